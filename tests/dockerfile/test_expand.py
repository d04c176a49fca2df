"""Quotes and variables of words."""

from __future__ import annotations

import pytest

from pierhead.dockerfile.expand import expand, variables


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("plain", "plain"),
        ("$A-${A}x", "1-1x"),
        ("${NONE}", ""),
        ("${NONE:-d$A}", "d1"),
        ("${EMPTY:-d}", "d"),
        ("${EMPTY-d}", ""),
        ("${A:+yes}${NONE:+no}", "yes"),
        ("${NONE:?needed}", None),
        ("'$A'", "$A"),
        ('"$A b"', "1 b"),
        (r"\$A", "$A"),
        (r'"a\"b\c"', r"a\c".replace("a", 'a"b')),
        ("${A#x}", None),
        ("$", None),
        ("${NONE:-${A}}", "1"),
    ],
)
def test_expand(word: str, expected: str | None) -> None:
    assert expand(word, {"A": "1", "EMPTY": ""}) == expected


def test_another_escape_character() -> None:
    assert expand(r"C:\x`$A", {"A": "1"}, "`") == r"C:\x$A"


def test_variables() -> None:
    assert variables("$A/${B:-x}") == ("A", "B")
