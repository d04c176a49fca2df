"""JSON in lines of a log."""

from __future__ import annotations

import json

import pytest

from pierhead.core import json_line


def text(line: str) -> str:
    runs = json_line.unfolded(line)
    assert runs is not None
    return "".join(run.text for run in runs)


@pytest.mark.parametrize(
    "line", ["", "plain", "{}", "[]", "{", "a}", "[INFO]", "x [1] y", "{'a': 1}", "1", '"a"']
)
def test_what_has_nothing_to_unfold(line: str) -> None:
    assert not json_line.has_json(line)
    assert json_line.unfolded(line) is None


@pytest.mark.parametrize(
    "value", [{"a": 1}, [1, [2, {}]], {"a": {"b": [None, True, 1.5]}, "c": "ä<b>"}, {"": []}]
)
def test_it_means_the_same(value: object) -> None:
    assert json.loads(text(json.dumps(value))) == value


def test_what_comes_before_it_stays() -> None:
    assert text('2026 web | {"a": 1}') == '2026 web | {\n  "a": 1\n}'
    assert text('[web] {"a": 1}') == '[web] {\n  "a": 1\n}'


def test_what_was_escaped_in_it_is_not_undone() -> None:
    assert "\u202e" not in text(r'{"a": "\u202e\u001b[31m"}')


def test_depth_without_end() -> None:
    line = "[" * 3000 + "1" + "]" * 3000
    assert json_line.has_json(line) in {True, False}
    assert text('{"a":' * 60 + "1" + "}" * 60).count("\n") > 60
