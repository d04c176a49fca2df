"""What a page remembers of its own looks, written a moment after the last change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, QTimer

from pierhead.core.settings import Settings

PAUSE = 500
"""Milliseconds without a change after which it is written down."""


class PageMemory(QObject):
    """One entry of the settings, with values of the types that are asked for."""

    def __init__(
        self, settings: Settings, name: str, gather: Callable[[], Mapping[str, Any]], owner: QObject
    ) -> None:
        super().__init__(owner)
        self._settings = settings
        self._name = name
        self._gather = gather
        self._values: Mapping[str, Any] = settings.get(name, {})
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self._write)

    def text(self, key: str) -> str:
        """A remembered text, or an empty one."""
        value = self._values.get(key)
        return value if isinstance(value, str) else ""

    def flag(self, key: str) -> bool:
        """Whether it was switched on."""
        return self._values.get(key) is True

    def names(self, key: str) -> list[str]:
        """A remembered list of names."""
        value = self._values.get(key)
        return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []

    def mapping(self, key: str) -> Mapping[str, Any]:
        """A remembered mapping, or an empty one."""
        value = self._values.get(key)
        return value if isinstance(value, dict) else {}

    def note(self) -> None:
        """Something changed."""
        self._timer.start()

    def write(self) -> None:
        """Write it down now, if something changed."""
        if self._timer.isActive():
            self._timer.stop()
            self._write()

    def _write(self) -> None:
        self._settings.set(self._name, dict(self._gather()))
