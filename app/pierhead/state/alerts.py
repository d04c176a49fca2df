"""What the user is warned of: each cause once, until it is over and comes again.

Listens to the engine's events, to what is measured, and asks how full the engine's disk is. Whether
and where a warning is shown is for those who listen to ``raised``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pierhead.core import units
from pierhead.core.alert_options import AlertPreferences
from pierhead.core.errors import AppError
from pierhead.core.i18n import _, ngettext
from pierhead.core.resources import Container, Disk, Health, Kind
from pierhead.core.signal import Signal
from pierhead.core.tasks import spawn
from pierhead.engine.api import Changed
from pierhead.state.alert_lives import Life, ends
from pierhead.state.connection import Connection
from pierhead.state.helpers import target_of
from pierhead.state.stats import StatsWatch
from pierhead.state.store import Store

SETTLE = 0.7
"""Seconds in which an engine tells all that belongs to one end."""
LOOPS = 3
"""Ends in a row that make a loop."""
DISK_FIRST, DISK_EVERY = 20.0, 300.0
"""Seconds until the disk is looked at, and between two looks."""
SLACK = 0.1
"""By how much a share has to fall before it can be too much again."""
_EXCERPT = 200
_ENDS = ("died", "loop", "oom")
"""The rules about ends, that of the memory last."""


@dataclass(frozen=True, slots=True)
class Alert:
    """One warning; plain text."""

    rule: str
    """The name of the option that switches it."""
    title: str
    detail: str = ""
    container: str = ""
    """The id of the container that it is about, if it is about one."""


class Alerts:
    """Raises alerts while it is running."""

    def __init__(
        self,
        connection: Connection,
        containers: Store[Container],
        stats: StatsWatch,
        preferences: AlertPreferences,
    ) -> None:
        self._connection, self._containers, self._stats = connection, containers, stats
        self.preferences = preferences
        self.raised: Signal[Alert] = Signal()
        self._lives: dict[str, Life] = {}
        self._open: set[tuple[str, str]] = set()
        """Causes that were told and are not over."""
        self._above: dict[str, float] = {}
        """Since when containers use too much memory."""
        self._tasks: set[asyncio.Task[object]] = set()
        connection.happened.connect(self._happened)
        stats.changed.connect(self._measured)

    async def run(self) -> None:
        """Look at the disk now and then, until cancelled."""
        await asyncio.sleep(DISK_FIRST)
        while True:
            await self.look_at_disk()
            await asyncio.sleep(DISK_EVERY)

    def end(self) -> None:
        """Judge nothing more."""
        for task in list(self._tasks):
            task.cancel()

    # -- events

    def _happened(self, event: Changed) -> None:
        if event.kind is not Kind.CONTAINER or self._is_helper(event.id):
            return
        now = asyncio.get_running_loop().time()
        life = self._lives.setdefault(event.id, Life())
        life.name = event.name or life.name
        match event.action:
            case "kill" if ends(event.signal):
                life.asked = now
            case "start":
                self._started(event.id, life, now)
            case "oom":
                life.oom = True
                spawn(self._judge(event.id), self._tasks)
            case "die" if event.exit_code is not None:
                # Podman tells of each end a second time, when it has cleaned up.
                self._ended(event, life, now)
            case "destroy":
                life.gone = True
                spawn(self._forget(event.id), self._tasks)
            case "health_status":
                self._health(event)

    def _started(self, id_: str, life: Life, now: float) -> None:
        life.started, life.gone, life.oom_told = now, False, False
        if not life.restarts:
            self._close(id_, *_ENDS)

    def _ended(self, event: Changed, life: Life, now: float) -> None:
        if not life.ended(event, now):
            self._over(event.id)
            return
        if life.anew:
            self._close(event.id, *_ENDS[: 2 if life.oom_told else 3])
        spawn(self._judge(event.id), self._tasks)

    def _is_helper(self, id_: str) -> bool:
        item = self._containers.get(id_)
        return item is not None and bool(target_of(item))

    def _close(self, id_: str, *rules: str) -> None:
        self._open -= {(rule, id_) for rule in rules}

    def _over(self, id_: str) -> None:
        self._open = {cause for cause in self._open if cause[1] != id_}
        self._above.pop(id_, None)

    # -- ends

    async def _judge(self, id_: str) -> None:
        """Say why it ended, when all is told that belongs to it."""
        # At once: one that is removed at its end is gone in a moment.
        state = await self._inspect(id_)
        await asyncio.sleep(SETTLE)
        life = self._lives.get(id_)
        if life is None:
            return
        told = life.code, life.oom
        if told != (None, False):
            told, life.code, life.oom = (life.code, life.oom), None, False
            self._say_why(id_, life, *told, state)

    async def _forget(self, id_: str) -> None:
        """Let go of one that was removed, when its end is judged."""
        await asyncio.sleep(2 * SETTLE)
        life = self._lives.get(id_)
        if life is not None and life.gone:
            self._lives.pop(id_)
            self._over(id_)

    def _say_why(
        self, id_: str, life: Life, code: int | None, oom: bool, state: Mapping[str, Any]
    ) -> None:
        policy = (_part(state, "HostConfig", "RestartPolicy") or {}).get("Name") or "no"
        restarts = life.restarts = policy != "no"
        name, count = self._name(id_), life.in_a_row(asyncio.get_running_loop().time())
        if ("loop", id_) in self._open:
            return
        if restarts and count >= LOOPS and self.preferences.options.loop:
            text = ngettext(
                "It ended {count} time in two minutes, at last with code {code}.",
                "It ended {count} times in two minutes, at last with code {code}.",
                count,
            )
            title = _("{name} is restarted again and again").format(name=name)
            self._raise("loop", title, text.format(count=count, code=code), id_)
        elif oom or (code and _part(state, "State", "OOMKilled")):
            life.oom_told = True
            self._raise(
                "oom", _("{name} used up its memory").format(name=name), _killed(state), id_
            )
        elif code and not _interactive(state):
            title = _("{name} ended with code {code}").format(name=name, code=code)
            again = _("It is restarted, as its policy says.") if restarts else ""
            self._raise("died", title, str(_part(state, "State", "Error") or again), id_)

    # -- health

    def _health(self, event: Changed) -> None:
        if event.health is Health.UNHEALTHY:
            spawn(self._unhealthy(event.id), self._tasks)
        elif event.health is Health.HEALTHY:
            self._open.discard(("unhealthy", event.id))

    async def _unhealthy(self, id_: str) -> None:
        if ("unhealthy", id_) in self._open:
            return
        probes = _part(await self._inspect(id_), "State", "Health", "Log")
        said = str(_part(probes[-1], "Output") or "").strip() if probes else ""
        title = _("{name} is unhealthy").format(name=self._name(id_))
        self._raise("unhealthy", title, said[:_EXCERPT], id_)

    # -- memory

    def _measured(self) -> None:
        options, now = self.preferences.options, asyncio.get_running_loop().time()
        for item in self._containers:
            used = self._stats.get(item.id) if item.running else None
            if used is None or not used.memory_limit:
                self._above.pop(item.id, None)
                continue
            share = used.memory / used.memory_limit
            if share < options.share / 100 - SLACK:
                self._open.discard(("memory", item.id))
            if share < options.share / 100:
                self._above.pop(item.id, None)
            elif now - self._above.setdefault(item.id, now) >= options.seconds:
                title = _("{name} uses {share} of its memory")
                limit = units.size(used.memory_limit)
                detail = _("It may use at most {limit}.").format(limit=limit)
                words = title.format(name=self._name(item.id), share=units.share(share))
                self._raise("memory", words, detail, item.id)

    # -- the disk

    async def look_at_disk(self) -> None:
        """Ask how full it is."""
        try:
            found = await self._connection.engine.disk()
        except AppError:
            return
        if found:
            self._disk(found)

    def _disk(self, found: Disk) -> None:
        most = self.preferences.options.disk_share / 100
        if found.share < most - SLACK / 2:
            self._open.discard(("disk", found.folder))
        if found.share >= most:
            detail = _(
                "{share} are used, and {free} are free where {folder} is. Removing images, stopped"
                " containers and build cache that nobody needs makes room."
            ).format(
                share=units.share(found.share), free=units.size(found.free), folder=found.folder
            )
            self._raise("disk", _("The engine's disk is nearly full"), detail, key=found.folder)

    # -- for all

    def _raise(
        self, rule: str, title: str, detail: str, container: str = "", *, key: str = ""
    ) -> None:
        cause = (rule, key or container)
        if cause in self._open or not getattr(self.preferences.options, rule):
            return
        self._open.add(cause)
        self.raised.emit(Alert(rule, title, detail, container))

    def _name(self, id_: str) -> str:
        item, life = self._containers.get(id_), self._lives.get(id_)
        return (item.name if item else "") or (life.name if life else "") or id_[:12]

    async def _inspect(self, id_: str) -> Mapping[str, Any]:
        try:
            return await self._connection.engine.containers.inspect(id_)
        except AppError:
            return {}


def _interactive(state: Mapping[str, Any]) -> bool:
    """Whether somebody typed into it: how that ends is their own doing."""
    return bool(_part(state, "Config", "Tty") and _part(state, "Config", "OpenStdin"))


def _killed(state: Mapping[str, Any]) -> str:
    limit = _part(state, "HostConfig", "Memory")
    if not isinstance(limit, int) or limit <= 0:
        return _("Programs in it were killed.")
    return _("Programs in it were killed. It may use at most {limit}.").format(
        limit=units.size(limit)
    )


def _part(data: Any, *path: str) -> Any:
    for name in path:
        data = data.get(name) if isinstance(data, Mapping) else None
    return data
