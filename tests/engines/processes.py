"""Who started whom, read from /proc."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path


def children_of(pid: int) -> list[int]:
    """The processes that ``pid`` started and that still are its own."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            # The name in parentheses may hold anything, so count from behind it.
            parent = (entry / "stat").read_text().rpartition(")")[2].split()[1]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(parent) == pid:
            found.append(int(entry.name))
    return found


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


def _inner(pid: int) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("NSpid:"):
                return int(line.split()[-1])
    return pid
