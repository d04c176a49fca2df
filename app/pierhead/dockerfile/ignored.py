"""What an ignore file does to a context: which files are sent, which are not, and by which line."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from pierhead.dockerfile.ignore import Ignore, State

MOST = 200_000
"""Entries that are looked at; of a larger tree only so many are told."""
MOST_LISTED = 500
"""Files of one folder that are listed, the largest ones; all are counted."""
_WORD_EVERY = 5000


@dataclass(slots=True)
class Listed:
    """A file, or a folder with what is in it."""

    name: str
    line: int = 0
    """The 1-based line that decides about it; 0 where none does."""
    sent: bool = True
    folder: bool = False
    size: int = 0
    """Bytes of all files in it that are sent; of one that is left out, its own."""
    files: int = 0
    """How many are sent."""
    left_out: int = 0
    """How many entries are not."""
    entries: list[Listed] = field(default_factory=list)
    """The largest first, and what is left out behind what is sent."""
    unlisted: int = 0
    """How many more files there are than are listed."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is known of a context so far."""

    root: Listed
    lines: dict[int, int]
    """How many entries each line decides about."""
    complete: bool = True
    """Whether everything was looked at."""
    looked_at: int = 0


class _Survey:
    def __init__(self, root: Path, rules: Ignore, stop: Event) -> None:
        self._root, self._rules, self._stop = os.fspath(root), rules, stop
        self.lines: dict[int, int] = {}
        self.count = 0
        self.tell: Callable[[], None] = lambda: None

    @property
    def over(self) -> bool:
        """Whether to look at nothing more."""
        return self._stop.is_set() or self.count >= MOST

    def folder(self, found: Listed, place: str, prefix: str, state: State) -> None:
        """Look at all that is in a folder."""
        for entry in self._scan(place):
            if self.over:
                break
            self._look(found, entry, prefix + entry.name, state)
        _settle(found)

    def _scan(self, place: str) -> Iterator[os.DirEntry[str]]:
        try:
            with os.scandir(place) as entries:
                return iter(sorted(entries, key=lambda one: one.name))
        except OSError:
            return iter(())

    def _look(self, found: Listed, entry: os.DirEntry[str], path: str, state: State) -> None:
        self.count += 1
        if self.count % _WORD_EVERY == 0:
            self.tell()
        ignored, own, line = self._rules.decide(path, state)
        self.lines[line] = self.lines.get(line, 0) + 1
        one = Listed(entry.name, line, not ignored)
        try:
            one.folder = entry.is_dir(follow_symlinks=False)
            known = entry.stat(follow_symlinks=False)
        except OSError:
            return
        if not one.folder:
            one.size = known.st_size if stat.S_ISREG(known.st_mode) else 0
            one.files, one.left_out = int(one.sent), int(ignored)
        elif ignored and not self._rules.enters(path):
            one.left_out = 1
        else:
            self.folder(one, entry.path, path + "/", own)
            one.sent = one.sent or one.files > 0
        found.entries.append(one)
        found.files += one.files
        found.left_out += one.left_out
        found.size += one.size if one.sent else 0


def outcome(
    root: Path, rules: Ignore, stop: Event, tell: Callable[[Outcome], None] | None = None
) -> Outcome:
    """Look at a whole context; blocks. Setting ``stop`` ends it early.

    ``tell`` is told now and then how far it is, in the calling thread.
    """
    survey, found = _Survey(root, rules, stop), Listed(root.name, folder=True)

    def word() -> None:
        if tell and not stop.is_set():
            so_far = Listed(root.name, folder=True, size=found.size, files=found.files)
            tell(Outcome(so_far, {}, complete=False, looked_at=survey.count))

    survey.tell = word
    try:
        survey.folder(found, os.fspath(root), "", ())
    except RecursionError:
        survey.count = MOST
    return Outcome(found, survey.lines, not survey.over, survey.count)


def _settle(found: Listed) -> None:
    """The largest first, and no more files than anybody looks at."""
    found.entries.sort(key=lambda one: (not one.sent, -one.size, not one.folder, one.name))
    if len(found.entries) > MOST_LISTED:
        kept = [one for one in found.entries if one.folder]
        room = max(0, MOST_LISTED - len(kept))
        files = [one for one in found.entries if not one.folder]
        kept += files[:room]
        found.unlisted = len(found.entries) - len(kept)
        kept.sort(key=lambda one: (not one.sent, -one.size, not one.folder, one.name))
        found.entries = kept
