"""Which line a step comes from, as each builder counts."""

from __future__ import annotations

import pytest

from pierhead.engine.steplines import StepLines, line_of_error

ONE = "# a remark\nFROM alpine\nENV A=b\nRUN one \\\n  more\n\nCOPY a b\nUSER x\nWORKDIR /y\n"
MORE = (
    "ARG BASE=alpine\nFROM ${BASE} AS Tools\nRUN x\nFROM scratch\nCOPY --from=tools /a /b\n"
    "FROM tools AS last\nRUN <<EOF\nRUN not\nEOF\nADD c d\n"
)


@pytest.mark.parametrize(
    ("index", "total", "line"), [(1, 4, 2), (2, 4, 4), (3, 4, 7), (4, 4, 9), (5, 5, 9), (0, 4, 0)]
)
def test_one_stage(index: int, total: int, line: int) -> None:
    assert StepLines(ONE, {}).buildkit("", index, total) == line


@pytest.mark.parametrize(
    ("stage", "index", "total", "line"),
    [
        ("tools", 1, 2, 2),
        ("tools", 2, 2, 3),
        ("stage-1", 1, 1, 5),
        ("last", 1, 2, 7),
        ("last", 2, 2, 10),
        ("nobody", 1, 2, 0),
        ("last", 9, 2, 0),
    ],
)
def test_stages(stage: str, index: int, total: int, line: int) -> None:
    assert StepLines(MORE, {}).buildkit(stage, index, total) == line


def test_an_argument_may_name_another_stage() -> None:
    text = "ARG FROM=one\nFROM alpine AS one\nFROM ${FROM} AS two\nRUN x\n"
    assert StepLines(text, {}).buildkit("two", 1, 1) == 4
    assert StepLines(text, {"FROM": "debian"}).buildkit("two", 1, 2) == 3


def test_triggers_of_the_base_image_come_behind_its_line() -> None:
    lines = StepLines("FROM node:onbuild\nRUN mine\n", {})
    assert [lines.buildkit("", index, 4) for index in (1, 2, 3, 4)] == [1, 1, 1, 2]


def test_the_classic_builder_counts_everything() -> None:
    lines = StepLines(MORE, {})
    assert [lines.classic(index) for index in range(1, 9)] == [1, 2, 3, 4, 5, 6, 7, 10]
    assert lines.classic(9) == 0


def test_podman_counts_within_stages() -> None:
    lines = StepLines(MORE, {})
    assert [lines.staged(1, 2), lines.staged(2, 2), lines.staged(3, 3)] == [3, 5, 10]
    assert lines.staged(4, 1) == 0


@pytest.mark.parametrize("text", ["", "RUN x", "FROM", "nonsense\nFROM a\nRUN 'x", "\0"])
def test_no_text_is_too_odd(text: str) -> None:
    lines = StepLines(text, {})
    assert lines.buildkit("", 99, 9) == 0
    assert lines.classic(9) == lines.staged(1, 9) == 0


@pytest.mark.parametrize(
    ("message", "line"),
    [
        ("dockerfile parse error line 2: unknown instruction: RUNN", 2),
        ("dockerfile parse error on line 12: x", 12),
        ("failed to solve: process did not complete: exit code: 1", 0),
    ],
)
def test_the_line_that_a_message_names(message: str, line: int) -> None:
    assert line_of_error(message) == line


NAMED = (
    "# syntax=docker/dockerfile:1\nARG TAG=3\nFROM alpine:$TAG AS one\nFROM one\n"
    "COPY --from=ghcr.io/a/b:1 /x /\nRUN --mount=type=bind,from=cache,target=/c true\n"
    "COPY <<END /y\nRUN not\nEND\nEXPOSE abc\n"
)


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("docker.io/docker/dockerfile:1", 1),
        ("docker.io/library/alpine:3", 3),
        ("alpine:4", 0),
        ("one", 4),
        ("ghcr.io/a/b:1", 5),
        ("docker.io/library/cache:latest", 6),
        ("Not A Name", 0),
    ],
)
def test_which_line_names_an_image(source: str, line: int) -> None:
    assert StepLines(NAMED, {}).naming(source) == line


def test_what_a_message_is_about() -> None:
    lines = StepLines("FROM a AS one\nENV A=1\nEXPOSE abc\nCOPY --from=one /b /b\n", {})
    assert lines.blamed("Invalid containerPort: abc") == 3
    assert lines.blamed("circular dependency detected on stage: one") == 4
    assert lines.blamed('failed to process "one": what') == 0, "there are two of it"
    assert lines.blamed("nothing that is there") == 0
    assert StepLines("FROM a\nENV A\n", {}).blamed("ENV must have two arguments") == 2


def test_what_stands_in_a_heredoc_and_where_stages_begin() -> None:
    lines = StepLines(NAMED, {})
    assert [lines.in_heredoc(number) for number in (7, 8, 10)] == [False, True, False]
    assert [lines.begins(number) for number in (3, 4, 5)] == [True, True, False]
