from __future__ import annotations

import pytest

from pierhead.terminal.joined import Place
from pierhead.terminal.links import addresses, last_link, link_at, pieces
from terminal.screens import terminal


def found(text: str) -> list[str]:
    return [text[start:end] for start, end in addresses(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see https://example.com/a?b=c#d.", ["https://example.com/a?b=c#d"]),
        ("(http://a.b/c)", ["http://a.b/c"]),
        ("[x](http://a.b/c), and", ["http://a.b/c"]),
        ("https://en.wikipedia.org/wiki/Pier_(disambiguation)", [...]),
        ("http://[::1]:8080/", [...]),
        ("<ssh://git@host:22/r.git>", ["ssh://git@host:22/r.git"]),
        ("file:///etc/passwd;", ["file:///etc/passwd"]),
        ("mailto:me@example.com!", ["mailto:me@example.com"]),
        ("'http://a.b'", ["http://a.b"]),
        ('"http://a.b"', ["http://a.b"]),
        ("**http://a.b**", ["http://a.b"]),
        ("http://a.b|http://c.d", ["http://a.b", "http://c.d"]),
        ("见http://a.b/路。好", ["http://a.b/路"]),
        ("HTTPS://A.B", [...]),
        ("│http://a.b│", ["http://a.b"]),
        ("http:// https://. mailto: xhttp://a.b javascript:alert(1)", []),
        ("http://" + "a" * 3000, []),
    ],
)
def test_addresses(text: str, expected: list[object]) -> None:
    assert found(text) == [text if each is ... else each for each in expected]


def test_no_text_takes_long() -> None:
    for text in ("http://" * 20_000, "http://a" + ")" * 100_000, "mailto:" + "a." * 50_000):
        assert len(found(text)) < 20_001


def test_an_address_that_wraps_is_one() -> None:
    emulator = terminal("x http://example.com/long/path y", columns=12)
    link = link_at(emulator, Place(1, 3))
    assert link is not None
    assert link.uri == "http://example.com/long/path"
    assert (link.start, link.end) == (Place(0, 2), Place(2, 6))
    assert list(pieces(emulator, link, range(0, 4))) == [(0, 2, 12), (1, 0, 12), (2, 0, 6)]
    assert link_at(emulator, Place(0, 1)) is None
    assert link_at(emulator, Place(2, 6)) is None
    assert link_at(emulator, Place(99, 0)) is None


def test_marked_links_lead_where_the_program_says_whatever_they_show() -> None:
    emulator = terminal("\x1b]8;;https://evil.example\x07http://good.example\x1b]8;;\x07")
    link = link_at(emulator, Place(0, 3))
    assert link is not None
    assert link.uri == "https://evil.example"


def test_pieces_with_one_mark_belong_together() -> None:
    emulator = terminal(
        "\x1b]8;id=1;http://a\x07aa\x1b]8;;\x07  \x1b]8;;http://a\x07bb\x1b]8;;\x07\r\n"
        "\x1b]8;id=1;http://a\x07cc\x1b]8;;\x07"
    )
    link = link_at(emulator, Place(0, 1))
    assert link is not None
    assert list(pieces(emulator, link, range(0, 4))) == [(0, 0, 2), (1, 0, 2)]


def test_the_last_link_of_some_lines() -> None:
    emulator = terminal("http://a\r\nhttp://b http://c\r\n\x1b]8;;http://d\x07D\x1b]8;;\x07 end")
    assert last_link(emulator, 0, 2) is not None
    assert [last_link(emulator, 0, end).uri for end in (1, 2, 3)] == [  # type: ignore[union-attr]
        "http://a",
        "http://c",
        "http://d",
    ]
    assert last_link(emulator, 3, 4) is None
