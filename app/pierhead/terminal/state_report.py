"""The state of the terminal and its colours told as one string, and brought back by it.

DECRQTSR and DECRSTS, of the VT320 and the VT525. What DECTSR has in it is each terminal's own
affair; DECCTR is a list of colours, in hue, lightness and saturation, or in red, green and blue.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from colorsys import hls_to_rgb, rgb_to_hls

import pyte.modes as mo

from pierhead.terminal.colours import PALETTE_SIZE
from pierhead.terminal.presentation import restore_presentation, spell_cursor, spell_tabs
from pierhead.terminal.screen import Screen

_STATE, _COLOURS = 1, 2
_HLS, _RGB = 1, 2
_ANSI = (mo.IRM, mo.LNM)
_PRIVATE = (1, 5, 7, 12, 25, 42, 45, 66, 67, 69, 1004, 1007, 1045, 2004)
"""Modes that change neither what is on the screen nor its size."""
_PARTS = re.compile(r"([01]+),([01]+),(\d+),(\d+),(\d+),(\d+),([\d/]*),(.+)", re.ASCII)
_COLOUR = re.compile(r"(\d{1,3});([12]);(\d{1,3});(\d{1,3});(\d{1,3})", re.ASCII)
_WHOLE, _TURN = 100, 360
_BLUE = 240
"""Where DEC's circle of hues begins, in degrees from red."""


def tell_state(screen: Screen, parameters: Sequence[int]) -> str:
    """DECRQTSR: DECTSR, or DECCTR in a colour space."""
    which, space = [*parameters, 0][:2]
    if which == _STATE:
        return f"\x1bP1$s{_state(screen)}\x1b\\"
    if which == _COLOURS and space <= _RGB:
        colours = (_colour(screen, index, space or _HLS) for index in range(PALETTE_SIZE))
        return f"\x1bP2$s{'/'.join(colours)}\x1b\\"
    return ""


def restore_state(screen: Screen, kind: str, text: str) -> None:
    """DECRSTS."""
    if kind == str(_STATE):
        _restore(screen, text)
    elif kind == str(_COLOURS):
        for found in map(_COLOUR.fullmatch, text.split("/")):
            if found is not None:
                index, space, *parts = map(int, found.groups())
                _set_colour(screen, index, space, parts)


def _state(screen: Screen) -> str:
    ansi = "".join(str(int(number in screen.mode)) for number in _ANSI)
    private = "".join(str(int(screen.mode_state(number, True) == 1)) for number in _PRIVATE)
    margins = [edge + 1 for edge in (*screen.span, *screen.breadth)]
    return ",".join([ansi, private, *map(str, margins), spell_tabs(screen), spell_cursor(screen)])


def _restore(screen: Screen, text: str) -> None:
    found = _PARTS.fullmatch(text)
    if found is None or (len(found[1]), len(found[2])) != (len(_ANSI), len(_PRIVATE)):
        return
    for private, numbers, states in ((False, _ANSI, found[1]), (True, _PRIVATE, found[2])):
        for number, state in zip(numbers, states, strict=True):
            change = screen.set_mode if state == "1" else screen.reset_mode
            change(number, private=private)
    screen.drop_margins()
    top, bottom, left, right = (int(found[part]) for part in range(3, 7))
    screen.set_margins(top, bottom)
    screen.decslrm(left, right)
    restore_presentation(screen, "2", found[7])
    restore_presentation(screen, "1", found[8])


# -- colours


def _colour(screen: Screen, index: int, space: int) -> str:
    red, green, blue = (part / 255 for part in screen.colours.value(index).to_bytes(3, "big"))
    parts = [round(_WHOLE * part) for part in (red, green, blue)]
    if space == _HLS:
        hue, light, saturation = rgb_to_hls(red, green, blue)
        degrees = round(hue * _TURN + _TURN - _BLUE) % _TURN
        parts = [degrees, round(_WHOLE * light), round(_WHOLE * saturation)]
    return ";".join(map(str, (index, space, *parts)))


def _set_colour(screen: Screen, index: int, space: int, parts: Sequence[int]) -> None:
    first, second, third = (min(part, _WHOLE) / _WHOLE for part in parts)
    if space == _HLS:
        hue = (parts[0] + _BLUE) % _TURN / _TURN
        first, second, third = hls_to_rgb(hue, second, third)
    if index < PALETTE_SIZE:
        numbers = (round(255 * part) for part in (first, second, third))
        screen.colours.set(index, "#" + bytes(numbers).hex())
