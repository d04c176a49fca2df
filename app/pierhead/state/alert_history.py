"""The alerts of the past, kept on disk, and what of the engines' events was heard.

One JSON file, written whole or not at all. Damaged, it costs what was in it, never the start.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import platformdirs

from pierhead.state.store import Store

log = logging.getLogger(__name__)

MOST = 500
"""Alerts; the oldest leave."""
LARGEST = 8 << 20
"""Bytes of a file that could be this one."""
_ENGINES = 50
_LONGEST = 2000
"""Characters of a text."""

Cause = tuple[str, str]
"""A rule, and what it is about."""


def alerts_path() -> Path:
    """Where this platform keeps what apps have seen."""
    return Path(platformdirs.user_state_dir("pierhead", appauthor=False)) / "alerts.json"


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert that was raised; plain text."""

    id: str
    """The same for the same cause at the same time."""
    rule: str
    title: str
    detail: str
    when: float
    """Seconds since 1970, as the engine says."""
    container: str = ""
    """The id of the container that it is about, if it is about one."""
    name: str = ""
    engine: str = ""
    """The address of the engine."""
    missed: bool = False
    """Whether it was learned of afterwards."""
    seen: bool = False

    @property
    def time(self) -> datetime:
        """When it happened."""
        return datetime.fromtimestamp(self.when, UTC)

    def before(self, seconds: float) -> datetime:
        """So long before."""
        return self.time - timedelta(seconds=seconds)


class AlertHistory:
    """Knows what was raised, of which causes the user knows, and up to when events were heard."""

    def __init__(self, path: Path | None = None) -> None:
        """Without ``path`` nothing is kept."""
        self.store: Store[Alert] = Store()
        self._path = path
        self._heard: dict[str, int] = {}
        self._open: dict[str, list[Cause]] = {}
        self.store.replace(self._load())

    @property
    def unseen(self) -> int:
        """How many alerts nobody has looked at."""
        return sum(not alert.seen for alert in self.store)

    def add(self, alert: Alert) -> None:
        """Keep one more."""
        newest = sorted([*self.store, alert], key=lambda one: one.when)[-MOST:]
        self._take(newest)

    def see(self, alerts: Iterable[Alert]) -> None:
        """The user has looked at these."""
        ids = {alert.id for alert in alerts if not alert.seen}
        if ids:
            self._take([replace(one, seen=one.seen or one.id in ids) for one in self.store])

    def remove(self, alerts: Iterable[Alert]) -> None:
        """Forget these."""
        ids = {alert.id for alert in alerts}
        self._take([one for one in self.store if one.id not in ids])

    def heard(self, engine: str) -> int | None:
        """The time of the last event of an engine, in nanoseconds; None if none was heard."""
        return self._heard.get(engine)

    def hear(self, engine: str, at: int) -> None:
        """An event came; written with the next alert, or by ``save``."""
        if at > self._heard.get(engine, 0):
            self._heard.pop(engine, None)
            self._heard[engine] = at

    def open(self, engine: str) -> set[Cause]:
        """The causes that were told and are not over."""
        return set(self._open.get(engine, ()))

    def keep_open(self, engine: str, causes: Iterable[Cause]) -> None:
        """These are; written with the next alert, or by ``save``."""
        self._open.pop(engine, None)
        self._open[engine] = sorted(causes)

    def save(self) -> None:
        """Write all of it; a full disk is only logged."""
        if self._path is None:
            return
        data = {
            "alerts": [asdict(alert) for alert in self.store],
            "heard": dict(list(self._heard.items())[-_ENGINES:]),
            "open": dict(list(self._open.items())[-_ENGINES:]),
        }
        draft = self._path.with_suffix(".part")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            draft.write_text(json.dumps(data), "utf-8")
            draft.replace(self._path)
        except OSError as error:
            log.warning("Alerts are not kept: %s", error)

    def _take(self, alerts: list[Alert]) -> None:
        self.store.replace(alerts)
        self.save()

    def _load(self) -> list[Alert]:
        if self._path is None:
            return []
        try:
            if self._path.stat().st_size > LARGEST:
                return []
            data = json.loads(self._path.read_text("utf-8"))
            heard, open_ = _mapping(data, "heard"), _mapping(data, "open")
            self._heard = {engine: int(at) for engine, at in heard.items()}
            self._open = {
                engine: [(str(rule), str(key)) for rule, key in causes]
                for engine, causes in open_.items()
            }
            return [_alert(each) for each in data.get("alerts", [])][-MOST:]
        except FileNotFoundError:
            return []
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            log.warning("Alerts of before cannot be read: %s", error)
            return []


def _mapping(data: Any, name: str) -> Mapping[str, Any]:
    found = data.get(name)
    return found if isinstance(found, dict) else {}


def _alert(data: Mapping[str, Any]) -> Alert:
    def text(name: str) -> str:
        return str(data[name])[:_LONGEST]

    alert = Alert(
        id=text("id"),
        rule=text("rule"),
        title=text("title"),
        detail=text("detail"),
        when=float(data["when"]),
        container=text("container"),
        name=text("name"),
        engine=text("engine"),
        missed=bool(data["missed"]),
        seen=bool(data["seen"]),
    )
    alert.time.astimezone()  # Raises for a time that nobody can show.
    return alert
