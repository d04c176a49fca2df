"""How grave lines are, in the formats that programs write."""

from __future__ import annotations

import pytest

from pierhead.core.log_levels import Level, level


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-05-01 12:00:00,123 - app - ERROR - boom", Level.ERROR),
        ("2026-05-01T12:00:00Z INFO started", Level.INFO),
        ("[2026-05-01T12:00:00Z WARN  actix] x", Level.WARN),
        ("I, [2026-05-01] INFO -- : rails", Level.INFO),
        ("DEBUG:root:python", Level.DEBUG),
        ("WARNING: it is hot", Level.WARN),
        ("2026/05/01 12:00:00 [error] 31#31: *1 open() failed", Level.ERROR),
        ("2026-05-01 12:00:00 UTC [1] LOG:  database system is ready", Level.INFO),
        ("error: no such thing", Level.ERROR),
        ("npm ERR! missing script", Level.ERROR),
        ("level=warn msg=hot", Level.WARN),
        ('time="12:00" level=fatal msg="no"', Level.FATAL),
        ('ts=1 severity="DEBUG"', Level.DEBUG),
        ('{"time":1,"level":"info","msg":"error"}', Level.INFO),
        ('{"severity":"CRITICAL"}', Level.ERROR),
        ('{"level":50,"msg":"pino"}', Level.ERROR),
        ('{"level":10}', Level.TRACE),
        ("E0501 12:00:00.000000 1 file.go:1] glog", Level.ERROR),
        ("I0501 12:00:00.000000 1 file.go:1] glog", Level.INFO),
        ("<11>May  1 12:00:00 host app: syslog", Level.ERROR),
        ("<13>May  1 12:00:00 host app: syslog", Level.INFO),
        ("Traceback (most recent call last):", Level.ERROR),
        ("panic: runtime error", Level.FATAL),
        ("no errors were found", None),
        ("GET /error 200", None),
        ("information is power", None),
        ("log in first", None),
        ('{"level":1234567}', None),
        ("<notxml>", None),
        ("", None),
    ],
)
def test_levels(text: str, expected: Level | None) -> None:
    assert level(text) is expected


def test_a_very_long_line_is_not_looked_through_for_words() -> None:
    assert level("x " * 50_000 + "ERROR") is None
