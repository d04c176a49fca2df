"""The tables of widths say what wcwidth says, and are there in no time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from wcwidth import wcwidth

from harness.speed import slowness
from pierhead.terminal.clusters import is_narrow, pieces
from pierhead.terminal.width import ALL_WIDE, is_flag, is_tone
from terminal.cores import CORES

LOOP_LIMIT = 16.0
"""Milliseconds for which the loop may wait."""

FIRST_TEXT = """
from time import thread_time
from pierhead.terminal.emulator import Emulator
emulator = Emulator(80, 24, compiled={compiled})
began = thread_time()
emulator.feed("漢字 │ e\u0301 👩\u200d💻\\r\\n".encode())
print(1000 * (thread_time() - began))
"""


def test_every_character_is_as_wide_as_wcwidth_says() -> None:
    for code in (
        *range(0x20, 0x7F),
        *range(0xA0, 0xD800),
        *range(0xE000, 0x20000),
        0x20001,
        0xE0100,
    ):
        character = chr(code)
        if code >= 0x300 and not (is_flag(character) or is_tone(character)):
            expected = max(0, wcwidth(character))
            assert list(pieces(character)) == [(expected, character)], hex(code)
            assert is_narrow(character) == (expected == 1), hex(code)
    assert all(wcwidth(chr(code)) == 2 for first, end in ALL_WIDE[:3] for code in range(first, end))


@pytest.mark.parametrize("compiled", CORES)
def test_the_first_text_that_is_not_latin_holds_up_nothing(compiled: bool) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FIRST_TEXT.format(compiled=compiled)],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(Path(__file__).parents[2] / "app")},
    )
    assert float(done.stdout) < LOOP_LIMIT * slowness()
