"""Who started whom, read from /proc."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def children_of(pid: int) -> list[int]:
    """The processes that ``pid`` started and that still are its own."""
    return [child for child, parent in _parents().items() if parent == pid]


def running(word: str) -> bool:
    """Whether a process has ``word`` among its arguments that began with this one, such as a
    container's of a private engine; other runs of the tests have their own.
    """
    return bool(running_with(word))


def running_with(word: str) -> list[int]:
    """Those processes."""
    parents, own = _parents(), os.getpid()

    def ours(pid: int) -> bool:
        while pid and pid != own:
            pid = parents.get(pid, 0)
        return pid == own

    return [pid for pid in parents if word.encode() in _arguments(pid) and ours(pid)]


def child_of(pid: int, inner: int = 0) -> int:
    """The child of ``pid`` that is ``inner`` in its own namespace; the only one if that is 0."""
    found = [child for child in children_of(pid) if inner in (0, _inner(child))]
    (child,) = found
    return child


def stopped(pid: int) -> bool:
    """Whether every thread of a process has stopped: they do so one by one."""
    states = []
    for thread in Path(f"/proc/{pid}/task").iterdir():
        with suppress(OSError):
            states.append((thread / "stat").read_text().rpartition(")")[2].split()[0])
    return set(states) <= set("TtZX")


def _parents() -> dict[int, int]:
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(FileNotFoundError, ProcessLookupError):
                # The name in parentheses may hold anything, so count from behind it.
                stat = (entry / "stat").read_text().rpartition(")")[2]
                found[int(entry.name)] = int(stat.split()[1])
    return found


def _arguments(pid: int) -> list[bytes]:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[1:]
    return []


def _inner(pid: int) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("NSpid:"):
                return int(line.split()[-1])
    return pid
