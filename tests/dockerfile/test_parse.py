"""Text becomes instructions with lines, and every error has its line."""

from __future__ import annotations

from random import Random

import pytest

from pierhead.dockerfile.parse import parse


def lines(text: str) -> list[tuple[str, int, int]]:
    return [(one.name, one.line, one.end_line) for one in parse(text).instructions]


def errors(text: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.message) for problem in parse(text).problems]


EVERYTHING = """\
# syntax=docker/dockerfile:1
# escape=`
ARG V=1

from a as b
RUN one `
    # a note

    two
COPY --from=b --link <<A <<-"B" /x/
a
A
\tb
\tB
RUN <<E
RUN not an instruction
E
onbuild run x
CMD ["a", "b"]
"""


def test_every_instruction_has_its_lines() -> None:
    expected = [
        ("ARG", 3, 3), ("FROM", 5, 5), ("RUN", 6, 9), ("COPY", 10, 14), ("RUN", 15, 17),
        ("ONBUILD", 18, 18), ("CMD", 19, 19),
    ]  # fmt: skip
    assert lines(EVERYTHING) == expected


def test_flags_arguments_and_directives() -> None:
    parsed = parse(EVERYTHING)
    copy, onbuild, cmd = parsed.instructions[3], parsed.instructions[5], parsed.instructions[6]
    assert (parsed.syntax, parsed.escape) == ("docker/dockerfile:1", "`")
    assert (copy.flags, copy.flag("from")) == (("--from=b", "--link"), "b")
    assert (onbuild.trigger, onbuild.args) == ("RUN", ("x",))
    assert (cmd.json, cmd.args) == (True, ("a", "b"))


def test_a_directive_that_the_parser_at_hand_does_not_know() -> None:
    assert lines("# check=skip=all\n# escape=`\nFROM a`\n b") == [("FROM", 3, 4)]


@pytest.mark.parametrize("text", ["\ufeffFROM a\r\nRUN b\r\n", "FROM a\nRUN b", "FROM a\nRUN b\\"])
def test_line_ends_and_marks_do_not_matter(text: str) -> None:
    assert [name for name, *_ in lines(text)] == ["FROM", "RUN"]


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("", 1, "no instructions"),
        ("\n# only a comment\n", 1, "no instructions"),
        ("FROM a\n\nENV x", 3, "NAME=value"),
        ("FROM a\nENV a=b c\n", 2, "“c”"),
        ("FROM a\nRUN x \\\n  y\nRUN <<E\nz", 4, "heredoc"),
        ("# escape=x\nFROM a", 1, "“x”"),
        ("# syntax=a\n# syntax=b\nFROM a", 2, "twice"),
        ("FROM a\nCMD [1]", 2, "double quotes"),
        ("FROM a\nRUN " + 70_000 * "x", 2, "too long"),
    ],
)
def test_an_error_has_its_line_and_a_sentence(text: str, line: int, word: str) -> None:
    ((found, message),) = errors(text)
    assert found == line
    assert word in message


def test_all_errors_are_found_and_the_rest_is_understood() -> None:
    text = "FROM a\nENV x\nRUN y\nLABEL z\nENV a=b c\nCMD z"
    assert [line for line, _ in errors(text)] == [2, 4, 5]
    assert lines(text) == [("FROM", 1, 1), ("RUN", 3, 3), ("CMD", 6, 6)]


PIECES = [
    "FROM a", "RUN ", "ENV a=b", "COPY --from=x ", "<<EOF", "EOF", "\\\n", "\n", "#", " ", "\t",
    '"', "'", "[", '["a"]', "$", "${x", "\r", "\0", "\ud800", "ä💥", "`", "ONBUILD ", "=", "--",
]  # fmt: skip


def test_no_text_raises_or_has_lines_out_of_range() -> None:
    random = Random(3)
    for _ in range(1500):
        text = "".join(random.choices(PIECES, k=random.randint(0, 14)))
        parsed = parse(text)
        last = text.count("\n") + 1
        for one in parsed.instructions:
            assert 1 <= one.line <= one.end_line <= last, text
        for problem in parsed.problems:
            assert 1 <= problem.line <= last, text
            assert problem.message
