"""What the app remembers between starts: one JSON file, written whole or not at all."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import platformdirs

T = TypeVar("T")


def config_dir() -> Path:
    """Where this platform keeps the settings of apps."""
    return Path(platformdirs.user_config_dir("pierhead", appauthor=False))


class Settings:
    """A flat mapping of dotted names to JSON values.

    A damaged or unwritable file costs the settings, never the start.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or config_dir() / "settings.json"
        self._values: dict[str, Any] = {}
        self._unwritable = False
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
        """Remember a JSON value and write the file if it differs."""
        if name in self._values and self._values[name] == value:
            return
        self._values[name] = value
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
            draft.write_text(json.dumps(self._values, indent=1, sort_keys=True), "utf-8")
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
