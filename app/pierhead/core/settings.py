"""What the app remembers between starts: one JSON file, written whole or not at all."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

import platformdirs

T = TypeVar("T")


def config_dir() -> Path:
    """Where this platform keeps the settings of apps."""
    return Path(platformdirs.user_config_dir("pierhead", appauthor=False))


class Settings:
    """A flat mapping of dotted names to JSON values, written as soon as one changes.

    A damaged or unwritable file costs the settings, never the start.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or config_dir() / "settings.json"
        self._values: dict[str, Any] = {}
        self._unwritable = False
        self._unwritten = False
        self._put_off: Callable[[], object] | None = None
        self._writing = Lock()
        try:
            loaded = json.loads(self._path.read_text("utf-8"))
        except FileNotFoundError:
            return
        except OSError as error:
            _warn("settings in %s cannot be read: %s", self._path, error)
        except (ValueError, RecursionError) as error:
            self._put_aside(str(error))
        else:
            if isinstance(loaded, dict):
                self._values = loaded
            else:
                self._put_aside("this is no JSON object")

    def get(self, name: str, default: T) -> T:
        """The remembered value, or ``default`` if there is none of the default's type."""
        value = self._values.get(name, default)
        return value if isinstance(value, type(default)) else default

    def set(self, name: str, value: Any) -> None:
        """Remember a JSON value, which is not changed any more, and write it if it differs."""
        if name in self._values and self._values[name] == value:
            return
        self._values[name] = value
        if self._unwritten and self._put_off:
            return
        self._unwritten = True
        if self._put_off:
            self._put_off()
        else:
            self.write()

    def put_off(self, begin: Callable[[], object] | None) -> None:
        """Let ``begin`` see to it that what changed is written soon; None ends that at once.

        Writing takes longer than whoever changes a value may hold up what is on the screen.
        """
        self._put_off = begin
        if begin is None:
            self.write()

    def write(self) -> None:
        """Write what is not written yet; may be called in any thread."""
        with self._writing:
            if self._unwritten:
                self._unwritten = False
                self._save()

    def _put_aside(self, reason: str) -> None:
        """Keep a damaged file: somebody may have written it by hand."""
        aside = self._path.with_suffix(".damaged.json")
        _warn("settings in %s cannot be read: %s; kept as %s", self._path, reason, aside.name)
        with suppress(OSError):
            self._path.replace(aside)

    def _save(self) -> None:
        draft = self._path.with_suffix(f".{os.getpid()}.new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            # Of a copy, which is made at once: values may be set in the meantime.
            draft.write_text(json.dumps(dict(self._values), indent=1, sort_keys=True), "utf-8")
            draft.replace(self._path)
        except OSError as error:
            if not self._unwritable:
                _warn("settings cannot be written to %s: %s", self._path, error)
            self._unwritable = True
            with suppress(OSError):
                draft.unlink(missing_ok=True)


def _warn(message: str, *arguments: object) -> None:
    # Loaded only when there is something to say: settings are read before the first paint.
    import logging

    logging.getLogger(__name__).warning(message, *arguments)
