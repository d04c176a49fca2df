"""Formatting: what it makes of a file, and that it means the same to BuildKit's parser."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

import dockerfile
from contexts.dockerfiles import TEXTS
from pierhead.dockerfile.format import format_text

UGLY = r"""# syntax=docker/dockerfile:1


from   golang:1.23    as   build
   workdir /src
Copy   go.mod    go.sum   ./
RUN  --mount=type=cache,target=/x \
  --network=none   \
# in between
      go build   -o "a   b" \
   && true
ENV A=b \
      C="d   e" \
  E=f



LABEL x  y   z
ONBUILD   copy   a   b
RUN <<EOF
   keep    this   
EOF
CMD [ "a",  "b" ]   
"""
TIDY = r"""# syntax=docker/dockerfile:1

FROM golang:1.23 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/x \
    --network=none \
    # in between
    go build   -o "a   b" \
   && true
ENV A=b \
    C="d   e" \
    E=f

LABEL x  y   z
ONBUILD copy   a   b
RUN <<EOF
   keep    this   
EOF
CMD [ "a",  "b" ]
"""


def test_an_ugly_file() -> None:
    assert format_text(UGLY) == TIDY


def test_a_tidy_file_stays() -> None:
    assert format_text(TIDY) == TIDY


def test_small_letters_where_most_are_small() -> None:
    assert format_text("from a AS b\nrun x\nCOPY a b\n") == "from a as b\nrun x\ncopy a b\n"


def test_the_end_has_one_line_feed() -> None:
    assert format_text("FROM a") == "FROM a\n"
    assert format_text("FROM a\n\n\n") == "FROM a\n"
    assert format_text("") == ""


def meaning(text: str) -> list[tuple[object, ...]] | None:
    """What BuildKit's parser understands, all that it keeps of the text included."""
    try:
        commands = dockerfile.parse_string(text)
    except dockerfile.GoParseError:
        return None
    found = []
    for one in commands:
        name = (one.cmd or "").upper()
        value = list(one.value)
        if name == "FROM" and len(value) == 3 and value[1].upper() == "AS":
            value[1] = "AS"
        kept = one.original.split(None, 1)[-1] if name == "ONBUILD" else ""
        found.append((name, one.sub_cmd, one.json, one.flags, value, kept))
    return found


WRITTEN = st.lists(
    st.sampled_from(
        [
            *("FROM a  as b\n", "  run  x\n", "COPY   a   b\n", "ENV A=b  C=d\n", "ENV a  b  c\n"),
            *("RUN a \\\n", "  b  \\\n", "\tc\n", "   # x\n", "\n", "RUN <<E\n", " x \n", "E\n"),
            *('CMD [ "a" ,"b" ]\n', "ONBUILD  run   y\n", "LABEL a='b  \\\n", "  c'\n", "d\\\n"),
            *("VOLUME  /a   /b\n", "RUN --mount=type=cache  \\\n", "HEALTHCHECK  CMD  a  b\n"),
            *("ARG  A  B=c\n", "EXPOSE  80   90\n", "USER  a  b\n", '"', "'", "\\\n", "  "),
        ]
    ),
    max_size=12,
).map("".join)


@given(st.one_of(WRITTEN, TEXTS))
@settings(max_examples=1500, deadline=None, derandomize=True)
def test_it_means_the_same_and_once_is_enough(text: str) -> None:
    formatted = format_text(text)
    before = meaning(text)
    if before is not None:
        assert meaning(formatted) == before
        again = format_text(formatted)
        assert again == formatted
