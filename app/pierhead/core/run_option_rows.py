"""Flags of ``docker run`` as rows with a cell for each part of their values, and back.

What a row cannot say as it was said stays a line of text, so that nothing changes by being shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pierhead.core.run_options import Option
from pierhead.core.run_parts import csv_line, csv_words

Texts = Mapping[str, str]
"""What is in a row, by column."""


@dataclass(frozen=True, slots=True)
class Rows:
    """How the values of some flags are rows."""

    flags: tuple[str, ...]
    apart: Callable[[str], dict[str, str]]
    """The value of a flag taken apart, by column."""
    together: Callable[[Texts], str]
    main: str
    """The column at which a problem is shown."""

    def texts(self, option: Option) -> dict[str, str]:
        """The texts of a row."""
        flag, value = option
        return self.apart(value) | ({"flag": flag} if len(self.flags) > 1 else {})

    def option(self, texts: Texts) -> Option:
        """What a row says."""
        flag = texts.get("flag") or self.flags[0]
        return flag, self.together(texts)

    def says(self, option: Option) -> bool:
        """Whether a row says just this."""
        return option[0] in self.flags and self.option(self.texts(option)) == option


def _word(value: str) -> dict[str, str]:
    return {"value": value}


def _pair(value: str) -> dict[str, str]:
    name, _equals, text = value.partition("=")
    return {"name": name, "value": text}


def _paired(texts: Texts) -> str:
    return f"{texts.get('name', '')}={texts.get('value', '')}"


def _limit(value: str) -> dict[str, str]:
    name, _equals, numbers = value.partition("=")
    soft, _colon, hard = numbers.partition(":")
    return {"name": name, "soft": soft, "hard": hard}


def _limited(texts: Texts) -> str:
    hard = texts.get("hard", "")
    return f"{texts.get('name', '')}={texts.get('soft', '')}" + (f":{hard}" if hard else "")


def _device(value: str) -> dict[str, str]:
    parts = value.split(":")
    rights = parts.pop() if len(parts) > 1 and re.fullmatch("[rwm]+", parts[-1]) else ""
    return {"source": parts[0], "target": ":".join(parts[1:]), "rights": rights}


def _devised(texts: Texts) -> str:
    source, target, rights = (texts.get(name, "") for name in ("source", "target", "rights"))
    if rights and not target:
        target = source
    return ":".join(filter(None, (source, target, rights)))


_GPU_WORDS = ("driver", "count", "device", "capabilities", "options")


def _gpu(value: str) -> dict[str, str]:
    found = {}
    for word in csv_words(value):
        key, equals, text = word.partition("=")
        found[key if equals else "count"] = text if equals else key
    return found


def _gpus(texts: Texts) -> str:
    return csv_line(
        text if name == "count" else f"{name}={text}"
        for name in _GPU_WORDS
        if (text := texts.get(name, ""))
    )


def _plain(flag: str) -> Rows:
    return Rows((flag,), _word, lambda texts: texts.get("value", ""), "value")


ROWS: dict[str, Rows] = {
    "capabilities": Rows(
        ("cap-add", "cap-drop"), _word, lambda texts: texts.get("value", ""), "value"
    ),
    "security": _plain("security-opt"),
    "devices": Rows(("device",), _device, _devised, "source"),
    "device_rules": _plain("device-cgroup-rule"),
    "gpus": Rows(("gpus",), _gpu, _gpus, "count"),
    "ulimits": Rows(("ulimit",), _limit, _limited, "name"),
    "sysctls": Rows(("sysctl",), _pair, _paired, "name"),
    "log_options": Rows(("log-opt",), _pair, _paired, "name"),
}
"""The rows of the form, by name."""
