"""What the user is warned of: each cause once, until it is over and comes again.

Listens to the engine's events, to what is measured, and asks how full the engine's disk is. Of what
happened while there was no connection, or no app, the engine tells when it is there again; what it
does not remember is seen from how things stand. Whether and where a warning is shown is for those
who listen to ``raised``.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from pierhead.core import units
from pierhead.core.alert_options import AlertPreferences
from pierhead.core.errors import AppError
from pierhead.core.i18n import _, ngettext
from pierhead.core.resources import Container, Health, Kind
from pierhead.core.tasks import spawn
from pierhead.engine.api import Changed
from pierhead.engine.decode import moment
from pierhead.engine.endpoints import Endpoint
from pierhead.state.alert_causes import Causes
from pierhead.state.alert_history import Alert, AlertHistory
from pierhead.state.alert_limits import LimitAlerts
from pierhead.state.alert_lives import INTERRUPTED, Life, ends
from pierhead.state.connection import Connection, ConnectionState, Ready
from pierhead.state.helpers import target_of
from pierhead.state.stats import StatsWatch
from pierhead.state.store import Store

__all__ = ["Alert", "Alerts"]

SETTLE = 0.7
"""Seconds in which an engine tells all that belongs to one end."""
LOOPS = 3
"""Ends in a row that make a loop."""
DISK_FIRST, DISK_EVERY = 20.0, 300.0
"""Seconds until the disk is looked at, and between two looks."""
_SAME = 5.0
"""Seconds by which an engine may tell the time of one end in two ways."""
_MOST_LOOKED_AT = 50
"""Containers that are inspected when the engine is back."""
_USUAL = {None, 0, INTERRUPTED, 137, 143}
"""Codes of those that were stopped, as far as can be known afterwards."""
_EXCERPT = 200
_ENDS = ("died", "loop", "oom")
"""The rules about ends, that of the memory last."""


class Alerts:
    """Raises alerts while it is running."""

    def __init__(
        self,
        connection: Connection,
        containers: Store[Container],
        stats: StatsWatch,
        preferences: AlertPreferences,
        history: AlertHistory | None = None,
        *,
        coming: Collection[str] = frozenset(),
    ) -> None:
        """``coming`` are containers that may yet fail to replace others, which is told anyway."""
        self._connection, self._containers, self._coming = connection, containers, coming
        self.preferences = preferences
        self.history = history or AlertHistory()
        self._lives: dict[str, Life] = {}
        self._causes = Causes(preferences, self.history, self._name)
        self.raised = self._causes.raised
        self._limits = LimitAlerts(self._causes, containers, stats)
        self._tasks: set[asyncio.Task[object]] = set()
        connection.heard = self._heard
        self._unfollow = (
            connection.changed.connect(self._connected),
            connection.happened.connect(self._happened),
        )

    async def run(self) -> None:
        """Look at the disk now and then, until cancelled."""
        await asyncio.sleep(DISK_FIRST)
        while True:
            await self.look_at_disk()
            self._causes.save()
            await asyncio.sleep(DISK_EVERY)

    def end(self) -> None:
        """Judge nothing more, whatever is still heard."""
        for unfollow in self._unfollow:
            unfollow()
        for task in list(self._tasks):
            task.cancel()
        self._causes.save()

    # -- the engine comes and goes

    def _heard(self, endpoint: Endpoint) -> int | None:
        return self.history.heard(endpoint.url)

    def _connected(self, state: ConnectionState) -> None:
        if not isinstance(state, Ready):
            return
        engine = state.endpoint.url if state.endpoint else ""
        if engine != self._causes.engine:
            self._lives.clear()
            self._limits.forget()
        self._causes.turn(engine)
        spawn(self._compare(engine, self.history.heard(engine)), self._tasks)

    async def _compare(self, engine: str, since: int | None) -> None:
        """See from how things stand what the engine does not remember, after some time."""
        if since is None:
            self.history.hear(engine, time.time_ns())
            return
        # First all that it does remember.
        await asyncio.sleep(3 * SETTLE)
        try:
            items = await self._connection.engine.containers.list()
        except AppError:
            return
        if engine != self._causes.engine:
            return
        await self._judge_standing(items, since / 1e9)

    async def _judge_standing(self, items: Sequence[Container], since: float) -> None:
        known = {item.id for item in items}
        for rule, key in list(self._causes.open):
            if rule != "disk" and key not in known:
                self._causes.close(key)
        for item in items:
            if item.health is Health.UNHEALTHY:
                await self._unhealthy(item.id, time.time())
            elif item.health is Health.HEALTHY:
                self._causes.close(item.id, "unhealthy")
        ended = [one for one in items if one.exit_code and not one.running and not target_of(one)]
        for item in ended[:_MOST_LOOKED_AT]:
            await self._look_at_end(item, since)

    async def _look_at_end(self, item: Container, since: float) -> None:
        state = await self._inspect(item.id)
        oom = bool(_part(state, "State", "OOMKilled"))
        finished = moment(str(_part(state, "State", "FinishedAt") or ""))
        life = self._lives.setdefault(item.id, Life())
        if not finished or finished.timestamp() <= since or self._knows(item.id, life, finished):
            return
        if oom or item.exit_code not in _USUAL:
            life.at = finished.timestamp()
            life.ends.append(life.at)
            self._say_why(item.id, life, item.exit_code, oom, state)

    def _knows(self, id_: str, life: Life, finished: datetime) -> bool:
        """Whether this end was judged already."""
        told = [one.when for one in self.history.store if one.container == id_]
        times = (*life.ends, *told, life.stopped)
        return any(abs(finished.timestamp() - when) < _SAME for when in times)

    # -- events

    def _happened(self, event: Changed) -> None:
        self.history.hear(self._causes.engine, event.at)
        if event.kind is not Kind.CONTAINER or self._is_helper(event.id):
            return
        if event.id in self._coming:
            return
        now = event.at / 1e9 or time.time()
        life = self._lives.setdefault(event.id, Life())
        life.name = event.name or life.name
        match event.action:
            case "kill" if ends(event.signal):
                life.asked = now
            case "start":
                self._started(event.id, life, now)
            case "oom":
                life.oom, life.at = True, now
                spawn(self._judge(event.id), self._tasks)
            case "die" if event.exit_code is not None:
                # Podman tells of each end a second time, when it has cleaned up.
                self._ended(event, life, now)
            case "destroy":
                life.gone = True
                spawn(self._forget(event.id), self._tasks)
            case "health_status":
                self._health(event, now)

    def _started(self, id_: str, life: Life, now: float) -> None:
        life.started, life.gone, life.oom_told = now, False, False
        if not life.restarts:
            self._causes.close(id_, *_ENDS)

    def _ended(self, event: Changed, life: Life, now: float) -> None:
        if not life.ended(event, now):
            self._forget_causes(event.id)
            return
        if life.anew:
            self._causes.close(event.id, *_ENDS[: 2 if life.oom_told else 3])
        spawn(self._judge(event.id), self._tasks)

    def _is_helper(self, id_: str) -> bool:
        item = self._containers.get(id_)
        return item is not None and bool(target_of(item))

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
            self._forget_causes(id_)

    def _say_why(
        self, id_: str, life: Life, code: int | None, oom: bool, state: Mapping[str, Any]
    ) -> None:
        policy = (_part(state, "HostConfig", "RestartPolicy") or {}).get("Name") or "no"
        restarts = life.restarts = policy != "no"
        name, count = self._name(id_), life.in_a_row if life.ends else 0
        if ("loop", id_) in self._causes.open:
            return
        if restarts and count >= LOOPS and self.preferences.options.loop:
            text = ngettext(
                "It ended {count} time in two minutes, at last with code {code}.",
                "It ended {count} times in two minutes, at last with code {code}.",
                count,
            )
            title = _("{name} is restarted again and again").format(name=name)
            self._causes.tell("loop", title, text.format(count=count, code=code), id_, when=life.at)
        elif oom or (code and _part(state, "State", "OOMKilled")):
            life.oom_told = True
            title = _("{name} used up its memory").format(name=name)
            self._causes.tell("oom", title, _killed(state), id_, when=life.at)
        elif code and not _interactive(state):
            title = _("{name} ended with code {code}").format(name=name, code=code)
            again = _("It is restarted, as its policy says.") if restarts else ""
            detail = str(_part(state, "State", "Error") or again)
            self._causes.tell("died", title, detail, id_, when=life.at)

    # -- health

    def _health(self, event: Changed, now: float) -> None:
        if event.health is Health.UNHEALTHY:
            spawn(self._unhealthy(event.id, now), self._tasks)
        elif event.health is Health.HEALTHY:
            self._causes.close(event.id, "unhealthy")

    async def _unhealthy(self, id_: str, when: float) -> None:
        if ("unhealthy", id_) in self._causes.open:
            return
        probes = _part(await self._inspect(id_), "State", "Health", "Log")
        said = str(_part(probes[-1], "Output") or "").strip() if probes else ""
        title = _("{name} is unhealthy").format(name=self._name(id_))
        self._causes.tell("unhealthy", title, said[:_EXCERPT], id_, when=when)

    # -- the disk

    async def look_at_disk(self) -> None:
        """Ask how full it is."""
        try:
            found = await self._connection.engine.disk()
        except AppError:
            return
        if found:
            self._limits.disk(found)

    def _forget_causes(self, id_: str) -> None:
        self._causes.close(id_)
        self._limits.forget(id_)

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
