"""The spaces that tell colours by how they look: from each to CIE XYZ, and to TekHVC.

Names, ranges and formulas are those of Xcms (Xlib, chapter 6), odd ones too: programs get what
they get from X. TekHVC is the space of U.S. Patent No. 4,985,853, by Tektronix.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

Triple = tuple[float, float, float]

WHITE_X, WHITE_Z = 0.9496644, 1.4060403
_SLACK = 1e-5
_TURN = 360.0
_DARKEST_LIGHTNESS, _DARKEST_Y, _STEEPNESS = 7.99953624, 0.008856, 903.29
_RED_U, _RED_V = 0.7127, 0.4931
_CHROMA_SCALE = 7.50725
_FULL = 100.0


class InexpressibleError(ValueError):
    """No screen shows this, or it is no colour at all."""


def require(low: float, value: float, high: float, slack: float = _SLACK) -> None:
    """Raise InexpressibleError unless the value is a number in the range, or almost."""
    if not low - slack <= value <= high + slack:
        raise InexpressibleError(value)


# -- to CIE XYZ


def _from_xyz(x: float, y: float, z: float) -> Triple:
    require(0, y, 1)
    return x, y, z


def _from_xyy(x: float, y: float, luminance: float) -> Triple:
    for value in (x, y, luminance):
        require(0, value, 1)
    height = y or 0.001
    return x * luminance / height, luminance, (1 - x - y) * luminance / height


def _from_uvy(u: float, v: float, luminance: float) -> Triple:
    require(0, luminance, 1)
    divisor = 6 * u - 16 * v + 12
    if divisor == 0:
        u, v = _WHITE_U, _WHITE_V
        divisor = 6 * u - 16 * v + 12
    x, y = 9 * u / divisor, 4 * v / divisor
    z = 1 - x - y
    return (x * luminance / y, luminance, z * luminance / y) if y else (x, luminance, z)


def _from_lab(lightness: float, a: float, b: float) -> Triple:
    # X takes a* and b* as hundredths, and those of very dark colours, and their L*, as percents.
    require(0, lightness, _FULL)
    root = (lightness + 16) / 116
    y = root * root * root
    if y < _DARKEST_Y:
        y = lightness / 9.03292
        return WHITE_X * (a / 3893.5 + y), y, WHITE_Z * (y - b / 1557.4)
    red, blue = root + a / 5, root - b / 2
    return WHITE_X * red * red * red, y, WHITE_Z * blue * blue * blue


def _from_luv(lightness: float, u: float, v: float) -> Triple:
    # As with CIELab, u* and v* are hundredths.
    require(0, lightness, _FULL)
    scale = 13 * (lightness / _FULL)
    if scale == 0:
        return _from_uvy(_WHITE_U, _WHITE_V, 0)
    return _from_uvy(u / scale + _WHITE_U, v / scale + _WHITE_V, luminance(lightness))


def _from_tek(hue: float, value: float, chroma: float) -> Triple:
    require(0, value, _FULL)
    require(0, chroma, math.inf)
    return from_tek(hue, value, chroma)


def from_tek(hue: float, value: float, chroma: float) -> Triple:
    """Of a hue in degrees, a value of 0 to 100 and a chroma of 0 on."""
    if value in {0, _FULL}:
        return _from_uvy(_WHITE_U, _WHITE_V, value / _FULL)
    value = _SLACK if value < 0 else _FULL - _SLACK if value > _FULL else value
    angle = math.radians((hue % _TURN + _HUE_OF_RED) % _TURN)
    reach = value * _CHROMA_SCALE
    u, v = math.cos(angle) * chroma / reach, math.sin(angle) * chroma / reach
    return _from_uvy(u + _WHITE_U, v + _WHITE_V, luminance(value))


def luminance(lightness: float) -> float:
    """CIE Y, 0 to 1, of L* or of a value of TekHVC, 0 to 100."""
    if lightness < _DARKEST_LIGHTNESS:
        return lightness / _STEEPNESS
    root = (lightness + 16) / 116
    return root * root * root


SPACES: Mapping[str, Callable[[float, float, float], Triple]] = {
    **{"ciexyz": _from_xyz, "ciexyy": _from_xyy, "cieuvy": _from_uvy, "cielab": _from_lab},
    **{"cieluv": _from_luv, "tekhvc": _from_tek},
}
"""By prefix, in small letters. Each raises InexpressibleError for what is out of its range."""


# -- from CIE XYZ


def to_tek(x: float, y: float, z: float) -> Triple:
    """Hue in degrees, value and chroma."""
    require(0, y, 1)
    u, v = _to_uv(x, y, z)
    u, v = u - _WHITE_U, v - _WHITE_V
    value = y * _STEEPNESS if y < _DARKEST_Y else math.cbrt(y) * 116 - 16
    hue = math.degrees(math.atan2(v, u)) - _HUE_OF_RED
    return hue % _TURN, value, value * _CHROMA_SCALE * math.hypot(u, v)


def _to_uv(x: float, y: float, z: float) -> tuple[float, float]:
    divisor = x + 15 * y + 3 * z
    return (4 * x / divisor, 9 * y / divisor) if divisor else (_WHITE_U, _WHITE_V)


_WHITE_U, _WHITE_V = _to_uv(WHITE_X, 1, WHITE_Z)
_HUE_OF_RED = math.degrees(math.atan((_RED_V - _WHITE_V) / (_RED_U - _WHITE_U)))
