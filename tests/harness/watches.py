"""The system's watches on files: what watches in threads of its own gives them back a bit later."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from pathlib import Path

from harness.waiting import until
from pierhead.state.file_watch import THREAD


def open_watches() -> int:
    """How many the process has at this moment."""
    found = 0
    for entry in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            # What waits for the watches is a file too, and goes at another moment.
            found += os.readlink(entry) in {"anon_inode:inotify", "anon_inode:[eventpoll]"}
    return found


async def until_watches(count: int) -> None:
    """Return when there are no more than so many, and nobody is about to open one.

    What is told to end before it has begun to watch begins all the same, for a moment.
    """
    await until(lambda: not _watching() and open_watches() <= count)


def _watching() -> bool:
    return any(thread.name == THREAD for thread in threading.enumerate())
