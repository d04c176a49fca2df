"""Where and how starts of the app meet: all that is known before one is asked."""

from __future__ import annotations

import getpass
import os
import sys
import zlib
from collections.abc import Mapping
from enum import Enum, auto
from pathlib import Path

import platformdirs

LIMIT = 1 << 20
"""Bytes of a message at most."""


class Answer(Enum):
    """What came of knocking at the first start's door."""

    HEARD = auto()
    NOBODY = auto()
    """There is no first start, or one that was killed left its socket behind."""
    NONE = auto()
    """There is one, but it does not answer."""


def address(app_id: str, environment: Mapping[str, str] = os.environ) -> str:
    """Where the first start of this user on this screen listens: a path, on Windows a name."""
    screen = environment.get("WAYLAND_DISPLAY") or environment.get("DISPLAY") or ""
    owner = f"{getpass.getuser()}\0{screen}"
    key = f"{zlib.crc32(owner.encode()):08x}"
    name = f"{app_id}-{key}"
    if sys.platform == "win32":
        return name
    folder = environment.get("XDG_RUNTIME_DIR") or platformdirs.user_cache_dir(app_id)
    return str(Path(folder) / f"{name}.sock")
