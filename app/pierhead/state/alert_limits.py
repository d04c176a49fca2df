"""What is nearly used up: the memory that containers may use, and the engine's disk."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from pierhead.core import units
from pierhead.core.i18n import _
from pierhead.core.resources import Container, Disk
from pierhead.state.alert_causes import Causes
from pierhead.state.stats import StatsWatch

SLACK = 0.1
"""By how much a share has to fall before it can be too much again."""


class LimitAlerts:
    """Looks at what is measured."""

    def __init__(self, causes: Causes, containers: Iterable[Container], stats: StatsWatch) -> None:
        self._causes, self._containers, self._stats = causes, containers, stats
        self._above: dict[str, float] = {}
        """Since when containers use too much memory, by the event loop's clock."""
        stats.changed.connect(self._measured)

    def forget(self, id_: str = "") -> None:
        """Know nothing of a container any more; without one, of any."""
        for known in [id_] if id_ else list(self._above):
            self._above.pop(known, None)

    def _measured(self) -> None:
        options, now = self._causes.preferences.options, asyncio.get_running_loop().time()
        for item in self._containers:
            used = self._stats.get(item.id) if item.running else None
            if used is None or not used.memory_limit:
                self.forget(item.id)
                continue
            share = used.memory / used.memory_limit
            if share < options.share / 100 - SLACK:
                self._causes.close(item.id, "memory")
            if share < options.share / 100:
                self.forget(item.id)
            elif now - self._above.setdefault(item.id, now) >= options.seconds:
                title = _("{name} uses {share} of its memory")
                limit = units.size(used.memory_limit)
                detail = _("It may use at most {limit}.").format(limit=limit)
                words = title.format(name=item.name, share=units.share(share))
                self._causes.tell("memory", words, detail, item.id)

    def disk(self, found: Disk) -> None:
        """This is how full it is."""
        most = self._causes.preferences.options.disk_share / 100
        if found.share < most - SLACK / 2:
            self._causes.close(found.folder, "disk")
        if found.share >= most:
            detail = _(
                "{share} are used, and {free} are free where {folder} is. Removing images, stopped"
                " containers and build cache that nobody needs makes room."
            ).format(
                share=units.share(found.share), free=units.size(found.free), folder=found.folder
            )
            title = _("The engine's disk is nearly full")
            self._causes.tell("disk", title, detail, key=found.folder)
