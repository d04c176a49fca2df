"""What is in a build context, in the order in which builders send it.

Folders come before what is in them, entries sorted by their bytes. A folder that is ignored
itself is still given when something in it is kept, as BuildKit does it.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import NamedTuple

from pierhead.dockerfile.ignore import Ignore, State


class Entry(NamedTuple):
    """A file, folder, link or pipe of the context."""

    path: str
    """Relative to the root, with slashes; odd bytes as surrogates."""
    source: str
    """Where it is on this machine."""
    stat: os.stat_result
    """Of the entry itself: links are not followed."""

    @property
    def is_file(self) -> bool:
        """Whether it has content."""
        return stat.S_ISREG(self.stat.st_mode)


@dataclass(slots=True)
class _Folder:
    entry: Entry
    prefix: str
    state: State
    only: State
    given: bool
    rest: list[os.DirEntry[str]] = field(default_factory=list)


class Walk:
    """One pass over a context; iterate it once.

    Where ``only`` is given, nothing but what it matches is there, and what leads to it.
    ``failed`` is told each path that cannot be read and is not ignored, with the reason. Setting
    ``stop`` from any thread ends the pass early.
    """

    def __init__(
        self,
        root: Path,
        ignore: Ignore,
        always: frozenset[str] = frozenset(),
        failed: Callable[[str, OSError], None] | None = None,
        stop: Event | None = None,
        *,
        only: Ignore | None = None,
    ) -> None:
        self._root = os.fspath(root)
        self._ignore = ignore
        self._only = only
        self._always = always
        self._failed = failed or (lambda _path, _error: None)
        self._stop = stop or Event()
        self._open: list[_Folder] = []

    def __iter__(self) -> Iterator[Entry]:
        for entries in self._visits():
            yield from entries

    def portions(self, seconds: float) -> Iterator[list[Entry]]:
        """The same in portions: what was found in so many seconds, which may be nothing."""
        found: list[Entry] = []
        turn = time.monotonic() + seconds
        for entries in self._visits():
            found += entries
            if time.monotonic() > turn:
                yield found
                found = []
                turn = time.monotonic() + seconds
        yield found

    def _visits(self) -> Iterator[Sequence[Entry]]:
        """What there is to give after each entry that is looked at."""
        try:
            root = Entry(".", self._root, os.lstat(self._root))
        except OSError as error:
            self._failed(self._root, error)
            return
        self._enter(root, "", ((), ()), given=True)
        while self._open and not self._stop.is_set():
            folder = self._open[-1]
            if not folder.rest:
                self._open.pop()
                continue
            found = folder.rest.pop()
            try:
                entries = self._visit(folder, found)
            except FileNotFoundError:
                continue  # it vanished since the folder was read
            except OSError as error:
                self._failed(folder.prefix + found.name, error)
            else:
                yield entries

    def _visit(self, folder: _Folder, found: os.DirEntry[str]) -> Sequence[Entry]:
        """What there is to tell of an entry: itself, and folders that lead to it."""
        path = folder.prefix + found.name
        ignored, state = self._ignore.check(path, folder.state)
        ignored = ignored and path not in self._always
        is_folder = found.is_dir(follow_symlinks=False)
        wanted, inside, only = True, is_folder, folder.only
        if self._only is not None:
            wanted, inside, only = self._wants(self._only, path, only, is_folder=is_folder)
        if is_folder:
            inside = inside and (not ignored or self._enters(path))
        if not inside and (ignored or not wanted):
            return ()
        entry = Entry(path, found.path, found.stat(follow_symlinks=False))
        given = wanted and not ignored
        told: Sequence[Entry] = ()
        if given:
            # A folder is given with all that lead to it.
            told = (entry,) if folder.given else (*self._give_parents(), entry)
        if inside:
            self._enter(entry, path + "/", (state, only), given=given)
        return told

    def _wants(
        self, only: Ignore, path: str, parent: State, *, is_folder: bool
    ) -> tuple[bool, bool, State]:
        """Whether an entry is wanted, whether to look inside, and its state among ``only``."""
        wanted, state = only.check(path, parent)
        if not is_folder or wanted:
            return wanted, is_folder, state
        # The way to what matches nothing is sent all the same: a builder that looks there for a
        # pattern finds nothing, but it finds where it looks.
        return only.begins_with(path), only.reaches(path), state

    def _enters(self, path: str) -> bool:
        start = path + "/"
        return self._ignore.enters(path) or any(name.startswith(start) for name in self._always)

    def _give_parents(self) -> Iterator[Entry]:
        for folder in self._open:
            if not folder.given:
                folder.given = True
                yield folder.entry

    def _enter(
        self, entry: Entry, prefix: str, states: tuple[State, State], *, given: bool
    ) -> None:
        folder = _Folder(entry, prefix, *states, given)
        try:
            with os.scandir(entry.source) as entries:
                folder.rest = sorted(entries, key=lambda found: os.fsencode(found.name))
        except FileNotFoundError:
            return
        except OSError as error:
            if given:
                self._failed(entry.path, error)
            return
        folder.rest.reverse()
        self._open.append(folder)
