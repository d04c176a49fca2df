"""What hurts of a container that runs: the most urgent thing about it, in a word and a number."""

from __future__ import annotations

import math
from dataclasses import dataclass

from pierhead.core import units
from pierhead.core.i18n import _
from pierhead.core.resources import Container, Health, State, Stats

HIGH, MUCH = 0.9, 0.7
"""Shares from which on it is bad, and from which on worth a look."""
_ILL = 2.0
"""Above all shares."""


@dataclass(frozen=True, slots=True)
class Pressure:
    """``score`` is a share of what there is, or more for what does not work."""

    score: float
    words: str
    tone: str
    """The meaning of its colour."""


def pressure(container: Container, stats: Stats | None) -> Pressure | None:
    """The worst of health, memory and CPU; None if nothing is known yet."""
    if container.state is State.RESTARTING:
        return Pressure(_ILL + 1, _("Restarting"), "bad")
    if container.health is Health.UNHEALTHY:
        return Pressure(_ILL, _("Unhealthy"), "bad")
    if stats is None:
        return None
    memory = stats.memory / stats.memory_limit if stats.memory_limit else 0.0
    cpu = 0.0 if math.isnan(stats.cpu) else stats.cpu / max(1, stats.cores)
    text = _("{share} of its memory") if memory >= cpu else _("{share} of all cores")
    share = max(memory, cpu)
    tone = "bad" if share >= HIGH else "warn" if share >= MUCH else "good"
    return Pressure(share, text.format(share=units.share(share)), tone)
