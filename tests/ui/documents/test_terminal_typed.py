"""Commands that are typed into a shell for its user, with the shells that there are."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fakes.stage import Stage
from harness.waiting import until
from pierhead.dockerfile.step_command import Typed
from pierhead.engine.api_inside import Session
from pierhead.ui.documents.terminal import TerminalDocument
from terminal.opened import Fed, Opened, Opening
from terminal.pty_session import PtySession
from terminal.screens import everything, screen

Key = Qt.Key


@pytest.fixture
async def opened(qtbot: QtBot, tmp_path: Path) -> AsyncIterator[Opened]:
    documents = Opened(qtbot, Stage(tmp_path))
    yield documents
    await documents.shut()


def text(document: TerminalDocument) -> str:
    return "\n".join(screen(document.emulator))


def shown(opened: Opened, session: PtySession | Fed, typed: Typed) -> TerminalDocument:
    async def opening() -> Session:
        return session

    program = Opening(opening)
    program.typed = typed
    return opened.program(program)


async def test_a_shell_that_is_told_of_pastes_takes_several_lines(opened: Opened) -> None:
    bash = PtySession("bash", "--norc", "-i", PS1="$ ")
    document = shown(opened, bash, Typed("echo a$((1+1)) \\\n  b", "never"))
    await until(lambda: text(document).endswith("  b"))
    assert "a2" not in text(document)
    QTest.keyClick(document.view, Key.Key_Return)
    await until(lambda: "a2 b" in text(document).splitlines())


async def test_another_shell_gets_one_line(opened: Opened) -> None:
    sh = PtySession("busybox", "sh", "-i", PS1="$ ")
    document = shown(opened, sh, Typed("never\n", "echo a$((1+1))"))
    await until(lambda: "echo a$((1+1))" in text(document))
    assert "a2" not in text(document)
    QTest.keyClick(document.view, Key.Key_Return)
    await until(lambda: "a2" in text(document).splitlines())


async def test_what_the_user_types_first_is_not_broken_up(opened: Opened) -> None:
    session = Fed()
    document = shown(opened, session, Typed("never", "never"))
    await until(lambda: document.running)
    QTest.keyClicks(document.view, "x")
    session.output.put_nowait(b"$ ")
    await until(lambda: "$" in text(document))
    assert not document._ahead._ready.isActive()
    await until(lambda: session.written == b"x")


async def test_it_is_typed_only_once(opened: Opened) -> None:
    session = Fed()
    document = shown(opened, session, Typed("never", "make"))
    await until(lambda: document.running)
    session.output.put_nowait(b"$ ")
    await until(lambda: session.written == b"make")
    session.output.put_nowait(b"make")
    await until(lambda: "make" in "\n".join(everything(document.emulator)))
    assert not document._ahead._ready.isActive()
