"""How slow this machine is at this moment: limits are set on one, and tests run on all."""

from __future__ import annotations

from statistics import median
from time import thread_time

_REFERENCE = 0.0027
"""CPU seconds that the work below takes on the machine on which the limits were set."""


def slowness() -> float:
    """What to multiply a limit of CPU time with.

    Twice at least, for a limit tells of work that grew out of proportion: how fast it is otherwise
    the bench measures. A core whose caches and pipelines are shared counts as a slower one.
    """
    return 2 * max(1.0, median(_work() for _ in range(5)) / _REFERENCE)


def _work() -> float:
    """CPU seconds for something like the rest of the app: calls, strings and dictionaries."""
    start = thread_time()
    found: dict[str, int] = {}
    for number in range(10_000):
        name = f"{number:x}"
        found[name[::-1]] = len(name) + found.get(name, 0)
    return thread_time() - start
