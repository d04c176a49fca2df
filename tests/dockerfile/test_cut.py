from __future__ import annotations

from pierhead.dockerfile.cut import cut_before

TEXT = """# syntax=docker/dockerfile:1
ARG VERSION=1
FROM a AS b
RUN one
FROM c
ARG VERSION
ARG NAME=${VERSION}-x
ARG NONE
RUN --mount=type=cache,target=/c --network=none make \\
    # a remark
    all
ARG LATER=1
RUN ["echo", "a b"]
RUN <<EOF
set -e
cat x
EOF
RUN python3 <<EOF
print(1)
EOF
"""


def test_all_that_comes_before_is_kept() -> None:
    cut = cut_before(TEXT, 10, {})
    assert cut
    assert cut.text == "".join(TEXT.splitlines(keepends=True)[:8])
    assert cut.command.text == "make \\\n    all"
    assert cut.arguments == (("VERSION", "1"), ("NAME", "1-x"))


def test_arguments_that_are_given_count() -> None:
    cut = cut_before(TEXT, 9, {"VERSION": "2", "NONE": "some", "OTHER": "x"})
    assert cut
    assert cut.arguments == (("VERSION", "2"), ("NAME", "2-x"), ("NONE", "some"))


def test_commands_can_be_typed() -> None:
    commands = [cut.command.text for line in (13, 15, 18) if (cut := cut_before(TEXT, line, {}))]
    assert commands == ["echo 'a b'", "set -e\ncat x\n", "python3 <<EOF\nprint(1)\nEOF"]


def test_what_runs_nothing_has_no_command() -> None:
    for line in (0, 2, 3, 5, 99):
        assert cut_before(TEXT, line, {}) is None
