"""The way from a container to its terminals."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from fakes.stage import Stage
from pierhead.commands.desk import OpenTerminal
from pierhead.core.resources import Container, State
from pierhead.ui.details.terminals import ContainerTerminals

WEB = Container("1" * 64, "web", "nginx", State.RUNNING)


class Desk(SimpleNamespace):
    """Writes down what is opened."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Any]] = []
        self.open: list[OpenTerminal] = []
        super().__init__(
            terminals=SimpleNamespace(
                open_shell=lambda c: self.asked.append(("shell", c)),
                open_attached=lambda c: self.asked.append(("attach", c)),
                opened=lambda _id: self.open,
            ),
            exec_form=lambda c: self.asked.append(("command", c)),
            debug_form=lambda c: self.asked.append(("debug", c)),
        )


@pytest.fixture
def tab(tmp_path: Path, qtbot: QtBot) -> Iterator[tuple[Desk, ContainerTerminals]]:
    from dataclasses import replace

    desk = Desk()
    context = replace(Stage(tmp_path).context, desk=cast(Any, desk))
    shown = ContainerTerminals(context)
    qtbot.addWidget(shown)
    shown.show()
    yield desk, shown
    shown.rest()


def test_each_button_opens_something(tab: tuple[Desk, ContainerTerminals]) -> None:
    desk, shown = tab
    shown.show_item(WEB)
    for button in (shown.shell, shown.command, shown.attach, shown.debug):
        button.click()
    assert desk.asked == [(what, WEB) for what in ("shell", "command", "attach", "debug")]


def test_what_does_not_run_cannot_be_entered(tab: tuple[Desk, ContainerTerminals]) -> None:
    _desk, shown = tab
    shown.show_item(Container(WEB.id, "web", "nginx", State.EXITED))
    assert not shown.shell.isEnabled()
    assert "Start it" in shown.message
    shown.show_item(WEB)
    assert shown.shell.isEnabled()
    assert shown.message == ""
    shown.gone()
    assert not shown.shell.isEnabled()


def test_open_terminals_are_listed_and_shown(
    tab: tuple[Desk, ContainerTerminals], qtbot: QtBot
) -> None:
    desk, shown = tab
    went: list[str] = []
    shown.show_item(WEB)
    assert not shown.list.isVisible()
    desk.open.append(OpenTerminal("bash <b>", "bash in web", lambda: went.append("bash")))
    qtbot.waitUntil(lambda: shown.list.count() == 1)
    assert shown.list.item(0).text() == "bash <b>"
    shown.list.itemActivated.emit(shown.list.item(0))
    assert went == ["bash"]
    desk.open.clear()
    qtbot.waitUntil(lambda: not shown.list.isVisible())
