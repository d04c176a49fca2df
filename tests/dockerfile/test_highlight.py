"""Colours are right, and stay right while the text changes."""

from __future__ import annotations

from random import Random

import pytest

from pierhead.dockerfile.highlight import Highlighter
from pierhead.dockerfile.parts import Kind


def seen(text: str) -> dict[str, Kind]:
    """Each coloured piece with what it is."""
    spans = Highlighter(text).spans(0, text.count("\n"))
    return {
        line[span.start : span.start + span.length]: span.kind
        for line, row in zip(text.split("\n"), spans, strict=True)
        for span in row
    }


@pytest.mark.parametrize(
    ("text", "piece", "kind"),
    [
        ("# syntax=a\nFROM b", "# syntax=a", Kind.DIRECTIVE),
        ("FROM b\n# syntax=a", "# syntax=a", Kind.COMMENT),
        ("from a as b", "from", Kind.KEYWORD),
        ("from a as b", "as", Kind.KEYWORD),
        ("FROM a:1 AS b", "a:1", Kind.IMAGE),
        ("FROM a:1 AS b", "b", Kind.LABEL),
        ("FROM a:${V:-1}", "${V:-1}", Kind.VARIABLE),
        ("COPY --from=b x y", "--from", Kind.FLAG),
        ("RUN --mount=type=cache,target=/x y", "target", Kind.NAME),
        ('ENV A="b"', "A", Kind.NAME),
        ('ENV A="b"', '"b"', Kind.STRING),
        ('ENV A="b $C"', "$C", Kind.VARIABLE),
        ("EXPOSE 80/tcp", "80/tcp", Kind.NUMBER),
        ("RUN a && b", "&&", Kind.OPERATOR),
        ("RUN a 'b c'", "'b c'", Kind.STRING),
        ('RUN a "$B"', "$B", Kind.VARIABLE),
        ("RUN a # note", "# note", Kind.COMMENT),
        ("RUN a \\\n  # it's\n  'x'", "# it's", Kind.COMMENT),
        ("RUN a \\\n  # it's\n  'x'", "'x'", Kind.STRING),
        ("RUN <<E\n# note\nE", "<<E", Kind.LABEL),
        ("RUN <<E\n# note\nE", "# note", Kind.COMMENT),
        ("COPY <<E /x\nwords\nE", "words", Kind.STRING),
        ("COPY <<E /x\nwords\nE", "E", Kind.LABEL),
        ('SHELL ["a"]', '"a"', Kind.STRING),
        ("RUN a # note\nUSER b", "USER", Kind.KEYWORD),
        ("ADD https://x/y.git#main z\nUSER b", "USER", Kind.KEYWORD),
        ("ENV A='💥' B=c", "B", Kind.NAME),
    ],
)
def test_pieces(text: str, piece: str, kind: Kind) -> None:
    if "💥" in text:  # positions count it as two
        spans = Highlighter(text).spans(0, 0)[0]
        assert [span.start for span in spans if span.kind is kind] == [4, 11]
    else:
        assert seen(text)[piece] is kind


SOURCE = """\
# syntax=docker/dockerfile:1
FROM --platform=$BUILDPLATFORM img:${V:-4} AS base
ENV A=b F="x\\n $y"
RUN --mount=type=cache,target=/root apt-get update \\
    # note
    && echo "hi 💥 $USER" 'x' # c
COPY --from=base <<EOF <<-'X' /x
hello $A
EOF
x
X
RUN <<EOF
# sh
echo "$A"
EOF
HEALTHCHECK --interval=3s CMD curl -f http://x || exit 1
"""
TYPED = ["", "x", '"', "'", "\n", "\\\n", "<<EOF\nfoo\nEOF\n", "# ", "💥", "RUN ", "$", "EOF", "`"]


@pytest.mark.parametrize("seed", range(25))
def test_after_any_edits_it_looks_as_if_read_anew(seed: int) -> None:
    random, text = Random(seed), SOURCE
    highlighter = Highlighter(text)
    shown = highlighter.spans(0, text.count("\n"))
    for _ in range(15):
        units = text.encode("utf-16-le", "surrogatepass")
        at = random.randrange(len(units) // 2 + 1)
        removed = min(random.choice([0, 0, 1, 5, 30]), len(units) // 2 - at)
        typed = random.choice(TYPED).encode("utf-16-le")
        units_before = units
        units = units[: 2 * at] + typed + units[2 * (at + removed) :]
        before, text = text, units.decode("utf-16-le", "surrogatepass")

        start = before_edit(units_before, at)
        old = before_edit(units_before, at + removed) - start + 1
        lines = text.split("\n")
        more = text.count("\n") - before.count("\n")
        first, last = highlighter.edit(start, old, lines[start : start + old + more])
        shown = _replaced(shown, highlighter, more, first, last)
        assert shown == Highlighter(text).spans(0, text.count("\n"))


def before_edit(units: bytes, at: int) -> int:
    """In which line a position is."""
    return units[: 2 * at].decode("utf-16-le", "surrogatepass").count("\n")


def _replaced(
    shown: list[list[object]], highlighter: Highlighter, more: int, first: int, last: int
) -> list[list[object]]:
    """What a widget shows that only asks for the lines it was told of."""
    return shown[:first] + highlighter.spans(first, last) + shown[last + 1 - more :]
