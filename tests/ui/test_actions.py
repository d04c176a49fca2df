from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from fakes.lists import PageStage, Thing, things
from pierhead.commands.command import Group
from pierhead.commands.containers import containers
from pierhead.commands.images import images
from pierhead.core import assets
from pierhead.ui.actions import CommandActions


class Desk:
    """A widget with things selected in it."""

    def __init__(self, qtbot: QtBot, stage: PageStage) -> None:
        self.selected: list[Thing] = []
        self.widget = QWidget()
        qtbot.addWidget(self.widget)
        self.actions = CommandActions(
            stage.commands, stage.runner, lambda: self.selected, self.widget
        )

    def select(self, *selected: Thing, ready: bool = True) -> list[str]:
        """What can be done then."""
        self.selected = list(selected)
        self.actions.refresh(self.selected, ready)
        return [a.command.id.partition(".")[2] for a in self.actions if a.isEnabled()]


@pytest.fixture
def stage(tmp_path: Path) -> PageStage:
    return PageStage(tmp_path)


@pytest.fixture
def desk(qtbot: QtBot, stage: PageStage) -> Desk:
    return Desk(qtbot, stage)


SMALL, BIG = Thing("s", "small"), Thing("b", "big", size=9)


def test_the_selection_decides_what_can_be_done(desk: Desk) -> None:
    assert desk.select() == ["make"]
    assert desk.select(SMALL) == ["make", "grow", "rename"]
    assert desk.select(BIG) == ["make", "rename"]
    assert desk.select(BIG, SMALL) == ["make", "grow"]


def test_nothing_can_be_done_without_an_engine(desk: Desk) -> None:
    assert desk.select(SMALL, ready=False) == []


async def test_it_runs_on_what_is_selected_then_and_fits(desk: Desk, stage: PageStage) -> None:
    desk.select(SMALL)
    desk.selected = [*things("one", "two"), BIG]
    desk.actions["thing.grow"].trigger()
    await stage.all_ran()
    assert stage.ran == [("grow", "one"), ("grow", "two")]


async def test_what_is_for_one_is_not_run_on_two(desk: Desk, stage: PageStage) -> None:
    desk.select(SMALL)
    desk.selected = things("one", "two")
    desk.actions["thing.rename"].trigger()
    await stage.all_ran()
    assert stage.ran == []


def test_titles_shortcuts_and_tooltips(desk: Desk) -> None:
    grow, rename = desk.actions["thing.grow"], desk.actions["thing.rename"]
    assert (grow.text(), grow.toolTip()) == ("Grow", "Grow (F5)")
    assert rename.toolTip() == "Rename (F2)"
    assert grow.shortcutContext() is Qt.ShortcutContext.WidgetWithChildrenShortcut
    assert grow in desk.widget.actions()


def test_a_menu_has_lines_between_its_parts_only(qtbot: QtBot, desk: Desk) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)
    desk.actions.fill(menu)
    assert [a.text() for a in menu.actions()] == ["Make…", "Grow", "", "Rename…"]
    alone = QMenu()
    qtbot.addWidget(alone)
    desk.actions.fill(alone, lambda action: action.command.single)
    assert [a.text() for a in alone.actions()] == ["Rename…"]


@pytest.mark.parametrize("group", [containers, images], ids=lambda group: group.name)
def test_every_command_has_the_icon_that_it_names(group: Group) -> None:
    folder = assets.resources() / "icons"
    assert [
        c.id for c in group.commands if c.icon and not (folder / f"{c.icon}.svg").is_file()
    ] == []
