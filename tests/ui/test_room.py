"""Forms of many parts are put together while the loop goes on."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from harness.waiting import until
from pierhead.core.turns import TURN
from pierhead.ui.room import Room


class Slow(QDialog):
    """Every part of it takes a turn."""

    def __init__(self, parent: QWidget, count: int, about: str = "it") -> None:
        super().__init__(parent)
        self.about: object = about
        self.made = 0
        self.parts = self._make(count)

    def _make(self, count: int) -> Iterator[None]:
        for _part in range(count):
            time.sleep(1.5 * TURN)
            self.made += 1
            yield


@pytest.fixture
def room(qtbot: QtBot) -> Room:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return Room(window, None)  # type: ignore[arg-type]


async def test_the_loop_goes_on_between_parts(room: Room) -> None:
    form = Slow(room.window, 4)
    opening = asyncio.create_task(room.open(form))
    seen = []
    while not opening.done():
        await asyncio.sleep(0)
        seen.append(form.made)
    assert seen[:4] == [1, 2, 3, 4]
    assert form.isVisible()


async def test_a_form_that_is_asked_for_twice_comes_once(room: Room) -> None:
    first, second = Slow(room.window, 2), Slow(room.window, 2)
    await asyncio.gather(room.open(first), room.open(second))
    assert (first.made, second.made) == (2, 0)
    await until(lambda: not isValid(second))
    first.close()
    third = Slow(room.window, 1)
    await room.open(third)
    assert third.isVisible()


async def test_forms_that_ask_for_different_things_all_come(room: Room) -> None:
    first, second = Slow(room.window, 2, "one"), Slow(room.window, 2, "two")
    await asyncio.gather(room.open(first), room.open(second))
    assert (first.made, second.made) == (2, 2)
    assert first.isVisible()
    assert second.isVisible()


async def test_nothing_is_left_of_a_form_that_is_given_up(room: Room) -> None:
    form = Slow(room.window, 3)
    opening = asyncio.create_task(room.open(form))
    await until(lambda: form.made)
    opening.cancel()
    await asyncio.wait({opening})
    assert form.made == 3
    await until(lambda: not isValid(form))
    assert not room.opening
