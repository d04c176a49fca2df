"""Which causes the user was told of: each once, until it is over, also over starts of the app."""

from __future__ import annotations

import time
from collections.abc import Callable

from pierhead.core.alert_options import AlertPreferences
from pierhead.core.signal import Signal
from pierhead.state.alert_history import Alert, AlertHistory, Cause

LATE = 10.0
"""Seconds after which something is told as an event of the past."""


class Causes:
    """Raises alerts for the causes of one engine at a time."""

    def __init__(
        self,
        preferences: AlertPreferences,
        history: AlertHistory,
        name: Callable[[str], str],
    ) -> None:
        """``name`` says what a container with an id is called."""
        self.preferences, self.history = preferences, history
        self.raised: Signal[Alert] = Signal()
        self.engine = ""
        """The address of the engine."""
        self.open: set[Cause] = set()
        """What was told and is not over."""
        self._name = name

    def turn(self, engine: str) -> None:
        """Be about this engine from now on."""
        self.history.keep_open(self.engine, self.open)
        self.engine, self.open = engine, self.history.open(engine)

    def tell(
        self,
        rule: str,
        title: str,
        detail: str,
        container: str = "",
        *,
        key: str = "",
        when: float = 0.0,
    ) -> None:
        """Raise an alert about a container or another ``key``, if that is not told yet.

        ``when`` is in seconds since 1970; 0 for now.
        """
        cause = (rule, key or container)
        if cause in self.open or not getattr(self.preferences.options, rule):
            return
        self.open.add(cause)
        when = when or time.time()
        alert = Alert(
            id=f"{self.engine} {rule} {cause[1]} {when:.6f}",
            rule=rule,
            title=title,
            detail=detail,
            when=when,
            container=container,
            name=self._name(container) if container else "",
            engine=self.engine,
            missed=time.time() - when > LATE,
        )
        if self.history.store.get(alert.id) is None:
            self.history.keep_open(self.engine, self.open)
            self.history.add(alert)
            self.raised.emit(alert)

    def close(self, key: str, *rules: str) -> None:
        """These are over; without ``rules`` all about this."""
        gone = {cause for cause in self.open if cause[1] == key}
        self.open -= {cause for cause in gone if not rules or cause[0] in rules}

    def save(self) -> None:
        """Write what is known."""
        self.history.keep_open(self.engine, self.open)
        self.history.save()
