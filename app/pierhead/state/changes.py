"""What a container changed in its files, as a tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pierhead.engine.api import FileChange
from pierhead.engine.api_files import Difference


class ChangeNode:
    """A path; ``difference`` is None for a folder that only holds changes."""

    __slots__ = ("_by_name", "children", "counts", "difference", "name", "parent", "size")

    def __init__(self, name: str, parent: ChangeNode | None) -> None:
        self.name, self.parent = name, parent
        self.difference: Difference | None = None
        self.children: list[ChangeNode] = []
        self.size: int | None = None
        """Bytes, when they have been asked for; None before, and for what has none."""
        self.counts = [0, 0, 0]
        """How many changes are in it, by ``Difference``."""
        self._by_name: dict[str, ChangeNode] = {}

    @property
    def folds(self) -> bool:
        """Whether something in it has changed."""
        return bool(self.children)

    @property
    def path(self) -> str:
        """From the root of the file system."""
        names: list[str] = []
        node: ChangeNode | None = self
        while node and node.parent:
            names.append(node.name)
            node = node.parent
        return "/" + "/".join(reversed(names))

    def child(self, name: str) -> ChangeNode:
        """The node of that name in it, made if it is not there."""
        found = self._by_name.get(name)
        if found is None:
            found = self._by_name[name] = ChangeNode(name, self)
            self.children.append(found)
        return found


def tree(changes: Iterable[FileChange], wanted: str = "") -> ChangeNode:
    """A tree of changes, of those only whose path has ``wanted`` in it; meant for a thread."""
    root, needle = ChangeNode("/", None), wanted.lower()
    for change in changes:
        if needle and needle not in change.path.lower():
            continue
        node = root
        for name in change.path.strip("/").split("/"):
            node = node.child(name)
        if node is not root:
            node.difference = change.difference
    _finish(root)
    return root


def _finish(root: ChangeNode) -> None:
    """Order the children by name, folders first, and count what is in folders."""
    for node in reversed(list(_all(root))):
        if node.children and node.difference is Difference.CHANGED:
            # Engines tell so of each folder that something was changed in.
            node.difference = None
        if node.difference is not None:
            node.counts[node.difference.value] += 1
        node.children.sort(key=_order)
        for each in node.children:
            node.counts = [mine + its for mine, its in zip(node.counts, each.counts, strict=True)]


def _order(node: ChangeNode) -> str:
    """One text, for those are compared without a turn of Python each."""
    return f"{0 if node.children else 1}{node.name.lower()}\0{node.name}"


def _all(root: ChangeNode) -> Iterator[ChangeNode]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(node.children)
