from __future__ import annotations

import random
from dataclasses import replace

import pytest

from harness.lines import cell_of, line_painter, picture, seen
from pierhead.core.style import RGB, Flag, Style
from pierhead.core.terminal_options import CONTRASTS, DEFAULTS, CursorLook
from pierhead.terminal.cursor_shape import CursorShape
from pierhead.terminal.emulator import Emulator
from pierhead.ui.widgets.terminal_look import (
    DARK_LOOK,
    LIGHT_LOOK,
    TerminalStyle,
    contrast,
    is_shape,
    luminance,
    readable,
)
from pierhead.ui.widgets.terminal_themes import THEMES, TerminalTheme, look_of, style_of

HUES = (*range(1, 7), *range(9, 15))
NAMES = [theme.id for theme in THEMES]


@pytest.mark.parametrize("theme", THEMES, ids=NAMES)
def test_a_theme_is_whole_and_what_it_says(theme: TerminalTheme) -> None:
    look = theme.look
    assert len(look.colours) == 16
    assert theme.dark == (luminance(look.background) < 0.18)
    assert contrast(look.foreground, look.background) > 4
    assert contrast(look.cursor, look.background) > 2
    for index in HUES:
        assert contrast(look.colours[index], look.background) > 2, index


@pytest.mark.parametrize("theme", THEMES, ids=NAMES)
def test_every_colour_of_a_theme_can_be_read_as_it_is_shown(
    qapp: object, theme: TerminalTheme
) -> None:
    lines = line_painter(style_of(replace(DEFAULTS, theme_dark=theme.id), dark=True))
    assert lines.look == theme.look
    for fg in (-1, *range(256)):
        for bg in (-1, 0, 1, 4, 7, 8, 15):
            if fg != bg or fg == -1:
                for flags in (0, Flag.REVERSE, Flag.BOLD):
                    ink = lines.ink(Style(fg=fg, bg=bg, flags=flags))
                    assert contrast(ink.text, ink.background) >= 3, (fg, bg, flags)


@pytest.mark.parametrize("name", ["high-contrast-light", "high-contrast-dark"])
def test_high_contrast_is_high(name: str) -> None:
    look = look_of(name, dark=True)
    # Black on black can only be helped by the least contrast.
    for index in range(0 if "light" in name else 1, 16):
        assert contrast(look.colours[index], look.background) >= 7, index


def test_ids_and_names_are_of_one_theme_each() -> None:
    assert len({theme.id for theme in THEMES}) == len({theme.name for theme in THEMES}) == 13
    assert all(theme.id for theme in THEMES)


def test_the_own_theme_follows_the_app_and_a_pair_can_be_chosen() -> None:
    assert style_of(DEFAULTS, dark=True).look == DARK_LOOK
    assert style_of(DEFAULTS, dark=False).look == LIGHT_LOOK
    pair = replace(DEFAULTS, theme_light="solarized-light", theme_dark="gone")
    assert style_of(pair, dark=False).look == look_of("solarized-light", dark=False)
    assert style_of(pair, dark=True).look == DARK_LOOK


def test_options_become_a_style() -> None:
    options = replace(
        DEFAULTS,
        family="Noto Sans Mono",
        points=13.0,
        line_height=1.25,
        letter_spacing=1.0,
        cursor_shape=CursorLook.BAR,
        cursor_blinks=False,
        least_contrast=0.0,
        bold_is_bright=False,
    )
    assert style_of(options, dark=True) == TerminalStyle(
        look=DARK_LOOK,
        family="Noto Sans Mono",
        points=13.0,
        line_height=1.25,
        letter_spacing=1.0,
        cursor_shape=CursorShape.BAR,
        cursor_blinks=False,
        least_contrast=1.0,
        bold_is_bright=False,
    )
    assert style_of(DEFAULTS, dark=True) == TerminalStyle(look=DARK_LOOK, bold_is_bright=True)


def test_readable_asks_no_more_than_it_must() -> None:
    rand = random.Random(1)
    for _ in range(2000):
        colour, background = rand.randrange(1 << 24), rand.randrange(1 << 24)
        least = rand.choice(CONTRASTS[1:])
        shown = readable(colour, background, least)
        if contrast(colour, background) >= least:
            assert shown == colour
        elif max(contrast(0, background), contrast(0xFFFFFF, background)) >= least:
            # Not much beyond what was asked for: the hue stays as far as it can.
            assert least <= contrast(shown, background) < least + 0.6
        else:
            assert shown in {0, 0xFFFFFF}


def test_readable_stays_on_its_side_of_the_background() -> None:
    assert luminance(readable(0x404040, 0x505050, 3.0)) > luminance(0x505050)
    assert luminance(readable(0x606060, 0x909090, 3.0)) < luminance(0x606060)
    assert luminance(readable(0xA0A0A0, 0x606060, 3.0)) > luminance(0xA0A0A0)


def test_shapes_keep_the_colours_that_the_program_chose(qapp: object) -> None:
    assert all(map(is_shape, "─│█▀▒\ue0b0\ue0b2\U0001fb00"))
    assert not any(map(is_shape, "a-|é日⠿✔\ue0a0"))
    lines = line_painter(replace(style_of(DEFAULTS, dark=True), least_contrast=7.0))
    faint = 0x2A2E36
    emulator = Emulator(20, 1)
    for text in ("█", "─", "a█"):
        emulator.feed(f"\x1b[H\x1b[2J\x1b[38;2;{faint >> 16};46;54m{text}".encode())
        image = picture(lines, emulator.line(0))
        shown = seen(cell_of(lines, image, len(text) - 1))
        assert faint in shown
        assert max(map(luminance, shown)) <= luminance(faint)
    letter = seen(cell_of(lines, image, 0))
    assert max(contrast(each, lines.background) for each in letter) >= 6


def test_faint_text_stays_fainter_than_the_rest(qapp: object) -> None:
    lines = line_painter(replace(style_of(DEFAULTS, dark=True), least_contrast=7.0))
    dim = lines.ink(Style(fg=RGB | 0x555555, flags=Flag.DIM))
    assert 3.5 <= contrast(dim.text, dim.background) < 7
