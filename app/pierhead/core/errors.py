"""Errors that are meant for the user to read; anything else is a bug."""

from __future__ import annotations


class AppError(Exception):
    """A problem the user can understand.

    ``title`` says what went wrong in one sentence, ``detail`` is the engine's or the system's
    own words, ``hint`` says what to do about it. All three are plain text.
    """

    def __init__(self, title: str, detail: str = "", hint: str = "") -> None:
        super().__init__(title, detail, hint)
        self.title = title
        self.detail = detail
        self.hint = hint

    def __str__(self) -> str:
        return " ".join(part for part in (self.title, self.detail, self.hint) if part)


class EngineUnreachable(AppError):
    """The engine does not answer: not there, refused, not permitted, or hung."""


class EngineRefused(AppError):
    """The engine answered that it will not do what was asked.

    ``status`` is the HTTP status of its answer, 0 when the error came inside a stream.
    """

    def __init__(self, title: str, detail: str = "", hint: str = "", status: int = 0) -> None:
        super().__init__(title, detail, hint)
        self.status = status


class NotFound(EngineRefused):
    """The engine has no such thing (any more)."""


class Unsupported(EngineRefused):
    """The engine's API has no such request."""


class Conflict(EngineRefused):
    """The thing is in a state, or has a name, that forbids what was asked."""


class ReadOnly(EngineRefused):
    """What was to be changed is mounted in a way that forbids it."""
