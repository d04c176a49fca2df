"""What every test stands on: a private home, an event loop, a real engine, and no leaks."""

from __future__ import annotations

import os
import signal

# What a shell runs in the background ignores it, and so would every program that tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

pytest_plugins = [
    "harness.isolation",
    "harness.runtimes",
    "harness.garbage",
    "harness.leaks",
    "harness.bot",
    "harness.loops",
    "harness.engine",
]
