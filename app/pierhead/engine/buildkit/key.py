"""The name under which an engine keeps its copy of a build context.

It must be the same for every build of a folder, and differ between machines. It is made as docker's
own command makes it, so that a build here begins where one by ``docker build`` has ended.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

_FILE = ".buildNodeID"


def shared_key(context: Path, environment: Mapping[str, str], home: Path) -> str:
    """The key for a context; blocks, and keeps what it is made of beside docker's config."""
    folder = Path(environment.get("DOCKER_CONFIG") or home / ".docker")
    path = os.path.abspath(context)
    return hashlib.sha256(f"{_node(folder)}:{path}".encode("utf-8", "surrogateescape")).hexdigest()


def _node(folder: Path) -> str:
    file = folder / _FILE
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileExistsError):
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as made:
                made.write(secrets.token_hex(32))
        if found := file.read_text().strip():
            return found
    return str(folder)
