"""What makes a screen of which X knows nothing show a colour: libX11's assumptions about it.

They are those of a Tektronix 19" tube: how much light each of its numbers gives, and how its red,
green and blue lights mix. What it cannot show keeps hue and value, and loses chroma.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from pierhead.terminal.colour_spaces import (
    SPACES,
    InexpressibleError,
    Triple,
    from_tek,
    luminance,
    require,
    to_tek,
)

Curve = tuple[Sequence[int], Sequence[float]]
"""Numbers, and the light of each."""

_TO_LIGHT = (
    (3.48340481253539000, -1.52176374927285200, -0.55923133354049780),
    (-1.07152751306193600, 1.96593795204372400, 0.03673691339553462),
    (0.06351179790497788, -0.20020501000496480, 0.81070942031648220),
)
_FROM_LIGHT = (
    (0.38106149108714790, 0.32025712365352110, 0.24834578525933100),
    (0.20729745115140850, 0.68054638776373240, 0.11215616108485920),
    (0.02133944350088028, 0.14297193020246480, 1.24172892629665500),
)
_RED = """
936 1481 2329 3529 5127 7169 9699 12759 16392 20637 25533 31119 37431 44504 52373 61069
70624 81070 92433 104744 118026 132307 147610 163958 181371 199871 219475 240202 262069
285089 309278 334647 361208 388971 417945 448138 479555 512202 546082 581199 617552 655144
693971 734031 775322 817837 861571 906515 952662 1000000
"""
_GREEN = """
832 1998 3612 5736 8428 11745 15740 20463 25960 32275 39449 47519 56520 66484 77439 89409
102418 116485 131625 147853 165176 183604 203140 223783 245533 268384 292327 317351 343441
370580 398747 427919 458068 489165 521176 554067 587797 622324 657604 693588 730225 767459
805235 843491 882164 921187 960490 1000000
"""
_BLUE = """
1341 2080 3188 4729 6766 9357 12559 16424 21004 26344 32489 39481 47357 56154 65903 76634
88373 101145 114968 129862 145841 162915 181095 200386 220791 242309 264937 288670 313499
339410 366390 394421 423481 453547 484592 516587 549498 583291 617925 653361 689553 726454
764013 802178 840891 880093 919723 959715 1000000
"""
"""Millionths of the brightest light, up to 255 in steps of five; one below the first is dark."""
_STEP, _LARGEST, _DEEP = 5, 0xFF, 0x101
_SLACK = 0.001
_FULL = 100.0
_NOISE = 1e-9


def shown(space: str, numbers: Triple) -> tuple[int, int, int] | None:
    """Red, green and blue of 0 to 255; None for no such space, or nothing that it has."""
    try:
        if space == "rgbi":
            return _numbers(numbers, slack=0)
        if space in SPACES:
            return _numbers(_light(SPACES[space](*numbers)))
    except InexpressibleError:
        pass
    return None


def _light(xyz: Triple) -> Triple:
    light = _mixed(_TO_LIGHT, xyz)
    if all(-_SLACK <= part <= 1 + _SLACK for part in light):
        return light
    hue, value, _ = to_tek(*xyz)
    red, green, blue = (
        part if abs(part) > _NOISE else 0
        for part in _mixed(_TO_LIGHT, from_tek(*_richest(hue, value)))
    )
    return red, green, blue


def _numbers(light: Triple, slack: float = _SLACK) -> tuple[int, int, int]:
    for part in light:
        require(0, part, 1, slack)
    red, green, blue = (_number(part, curve) for part, curve in zip(light, _CURVES, strict=True))
    return red, green, blue


def _number(light: float, curve: Curve) -> int:
    """The nearest to the line between those whose light is known; X counts in 16 bits."""
    if light <= 0:
        return 0
    numbers, lights = curve
    at = bisect_left(lights, min(light, 1))
    share = (min(light, 1) - lights[at - 1]) / (lights[at] - lights[at - 1])
    low, high = numbers[at - 1] * _DEEP, numbers[at] * _DEEP
    return (low + int((high - low) * share) + _DEEP // 2) // _DEEP


def _curve(millionths: str) -> Curve:
    lights = [int(part) / 1_000_000 for part in millionths.split()]
    first = _LARGEST - _STEP * (len(lights) - 1)
    return (first - 1, *range(first, _LARGEST + 1, _STEP)), (0.0, *lights)


_CURVES = _curve(_RED), _curve(_GREEN), _curve(_BLUE)


def _mixed(matrix: Sequence[Triple], parts: Triple) -> Triple:
    x, y, z = parts
    first, second, third = (row[0] * x + row[1] * y + row[2] * z for row in matrix)
    return first, second, third


# -- what cannot be shown


def _richest(hue: float, value: float) -> Triple:
    """The colour of TekHVC with the highest chroma that can be shown."""
    light, peak, chroma = _peak(hue)
    if value <= peak:
        return hue, value, value * chroma / peak
    # Beyond its richest colour a hue goes to white, and luminance grows as evenly as light does.
    darkest = luminance(peak)
    share = (luminance(value) - darkest) / (1 - darkest)
    red, green, blue = (part * (1 - share) + share for part in light)
    return hue, value, to_tek(*_mixed(_FROM_LIGHT, (red, green, blue)))[2]


def _peak(hue: float) -> tuple[Triple, float, float]:
    """The light of the richest colour of a hue, with its value and chroma."""
    beyond = _mixed(_TO_LIGHT, from_tek(hue, 40, 120))
    least, most = min(beyond), max(beyond)
    red, green, blue = ((part - least) / (most - least) for part in beyond)
    _, value, chroma = to_tek(*_mixed(_FROM_LIGHT, (red, green, blue)))
    return (red, green, blue), value, chroma
