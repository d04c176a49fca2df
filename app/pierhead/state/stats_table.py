"""Samples as a table for other programs."""

from __future__ import annotations

import csv
import io
import math
from datetime import UTC, datetime

from pierhead.state.stats_ring import Ring

HEAD = (
    *("time", "cpu_cores", "memory_bytes", "memory_limit_bytes"),
    *("received_bytes_per_second", "sent_bytes_per_second"),
    *("read_bytes_per_second", "written_bytes_per_second", "pids"),
)


def as_csv(ring: Ring, begin: float, end: float) -> str:
    """RFC 4180 with a head; times are ISO 8601 in UTC, what is not known is empty."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(HEAD)
    for time, *values in ring.rows(begin):
        if time > end:
            break
        stamp = datetime.fromtimestamp(time, UTC).isoformat(timespec="milliseconds")
        table.writerow([stamp, *("" if math.isnan(value) else f"{value:.6g}" for value in values)])
    return text.getvalue()
