"""A tree of files as rows: folders open and fold, and are sorted among themselves.

Rows are what a view shows, one below the other; only the folders that are open have been read.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from operator import attrgetter
from typing import Any

from pierhead.core.signal import Signal
from pierhead.engine.api_files import Entry, FileKind
from pierhead.engine.files_words import shown

_DIGITS = re.compile(r"\d+")


class Order(Enum):
    """What the things in a folder are sorted by; folders come first in any order."""

    NAME = "name"
    SIZE = "size"
    OWNER = "owner"
    MODE = "mode"
    TIME = "time"


@dataclass(slots=True, eq=False)
class Node:
    """One thing in the tree."""

    entry: Entry
    folder: str
    depth: int
    path: str
    """Where it is: kept, for it is asked for very often."""
    word: str = ""
    """By which it is sorted among its like."""
    rank: int = 0
    """Folders come before everything else."""
    open: bool = False
    read: bool = False
    reading: bool = False
    error: str = ""
    children: list[Node] = field(default_factory=list)


class FileTree:
    """What is in one folder and below."""

    def __init__(self) -> None:
        self.root = root_at("/")
        self.rows: list[Node] = []
        self.before: Signal[bool, int, int] = Signal()
        """So many rows come, or go if it is False, from this one on."""
        self.after: Signal[bool] = Signal()
        """They have come or gone."""
        self.touched: Signal[int, int] = Signal()
        """So many rows look another way from this one on."""
        self.order = Order.NAME
        self.descending = False
        self.hidden = True
        """Whether names that begin with a dot are shown."""

    # -- what is shown

    def show(self, path: str) -> None:
        """Begin anew with another folder."""
        self.root = root_at(path)
        self._splice(0, len(self.rows), [])

    def row_of(self, path: str) -> int:
        """The row of a path; -1 if it is not shown."""
        return next((row for row, node in enumerate(self.rows) if node.path == path), -1)

    def above(self, row: int) -> int:
        """The row of the folder that a row is in; -1 for the root."""
        depth = self.rows[row].depth
        return next((at for at in range(row, -1, -1) if self.rows[at].depth < depth), -1)

    def node(self, path: str) -> Node | None:
        """What is known at a path, shown or not."""
        if path == self.root.path:
            return self.root
        return next((node for node in _all(self.root) if node.path == path), None)

    def open_folders(self) -> Sequence[Node]:
        """The root and all that is unfolded, from the top."""
        return [self.root, *(node for node in _all(self.root) if node.open)]

    # -- what is known

    def make(self, node: Node, entries: Sequence[Entry]) -> list[Node]:
        """Nodes for what was found in a folder; what is known of them stays known."""
        known = {child.entry.name: child for child in node.children}
        made = []
        for entry in entries:
            old = known.get(entry.name)
            if old and old.entry.folder and entry.folder:
                old.entry = entry
                made.append(old)
            else:
                made.append(node_of(entry, node.path, node.depth + 1))
        return made

    def fill(self, node: Node, children: list[Node]) -> None:
        """These are in the folder."""
        if self._is_shown(node):
            row, count = self._inside(node)
            node.children = self._sorted(children)
            self._splice(row, count, self._below(node))
        else:
            node.children = self._sorted(children)

    def open(self, row: int) -> None:
        """Unfold a folder; what is in it may not have been read yet."""
        node = self.rows[row]
        if node.entry.folder and not node.open:
            node.open = True
            self._splice(row + 1, 0, self._below(node))
            self.touched.emit(row, 1)

    def fold(self, row: int) -> None:
        """Fold it again."""
        node = self.rows[row]
        if node.open:
            _row, count = self._inside(node)
            node.open = False
            self._splice(row + 1, count, [])
            self.touched.emit(row, 1)

    def touch(self, node: Node) -> None:
        """It looks another way."""
        if node in self.rows:
            self.touched.emit(self.rows.index(node), 1)

    def sort(self, order: Order, descending: bool) -> None:
        """Sort all folders anew."""
        self.order, self.descending = order, descending
        for node in self.open_folders():
            node.children = self._sorted(node.children)
        self._splice(0, len(self.rows), self._below(self.root))

    def show_hidden(self, on: bool) -> None:
        """Show names that begin with a dot, or do not."""
        self.hidden = on
        self._splice(0, len(self.rows), self._below(self.root))

    # -- inside

    def _below(self, node: Node) -> list[Node]:
        if self.hidden and not any(map(_is_open, node.children)):
            return node.children[:]
        rows = []
        for child in node.children:
            if self.hidden or not child.entry.name.startswith("."):
                rows.append(child)
                if child.open:
                    rows += self._below(child)
        return rows

    def _is_shown(self, node: Node) -> bool:
        return node is self.root or (node.open and node in self.rows)

    def _inside(self, node: Node) -> tuple[int, int]:
        """The first row of what is in an open folder, and how many there are."""
        begin = 0 if node is self.root else self.rows.index(node) + 1
        end = begin
        while end < len(self.rows) and self.rows[end].depth > node.depth:
            end += 1
        return begin, end - begin

    def _splice(self, row: int, gone: int, came: list[Node]) -> None:
        old = self.rows[row : row + gone]
        if len(old) == len(came) and all(map(_same, old, came)):
            # Nothing moves: what is selected stays so.
            self.rows[row : row + gone] = came
            self.touched.emit(row, gone)
            return
        if gone:
            self.before.emit(False, row, gone)
            del self.rows[row : row + gone]
            self.after.emit(False)
        if came:
            self.before.emit(True, row, len(came))
            self.rows[row:row] = came
            self.after.emit(True)

    def _sorted(self, children: list[Node]) -> list[Node]:
        down = self.descending
        found = sorted(children, key=_BY[Order.NAME], reverse=down and self.order is Order.NAME)
        if self.order is not Order.NAME:
            found.sort(key=_BY[self.order], reverse=down)
        found.sort(key=_BY_RANK)
        return found


def root_at(path: str) -> Node:
    """A folder that is shown with what is in it."""
    folder, name = posixpath.split(path)
    return Node(Entry(name, FileKind.FOLDER), folder, -1, path, open=True)


def node_of(entry: Entry, folder: str, depth: int) -> Node:
    """What a folder has in it."""
    path = f"{folder}/{entry.name}" if folder != "/" else f"/{entry.name}"
    return Node(entry, folder, depth, path, word_of(entry.name), 0 if entry.folder else 1)


def _same(one: Node, other: Node) -> bool:
    return one.path == other.path


def owner(entry: Entry) -> str:
    """Who it belongs to: names where they are known, else numbers."""
    return entry.owner or f"{entry.user}:{entry.group}"


def word_of(name: str) -> str:
    """What a name is sorted by: without regard to capitals, and ``2`` before ``10``."""
    text = shown(name) if not name.isprintable() else name
    folded = text.casefold()
    if not folded.isalpha():
        folded = _DIGITS.sub(_padded, folded)
    return f"{folded}\0{text}"


def _padded(found: re.Match[str]) -> str:
    return found[0].zfill(12)


def rights(entry: Entry) -> str:
    """The mode as ``ls`` shows it."""
    text = ""
    for shift, special, letter in ((6, 0o4000, "s"), (3, 0o2000, "s"), (0, 0o1000, "t")):
        bits = entry.mode >> shift & 7
        run = "x" if bits & 1 else "-"
        if entry.mode & special:
            run = letter if bits & 1 else letter.upper()
        text += ("r" if bits & 4 else "-") + ("w" if bits & 2 else "-") + run
    return text


_is_open = attrgetter("open")
_BY_RANK = attrgetter("rank")
_BY: dict[Order, Callable[[Node], Any]] = {
    Order.NAME: attrgetter("word"),
    Order.SIZE: attrgetter("entry.size"),
    Order.OWNER: lambda node: owner(node.entry),
    Order.MODE: attrgetter("entry.mode"),
    Order.TIME: attrgetter("entry.time"),
}


def _all(node: Node) -> Iterator[Node]:
    for child in node.children:
        yield child
        yield from _all(child)
