from __future__ import annotations

from time import process_time

import pytest
from PySide6.QtWidgets import QApplication

from harness.speed import slowness
from pierhead.core.terminal_options import Bell
from terminal.viewed import Viewed


@pytest.fixture
def rung(terminal: Viewed) -> list[bool]:
    heard: list[bool] = []
    terminal.view.rang.connect(lambda: heard.append(True))
    return heard


def test_the_bell_flashes(terminal: Viewed, rung: list[bool]) -> None:
    terminal.feed("")
    calm = terminal.view.grab().toImage()
    terminal.view._flash_timer.setInterval(3_600_000)
    terminal.feed("\a")
    assert terminal.view.grab().toImage() != calm
    terminal.view._flash_timer.setInterval(1)
    terminal.qtbot.waitUntil(lambda: terminal.view.grab().toImage() == calm)
    assert rung == [True]


@pytest.mark.parametrize(("bell", "beeps"), [(Bell.SOUND, 1), (Bell.NONE, 0)])
def test_it_sounds_or_is_silent_as_the_user_wishes(
    terminal: Viewed, rung: list[bool], monkeypatch: pytest.MonkeyPatch, bell: Bell, beeps: int
) -> None:
    beeped: list[bool] = []
    monkeypatch.setattr(QApplication, "beep", lambda: beeped.append(True))
    terminal.preferences.change(bell=bell)
    terminal.feed("")
    calm = terminal.view.grab().toImage()
    terminal.feed("\a")
    assert terminal.view.grab().toImage() == calm
    assert len(beeped) == beeps
    assert rung == [True]


def test_a_thousand_bells_are_one(terminal: Viewed, rung: list[bool]) -> None:
    start = process_time()
    for _ in range(1000):
        terminal.view.feed(b"\a")
    assert process_time() - start < 0.2 * slowness()
    assert len(rung) <= 2


def test_notices_of_the_program_are_passed_on_as_plain_text(terminal: Viewed) -> None:
    heard: list[str] = []
    terminal.view.notified.connect(heard.append)
    terminal.feed("\x1b]9;build <b>done</b>\x07" + "\x1b]9;again\x07" * 100)
    assert heard == ["build <b>done</b>"]
    terminal.qtbot.waitUntil(lambda: not terminal.view._bell._still.isActive())
    terminal.feed("\x1b]9;later\x07")
    assert heard[1:] == ["later"]
