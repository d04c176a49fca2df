"""The terminals that are measured beside each other: ours, what it is built on, and xterm.js."""

from __future__ import annotations

import gc
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from time import thread_time
from typing import NamedTuple

import pyte

from terminal.cores import COMPILED, emulator

SCROLLBACK = 10_000
BLOCK = 1 << 16
"""Bytes that are handed over at once, as much as a pipe holds."""
_PATIENCE = 0.3
"""Seconds after which a slow one need not take the rest."""
_MEGA = 1e6
_PACKAGE = "@xterm/headless@6"
_RAISES = re.compile(rb"\x1b\[(?:>[\d;]*m|\?[\d;]*[mnrsu])")
"""What ends stock pyte with a TypeError."""


class Task(NamedTuple):
    """Some output for a terminal of a size, in a file too."""

    columns: int
    lines: int
    data: bytes
    file: Path


Contender = Callable[[Task], float]
"""Takes the output and returns how many megabytes of it a second of CPU time was enough for."""


def contenders() -> dict[str, Contender]:
    """All that run in this process, by name."""
    found: dict[str, Contender] = {"pure": lambda task: _ours(task, False)}
    if COMPILED:
        found["compiled"] = lambda task: _ours(task, True)
    found["HistoryScreen"] = lambda task: _stock(_history(task), task)
    found["pyte Screen"] = lambda task: _stock(pyte.Screen(task.columns, task.lines), task)
    return found


def _ours(task: Task, compiled: bool) -> float:
    ours = emulator(task.columns, task.lines, SCROLLBACK, compiled=compiled)
    return _speed(ours.feed, task.data)


def _history(task: Task) -> pyte.HistoryScreen:
    return pyte.HistoryScreen(task.columns, task.lines, history=SCROLLBACK)


def _stock(screen: pyte.Screen, task: Task) -> float:
    return _speed(pyte.ByteStream(screen).feed, _RAISES.sub(b"", task.data), 1 << 12)


def _speed(feed: Callable[[bytes], None], data: bytes, block: int = BLOCK) -> float:
    # What the one before has left behind is not to be paid by this one.
    gc.collect()
    began = thread_time()
    taken, seconds = 0, 0.0
    for start in range(0, len(data), block):
        piece = data[start : start + block]
        feed(piece)
        taken += len(piece)
        seconds = thread_time() - began
        if seconds > _PATIENCE:
            break
    return taken / _MEGA / seconds


class XtermMissing(Exception):
    """xterm.js cannot be had here; says why."""


class Xterm(AbstractContextManager["Xterm"]):
    """xterm.js under node, installed where the user's caches are."""

    def __init__(self) -> None:
        caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        self._home = caches / "pierhead-bench" / "xterm"
        for program in ("node", "npm"):
            if shutil.which(program) is None:
                raise XtermMissing(f"xterm.js is left out: {program} is not installed.")
        if not (self._home / "node_modules/@xterm/headless").is_dir():
            self._install()
        self._node = subprocess.Popen(
            ["node", str(Path(__file__).with_name("xterm.mjs")), str(self._home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )

    def _install(self) -> None:
        self._home.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--no-audit", "--no-fund", "--prefix", str(self._home)]
        done = subprocess.run(
            [*command, _PACKAGE], check=False, capture_output=True, text=True, timeout=120
        )
        if done.returncode:
            raise XtermMissing(f"xterm.js is left out: npm says {done.stderr.strip()[-300:]}")

    def __call__(self, task: Task) -> float:
        """A ``Contender``: the time is that of the whole process."""
        assert self._node.stdin is not None
        assert self._node.stdout is not None
        size = {"columns": task.columns, "lines": task.lines}
        self._node.stdin.write(json.dumps({**size, "file": str(task.file), "block": BLOCK}) + "\n")
        answer = self._node.stdout.readline()
        if not answer:
            raise RuntimeError("xterm.js has ended")
        found = json.loads(answer)
        return float(found["bytes"] / _MEGA / found["seconds"])

    def __exit__(self, *_: object) -> None:
        assert self._node.stdin is not None
        self._node.stdin.close()
        self._node.wait(10)
        assert self._node.stdout is not None
        self._node.stdout.close()
