"""How containers end, as far as events tell: which ends were asked for, and which come in a row.

Events may come long after what they tell, so all times are those that they say.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field

from pierhead.engine.api import Changed

ASKED = 30.0
"""Seconds after a signal in which an end is put down to it."""
ROW = 120.0
"""Seconds in which ends are in a row."""
STABLE = 60.0
"""Seconds of running after which an end has a cause of its own."""
INTERRUPTED = 130
"""The code of a program that its own terminal has ended with Ctrl+C."""
_HEARD = {
    *("1", "10", "12", "17", "18", "19", "20", "23", "28"),
    *("HUP", "USR1", "USR2", "CHLD", "CONT", "STOP", "TSTP", "URG", "WINCH"),
}
"""Signals by which programs are told something, not ended."""


@dataclass
class Life:
    """What is known of the runs of one container; times are seconds since 1970."""

    name: str = ""
    started: float = -math.inf
    asked: float = -math.inf
    """When it was last asked to end."""
    stopped: float = -math.inf
    """When it last ended because of that."""
    ends: deque[float] = field(default_factory=lambda: deque(maxlen=20))
    """That nobody had asked for."""
    at: float = 0.0
    """When the last of them was, or its memory was used up."""
    code: int | None = None
    """Of the last of them, until it is judged."""
    oom: bool = False
    """Whether programs were killed for their memory since it was judged."""
    up: float = math.inf
    """Seconds that the last run took."""
    restarts: bool = False
    """Whether its policy starts it again, as far as is known."""
    oom_told: bool = False
    """Whether the user knows of the memory of this run."""
    gone: bool = False

    @property
    def in_a_row(self) -> int:
        """How many ends came shortly before the last one, itself included."""
        return sum(self.ends[-1] - end <= ROW for end in self.ends)

    @property
    def anew(self) -> bool:
        """Whether the last run was long enough for its end to have a cause of its own."""
        return self.up >= STABLE

    def ended(self, event: Changed, now: float) -> bool:
        """Take an end; whether nobody had asked for it."""
        self.up = now - self.started
        if now - self.asked <= ASKED or event.exit_code == INTERRUPTED:
            self.asked, self.stopped = -math.inf, now
            self.ends.clear()
            self.code = None
            return False
        self.ends.append(now)
        self.at = now
        self.code = event.exit_code
        return True


def ends(signal: str) -> bool:
    """Whether a signal is meant to end a program."""
    return signal.upper().removeprefix("SIG") not in _HEARD
