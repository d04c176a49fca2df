"""The shapes that values of ``docker run``'s flags have: how they become JSON, and text again.

Source: the docker CLI's ``opts`` and ``cli/command/container/opts.go``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pierhead.core.run_parts import format_memory, parse_memory
from pierhead.core.shell_words import join

Json = Mapping[str, Any]

_SECONDS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "ns": 1e-9}
_DURATION = re.compile(r"([0-9.]+)(h|ms|us|µs|ns|m|s)")
_NANO = 1_000_000_000
_MILLION = 1_000_000
_FALSE = {"false", "f", "0"}


@dataclass(frozen=True, slots=True)
class Shape:
    """How the values of a flag become JSON and back.

    ``read`` is given what is there already; ``write`` yields the values of the flag.
    """

    read: Callable[[str, Any], Any]
    write: Callable[[Any], Iterator[str]]


def _one(read: Callable[[str], Any], write: Callable[[Any], str] = str) -> Shape:
    def values(found: Any) -> Iterator[str]:
        if found not in (None, "", 0, {}, []):
            yield write(found)

    return Shape(lambda text, _before: read(text), values)


def _each(read: Callable[[str], Any], write: Callable[[Any], str]) -> Shape:
    return Shape(
        lambda text, before: [*(before or ()), read(text)],
        lambda found: (write(each) for each in found or ()),
    )


def _pair(text: str, before: Any) -> dict[str, str]:
    name, _equals, value = text.partition("=")
    return {**(before or {}), name: value}


def parse_duration(text: str) -> int:
    """Nanoseconds of ``1m30s``; raises ``ValueError``."""
    parts = _DURATION.findall(text)
    if not parts or "".join("".join(part) for part in parts) != text:
        raise ValueError(text)
    return round(sum(float(number) * _SECONDS[unit] for number, unit in parts) * _NANO)


def format_duration(nanoseconds: int) -> str:
    """``1m30s`` as exact as it is; empty for none."""
    text, left = "", nanoseconds
    for unit, size in (("h", 3600), ("m", 60), ("s", 1)):
        count, left = divmod(left, size * _NANO)
        text += f"{count}{unit}" if count else ""
    if left % _MILLION == 0:
        return text + (f"{left // _MILLION}ms" if left else "")
    return text + f"{left}ns"


def _amount(text: str) -> int:
    return -1 if text == "-1" else parse_memory(text)


def _format_amount(count: int) -> str:
    return "-1" if count == -1 else format_memory(count)


def _device(text: str) -> dict[str, str]:
    parts = text.split(":")
    source, rights = parts[0], "rwm"
    if len(parts) > 1 and re.fullmatch("[rwm]+", parts[-1]):
        rights = parts.pop()
    target = parts[1] if len(parts) > 1 else source
    return {"PathOnHost": source, "PathInContainer": target, "CgroupPermissions": rights}


def _format_device(found: Json) -> str:
    source, target = found["PathOnHost"], found.get("PathInContainer") or found["PathOnHost"]
    rights = found.get("CgroupPermissions") or "rwm"
    if rights != "rwm":
        return f"{source}:{target}:{rights}"
    return source if source == target else f"{source}:{target}"


def _ulimit(text: str) -> dict[str, Any]:
    name, _equals, values = text.partition("=")
    soft, _colon, hard = values.partition(":")
    return {"Name": name, "Soft": int(soft), "Hard": int(hard or soft)}


def _format_ulimit(found: Json) -> str:
    soft, hard = found.get("Soft"), found.get("Hard")
    return f"{found['Name']}={soft}" + (f":{hard}" if hard != soft else "")


def _rate(text: str) -> dict[str, Any]:
    path, _colon, rate = text.rpartition(":")
    return {"Path": path, "Rate": parse_memory(rate)}


def _weight(text: str) -> dict[str, Any]:
    path, _colon, weight = text.rpartition(":")
    return {"Path": path, "Weight": int(weight)}


def _health_command(text: str) -> list[str]:
    return ["CMD-SHELL", text] if text else []


def _write_health_command(found: Any) -> Iterator[str]:
    if found and found[0] == "CMD-SHELL":
        yield from found[1:2]
    elif found and found[0] == "CMD":
        yield join(found[1:])


def _expose(text: str, before: Any) -> dict[str, Any]:
    return {**(before or {}), text if "/" in text else f"{text}/tcp": {}}


TEXT, NUMBER = _one(str), _one(int)
EXACT = Shape(
    lambda text, _before: int(text),
    lambda found: iter(() if found in (None, -1) else (str(found),)),
)
"""A number of which 0 means something else than nothing."""
AMOUNT = _one(_amount, _format_amount)
DURATION = _one(parse_duration, format_duration)
HEALTH = Shape(lambda text, _before: _health_command(text), _write_health_command)
LIST = _each(str, str)
DEVICES = _each(_device, _format_device)
ULIMITS = _each(_ulimit, _format_ulimit)
PAIRS = Shape(_pair, lambda found: (f"{k}={v}" for k, v in (found or {}).items()))
SWITCH = Shape(
    lambda text, _before: text.lower() not in _FALSE,
    lambda found: iter(("",) if found else ()),
)
RATES = _each(_rate, lambda each: f"{each['Path']}:{each['Rate']}")
WEIGHTS = _each(_weight, lambda each: f"{each['Path']}:{each['Weight']}")
EXPOSED = Shape(_expose, lambda found: (key.removesuffix("/tcp") for key in found or ()))
NONE_HEALTH = Shape(
    lambda text, before: before if text.lower() in _FALSE else ["NONE"],
    lambda found: iter(("",) if found == ["NONE"] else ()),
)
