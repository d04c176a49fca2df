"""Closing one asks it; closing several asks once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QListWidget
from pytestqt.qtbot import QtBot

from harness.waiting import until
from pierhead.core.tasks import spawn
from pierhead.ui.workspace import leaving
from ui.workspace.papers import Desk, Paper


def dialog() -> QDialog | None:
    shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog)]
    return next((w for w in shown if w.isVisible()), None)


async def answer(button: str) -> list[str]:
    """Wait for the question, press a button of it and return what it lists."""
    await until(dialog)
    question = dialog()
    assert question is not None
    view = question.findChild(QListWidget)
    listed = [view.item(row).text() for row in range(view.count())]
    buttons = {each.text(): each for each in question.findChildren(QAbstractButton)}
    buttons[button].click()
    await until(lambda: dialog() is None)
    return listed


async def leave(desk: Desk, button: str, jobs: Sequence[str] = ()) -> tuple[bool, list[str]]:
    task = spawn(desk.workspace.may_close(jobs))
    listed = await answer(button)
    return await task, listed


async def test_leaving_asks_once_and_closes_none_before(qtbot: QtBot) -> None:
    papers = [Paper("web", stays=True), Paper("idle"), Paper("db", stays=True)]
    desk = Desk(qtbot, *papers)
    assert await leave(desk, "Cancel", ["Pull x"]) == (False, ["web", "db", "Pull x"])
    assert list(desk.workspace) == papers
    assert await leave(desk, "Stop and Quit") == (True, ["web", "db"])


async def test_leaving_asks_nothing_when_nothing_is_lost(qtbot: QtBot) -> None:
    desk = Desk(qtbot, Paper("a"), Paper("b"))
    assert await desk.workspace.may_close()


async def test_one_document_asks_by_itself_and_shows_itself(qtbot: QtBot) -> None:
    first, second = Paper("first", stays=True), Paper("second")
    desk = Desk(qtbot, first, second)
    assert not await desk.workspace.may_close()
    assert dialog() is None
    assert desk.workspace.current is first


async def test_unsaved_text_is_saved_or_not_as_one_says(qtbot: QtBot) -> None:
    text, shell = Paper("Dockerfile", unsaved=True), Paper("web", stays=True)
    desk = Desk(qtbot, text, shell)
    assert await leave(desk, "Cancel") == (False, ["Dockerfile: not saved", "web"])
    assert (await leave(desk, "Quit Without Saving"))[0]
    assert not text.was_saved
    assert (await leave(desk, "Save and Quit"))[0]
    assert text.was_saved


async def test_what_cannot_be_saved_stays(qtbot: QtBot) -> None:
    text, shell = Paper("Dockerfile", unsaved=True), Paper("web", stays=True)
    text.savable = False
    desk = Desk(qtbot, text, shell)
    assert not (await leave(desk, "Save and Quit"))[0]
    assert desk.workspace.current is text


@pytest.mark.parametrize(("button", "left"), [("Cancel", 3), ("Close", 1)])
async def test_closing_others_asks_once(qtbot: QtBot, button: str, left: int) -> None:
    one, other, kept = Paper("1", stays=True), Paper("2", stays=True), Paper("3")
    desk = Desk(qtbot, one, other, kept)
    close = next(e for e in desk.actions.tabs(lambda: kept) if e and e.title == "Close Other Tabs")
    assert close.enabled()
    close.run()
    assert await answer(button) == ["1", "2"]
    await until(lambda: len(desk.workspace) == left)


async def test_closing_to_the_right_leaves_those_on_the_left(qtbot: QtBot) -> None:
    papers = [Paper(name) for name in "abcd"]
    desk = Desk(qtbot, *papers)
    close = list(desk.actions.tabs(lambda: papers[1]))[-1]
    assert close
    close.run()
    await until(lambda: desk.names == [["a", "b"]])


async def test_what_is_found_idle_is_not_asked_of(qtbot: QtBot) -> None:
    class Unsure(Paper):
        async def check(self) -> None:
            await asyncio.sleep(0)
            self.stays = False

    desk = Desk(qtbot, Unsure("1", stays=True), Unsure("2", stays=True))
    assert await desk.workspace.may_close()
    assert dialog() is None


async def test_an_engine_that_does_not_answer_holds_up_nobody(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leaving, "CHECKING", 0.05)

    class Hung(Paper):
        async def check(self) -> None:
            await asyncio.Event().wait()

    desk = Desk(qtbot, Hung("1", stays=True), Hung("2", stays=True))
    assert await leave(desk, "Stop and Quit") == (True, ["1", "2"])
