"""The characters of DEC's and ISO's sets, by the final of SCS, as far as they differ from ASCII.

From the VT420 and VT510 programmer references, with the choices of xterm where Unicode has none.
Sets of 96 characters have a ``-`` before their final.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

ASCII = "B"
GRAPHICS = "0"
BRITISH = "A"
VT52_GRAPHICS = "vt52"
NONE = "␦"
"""Stands for a place that a set leaves empty."""

_LINES = "◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·"
_VT52 = "  ▮⅟³⁵⁷°±→…÷↓⎺⎺⎻⎻⎼⎼⎽⎽₀₁₂₃₄₅₆₇₈₉¶"
_TECHNICAL = (
    "⎷┌─⌠⌡│⎡⎣⎤⎦⎧⎩⎫⎭⎨⎬␦␦␦␦␦␦␦␦␦␦␦≤≠≥∫∴∝∞÷Δ∇ΦΓ∼≃Θ×Λ⇔⇒≡ΠΨ␦Σ␦␦√ΩΞΥ⊂⊃∩∪∧∨¬αβχδεφγηιθκλ␦ν∂πψρστ␦ƒωξυζ←↑→↓"
)
_GREEK = "ϊΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟ␦ΠΡΣΤΥΦΧΨΩάέήί␦όϋαβγδεζηθικλμνξο␦πρστυφχψωςύώ΄␦"
_CYRILLIC = "юабцдефгхийклмнопярстужвьызшэщчъЮАБЦДЕФГХИЙКЛМНОПЯРСТУЖВЬЫЗШЭЩЧ"
_HEBREW = "אבגדהוזחטיךכלםמןנסעףפץצקרשת"
_EMPTY_SIGNS = dict.fromkeys(map(ord, "$&,-./48>"), NONE)
_MULTINATIONAL = {**_EMPTY_SIGNS, **dict.fromkeys(map(ord, "P^p~"), NONE)}
_MULTINATIONAL |= {ord("("): "¤", ord("W"): "Œ", ord("]"): "Ÿ", ord("w"): "œ", ord("}"): "ÿ"}

_NATIONAL = {
    **dict.fromkeys(("C", "5"), "[Ä\\Ö]Å^Ü`é{ä|ö}å~ü"),
    **dict.fromkeys(("R", "f"), "#£@à[°\\ç]§{é|ù}è~¨"),
    **dict.fromkeys(("Q", "9"), "@à[â\\ç]ê^î`ô{é|ù}è~û"),
    **dict.fromkeys(("`", "E", "6"), "@Ä[Æ\\Ø]Å^Ü`ä{æ|ø}å~ü"),
    **dict.fromkeys(("H", "7"), "@É[Ä\\Ö]Å^Ü`é{ä|ö}å~ü"),
    "4": "#£@¾[ĳ\\½]|{¨|ƒ}¼~´",
    "K": "@§[Ä\\Ö]Ü{ä|ö}ü~ß",
    "Y": "#£@§[°\\ç]é`ù{à|ò}è~ì",
    "Z": "#£@§[¡\\Ñ]¿{°|ñ}ç",
    "=": "#ù@à[é\\ç]ê^î_è`ô{ä|ö}ü~û",
    "%6": "[Ã\\Ç]Õ{ã|ç}õ",
    "%2": "!ı&ğ@İ[Ş\\Ö]Ç^Ü`Ğ{ş|ö}ç~ü",
    "%=": "".join(map("".join, zip("`abcdefghijklmnopqrstuvwxyz", _HEBREW, strict=True))),
    '">': "".join(
        map("".join, zip("abcdefghijklmnopqrstuvwx", _GREEK[1:16] + "ΠΡΣΤΥΦΧΨΩ", strict=True))
    ),
}
"""National replacement sets: what is replaced, each followed by what comes instead."""
NATIONAL = frozenset(_NATIONAL)

LEVELS = {
    **{ASCII: 1, BRITISH: 1, GRAPHICS: 1, "<": 2, ">": 3, "%5": 3, "I": 3, "J": 3, "-A": 3},
    **dict.fromkeys(_NATIONAL, 2),
    **dict.fromkeys(('"?', '"4', "%0", "&4", '">', "%2", "%=", "-B", "-F", "-H", "-L", "-M"), 5),
}
"""All sets that can be designated, and the conformance level from which on they can."""


@cache
def table(name: str) -> Mapping[int, str]:
    """What a set has in the place of ASCII's characters."""
    if name in _NATIONAL:
        replaced = _NATIONAL[name]
        return dict(zip(map(ord, replaced[::2]), replaced[1::2], strict=True))
    return _tables().get(name, {})


@cache
def _tables() -> dict[str, Mapping[int, str]]:
    latin = _upper_half("iso8859-1")
    signs = {code: latin[code] for code in range(0x21, 0x40)} | _EMPTY_SIGNS
    return {
        GRAPHICS: {ord("_"): " ", **_from("`", _LINES)},
        BRITISH: {ord("#"): "£"},
        VT52_GRAPHICS: {ord("^"): "^", **_from("_", _VT52)},
        ">": _from("!", _TECHNICAL),
        "%5": _without_edges(latin | _MULTINATIONAL),
        '"?': signs | {ord("("): "¤"} | _from("@", _GREEK),
        '"4': {
            **signs,
            **dict.fromkeys(range(0x40, 0x7F), NONE),
            **{ord("("): "¨", ord("*"): "×", ord(":"): "÷"},
            **_from("`", _HEBREW),
        },
        "%0": {
            **_without_edges(latin),
            **_EMPTY_SIGNS,
            **{ord("("): "¨", ord("."): "İ", ord(">"): "ı", ord("P"): "Ğ", ord("W"): "Œ"},
            **{ord("]"): "Ÿ", ord("^"): "Ş", ord("p"): "ğ", ord("w"): "œ", ord("}"): "ÿ"},
            ord("~"): "ş",
        },
        "&4": dict.fromkeys(range(0x21, 0x40), NONE) | _from("@", _CYRILLIC),
        "I": {code: chr(0xFF40 + code) for code in range(0x21, 0x60)},
        "J": {ord("\\"): "¥", ord("~"): "‾"},
        "-A": latin,
        "-B": _upper_half("iso8859-2"),
        "-F": _upper_half("iso8859-7") | dict.fromkeys(map(ord, "$%*"), NONE),
        "-H": _upper_half("iso8859-8") | dict.fromkeys(map(ord, "}~"), NONE),
        "-L": _upper_half("iso8859-5"),
        "-M": _upper_half("iso8859-9"),
    }


def _from(first: str, characters: str) -> dict[int, str]:
    return dict(enumerate(characters, ord(first)))


def _upper_half(codec: str) -> dict[int, str]:
    text = bytes(range(0xA0, 0x100)).decode(codec, "replace").replace("\ufffd", NONE)
    return dict(enumerate(text, 0x20))


def _without_edges(characters: Mapping[int, str]) -> dict[int, str]:
    return {code: characters[code] for code in range(0x21, 0x7F)}
