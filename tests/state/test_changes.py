"""Changes of files as a tree."""

from __future__ import annotations

import sys

from pierhead.engine.api import FileChange
from pierhead.engine.api_files import Difference
from pierhead.state.changes import tree

ADDED, CHANGED, DELETED = Difference.ADDED, Difference.CHANGED, Difference.DELETED
CHANGES = [
    FileChange("/etc", CHANGED),
    FileChange("/etc/passwd", CHANGED),
    FileChange("/b.txt", ADDED),
    FileChange("/var", CHANGED),
    FileChange("/var/log", ADDED),
    FileChange("/var/log/a", ADDED),
    FileChange("/var/old", DELETED),
]


def test_folders_first_and_counted() -> None:
    root = tree(CHANGES)
    assert [node.name for node in root.children] == ["etc", "var", "b.txt"]
    etc, var, _ = root.children
    assert etc.difference is None, "only what is in it has changed"
    assert var.children[0].difference is ADDED
    assert var.counts == [0, 2, 1]
    assert root.counts == [1, 3, 1]
    assert var.children[0].children[0].path == "/var/log/a"
    assert [child.folds for child in root.children] == [True, True, False]


def test_only_what_is_looked_for() -> None:
    assert [node.name for node in tree(CHANGES, "PASSWD").children] == ["etc"]
    assert not tree(CHANGES, "nothing").folds


def test_odd_paths() -> None:
    root = tree([FileChange("/", CHANGED), FileChange("/a//b", ADDED), FileChange("/x\ny", ADDED)])
    assert root.counts[ADDED.value] == 2


def test_a_tree_that_is_felled_is_freed_without_the_collector_of_garbage() -> None:
    root = tree([FileChange(f"/a/{n % 9}/{n}", ADDED) for n in range(5000)])
    leaf = root.children[0].children[0].children[0]
    referrers = sys.getrefcount(leaf)
    root.fell()
    assert sys.getrefcount(leaf) == referrers - 1
    assert [*root.children] == []
