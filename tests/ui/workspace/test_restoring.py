"""What was open comes back as it was, if the user wants that."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from harness.waiting import until
from pierhead.core.errors import AppError
from pierhead.core.settings import Settings
from pierhead.ui.documents.document import Document, Memory
from pierhead.ui.widgets.split_area import Side
from pierhead.ui.widgets.split_tree import Branch
from pierhead.ui.workspace.layout import Layout, read
from pierhead.ui.workspace.offer import Offer
from pierhead.ui.workspace.restoring import Restoring
from ui.workspace.papers import Desk, Paper


class Start:
    """One start of the app, with the settings of the one before."""

    def __init__(self, qtbot: QtBot, path: Path, *papers: Document) -> None:
        self.settings = Settings(path)
        self.desk = Desk(qtbot, *papers)
        self.told: list[AppError] = []
        self.opened: list[tuple[str, bool]] = []
        self.stuck_after = -1
        self.restoring = Restoring(
            self.desk.workspace,
            self.settings,
            {"paper": self.open, "remote": self.open},
            self.told.append,
            remote=("remote",),
        )
        self.offer = Offer(self.restoring)
        self.offer.resize(700, 40)
        qtbot.addWidget(self.offer)

    async def open(self, memory: Memory, asked: bool) -> Document | None:
        await asyncio.sleep(0)
        if len(self.opened) == self.stuck_after:
            await asyncio.Event().wait()
        headline = memory.get("headline")
        if headline == "gone":
            raise AppError("It is gone.")
        if not isinstance(headline, str):
            return None
        self.opened.append((headline, asked))
        return Paper(headline)

    def end(self) -> None:
        self.restoring.end()
        self.desk.workspace.shut()

    async def done(self, count: int) -> None:
        await until(lambda: len(self.opened) == count and self.restoring.memory._following)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.json"


def arranged(qtbot: QtBot, path: Path) -> Start:
    """Two groups beside each other, and a window."""
    a, b, c, d = Paper("a"), Paper("b"), Paper("c"), Paper("d")
    start = Start(qtbot, path, a, b, c, d)
    start.restoring.begin(connected=True)
    start.desk.split(c, Side.RIGHT)
    start.desk.arranging.detach([d])
    b.rename("mine")
    start.desk.workspace.places.windows[0].resize(333, 222)
    tree = start.desk.workspace.places.area.tree
    assert isinstance(tree, Branch)
    tree.weights = [2, 5]
    start.desk.workspace.reveal(a)
    return start


async def test_all_comes_back_as_it_was(qtbot: QtBot, path: Path) -> None:
    first = arranged(qtbot, path)
    first.end()
    second = Start(qtbot, path)
    second.restoring.begin(connected=True)
    assert second.offer.isVisibleTo(None)
    assert said(second.offer) == ["Restore 4 tabs?", "a, mine, c, d"]
    assert second.opened == []
    second.offer.restore.click()
    await second.done(4)
    assert not second.offer.isVisibleTo(None)
    assert second.opened == [(name, True) for name in "abcd"]
    desk = second.desk
    assert desk.names == [["a", "mine"], ["c"], ["d"]]
    places = desk.workspace.places
    assert places.windows[0].isVisible()
    assert (places.windows[0].width(), places.windows[0].height()) == (333, 222)
    left, right = places.area.leaves()
    assert abs(left.width() / right.width() - 2 / 5) < 0.02
    assert [each.label() for each in desk.workspace if each.isVisible()] == ["a", "c", "d"]
    second.end()
    again, before = layout(path), first.restoring.memory.last()
    assert again.main == before.main
    assert [frame.node for frame in again.windows] == [frame.node for frame in before.windows]
    assert second.told == []


def said(offer: Offer) -> list[str]:
    return [label.text() for label in offer.findChildren(QLabel) if label.text()]


async def test_always_means_at_once_and_without_having_been_asked(qtbot: QtBot, path: Path) -> None:
    arranged(qtbot, path).end()
    second = Start(qtbot, path)
    second.restoring.begin(connected=True)
    second.offer.always.click()
    await second.done(4)
    second.end()
    third = Start(qtbot, path)
    third.restoring.begin(connected=True)
    assert not third.offer.isVisibleTo(None)
    await third.done(4)
    assert third.opened == [(name, False) for name in "abcd"]


async def test_what_is_declined_is_forgotten(qtbot: QtBot, path: Path) -> None:
    arranged(qtbot, path).end()
    second = Start(qtbot, path)
    second.restoring.begin(connected=True)
    second.offer.decline.click()
    assert not second.offer.isVisibleTo(None)
    second.end()
    assert Settings(path).get("workspace.layout", {}) == {}


async def test_an_offer_without_an_answer_is_made_again_with_what_came_since(
    qtbot: QtBot, path: Path
) -> None:
    arranged(qtbot, path).end()
    second = Start(qtbot, path)
    second.restoring.begin(connected=True)
    second.desk.workspace.add(Paper("new"))
    second.end()
    third = Start(qtbot, path)
    third.restoring.begin(connected=True)
    third.desk.workspace.add(Paper("newest"))
    third.restoring.accept()
    await third.done(5)
    names = [name for group in third.desk.names for name in group]
    assert sorted(names) == ["a", "c", "d", "mine", "new", "newest"]
    assert third.desk.names[0][0] == "newest"


async def test_what_needs_an_engine_waits_for_it(qtbot: QtBot, path: Path) -> None:
    paper = Paper("far")
    paper.kind = "remote"
    first = Start(qtbot, path, paper)
    first.restoring.begin(connected=True)
    first.end()
    second = Start(qtbot, path)
    second.restoring.begin(connected=False)
    assert not second.offer.isVisibleTo(None)
    second.restoring.begin(connected=True)
    assert second.offer.isVisibleTo(None)
    second.restoring.begin(connected=True)
    second.restoring.accept()
    await second.done(1)
    second.restoring.begin(connected=True)
    assert second.opened == [("far", True)]


async def test_what_cannot_be_opened_is_told_once_and_leaves_no_empty_group(
    qtbot: QtBot, path: Path
) -> None:
    first = arranged(qtbot, path)
    for paper in first.desk.workspace:
        assert isinstance(paper, Paper)
        if paper.headline in "cd":
            paper.headline = "gone"
    first.end()
    second = Start(qtbot, path)
    second.restoring.begin(connected=True)
    second.restoring.accept()
    await second.done(2)
    assert second.desk.names == [["a", "mine"]]
    assert second.desk.workspace.places.windows == []
    assert [error.title for error in second.told] == [
        "2 tabs of the last time could not be opened."
    ]


async def test_when_nothing_can_be_opened_the_workspace_is_empty(qtbot: QtBot, path: Path) -> None:
    first = Start(qtbot, path, Paper("gone"))
    first.restoring.begin(connected=True)
    first.end()
    second = Start(qtbot, path)
    second.restoring.begin(connected=True)
    with qtbot.waitSignal(second.desk.workspace.emptied, timeout=0, raising=False) as emptied:
        second.restoring.accept()
        await until(lambda: second.told)
    assert emptied.signal_triggered
    assert second.desk.names == [[]]


@pytest.mark.parametrize(
    "damage",
    [7, [], {"main": {"tabs": [1]}}, {"main": {"tabs": [{"kind": "paper", "values": {}}]}}],
)
async def test_a_damaged_layout_costs_the_layout_and_not_the_start(
    qtbot: QtBot, path: Path, damage: Any
) -> None:
    path.write_text(json.dumps({"workspace.layout": damage, "workspace.restore": "always"}))
    start = Start(qtbot, path, Paper("a"))
    start.restoring.begin(connected=True)
    await until(lambda: start.restoring.memory._following)
    assert start.desk.names == [["a"]]


async def test_a_crash_costs_a_moment(qtbot: QtBot, path: Path) -> None:
    start = arranged(qtbot, path)
    await until(lambda: len(tabs(path)) == 4)
    start.desk.workspace.add(Paper("late"))
    await until(lambda: "late" in tabs(path))


async def test_an_end_in_the_middle_of_it_loses_nothing(qtbot: QtBot, path: Path) -> None:
    arranged(qtbot, path).end()
    before = tabs(path)
    second = Start(qtbot, path)
    second.stuck_after = 2
    second.restoring.begin(connected=True)
    second.restoring.accept()
    await until(lambda: len(second.opened) == 2)
    second.end()
    await asyncio.sleep(0.01)
    assert tabs(path) == before


async def test_what_gives_no_memory_is_left_out(qtbot: QtBot, path: Path) -> None:
    class Forgetful(Paper):
        def memory(self) -> Memory | None:
            return None

    start = Start(qtbot, path, Paper("a"), Forgetful("no"), Paper("b"))
    start.restoring.begin(connected=True)
    start.end()
    assert tabs(path) == ["a", "b"]


def layout(path: Path) -> Layout:
    return read(Settings(path).get("workspace.layout", {}))


def tabs(path: Path) -> list[str]:
    return [tab.title for tab in layout(path).tabs()]
