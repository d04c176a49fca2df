"""Text that is not saved yet, kept where no crash reaches it until it is saved or given up."""

from __future__ import annotations

import json
import os
import re
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import platformdirs

from pierhead.dockerfile.source import LARGEST

_NAME = re.compile(r"[0-9a-f]{16}")
_ENDING = ".json"


def drafts_dir() -> Path:
    """Where this platform keeps what apps must not lose."""
    return Path(platformdirs.user_data_dir("pierhead", appauthor=False)) / "drafts"


@dataclass(frozen=True, slots=True)
class Draft:
    """One text, and where it belongs."""

    id: str
    """16 hexadecimal digits."""
    path: str
    """Of its file; empty for a text that has none yet."""
    text: str
    title: str = ""


class Drafts:
    """The drafts in a folder that only the user can read; everything here blocks."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or drafts_dir()

    def keep(self, draft: Draft) -> None:
        """Write a draft, whole or not at all. Raises ``OSError``."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        target = self._path(draft.id)
        fresh = target.with_suffix(".new")
        number = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(number, "w", encoding="utf-8", errors="surrogatepass") as file:
            json.dump(asdict(draft), file)
        fresh.replace(target)

    def drop(self, id_: str) -> None:
        """Forget a draft, if it is there."""
        with suppress(OSError):
            self._path(id_).unlink(missing_ok=True)

    def all(self) -> list[Draft]:
        """What was left behind, the oldest first; what cannot be read is left where it is."""
        try:
            files = [path for path in self._folder.iterdir() if _NAME.fullmatch(path.stem)]
        except OSError:
            return []
        known = [path for path in files if path.suffix == _ENDING]
        known.sort(key=lambda path: (_time(path), path.name))
        return [draft for path in known if (draft := _read(path))]

    def _path(self, id_: str) -> Path:
        return self._folder / (id_ + _ENDING)


def _time(path: Path) -> int:
    with suppress(OSError):
        return path.stat().st_mtime_ns
    return 0


def _read(path: Path) -> Draft | None:
    try:
        if path.stat().st_size > 4 * LARGEST:
            return None
        with path.open(encoding="utf-8", errors="surrogatepass") as file:
            values = json.load(file)
        draft = Draft(path.stem, values["path"], values["text"], values["title"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    texts = (draft.path, draft.text, draft.title)
    return draft if all(isinstance(text, str) for text in texts) else None
