"""What each instruction accepts, as BuildKit's instruction parser checks it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum


class Value(Enum):
    """How a flag is written."""

    TEXT = "text"
    """``--name=value``, once."""
    LIST = "list"
    """``--name=value``, any number of times."""
    SWITCH = "switch"
    """``--name``, ``--name=true`` or ``--name=false``."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One instruction: how many arguments, which flags."""

    least: int = 1
    most: int | None = None
    flags: dict[str, Value] = field(default_factory=dict)


_ONE = Rule(1, 1)

RULES: dict[str, Rule] = {
    "ADD": Rule(
        2,
        flags={
            "chown": Value.TEXT,
            "chmod": Value.TEXT,
            "link": Value.SWITCH,
            "keep-git-dir": Value.SWITCH,
            "checksum": Value.TEXT,
            "unpack": Value.SWITCH,
            "exclude": Value.LIST,
        },
    ),
    "ARG": Rule(),
    "CMD": Rule(0),
    "COPY": Rule(
        2,
        flags={
            "chown": Value.TEXT,
            "from": Value.TEXT,
            "chmod": Value.TEXT,
            "link": Value.SWITCH,
            "parents": Value.SWITCH,
            "exclude": Value.LIST,
        },
    ),
    "ENTRYPOINT": Rule(0),
    "ENV": Rule(),
    "EXPOSE": Rule(),
    "FROM": Rule(0, flags={"platform": Value.TEXT}),
    "HEALTHCHECK": Rule(
        flags={
            "interval": Value.TEXT,
            "timeout": Value.TEXT,
            "start-period": Value.TEXT,
            "start-interval": Value.TEXT,
            "retries": Value.TEXT,
        },
    ),
    "LABEL": Rule(),
    "MAINTAINER": _ONE,
    "ONBUILD": Rule(0),
    "RUN": Rule(
        0,
        flags={
            "mount": Value.LIST,
            "network": Value.TEXT,
            "security": Value.TEXT,
            "device": Value.LIST,
        },
    ),
    "SHELL": Rule(),
    "STOPSIGNAL": _ONE,
    "USER": _ONE,
    "VOLUME": Rule(),
    "WORKDIR": _ONE,
}
