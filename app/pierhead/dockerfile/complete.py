"""What can be typed at a place in a Dockerfile, best first.

What only the engine, a registry or the disk know is handed in as ``Known``; ``wants`` says what
would be good to know, so that whoever asks may find it out and ask again.
"""

from __future__ import annotations

from dataclasses import dataclass

from pierhead.dockerfile.cursor import At, Cursor, look
from pierhead.dockerfile.matching import rank
from pierhead.dockerfile.proposal import Known, Proposal, Want, folder_of, repository
from pierhead.dockerfile.proposing import SOURCES, in_context
from pierhead.dockerfile.syntax import Tree

MOST = 200
"""Proposals that are shown at most."""


@dataclass(frozen=True, slots=True)
class Completion:
    """What to offer for the text between ``start`` and ``end``."""

    start: int
    end: int
    typed: str = ""
    proposals: tuple[Proposal, ...] = ()
    at: At = At.NOTHING
    wants: Want | None = None


def complete(tree: Tree, offset: int, known: Known | None = None) -> Completion:
    """What fits at an offset; never raises."""
    cursor = look(tree, offset)
    known = known or Known()
    source = SOURCES.get(cursor.at)
    if source is None:
        return Completion(offset, offset)
    typed, start = cursor.typed, cursor.start
    if in_context(cursor):
        typed = typed.rpartition("/")[2]
        start = cursor.start + len(cursor.typed) - len(typed)
    found = []
    for number, proposal in enumerate(source(tree, cursor, known)):
        fit = rank(typed, proposal.text)
        if fit is not None:
            found.append((fit, number, proposal))
    ordered = tuple(proposal for _fit, _number, proposal in sorted(found, key=_order)[:MOST])
    return Completion(start, cursor.end, typed, ordered, cursor.at, _wants(cursor, known))


def _order(found: tuple[tuple[int, int], int, Proposal]) -> tuple[tuple[int, int], int]:
    return found[0], found[1]


def _wants(cursor: Cursor, known: Known) -> Want | None:
    if in_context(cursor):
        folder = folder_of(cursor.typed)
        return None if folder in known.folders else Want(folder=folder)
    if cursor.at in (At.IMAGE, At.SOURCE_STAGE) and (name := repository(cursor.typed)):
        return None if name in known.tags else Want(tags=name)
    return None
