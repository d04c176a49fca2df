from __future__ import annotations

from typing import cast

import pytest

from pierhead.state.place import Condition, Situation
from pierhead.state.programs import Program
from pierhead.ui.documents.terminal_words import Ending, Way, told, way

RUNNING = Situation(Condition.RUNNING)
RESTARTED = Situation(Condition.RUNNING, restarted=True)
STOPPED = Situation(Condition.STOPPED, code=137)
AGAIN = Situation(Condition.STOPPED, restarted=True, code=1)
LIMITED = Situation(Condition.STOPPED, code=137, out_of_memory=True)
GONE, REPLACED = Situation(Condition.GONE), Situation(Condition.REPLACED)
UNKNOWN, PAUSED = Situation(Condition.UNKNOWN), Situation(Condition.PAUSED)
RESTARTING = Situation(Condition.RESTARTING, code=2)


class Kind:
    def __init__(self, *, stays: bool = False, starts: bool = False) -> None:
        self.stays, self.starts = stays, starts


LOST = "The connection to the engine was lost."
DEAD = "The container has stopped with exit code 137."
REMOVED = "The container has been removed."
START = "Start Container"
NEW = "Open in the New One"
SHELL, MAIN, OWN = Kind(), Kind(stays=True), Kind(stays=True, starts=True)


@pytest.mark.parametrize(
    ("kind", "ending", "text", "offer"),
    [
        (SHELL, Ending(RUNNING, RUNNING, 3), "The program has ended with exit code 3.", "Reopen"),
        (SHELL, Ending(RUNNING, RUNNING), "The program has ended.", "Reopen"),
        (
            SHELL,
            Ending(RUNNING, GONE, 0),
            "The program has ended with exit code 0. Now it has been removed.",
            "",
        ),
        (SHELL, Ending(RESTARTED, RESTARTED), "The container was restarted.", "Reopen"),
        (SHELL, Ending(STOPPED, STOPPED), DEAD, START),
        (
            SHELL,
            Ending(LIMITED, RESTARTED),
            "The container was stopped because it ran out of memory. It runs again.",
            "Reopen",
        ),
        (
            SHELL,
            Ending(STOPPED, AGAIN),
            f"{DEAD} The container has stopped with exit code 1.",
            START,
        ),
        (SHELL, Ending(RESTARTING, RESTARTING), "The container has stopped with exit code 2.", ""),
        (SHELL, Ending(GONE, REPLACED), f"{REMOVED} Now there is a new one of the same name.", NEW),
        (
            SHELL,
            Ending(REPLACED, REPLACED),
            "The container has been replaced by a new one of the same name.",
            NEW,
        ),
        (SHELL, Ending(UNKNOWN, UNKNOWN), LOST, ""),
        (SHELL, Ending(UNKNOWN, RUNNING), f"{LOST} The engine is back.", "Reopen"),
        (
            SHELL,
            Ending(UNKNOWN, STOPPED),
            f"{LOST} The engine is back. The container does not run.",
            START,
        ),
        (SHELL, Ending(STOPPED, UNKNOWN), f"{DEAD} Now the engine does not answer.", ""),
        (
            SHELL,
            Ending(PAUSED, PAUSED, opened=False),
            "The container is paused.",
            "Resume Container",
        ),
        (SHELL, Ending(RUNNING, RUNNING, opened=False), "The container runs.", "Reopen"),
        (MAIN, Ending(RUNNING, RUNNING), "Detached. The program goes on.", "Attach Again"),
        (MAIN, Ending(STOPPED, STOPPED, 137), DEAD, START),
        (
            OWN,
            Ending(STOPPED, STOPPED, 3),
            "The program has ended with exit code 3.",
            "Start Again",
        ),
        (OWN, Ending(GONE, GONE, 3), "The program has ended with exit code 3.", "Start Again"),
        (
            OWN,
            Ending(RUNNING, RUNNING, left=True),
            "Detached. The program goes on.",
            "Attach Again",
        ),
    ],
)
def test_what_happened_and_what_can_be_done(
    kind: Kind, ending: Ending, text: str, offer: str
) -> None:
    program = cast(Program, kind)
    assert told(ending, program) == text
    how, label = way(ending, program)
    assert label == offer
    assert (how is Way.NONE) is not bool(offer)
    assert (how is Way.START) is ("Start" in offer or "Resume" in offer)
