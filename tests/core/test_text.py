from __future__ import annotations

import pytest

from pierhead.core.text import visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("web-1", "web-1"),
        ("<b>x</b>", "<b>x</b>"),
        ("größe 名前 🐳", "größe 名前 🐳"),
        ("a\nb\tc", "a␊b␉c"),
        ("\x1b[31mred\x00", "␛[31mred␀"),
        ("del\x7f", "del␡"),
        ("c1\x9b", "c1�"),
        ("right\u202eleft", "right�left"),
        ("line\u2028next", "line next"),
        ("no\u00a0break", "no break"),
        ("", ""),
    ],
)
def test_everything_is_seen_and_stays_on_one_line(text: str, shown: str) -> None:
    assert visible(text) == shown
