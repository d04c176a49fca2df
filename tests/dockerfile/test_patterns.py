"""One pattern at a time."""

from __future__ import annotations

import pytest

from pierhead.dockerfile.patterns import BadPattern, compile_pattern


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        ("a", ["a"], ["b", "a/b", "A"]),
        ("*.py", ["x.py", ".py"], ["a/x.py", "x.pyc"]),
        ("**/x", ["x", "a/x", "a/b/x"], ["xx", "x/y"]),
        ("a/**/b", ["a/b", "a/x/b", "a/x/y/b"], ["ab", "a/bc"]),
        ("a/**", ["a/b", "a/b/c"], ["a", "ab"]),
        ("**", ["a", "a/b"], []),
        ("?", ["a", "ä"], ["", "ab", "/"]),
        ("[a-c]", ["a", "c"], ["d", "-"]),
        ("[^a]", ["b", "^"], ["a"]),
        ("[\\]]", ["]"], ["a"]),
        ("\\[a", ["[a"], ["a"]),
        ("x+(1).y$", ["x+(1).y$"], ["xx1.y"]),
        ("[[:upper:]]", ["A"], ["a"]),
        ("a\n*", ["a\nb"], ["ab"]),
    ],
)
def test_matches(pattern: str, yes: list[str], no: list[str]) -> None:
    match = compile_pattern(pattern)
    assert [path for path in yes if not match(path)] == []
    assert [path for path in no if match(path)] == []


@pytest.mark.parametrize("pattern", ["[", "[]", "[^]", "[a-]", "a\\", "[a\\", "\\1*", "\\ä*"])
def test_bad_ones_are_refused(pattern: str) -> None:
    with pytest.raises(BadPattern):
        compile_pattern(pattern)
