"""What a container changed in its files, as a tree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pierhead.engine.api import FileChange
from pierhead.engine.api_files import Difference

_AT_ONCE = 1000
"""Nodes that are freed in one go."""


class ChangeNode:
    """A path; ``difference`` is None for a folder that only holds changes.

    Most of very many are files: they have nothing of their own that the collector of garbage would
    have to go through.
    """

    __slots__ = ("_counts", "children", "difference", "folder", "folds", "name", "parent", "size")

    def __init__(self, name: str, parent: ChangeNode | None) -> None:
        self.name, self.parent = name, parent
        self.difference: Difference | None = None
        self.children: Sequence[ChangeNode] = ()
        self.folds = False
        """Whether something in it has changed."""
        self.folder = False
        """Whether it was seen to be a folder; one that is empty looks like a file until then."""
        self.size: int | None = None
        """Bytes, when they have been asked for; None before, and for what has none."""
        self._counts: Sequence[int] | None = None

    @property
    def counts(self) -> Sequence[int]:
        """How many changes there are in it, itself among them, by ``Difference``."""
        if self._counts is not None:
            return self._counts
        return tuple(int(kind is self.difference) for kind in Difference)

    @property
    def path(self) -> str:
        """From the root of the file system."""
        names: list[str] = []
        node: ChangeNode | None = self
        while node and node.parent:
            names.append(node.name)
            node = node.parent
        return "/" + "/".join(reversed(names))

    def add(self, name: str) -> ChangeNode:
        """A new node in it."""
        child = ChangeNode(name, self)
        if isinstance(self.children, list):
            self.children.append(child)
        else:
            self.children, self.folds = [child], True
        return child

    def finish(self) -> None:
        """Order what is in a folder by name, folders first, and count it."""
        if self.difference is Difference.CHANGED:
            # Engines tell so of each folder that something was changed in.
            self.difference = None
        counts = [*self.counts]
        for child in self.children:
            if child.folds:
                counts = [mine + its for mine, its in zip(counts, child.counts, strict=True)]
            elif child.difference is not None:
                counts[child.difference.value] += 1
        self._counts = counts
        self.children = sorted(self.children, key=_order)

    def fell(self) -> None:
        """Take the whole tree apart, so that nothing is left for the collector of garbage.

        Meant for a thread: what is freed at once holds up all others no longer than it has to.
        """
        waiting = [self]
        while waiting:
            node = waiting.pop()
            children, node.children = [*node.children], ()
            while children:
                waiting += [child for child in children[-_AT_ONCE:] if child.folds]
                del children[-_AT_ONCE:]


def tree(changes: Iterable[FileChange], wanted: str = "") -> ChangeNode:
    """A tree of changes, of those only whose path has ``wanted`` in it; meant for a thread."""
    root, needle = ChangeNode("/", None), wanted.lower()
    nodes = {"": root}
    for change in changes:
        if needle and needle not in change.path.lower():
            continue
        node = _node(nodes, change.path)
        if node is not root:
            node.difference = change.difference
    for node in reversed([*nodes.values()]):
        if node.folds:
            node.finish()
    return root


def _node(nodes: dict[str, ChangeNode], path: str) -> ChangeNode:
    """The node of a path, made with all that it is in."""
    if "//" in path or not path.startswith("/") or path.endswith("/"):
        path = "".join(f"/{name}" for name in path.split("/") if name)
    missing = []
    while path not in nodes:
        path, _slash, name = path.rpartition("/")
        missing.append(name)
    node = nodes[path]
    for name in reversed(missing):
        path = f"{path}/{name}"
        node = nodes[path] = node.add(name)
    return node


def _order(node: ChangeNode) -> str:
    """One text, for those are compared without a turn of Python each."""
    return f"{0 if node.folds else 1}{node.name.lower()}\0{node.name}"
