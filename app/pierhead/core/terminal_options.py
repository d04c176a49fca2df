"""What the user may choose about terminals: values that are always right, and where they are kept.

Whatever the settings file says, what is not understood counts as not chosen.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from pierhead.core.preferences import Preferences
from pierhead.core.settings import Settings

MOST_SCROLLBACK = 100_000
SMALLEST_POINTS, LARGEST_POINTS = 6.0, 40.0
CONTRASTS = (0.0, 3.0, 4.5, 7.0)
"""What may be asked of text: nothing, or WCAG's ratios for large, usual and small text."""

_LONGEST_WORD = 200
_MOST_SHELLS = 20
_MOST_NAMES = 1000
_DETACH_KEY = re.compile(r"[!-+\--~]|ctrl-[a-z@\[\\\]^_]|DEL", re.ASCII)
_MOST_DETACH_KEYS = 8


class CursorLook(StrEnum):
    """The shape of the cursor where the program asks for none."""

    BLOCK = "block"
    UNDERLINE = "underline"
    BAR = "bar"


class Bell(StrEnum):
    """What BEL does."""

    NONE = "none"
    VISUAL = "visual"
    SOUND = "sound"


class RightClick(StrEnum):
    """What the right button does where the program does not take the mouse."""

    MENU = "menu"
    PASTE = "paste"


class ClipboardWrites(StrEnum):
    """Whether programs may put something into the clipboard (OSC 52)."""

    ASK = "ask"
    ALLOW = "allow"
    REFUSE = "refuse"


class Restore(StrEnum):
    """Whether the terminals of the last time come back at the start."""

    ASK = "ask"
    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class TerminalOptions:
    """All choices, at first as most people want them."""

    theme_light: str = ""
    """The id of the theme while the app is light; empty for the app's own."""
    theme_dark: str = ""
    family: str = ""
    """The name of a fixed-pitch font; empty for the platform's."""
    points: float = 0.0
    """The size of the text; 0 for the platform's."""
    line_height: float = 1.0
    """Times the font's own."""
    letter_spacing: float = 0.0
    """Logical pixels between cells, less than 0 to bring them closer."""
    cursor_shape: CursorLook = CursorLook.BLOCK
    cursor_blinks: bool = True
    least_contrast: float = 3.0
    """One of ``CONTRASTS``: text is made lighter or darker until it has as much; 0 for never."""
    bold_is_bright: bool = True
    """Whether bold text in one of the first eight colours takes the bright one."""
    show_images: bool = True
    """Whether images are shown that programs send; if not, they are told that none are."""
    scrollback: int = 10_000
    """Lines."""
    bell: Bell = Bell.VISUAL
    copy_on_select: bool = False
    """Whether what is selected goes to the clipboard at once."""
    middle_click_pastes: bool = True
    right_click: RightClick = RightClick.MENU
    word_separators: str = "()[]{}<>'\"`|;!*^\\─│‘’“”«»"
    """What ends a word besides white space when one is selected by a double click."""
    paste_warning: bool = True
    """Whether several lines or control characters are shown before they are pasted."""
    clipboard_writes: ClipboardWrites = ClipboardWrites.ASK
    clipboard_allowed: tuple[str, ...] = ()
    """The names of containers whose programs may write to the clipboard without asking."""
    clipboard_refused: tuple[str, ...] = ()
    """The names of those whose programs may not, and which are not asked about again."""
    alternate_scroll: bool = True
    """Whether the wheel sends cursor keys to programs that fill the screen."""
    scroll_on_output: bool = False
    """Whether output brings the view to the end even if the user looked back."""
    scroll_on_keystroke: bool = True
    detach_keys: str = "ctrl-p,ctrl-q"
    """As the engine takes them: characters and ``ctrl-`` and a character, parted by commas."""
    restore: Restore = Restore.ASK
    shells: tuple[str, ...] = ("bash", "zsh", "fish", "ash", "sh")
    """Names or paths: the first that a container has is its shell."""
    announce: bool = False
    """Whether screen readers are told of what programs print."""


DEFAULTS = TerminalOptions()


class TerminalPreferences(Preferences[TerminalOptions]):
    """The options in use, for all terminals."""

    def __init__(self, settings: Settings | None = None) -> None:
        """Without ``settings`` nothing is remembered."""
        super().__init__("terminal.", DEFAULTS, _check, settings)


def detach_keys(text: str) -> str:
    """Detach keys as the engine takes them; raises ``ValueError`` for what it would not."""
    keys = text.replace(" ", "")
    parts = keys.split(",")
    if len(parts) > _MOST_DETACH_KEYS or not all(map(_DETACH_KEY.fullmatch, parts)):
        raise ValueError(text)
    return keys


def _check(name: str, value: Any) -> Any:
    return CHECKS[name](value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(value)
    return value


def _number(least: float, most: float) -> Callable[[Any], float]:
    """Anything beyond the limits counts as the limit."""

    def check(value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or math.isnan(value):
            raise TypeError(value)
        return float(min(max(least, value), most))

    return check


def _points(value: Any) -> float:
    return _number(SMALLEST_POINTS, LARGEST_POINTS)(value) if value != 0 else _number(0, 0)(value)


def _contrast(value: Any) -> float:
    number = _number(0, CONTRASTS[-1])(value)
    if number not in CONTRASTS:
        raise ValueError(value)
    return number


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_WORD or not value.isprintable():
        raise TypeError(value)
    return value


def _shells(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not 0 < len(value) <= _MOST_SHELLS:
        raise TypeError(value)
    shells = tuple(dict.fromkeys(_text(each).strip() for each in value))
    if not all(shells):
        raise ValueError(value)
    return shells


def _names(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or len(value) > _MOST_NAMES:
        raise TypeError(value)
    names = tuple(dict.fromkeys(_text(each).strip() for each in value))
    if not all(names):
        raise ValueError(value)
    return names


CHECKS: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {
        "theme_light": _text,
        "theme_dark": _text,
        "family": _text,
        "points": _points,
        "line_height": _number(0.8, 2.0),
        "letter_spacing": _number(-2.0, 8.0),
        "cursor_shape": CursorLook,
        "cursor_blinks": _flag,
        "least_contrast": _contrast,
        "bold_is_bright": _flag,
        "show_images": _flag,
        "scrollback": lambda value: int(_number(0, MOST_SCROLLBACK)(value)),
        "bell": Bell,
        "copy_on_select": _flag,
        "middle_click_pastes": _flag,
        "right_click": RightClick,
        "word_separators": _text,
        "paste_warning": _flag,
        "clipboard_writes": ClipboardWrites,
        "clipboard_allowed": _names,
        "clipboard_refused": _names,
        "alternate_scroll": _flag,
        "scroll_on_output": _flag,
        "scroll_on_keystroke": _flag,
        "detach_keys": lambda value: detach_keys(_text(value)),
        "restore": Restore,
        "shells": _shells,
        "announce": _flag,
    }
)
"""How a value of each option is made right; what cannot be raises an error of Python's."""
