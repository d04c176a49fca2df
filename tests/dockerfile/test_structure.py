"""What folds, and what an outline lists."""

from __future__ import annotations

from pierhead.dockerfile.parse import parse
from pierhead.dockerfile.structure import (
    Fold,
    Symbol,
    dockerfile_folds,
    dockerfile_symbols,
    indented_folds,
    keyed_symbols,
)

DOCKERFILE = """\
# syntax=docker/dockerfile:1
# one
# two
FROM golang AS build
RUN <<EOF
# inside
# the heredoc
# is no comment
echo a
EOF
RUN one \\
    # between
    && two

# about the last
FROM scratch
COPY --from=build /a /b
ENTRYPOINT ["/a"]
"""
YAML = """\
# a comment
services:
  web:
    image: nginx:1
    ports:
      - "80:80"

  # about the database
  db:
    image: postgres
volumes:
  data: {}
"""


def test_stages_instructions_heredocs_and_comments_fold() -> None:
    folds = dockerfile_folds(parse(DOCKERFILE), DOCKERFILE)
    assert folds == (Fold(1, 3), Fold(4, 13), Fold(5, 10), Fold(11, 13), Fold(16, 18))


def test_a_text_with_errors_folds_as_far_as_it_is_understood() -> None:
    text = "FROM a\nNONSENSE \\\n x\nRUN a \\\n  b\n"
    assert Fold(4, 5) in dockerfile_folds(parse(text), text)
    assert dockerfile_folds(parse(""), "") == ()


def test_the_outline_has_stages_and_what_is_in_them() -> None:
    symbols = dockerfile_symbols(parse("ARG v=1\n" + DOCKERFILE))
    assert symbols[:3] == (
        Symbol(1, "ARG", "v=1"),
        Symbol(5, "build", "FROM golang"),
        Symbol(6, "RUN", "<<EOF", 1),
    )
    assert symbols[4:6] == (
        Symbol(17, "1", "FROM scratch"),
        Symbol(18, "COPY", "--from=build /a /b", 1),
    )


def test_what_is_indented_folds() -> None:
    assert indented_folds(YAML) == (
        Fold(2, 10),
        Fold(3, 6),
        Fold(5, 6),
        Fold(9, 10),
        Fold(11, 12),
    )


def test_keys_are_listed_down_to_a_depth() -> None:
    assert keyed_symbols(YAML) == (
        Symbol(2, "services"),
        Symbol(3, "web", "", 1),
        Symbol(9, "db", "", 1),
        Symbol(11, "volumes"),
        Symbol(12, "data", "{}", 1),
    )
