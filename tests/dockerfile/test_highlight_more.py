"""The colours of Compose files and ignore files, and that edits leave them as if read anew."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pierhead.dockerfile.highlight import Highlighter
from pierhead.dockerfile.highlight_ignore import IgnoreHighlighter
from pierhead.dockerfile.highlight_yaml import YamlHighlighter
from pierhead.dockerfile.parts import Kind, Parts


def seen(text: str, highlighter: type[Parts]) -> dict[str, Kind]:
    spans = highlighter(text).spans(0, text.count("\n"))
    return {
        line[span.start : span.start + span.length]: span.kind
        for line, row in zip(text.split("\n"), spans, strict=True)
        for span in row
    }


@pytest.mark.parametrize(
    ("text", "piece", "kind"),
    [
        ("a: b # c", "a", Kind.KEYWORD),
        ("a: b # c", "# c", Kind.COMMENT),
        ("a: b#c", "b#c", None),
        ("- a: 1", "a", Kind.KEYWORD),
        ("- a: 1", "-", Kind.OPERATOR),
        ("- a: 1", "1", Kind.NUMBER),
        ("a b c: d", "a b c", Kind.KEYWORD),
        ('"a b": "c: d"', '"a b"', Kind.KEYWORD),
        ('"a b": "c: d"', '"c: d"', Kind.STRING),
        ("a: 'it''s'", "'it''s'", Kind.STRING),
        ("a: {b: c, d: [e]}", "d", Kind.KEYWORD),
        ("a: true", "true", Kind.NUMBER),
        ("a: truely", "truely", None),
        ("a: 80:90", "80:90", None),
        ("image: nginx:1.2", "nginx:1.2", Kind.IMAGE),
        ("image: a/b:${T:-x}", "${T:-x}", Kind.VARIABLE),
        ('a: "x $Y"', "$Y", Kind.VARIABLE),
        ("a: &b", "&b", Kind.LABEL),
        ("<<: *b", "<<", Kind.KEYWORD),
        ("<<: *b", "*b", Kind.LABEL),
        ("a: |\n  # no comment\n\n  $x\nb: 1", "# no comment", Kind.STRING),
        ("a: |\n  # no comment\n\n  $x\nb: 1", "$x", Kind.VARIABLE),
        ("a: |\n  # no comment\n\n  $x\nb: 1", "b", Kind.KEYWORD),
        ("- >-\n  x: y\n- z", "x: y", Kind.STRING),
        ("http://x/y: z", "http://x/y", Kind.KEYWORD),
        ("a: http://x/y", "http://x/y", None),
    ],
)
def test_yaml(text: str, piece: str, kind: Kind | None) -> None:
    assert seen(text, YamlHighlighter).get(piece) is kind


@pytest.mark.parametrize(
    ("text", "piece", "kind"),
    [
        ("# a", "# a", Kind.COMMENT),
        (" # a*", "*", Kind.VARIABLE),
        ("!a", "!", Kind.KEYWORD),
        ("**/a[b-c]?", "[b-c]?", Kind.VARIABLE),
        ("a\\*", "\\*", Kind.STRING),
        ("a[b", "[b", Kind.VARIABLE),
    ],
)
def test_ignore_files(text: str, piece: str, kind: Kind) -> None:
    assert seen(text, IgnoreHighlighter)[piece] is kind


def test_another_escape_character_continues_lines() -> None:
    found = seen('# escape=`\nRUN a `\n  "b" \\\nUSER c', Highlighter)
    assert found["# escape=`"] is Kind.DIRECTIVE
    assert found['"b"'] is Kind.STRING
    assert found["USER"] is Kind.KEYWORD


LINES = st.sampled_from(
    ["a: |", "  b: 1", "", "    x", "- c", "# d", "RUN <<E", "E", "RUN a \\", "# escape=`", "x `"]
)


@pytest.mark.parametrize("highlighter", [YamlHighlighter, Highlighter, IgnoreHighlighter])
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_after_any_edits_it_looks_as_if_read_anew(
    highlighter: type[Parts], data: st.DataObject
) -> None:
    lines = data.draw(st.lists(LINES, min_size=1, max_size=12))
    kept = highlighter("\n".join(lines))
    shown = kept.spans(0, len(lines) - 1)
    for _edit in range(data.draw(st.integers(1, 4))):
        first = data.draw(st.integers(0, len(lines) - 1))
        removed = data.draw(st.integers(1, min(3, len(lines) - first)))
        added = data.draw(st.lists(LINES, min_size=1, max_size=3))
        lines[first : first + removed] = added
        start, last = kept.edit(first, removed, added)
        more = len(added) - removed
        shown = shown[:start] + kept.spans(start, last) + shown[last + 1 - more :]
        assert shown == highlighter("\n".join(lines)).spans(0, len(lines) - 1)


def test_parts_are_found_out_as_far_as_they_are_asked_for() -> None:
    lines = ["FROM a", "", "RUN b \\", "  c", "COPY <<E /f", "RUN d", "E"] * 450
    lazy, whole = Highlighter("\n".join(lines)), Highlighter("\n".join(lines))
    assert whole.reach(len(lines))
    assert lazy.spans(10, 20) == whole.spans(10, 20)
    assert not lazy.reach(len(lines), 0)
    # Edits above, within and below what is known, short and long ones.
    for first, removed, new in (
        (5, 1, ["RUN <<A", "FROM x", "A"]),
        (2500, 2, ["# a remark"]),
        (40, 900, ["RUN a \\", "  b"] * 400),
        (1, 3, []),
        (0, 0, ["FROM y"] * 700),
        (2000, 10, ["COPY <<B /x", "RUN"]),
    ):
        lines[first : first + removed] = new
        begin, end = lazy.edit(first, removed, new)
        assert begin <= first
        assert end >= first + len(new) - 1
        fresh = Highlighter("\n".join(lines))
        for part in ((0, 30), (first, first + 10), (len(lines) - 20, len(lines) - 1)):
            assert lazy.spans(*part) == fresh.spans(*part)
