"""What the user is told without having asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from pierhead.core.errors import AppError
from pierhead.core.signal import Signal


class Level(Enum):
    """How much it matters."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that the user can do about what a notice says."""

    title: str
    take: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Notice:
    """One message, plain text; ``detail`` may have many lines."""

    level: Level
    title: str
    detail: str = ""
    hint: str = ""
    offers: tuple[Offer, ...] = ()
    """What can be done about it; it goes when one is taken."""
    lasting: bool = False
    """Whether it stays until it is closed, as errors do."""


class Notices:
    """Hand messages to whoever shows them."""

    def __init__(self) -> None:
        self.posted: Signal[Notice] = Signal()
        self.over: Signal[Notice] = Signal()
        """Nobody needs to be told this any more."""

    def info(self, title: str, detail: str = "") -> None:
        """Say that something went well, or is worth knowing."""
        self.posted.emit(Notice(Level.INFO, title, detail))

    def offer(self, title: str, detail: str, *offers: Offer, lasting: bool = False) -> None:
        """Say something, and what can be done about it."""
        self.posted.emit(Notice(Level.INFO, title, detail, offers=offers, lasting=lasting))

    def warn(self, title: str, detail: str, *offers: Offer) -> Notice:
        """Say what needs a look, and where to; it stays until it is closed or ``over``."""
        notice = Notice(Level.WARNING, title, detail, offers=offers)
        self.posted.emit(notice)
        return notice

    def error(self, error: AppError) -> None:
        """Say what went wrong and what to do."""
        self.posted.emit(Notice(Level.ERROR, error.title, error.detail, error.hint))
