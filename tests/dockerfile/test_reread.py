"""What is read again after an edit is what would be read of the whole text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pierhead.dockerfile.reread import reread
from pierhead.dockerfile.syntax import Tree, read

LINES = st.sampled_from(
    [
        "", "# a remark", "FROM a AS b", "RUN one \\", "    two", "ENV A=1 B=2", "RUN <<EOF", "EOF",
        "# escape=`", "# syntax=x", "RUN x `", "COPY a b", "ü😀", "<<EOF \\",
    ]
)  # fmt: skip
TEXTS = st.lists(LINES, max_size=14).map("\n".join)
PIECES = st.one_of(TEXTS, st.text("\n\\ #<EOFRUNx`", max_size=8))


def said(tree: Tree) -> tuple[object, ...]:
    statements = [(one.line, one.start, one.end, one.shape.source) for one in tree.statements]
    return tree.text, tree.escape, tree.parts, statements


@given(TEXTS, st.lists(st.tuples(st.integers(0, 200), st.integers(0, 40), PIECES), max_size=4))
def test_edits_one_after_the_other(text: str, edits: list[tuple[int, int, str]]) -> None:
    tree = read(text)
    for place, gone, piece in edits:
        at = min(place, len(text))
        text = text[:at] + piece + text[at + gone :]
        tree = reread(tree, text)
        assert said(tree) == said(read(text))
        for offset in range(0, len(text) + 1, 7):
            assert tree.part(offset) == read(text).part(offset)


def test_what_is_above_and_below_is_taken_over() -> None:
    text = "FROM a\n" + "RUN x\n" * 50
    before = read(text)
    after = reread(before, text.replace("RUN x\n" * 20, "RUN x\n" * 19 + "RUN y\n", 1))
    assert after.parts[:20] == before.parts[:20]
    assert all(one is two for one, two in zip(after.parts[30:], before.parts[30:], strict=True))
