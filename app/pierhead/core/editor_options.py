"""What the user may choose about editors: values that are always right, and where they are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pierhead.core.preferences import Preferences
from pierhead.core.settings import Settings

_LONGEST = 200


@dataclass(frozen=True, slots=True)
class EditorOptions:
    """All choices, at first as most people want them."""

    family: str = ""
    """The name of a fixed-pitch font; empty for the platform's."""
    wrap: bool = False
    """Whether lines that are too long go on in the next row."""
    spaces: bool = False
    """Whether tabs and spaces are shown."""
    closing: bool = True
    """Whether brackets and quotes are closed as they are typed."""
    trim: bool = True
    """Whether spaces at the ends of lines are taken out when a text is saved."""
    final_newline: bool = True
    """Whether a text that is saved ends with a line end."""
    hadolint: bool = True
    """Whether hadolint is asked, where it is."""
    builder: bool = True
    """Whether the engine's builder is asked for its warnings while a Dockerfile is written."""
    registries: bool = True
    """Whether registries are asked for the tags of an image that is typed."""


DEFAULTS = EditorOptions()


class EditorPreferences(Preferences[EditorOptions]):
    """The options in use, for all editors."""

    def __init__(self, settings: Settings | None = None) -> None:
        """Without ``settings`` nothing is remembered."""
        super().__init__("editor.", DEFAULTS, check, settings)


def check(name: str, value: Any) -> Any:
    """A value that an option may have; raises ``ValueError`` for what it may not."""
    kind = type(getattr(DEFAULTS, name))
    too_long = isinstance(value, str) and (len(value) > _LONGEST or not value.isprintable())
    if type(value) is not kind or too_long:
        raise ValueError(value)
    return value
