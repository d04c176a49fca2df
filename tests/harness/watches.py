"""The system's watches on files: what watches in threads of its own gives them back a bit later."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from harness.waiting import until


def open_watches() -> int:
    """How many the process has at this moment."""
    found = 0
    for entry in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            # What waits for the watches is a file too, and goes at another moment.
            found += os.readlink(entry) in {"anon_inode:inotify", "anon_inode:[eventpoll]"}
    return found


async def until_watches(count: int) -> None:
    """Return when there are no more than so many."""
    await until(lambda: open_watches() <= count)
