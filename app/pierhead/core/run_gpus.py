"""Devices that an engine finds by what is asked for rather than by a path: GPUs, and CDI's names.

Source: the docker CLI's ``opts/gpus.go`` and ``cli/command/container/opts.go``; for the names the
Container Device Interface.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pierhead.core.run_parts import csv_line, csv_words

Json = Mapping[str, Any]

_CDI = "cdi"
_CDI_NAME = re.compile(r"[A-Za-z](?:[\w.-]*\w)?/[A-Za-z](?:[\w-]*\w)?=[\w.:-]+", re.ASCII)


def is_cdi_name(text: str) -> bool:
    """Whether it is a name such as ``vendor.example/gpu=all``, and no path."""
    return bool(_CDI_NAME.fullmatch(text))


def with_cdi_name(requests: Any, name: str) -> list[dict[str, Any]]:
    """The requests with this name asked for as well: all of them are one request."""
    found = [dict(each) for each in requests or ()]
    for each in found:
        if each.get("Driver") == _CDI:
            each["DeviceIDs"] = [*(each.get("DeviceIDs") or ()), name]
            return found
    return [*found, {"Driver": _CDI, "DeviceIDs": [name]}]


def cdi_names(requests: Any) -> Iterator[str]:
    """The names that are asked for."""
    for each in requests or ():
        if each.get("Driver") == _CDI:
            yield from each.get("DeviceIDs") or ()


def with_gpus(text: str, requests: Any) -> list[dict[str, Any]]:
    """The requests with one of ``--gpus``: ``all``, ``2``, ``"device=0,1",capabilities=compute``.

    Raises ``ValueError``.
    """
    found: dict[str, Any] = {"Driver": "", "Count": 0, "DeviceIDs": None}
    found |= {"Capabilities": [["gpu"]], "Options": {}}
    counted = False
    for word in csv_words(text):
        key, equals, value = word.partition("=")
        if not equals or key == "count":
            found["Count"] = -1 if (value or key) == "all" else int(value or key)
            counted = True
        elif key == "driver":
            found["Driver"] = value
        elif key == "device":
            found["DeviceIDs"] = value.split(",")
        elif key == "capabilities":
            found["Capabilities"] = [[*value.split(","), "gpu"]]
        elif key == "options":
            found["Options"] = dict(each.partition("=")[::2] for each in csv_words(value))
        else:
            raise ValueError(word)
    if not counted and found["DeviceIDs"] is None:
        found["Count"] = 1
    return [*(requests or ()), found]


def gpus(requests: Any) -> Iterator[str]:
    """What ``--gpus`` is given for the requests that are none of CDI."""
    return (_format(each) for each in requests or () if each.get("Driver") != _CDI)


def sayable(requests: Any) -> bool:
    """Whether the flags say all of the requests: engines take more than the command line has."""
    return all(_sayable(each) for each in requests or ())


def _sayable(found: Json) -> bool:
    if found.get("Driver") == _CDI:
        return not any(found.get(name) for name in ("Count", "Capabilities", "Options"))
    try:
        (again,) = with_gpus(_format(found), ())
    except ValueError:
        return False
    return _plain(again) == _plain(found)


def _plain(found: Json) -> dict[str, Any]:
    """A request as it can be compared: the order of capabilities that belong together is none."""
    sets = [sorted(each) for each in found.get("Capabilities") or ()]
    return {name: value for name, value in {**found, "Capabilities": sets}.items() if value}


def _format(found: Json) -> str:
    words = []
    if found.get("Driver"):
        words.append(f"driver={found['Driver']}")
    if count := found.get("Count"):
        words.append("all" if count == -1 else str(count))
    if ids := found.get("DeviceIDs"):
        words.append("device=" + ",".join(ids))
    extra = [each for each in (found.get("Capabilities") or [[]])[0] if each != "gpu"]
    if extra:
        words.append("capabilities=" + ",".join(extra))
    if options := found.get("Options"):
        words.append("options=" + csv_line(f"{k}={v}" for k, v in options.items()))
    return csv_line(words)
