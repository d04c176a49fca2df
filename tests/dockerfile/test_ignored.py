"""What an ignore file leaves out, and which line says so."""

from __future__ import annotations

import random
from pathlib import Path
from threading import Event

import pytest

from pierhead.dockerfile import ignored as module
from pierhead.dockerfile.ignore import Ignore
from pierhead.dockerfile.ignored import Listed, Outcome, outcome
from pierhead.dockerfile.walk import Walk

RULES = "# note\nnode_modules\n*.bin\ndocs/*\n!docs/keep.md\n\nnever\n"


def found(root: Path, text: str = RULES) -> Outcome:
    return outcome(root, Ignore(text), Event())


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name, size in {
        "node_modules/deep/a.js": 9000,
        "big.bin": 5000,
        "docs/keep.md": 10,
        "docs/drop.md": 20,
        "src/a.py": 300,
        "src/b.py": 400,
        "z.txt": 1000,
    }.items():
        path = tmp_path / "ctx" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x" * size)
    return tmp_path / "ctx"


def test_what_is_sent_comes_first_and_the_largest_before(tree: Path) -> None:
    root = found(tree).root
    assert [(one.name, one.sent, one.size) for one in root.entries] == [
        ("z.txt", True, 1000),
        ("src", True, 700),
        ("docs", True, 10),
        ("big.bin", False, 5000),
        ("node_modules", False, 0),
    ]
    assert (root.files, root.size, root.left_out) == (4, 1710, 3)


def test_each_entry_knows_the_line_that_decides(tree: Path) -> None:
    result = found(tree)
    lines = {one.name: one.line for one in result.root.entries}
    assert lines == {"z.txt": 0, "src": 0, "docs": 0, "big.bin": 3, "node_modules": 2}
    docs = next(one for one in result.root.entries if one.name == "docs")
    assert {one.name: (one.sent, one.line) for one in docs.entries} == {
        "keep.md": (True, 5),
        "drop.md": (False, 4),
    }
    assert 7 not in result.lines
    assert result.lines[2] == 1


def test_it_says_the_same_as_the_walk_of_a_build(tmp_path: Path) -> None:
    dice = random.Random(7)
    for number in range(60):
        path = tmp_path / "/".join(dice.choice("abc") for _ in range(dice.randint(1, 4)))
        if not path.is_dir() and not any(one.is_file() for one in path.parents):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"x" * number)
    for _round in range(40):
        patterns = ["a", "b/*", "!b/c", "**/c", "!**/a", "*/b", "!c"]
        text = "\n".join(dice.sample(patterns, dice.randint(1, 4)))
        walked = [entry for entry in Walk(tmp_path, Ignore(text)) if entry.is_file]
        root = found(tmp_path, text).root
        assert root.files == len(walked), text
        assert root.size == sum(entry.stat.st_size for entry in walked), text


def test_a_huge_tree_is_bounded_and_said_to_be(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 3)
    result = found(tree)
    assert not result.complete
    assert result.looked_at == 3


def test_many_files_are_counted_and_the_largest_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_LISTED", 3)
    monkeypatch.setattr(module, "_WORD_EVERY", 2)
    for number in range(9):
        (tmp_path / str(number)).write_bytes(b"x" * number)
    words: list[Outcome] = []
    root: Listed = outcome(tmp_path, Ignore(), Event(), words.append).root
    assert [one.name for one in root.entries] == ["8", "7", "6"]
    assert (root.files, root.unlisted, root.size) == (9, 6, 36)
    assert [word.looked_at for word in words] == [2, 4, 6, 8]


def test_it_ends_when_told(tree: Path) -> None:
    stop = Event()
    stop.set()
    assert not outcome(tree, Ignore(), stop).complete
