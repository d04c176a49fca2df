"""Leaving a program running by keys."""

from __future__ import annotations

import pytest

from pierhead.core.detach_keys import DetachKeys, key_bytes, shown_keys


@pytest.mark.parametrize(
    ("keys", "sent", "shown"),
    [
        ("ctrl-p,ctrl-q", b"\x10\x11", "Ctrl+P, Ctrl+Q"),
        ("ctrl-a,d", b"\x01d", "Ctrl+A, d"),
        ("DEL", b"\x7f", "DEL"),
        ("ctrl-^,ctrl-@, ctrl-[", b"\x1e\x00\x1b", "Ctrl+^, Ctrl+@, Ctrl+["),
        ("", b"", ""),
    ],
)
def test_keys_are_dockers(keys: str, sent: bytes, shown: str) -> None:
    assert key_bytes(keys) == sent
    assert shown_keys(keys) == shown


@pytest.mark.parametrize(
    ("typed", "sent", "pressed"),
    [
        ([b"ls\r"], b"ls\r", False),
        ([b"\x01", b"d"], b"", True),
        ([b"x\x01d", b"y"], b"x", True),
        ([b"\x01"], b"", False),
        ([b"\x01", b"x"], b"\x01x", False),
        ([b"\x01\x01", b"d"], b"\x01", True),
        ([b"d\x01", b"\x01x"], b"d\x01\x01x", False),
    ],
)
def test_the_keys_are_found_however_they_come(
    typed: list[bytes], sent: bytes, pressed: bool
) -> None:
    keys, through = DetachKeys("ctrl-a,d"), b""
    for data in typed:
        passed, found = keys.type(data)
        through += passed
        if found:
            break
    assert (through, found) == (sent, pressed)


def test_without_keys_all_goes_through() -> None:
    assert DetachKeys("").type(b"\x10\x11") == (b"\x10\x11", False)
