from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from fakes.stage import Stage
from harness.waiting import until
from terminal.opened import Fed, Opened


@pytest.fixture
async def opened(qtbot: QtBot, tmp_path: Path) -> AsyncIterator[Opened]:
    documents = Opened(qtbot, Stage(tmp_path))
    yield documents
    await documents.shut()


async def test_what_a_terminal_can_do_is_among_all_commands(opened: Opened) -> None:
    document = opened.show(Fed())
    await until(lambda: document.running)
    document.view.feed(b"text")
    titles = [entry.title for entry in document.entries() if entry and entry.enabled()]
    assert {"Paste", "Find…", "Mark with the Keyboard", "Save the Scrollback…"} <= set(titles)
    assert "Copy" not in titles
    document.view.offers.select_all()
    assert "Copy" in [entry.title for entry in document.entries() if entry and entry.enabled()]


async def test_answers_about_the_clipboard_are_kept_by_the_containers_name(
    opened: Opened,
) -> None:
    document = opened.show(Fed())
    await until(lambda: document.running)
    assert document.view.origin == document.program.name


async def test_a_notice_of_a_program_that_nobody_sees_is_said_elsewhere(opened: Opened) -> None:
    document = opened.show(Fed())
    await until(lambda: document.running)
    called: list[bool] = []
    document.attention.connect(lambda: called.append(True))
    said: list[str] = []

    class Ear:
        def hear(self, notice: object) -> None:
            said.append(getattr(notice, "detail", ""))

    ear = Ear()
    document._runner.context.notices.posted.connect(ear.hear)
    document.hide()
    document.view.feed(b"\x1b]9;the build is <b>done</b>\x07")
    assert called == [True]
    assert said == ["the build is <b>done</b>"]
