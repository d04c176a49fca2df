"""The themes that a terminal can have, and the style that the user's options make."""

from __future__ import annotations

from dataclasses import dataclass

from pierhead.core.i18n import N_
from pierhead.core.terminal_options import TerminalOptions
from pierhead.terminal.cursor_shape import CursorShape
from pierhead.ui.widgets.terminal_look import DARK_LOOK, LIGHT_LOOK, Look, TerminalStyle

OWN = ""
"""The id of the app's own theme, which is light or dark like the app."""


@dataclass(frozen=True, slots=True)
class TerminalTheme:
    """Colours with a name that people know."""

    id: str
    name: str
    dark: bool
    look: Look


def _theme(id_: str, name: str, main: str, sixteen: str, *, dark: bool = True) -> TerminalTheme:
    """``main`` is foreground, background and cursor; all colours are rrggbb."""
    foreground, background, cursor = (int(each, 16) for each in main.split())
    colours = tuple(int(each, 16) for each in sixteen.split())
    return TerminalTheme(id_, name, dark, Look(foreground, background, cursor, colours))


_SOLARIZED = (
    "073642 dc322f 859900 b58900 268bd2 d33682 2aa198 eee8d5"
    " 002b36 cb4b16 586e75 657b83 839496 6c71c4 93a1a1 fdf6e3"
)
THEMES = (
    _theme("solarized-light", "Solarized Light", "657b83 fdf6e3 586e75", _SOLARIZED, dark=False),
    _theme("solarized-dark", "Solarized Dark", "839496 002b36 93a1a1", _SOLARIZED),
    _theme(
        "gruvbox-light",
        "Gruvbox Light",
        "3c3836 fbf1c7 3c3836",
        "fbf1c7 cc241d 98971a d79921 458588 b16286 689d6a 7c6f64"
        " 928374 9d0006 79740e b57614 076678 8f3f71 427b58 3c3836",
        dark=False,
    ),
    _theme(
        "gruvbox-dark",
        "Gruvbox Dark",
        "ebdbb2 282828 ebdbb2",
        "282828 cc241d 98971a d79921 458588 b16286 689d6a a89984"
        " 928374 fb4934 b8bb26 fabd2f 83a598 d3869b 8ec07c ebdbb2",
    ),
    _theme(
        "one-light",
        "One Light",
        "383a42 fafafa 526fff",
        "383a42 e45649 50a14f c18401 4078f2 a626a4 0184bc a0a1a7"
        " 4f525e ca1243 50a14f 986801 4078f2 a626a4 0184bc fafafa",
        dark=False,
    ),
    _theme(
        "one-dark",
        "One Dark",
        "abb2bf 282c34 528bff",
        "3f4451 e06c75 98c379 e5c07b 61afef c678dd 56b6c2 abb2bf"
        " 5c6370 e06c75 98c379 d19a66 61afef c678dd 56b6c2 ffffff",
    ),
    _theme(
        "catppuccin-latte",
        "Catppuccin Latte",
        "4c4f69 eff1f5 dc8a78",
        "5c5f77 d20f39 40a02b df8e1d 1e66f5 ea76cb 179299 acb0be"
        " 6c6f85 d20f39 40a02b df8e1d 1e66f5 ea76cb 179299 bcc0cc",
        dark=False,
    ),
    _theme(
        "catppuccin-mocha",
        "Catppuccin Mocha",
        "cdd6f4 1e1e2e f5e0dc",
        "45475a f38ba8 a6e3a1 f9e2af 89b4fa f5c2e7 94e2d5 bac2de"
        " 585b70 f38ba8 a6e3a1 f9e2af 89b4fa f5c2e7 94e2d5 a6adc8",
    ),
    _theme(
        "tango",
        "Tango",
        "d3d7cf 000000 d3d7cf",
        "2e3436 cc0000 4e9a06 c4a000 3465a4 75507b 06989a d3d7cf"
        " 555753 ef2929 8ae234 fce94f 729fcf ad7fa8 34e2e2 eeeeec",
    ),
    _theme(
        "dracula",
        "Dracula",
        "f8f8f2 282a36 f8f8f2",
        "21222c ff5555 50fa7b f1fa8c bd93f9 ff79c6 8be9fd f8f8f2"
        " 6272a4 ff6e6e 69ff94 ffffa5 d6acff ff92df a4ffff ffffff",
    ),
    _theme(
        "nord",
        "Nord",
        "d8dee9 2e3440 d8dee9",
        "3b4252 bf616a a3be8c ebcb8b 81a1c1 b48ead 88c0d0 e5e9f0"
        " 4c566a bf616a a3be8c ebcb8b 81a1c1 b48ead 8fbcbb eceff4",
    ),
    _theme(
        "high-contrast-light",
        N_("High Contrast Light"),
        "000000 ffffff 000000",
        "000000 8a0010 005000 5a4300 00309c 75007c 00505c 4a4a4a"
        " 333333 a0001c 005c10 664600 0038b8 860090 005a68 595959",
        dark=False,
    ),
    _theme(
        "high-contrast-dark",
        N_("High Contrast Dark"),
        "ffffff 000000 ffff00",
        "000000 ff8080 60f060 ffe600 84b8ff ff8cff 40f0f0 ffffff"
        " b4b4b4 ffa0a0 90ff90 fff080 a8ccff ffb0ff 90ffff ffffff",
    ),
)
"""Their authors' colours; the least contrast helps what is too faint."""

_BY_ID = {theme.id: theme for theme in THEMES}
_NO_CONTRAST = 1.0
_SHAPES = {shape.value: shape for shape in CursorShape}


def look_of(id_: str, *, dark: bool) -> Look:
    """The colours of a theme; the app's own ones for an id that is not known."""
    theme = _BY_ID.get(id_)
    if theme is not None:
        return theme.look
    return DARK_LOOK if dark else LIGHT_LOOK


def style_of(options: TerminalOptions, *, dark: bool) -> TerminalStyle:
    """How terminals look by the user's options, while the app is light or dark."""
    return TerminalStyle(
        look=look_of(options.theme_dark if dark else options.theme_light, dark=dark),
        family=options.family,
        points=options.points,
        line_height=options.line_height,
        letter_spacing=options.letter_spacing,
        cursor_shape=_SHAPES[options.cursor_shape],
        # A program may ask for a steady cursor, but never for one that blinks where none should.
        cursor_blinks=None if options.cursor_blinks else False,
        least_contrast=max(_NO_CONTRAST, options.least_contrast),
        bold_is_bright=options.bold_is_bright,
    )
