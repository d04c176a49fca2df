"""Places in a Dockerfile: what BuildKit's parser understands, and where it stands."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dockerfile
from contexts.dockerfiles import TEXTS
from pierhead.dockerfile.layout import Sort, layout
from pierhead.dockerfile.syntax import Statement, Tree, read
from pierhead.dockerfile.variables import variables


def texts(tree: Tree, one: Statement) -> tuple[list[str], list[str]]:
    shape = one.shape
    return (
        [tree.text[slice(*one.span(flag))] for flag in shape.flags],
        [tree.text[slice(*one.span(word))] for word in shape.words],
    )


@given(TEXTS)
@settings(max_examples=400, deadline=None, derandomize=True)
def test_every_part_is_in_the_text_and_together_they_are_all_of_it(text: str) -> None:
    tree = read(text)
    assert "\n".join(part.text for part in tree.parts) == text
    for one in tree.statements:
        assert text[one.start : one.end] == one.shape.source
        for piece in (one.shape.keyword, *one.shape.flags, *one.shape.words):
            start, end = one.span(piece)
            assert one.start <= start <= end <= one.end
        for found, start, end in one.shape.variables:
            inside = text[one.start + start : one.start + end]
            assert inside[:1] == found.name[:1]
    for offset in range(len(text) + 1):
        line, column = tree.place(offset)
        assert tree.offset(line, column) == offset
        part = tree.part(offset)
        assert part.start <= offset <= part.start + len(part.text)


@given(TEXTS)
@settings(max_examples=600, deadline=None, derandomize=True)
def test_what_the_builder_can_read_is_read_alike(text: str) -> None:
    try:
        commands = dockerfile.parse_string(text)
    except dockerfile.GoParseError:
        return
    found = read(text).statements
    assert [one.shape.name for one in found] == [
        (command.cmd or "").upper() for command in commands
    ]
    assert [one.line for one in found] == [command.start_line for command in commands]
    for one, command in zip(found, commands, strict=True):
        if one.shape.name == "ONBUILD":
            continue
        if one.shape.name in ("COPY", "ENV", "LABEL") and not one.shape.json:
            assert len(one.shape.flags) == len(command.flags)
        if one.shape.name == "COPY":
            words = [word.text for word in one.shape.words]
            assert words == list(command.value)[: len(words)]
            assert one.shape.json == command.json


CORPUS = r"""# syntax=docker/dockerfile:1
# check=skip=JSONArgsRecommended
ARG BASE=alpine:3.20
FROM --platform=$BUILDPLATFORM ${BASE:-alpine} AS build
RUN --mount=type=cache,target=/root/.cache \
    --network=none \
    # a remark in between

    apk add \
      "one $BASE" 'two $BASE'
RUN <<EOF cat <<-'OTHER'
echo $BASE
EOF
	$BASE
	OTHER
COPY --from=build ["a b", "/c"]
ONBUILD COPY --chown=1:1 x y
ENV PATH=$PATH:/x \
    B="c d"
"""


def test_a_long_instruction_has_its_parts_where_they_are() -> None:
    tree = read(CORPUS)
    run = next(one for one in tree.statements if one.shape.name == "RUN")
    assert texts(tree, run) == (
        ["--mount=type=cache,target=/root/.cache", "--network=none"],
        ["apk", "add", '"one $BASE"', "'two $BASE'"],
    )
    assert (run.line, run.end_line) == (5, 10)
    assert tree.place(run.span(run.shape.words[2])[0]) == (10, 7)


def test_several_heredocs_are_told_apart() -> None:
    tree = read(CORPUS)
    run = [one for one in tree.statements if one.shape.name == "RUN"][1]
    bodies = [tree.text[run.start + doc.start : run.start + doc.end] for doc in run.shape.heredocs]
    assert bodies == ["echo $BASE\n", "\t$BASE\n"]
    assert [doc.closed for doc in run.shape.heredocs] == [True, True]
    names = [found.name for found, _start, _end in run.shape.variables]
    assert names == ["BASE"]


def test_a_heredoc_without_an_end_takes_the_rest() -> None:
    tree = read("FROM a\nRUN <<E\nx\ny\n")
    assert len(tree.statements) == 2
    assert not tree.statements[1].shape.heredocs[0].closed


def test_triggers_and_lists() -> None:
    tree = read(CORPUS)
    copy, onbuild = tree.statements[-3:-1]
    assert copy.shape.json
    assert [word.text for word in copy.shape.words] == ["a b", "/c"]
    assert (onbuild.shape.name, onbuild.shape.acting) == ("ONBUILD", "COPY")
    assert onbuild.shape.flags[0].name == "chown"


def test_the_other_escape_character() -> None:
    tree = read("# escape=`\nFROM a\nRUN b `\n  c\\\nUSER d")
    assert [one.shape.name for one in tree.statements] == ["FROM", "RUN", "USER"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$a", [("a", "")]),
        ("${a}", [("a", "")]),
        ("${a:-b}", [("a", ":-")]),
        ("${a:+${b}}x$c", [("a", ":+"), ("b", ""), ("c", "")]),
        ("${a%%.*}", [("a", "%%")]),
        ("${a##x}", [("a", "##")]),
        ("${a//x/y}", [("a", "//")]),
        ("${a:?gone}", [("a", ":?")]),
        (r"\$a '$b' \"$c\"", [("c", "")]),
        ("${", []),
        ("${a", [("a", "")]),
        ("$", []),
    ],
)
def test_variables_have_names_and_modifiers(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(one.name, one.modifier) for one in variables(text)] == expected


@given(st.text(alphabet="${}:-ab'\"\\/%#", max_size=30))
def test_variables_are_in_the_text(text: str) -> None:
    for one in variables(text):
        assert text[one.name_start : one.name_start + len(one.name)] == one.name
        assert 0 <= one.start < one.end <= len(text)


def test_settings_of_a_mount() -> None:
    (run,) = read("RUN --mount=type=cache,target=/x,ro foo").statements
    found = [(name.text, value and value.text) for name, value in run.shape.flags[0].settings()]
    assert found == [("type", "cache"), ("target", "/x"), ("ro", None)]


def test_reading_again_reads_what_changed_only() -> None:
    lines = [f"RUN echo {number} && \\\n  b" for number in range(50)]
    first = read("FROM a\n" + "\n".join(lines))
    lines[20] = "RUN other"
    second = read("FROM a\n" + "\n".join(lines))
    same = {id(one.shape) for one in first.statements} & {
        id(one.shape) for one in second.statements
    }
    assert len(same) == 50


def test_directives_are_the_comments_at_the_top_only() -> None:
    sorts = [part.sort for part in layout("# syntax=a\n# check=b\n# x\n# escape=`\n", "\\")]
    assert sorts[:4] == [Sort.DIRECTIVE, Sort.DIRECTIVE, Sort.COMMENT, Sort.COMMENT]


def test_lists_of_other_things_are_words() -> None:
    (run,) = read("RUN [1, 2]").statements
    assert not run.shape.json
    assert json.dumps([word.text for word in run.shape.words]) == '["[1,", "2]"]'
