"""All that is known of Dockerfiles, on those that people write."""

from __future__ import annotations

import pytest

import dockerfile
from contexts.shapes import SHAPES
from pierhead.dockerfile.check import check
from pierhead.dockerfile.complete import complete
from pierhead.dockerfile.explain import explain
from pierhead.dockerfile.format import format_text
from pierhead.dockerfile.lint import lint
from pierhead.dockerfile.parse import Severity
from pierhead.dockerfile.proposal import Known
from pierhead.dockerfile.symbols import Meaning, places, symbol
from pierhead.dockerfile.syntax import read

KNOWN = Known(images=[("alpine:3.20", "")], folders={"": [("src", True)]})
shapes = pytest.mark.parametrize("name", SHAPES)


@shapes
def test_every_instruction_is_where_the_builder_sees_it(name: str) -> None:
    text = SHAPES[name]
    commands = dockerfile.parse_string(text)
    found = read(text).statements
    assert [(one.shape.name, one.line, one.end_line) for one in found] == [
        (command.cmd.upper(), command.start_line, command.end_line) for command in commands
    ]
    for one, command in zip(found, commands, strict=True):
        flags = [flag.text for flag in one.shape.flags]
        assert flags == list(command.flags) or one.shape.name == "ONBUILD"
        assert one.shape.json == command.json
        for word in one.shape.words:
            start, end = one.span(word)
            assert one.shape.json or text[start:end] == word.text or "\n" in text[start:end]


@shapes
def test_nothing_is_wrong_with_it(name: str) -> None:
    text = SHAPES[name]
    assert [one for one in check(text) if one.severity is Severity.ERROR] == []


def test_what_is_advised() -> None:
    advised = {
        name: sorted({one.rule for one in lint(read(text))}) for name, text in SHAPES.items()
    }
    assert advised == {
        "go": [],
        "node": [
            "ConsistentInstructionCasing",
            "FromAsCasing",
            "JSONArgsRecommended",
            "LegacyKeyValueFormat",
        ],
        "python": ["NoEmptyContinuation"],
        "heredocs": [],
        "windows": [],
        "rust": [],
    }


@shapes
def test_formatting_keeps_what_it_means(name: str) -> None:
    text = SHAPES[name]
    formatted = format_text(text)
    assert format_text(formatted) == formatted

    def meaning(source: str) -> list[tuple[object, ...]]:
        return [
            ((one.cmd or "").upper(), one.flags, one.json, [v.lower() for v in one.value])
            for one in dockerfile.parse_string(source)
        ]

    assert meaning(formatted) == meaning(text)


@shapes
def test_every_place_can_be_asked_about(name: str) -> None:
    text = SHAPES[name]
    tree = read(text)
    for offset in range(len(text) + 1):
        found = complete(tree, offset, KNOWN)
        assert found.start <= offset <= found.end or not found.proposals
        explain(tree, offset, {}.get)
        named = symbol(tree, offset)
        if named:
            assert named.here in places(tree, named)


def test_names_are_followed_through_a_file() -> None:
    def lines(name: str, text: str) -> list[int]:
        tree = read(SHAPES[name])
        found = symbol(tree, SHAPES[name].index(text) + 1)
        assert found
        return [tree.place(one.start)[0] for one in places(tree, found)]

    assert lines("rust", "chef\nRUN") == [1, 5, 9]
    assert lines("go", "GO_VERSION=") == [2, 5]
    assert lines("node", "deps\nWORKDIR") == [1, 7, 13]


def test_heredocs_are_no_instructions() -> None:
    tree = read(SHAPES["heredocs"])
    assert all(
        named.meaning is not Meaning.IMAGE or named.name == "debian:bookworm"
        for offset in range(len(tree.text))
        if (named := symbol(tree, offset))
    )
    (copy,) = (one for one in tree.statements if one.shape.name == "COPY")
    assert [doc.marker.name for doc in copy.shape.heredocs] == ["first.conf", "second.conf"]
