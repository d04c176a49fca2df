"""Changes of a text, by offsets in it as it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edit:
    """A piece of a text that becomes another."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """Something that can be done about a problem: what it is called, and the edits."""

    title: str
    edits: tuple[Edit, ...]
    quiet: bool = False
    """Whether it only silences the rule: the last thing to do."""


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text after edits that do not overlap."""
    for edit in sorted(edits, key=lambda one: one.start, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text
