"""Ignore files mean what they mean to docker."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest

from pierhead.core.errors import AppError
from pierhead.dockerfile.ignore import Ignore, ignore_file

WITNESS = Path(__file__).with_name("moby_patterns.json")
"""Patterns and paths as moby's own matcher judged them, parent folders first."""


def ignored(rules: Ignore, path: str) -> bool:
    """As a walk that enters every folder sees it."""
    state: tuple[bool, ...] = ()
    result = False
    parts = path.split("/")
    for depth in range(1, len(parts) + 1):
        result, state = rules.check("/".join(parts[:depth]), state)
    return result


def test_every_judgement_of_moby_is_shared() -> None:
    cases = json.loads(WITNESS.read_text("utf-8"))
    wrong = [
        (case["text"], path)
        for case in cases
        for expected, paths in ((True, case["ignored"]), (False, case["kept"]))
        for path in paths
        if ignored(Ignore(case["text"]), path) is not expected
    ]
    assert len(cases) > 150
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("a", "a/b/c", True),
        ("A", "a", False),
        ("*\n!a/b", "a/b/c", False),
        ("*\n!**/keep", "a/b/keep", False),
        ("a\n!a/b", "a/c", True),
        ("caf\udce9", "caf\udce9", True),
        ("caf?", "caf\udce9", True),
    ],
)
def test_a_path_is_ignored_with_its_folders(text: str, path: str, expected: bool) -> None:
    assert ignored(Ignore(text), path) is expected


def test_only_folders_that_may_hold_something_kept_are_entered() -> None:
    rules = Ignore("*\n!a/b\n!c/**")
    assert [folder for folder in ("a", "b", "c", "a/x") if rules.enters(folder)] == ["a", "c"]
    assert Ignore("*\n!*/x").enters("anything")
    assert not Ignore("*").enters("a")


@pytest.mark.parametrize("bad", ["[a", "a[]", "\\", "!", "! ", "!/", "[z-a]", "\\1", "[[:foo:]]"])
def test_a_bad_pattern_is_named_with_its_line(bad: str) -> None:
    with pytest.raises(AppError) as caught:
        Ignore(f"fine\n\n{bad}\n", "my.dockerignore")
    assert "Line 3 of my.dockerignore" in caught.value.title


def test_no_text_makes_it_fail_otherwise() -> None:
    random = Random(1)
    for _ in range(2000):
        text = "".join(random.choices("ab*?[]^!\\/-.#| \n\r\ufeff\udcff{}()+$0", k=12))
        try:
            rules = Ignore(text)
        except AppError:
            continue
        ignored(rules, "a/b")


def test_the_file_of_the_dockerfile_comes_first(tmp_path: Path) -> None:
    dockerfile = tmp_path / "docker" / "web.Dockerfile"
    dockerfile.parent.mkdir()
    assert ignore_file(tmp_path, dockerfile) is None
    (tmp_path / ".dockerignore").touch()
    assert ignore_file(tmp_path, dockerfile) == tmp_path / ".dockerignore"
    own = dockerfile.with_name("web.Dockerfile.dockerignore")
    own.touch()
    assert ignore_file(tmp_path, dockerfile) == own


def test_an_unreadable_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(AppError, match="cannot be read"):
        Ignore.read(tmp_path)
