"""How grave a line of a log is, told from the formats that are common.

Known are JSON and logfmt with a field for the level, syslog's priority, glog's first letter, and
the level as a word near the beginning, as most write it.
"""

from __future__ import annotations

import re
from enum import IntEnum


class Level(IntEnum):
    """From the least to the most grave."""

    TRACE = 0
    DEBUG = 1
    INFO = 2
    WARN = 3
    ERROR = 4
    FATAL = 5


_NAMES = {
    Level.TRACE: ("trace", "trc", "finest", "finer", "verbose", "silly"),
    Level.DEBUG: ("debug", "dbg", "debug1", "debug2", "debug3", "debug4", "debug5", "fine"),
    Level.INFO: ("info", "inf", "information", "informational", "notice", "log", "note"),
    Level.WARN: ("warn", "warning", "wrn"),
    Level.ERROR: ("error", "err", "eror", "severe", "critical", "crit", "failure", "alert"),
    Level.FATAL: ("fatal", "panic", "ftl", "emerg", "emergency", "dpanic", "crash"),
}
BY_NAME = {name: level for level, names in _NAMES.items() for name in names}
"""By every name that a level has, in small letters."""
_PINO = 10
"""By how much the levels of bunyan and pino differ: trace is 10, fatal 60."""
_SYSLOG = (
    Level.FATAL,
    Level.ERROR,
    Level.ERROR,
    Level.ERROR,
    Level.WARN,
    Level.INFO,
    Level.INFO,
    Level.DEBUG,
)
_GLOG = {"I": Level.INFO, "W": Level.WARN, "E": Level.ERROR, "F": Level.FATAL, "D": Level.DEBUG}
_HEAD = 160
"""Characters in which a word for the level is looked for; fields may be farther."""
_FIELD = re.compile(
    r"""["'](?:level|lvl|severity|severity_text|log\.level|levelname|loglevel|log_level|@l)["']
        \s*:\s*["']?(?P<json>\w+)
      | (?:^|[\s,;])(?:level|lvl|severity|loglevel|log_level)=["']?(?P<fmt>\w+)""",
    re.VERBOSE | re.IGNORECASE,
)
_START = re.compile(r"<(?P<priority>\d{1,3})>|(?P<glog>[IWEFD])\d{4} \d\d:\d\d:\d\d")
_WORDS = "|".join(sorted(BY_NAME, key=len, reverse=True))
_CALLED = "|".join(
    sorted(set(BY_NAME) - {"log", "note", "fine", "crash", "failure"}, key=len)[::-1]
)
_WORD = re.compile(
    rf"(?<![\w/.-])(?:(?P<upper>{_WORDS.upper()}|{_CALLED.title()})(?=[\s:\]|)>,;!-]|$)"
    rf"|\[\s*(?P<box>{_WORDS})\s*\]"
    rf"|(?P<colon>{_CALLED}):(?=\s|$))"
)
_RAISED = ("Traceback (most recent call last)", "panic:", "Exception in thread", "Caused by: ")


def level(text: str) -> Level | None:
    """The level of a line without control sequences; None where it does not tell."""
    if start := _START.match(text):
        if start["glog"]:
            return _GLOG[start["glog"]]
        return _SYSLOG[int(start["priority"]) % len(_SYSLOG)]
    if ("=" in text or ":" in text) and (field := _FIELD.search(text)):
        found = _named(field["json"] or field["fmt"])
        if found is not None:
            return found
    head = text[:_HEAD]
    if word := _WORD.search(head):
        return BY_NAME[(word["upper"] or word["box"] or word["colon"]).lower()]
    return Level.ERROR if head.lstrip().startswith(_RAISED) else None


def _named(word: str) -> Level | None:
    if word.isdecimal():
        number = int(word)
        if number and number % _PINO == 0:
            return Level(min(number // _PINO - 1, Level.FATAL))
        return None
    return BY_NAME.get(word.lower())
