"""Text from outside, made safe to show on one line: nothing in it may steer what is around it."""

from __future__ import annotations

_PICTURES = 0x2400
_DELETE = 0x7F
_LAST_CONTROL = 0x20
_REPLACEMENT = "�"


def visible(text: str) -> str:
    """``text`` with a symbol for each character that would not be seen as one.

    Control characters become their pictures (``␊``), line separators and marks that change
    the direction of writing become a replacement character. Everything printable stays.
    """
    return text if text.isprintable() else "".join(map(_symbol, text))


def _symbol(character: str) -> str:
    if character.isprintable():
        return character
    code = ord(character)
    if code < _LAST_CONTROL:
        return chr(_PICTURES + code)
    if code == _DELETE:
        return "␡"
    return " " if character.isspace() and code > _LAST_CONTROL else _REPLACEMENT
