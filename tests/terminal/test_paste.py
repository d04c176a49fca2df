from __future__ import annotations

from time import process_time

import pytest

from harness.speed import slowness
from pierhead.terminal.paste import PORTION, as_one_line, cleaned, is_harmless, portions, whole


def test_a_paste_can_press_no_keys() -> None:
    evil = "ls\x1b[201~\nrm\x03 -rf\t/\r\n"
    assert whole(evil, bracketed=False) == b"ls[201~\rrm -rf\t/\r"
    assert whole(evil, bracketed=True) == b"\x1b[200~ls[201~\rrm -rf\t/\r\x1b[201~"
    assert cleaned("日本\x9b\x85\x7f\0") == "日本".encode()
    assert cleaned("a\ud800b") == b"ab"


@pytest.mark.parametrize(
    ("text", "harmless"),
    [
        *(("ls -l", True), ("a\tb", True), ("日本", True), ("", True)),
        *(("ls\n", False), ("a\rb", False), ("\x03", False), ("\x1b[A", False)),
        *(("\x9b", False), ("\x7f", False)),
    ],
)
def test_what_is_shown_first(text: str, harmless: bool) -> None:
    assert is_harmless(text) == harmless


def test_lines_as_one() -> None:
    assert as_one_line("docker run \\\n  -it \\\r\n  web\n") == "docker run -it web"
    assert as_one_line("  a  \n\n\tb\r\n") == "a b"


def test_portions_are_the_whole() -> None:
    text = ("x" * (PORTION - 1) + "\r\n") * 5 + "äöü\n" * 5000
    pieces = list(portions(text))
    assert b"".join(pieces) == cleaned(text)
    assert len(pieces) > 5
    assert max(map(len, pieces)) <= 2 * PORTION + 4
    assert list(portions("")) == []


def test_ten_megabytes_are_prepared_in_little_time() -> None:
    text = "some line of text that is pasted\n" * 320_000
    slowest, start = 0.0, process_time()
    for _ in portions(text):
        now = process_time()
        slowest = max(slowest, now - start)
        start = now
    assert slowest < 0.02 * slowness()
