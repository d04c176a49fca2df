"""What the user may choose about alerts: values that are always right, and where they are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pierhead.core.preferences import Preferences
from pierhead.core.settings import Settings

BACKGROUND, ALWAYS, NEVER = "background", "always", "never"
"""When the desktop is told too: while the app is not in front, whenever, or not at all."""
_RANGES = {"share": (10.0, 100.0), "seconds": (0.0, 3600.0), "disk_share": (50.0, 99.0)}


@dataclass(frozen=True, slots=True)
class AlertOptions:
    """All choices; each rule can be switched off."""

    died: bool = True
    """A container ended with another code than 0, and nobody had asked it to end."""
    oom: bool = True
    """Programs were killed because a container had used up its memory."""
    loop: bool = True
    """A container is restarted again and again."""
    unhealthy: bool = True
    memory: bool = True
    """A container uses most of the memory that it may."""
    share: float = 90.0
    """Per cent of it."""
    seconds: float = 60.0
    """For how long."""
    disk: bool = True
    """The engine's disk is nearly full."""
    disk_share: float = 90.0
    """Per cent of it that are used."""
    desktop: str = BACKGROUND


DEFAULTS = AlertOptions()


class AlertPreferences(Preferences[AlertOptions]):
    """The options in use."""

    def __init__(self, settings: Settings | None = None) -> None:
        """Without ``settings`` nothing is remembered."""
        super().__init__("alerts.", DEFAULTS, check, settings)


def check(name: str, value: Any) -> Any:
    """A value that an option may have; raises ``ValueError`` for what it may not."""
    if type(value) is not type(getattr(DEFAULTS, name)):
        raise ValueError(value)
    if name in _RANGES and not _RANGES[name][0] <= value <= _RANGES[name][1]:
        raise ValueError(value)
    if name == "desktop" and value not in {BACKGROUND, ALWAYS, NEVER}:
        raise ValueError(value)
    return value
