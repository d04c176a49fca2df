"""Cut what a program writes into tokens: the grammar of ECMA-48 as xterm reads it.

One regular expression takes a control function with the text after it and all whole lines after
that, colours included, since what a token costs is mostly that it is one. Sequences that are not
known are tokens too, so that they can be swallowed whole; what is not finished yet is the rest.
"""

from __future__ import annotations

import re

_TEXT = r"[^\x00-\x1f\x7f]*+"
_SGR = r"\x1b\[[0-9;:]*+m"
TO_ASCII = "\x1b(B"
"""Designates ASCII as G0: ncurses has it before every SGR that resets."""
_STYLING = rf"(?:{_SGR}|\x1b\(B)"
_RUN = rf"{_TEXT}(?:{_STYLING}{_TEXT})*+"
_C0_IN_CSI = r"[\x00-\x17\x19\x1c-\x3f\x7f]"
_C0_IN_ESC = r"\x00-\x17\x19\x1c-\x2f\x7f"
_CUTS_OFF = r"\x18\x1a\x1b\x80-\U0010ffff"
_FUNCTION = (
    r"\x1b\[[\x20-\x3f]*+[\x40-\x7e]"
    r"|[\x00-\x0c\x0e-\x1a\x1c-\x1f\x7f]|\r(?!\n)"
    # An operating system command may end with BEL; any string is cut off by CAN, SUB or ESC.
    r"|\x1b\][^\x07\x18\x1a\x1b]*+(?:\x07|\x1b\\|[\x18\x1a]|(?=\x1b[^\\]))"
    r"|\x1b[PX^_k][^\x18\x1a\x1b]*+(?:\x1b\\|[\x18\x1a]|(?=\x1b[^\\]))"
    # A control sequence with controls in it.
    rf"|\x1b\[{_C0_IN_CSI}*+(?:[\x18\x1a\x40-\x7e]|(?=[\x1b\x80-\U0010ffff]))"
    r"|\x1b[\x20-\x2f]*+[\x30-\x7e](?<!\x1b[\[\]PX^_k])"
    # An escape sequence with controls in it, and one that is cut off.
    rf"|\x1b[{_C0_IN_ESC}]++(?:[\x30-\x7e](?<![\[\]PX^_k])|(?=[\[\]PX^_k{_CUTS_OFF}]))"
    rf"|\x1b(?=[{_CUTS_OFF}])"
)
_TOKEN = re.compile(
    rf"(?:(?!{_STYLING})(?:({_FUNCTION})|(\x1b.*+)))?+({_RUN})(\r\n(?:{_RUN}\r\n)*+)?+", re.DOTALL
)
_ONE = re.compile(
    rf"(?!{_SGR})(?:({_FUNCTION})|(\x1b.*+))|({_SGR}|(?!\r){_TEXT})|(\r\n)", re.DOTALL
)
_PARAMETERS = re.compile(r"([<=>?]?)([0-9;]*)([ -/]*)([@-~])")
MOST = 256
"""Parameters of a control sequence; those after them mean nothing."""
_LARGEST = 9999
_DIGITS = len(str(_LARGEST))

tokens = _TOKEN.findall
"""Tuples of a control function, the unfinished rest, a run, and line ends with all whole runs
between them. A run is text with nothing but SGR and ``TO_ASCII`` in it. All may be empty, and one
of the first two always is."""

Token = tuple[str, str, str, str]


def token_at(data: str, start: int) -> tuple[Token, int]:
    """The one token of them that begins somewhere, with nothing after it, and where it ends."""
    match = _ONE.match(data, start)
    assert match is not None
    function, rest, run, lines = match.groups(default="")
    return (function, rest, run, lines), match.end()


def parameters(sequence: str) -> tuple[str, list[int]] | None:
    """What follows CSI by its prefix, intermediates and final, and the parameters.

    There is at least one of these and at most ``MOST``; those that are left out are 0. None if
    there are colons, which only SGR knows, or no sense at all.
    """
    match = _PARAMETERS.fullmatch(sequence)
    if match is None:
        return None
    prefix, numbers, intermediates, final = match.groups()
    return prefix + intermediates + final, [_number(word) for word in numbers.split(";")[:MOST]]


def _number(word: str) -> int:
    if len(word) > _DIGITS:
        word = word.lstrip("0")
    return int(word or 0) if len(word) <= _DIGITS else _LARGEST
