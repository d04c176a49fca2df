"""How full the disk is that an engine keeps its things on.

The Engine API does not tell. Where the engine runs on this machine, its own system does: the engine
names the folder (``DockerRootDir`` of ``/info``), and its machine, which has to be this one.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Mapping
from typing import Any

from pierhead.core.resources import Disk
from pierhead.engine.answers import parse_object
from pierhead.engine.http import Http

_VIRTUAL = "Docker Desktop"
"""Its engine runs in a virtual machine, whose folders are not those of this one."""
_PATIENCE = 5.0


async def disk(http: Http) -> Disk | None:
    """Its size and what is free; None where that cannot be known."""
    if not http.endpoint.url.startswith("unix:"):
        return None
    info = parse_object(await http.call("GET", "/info"))
    folder = _folder(info)
    if not folder:
        return None
    try:
        async with asyncio.timeout(_PATIENCE):
            return await asyncio.to_thread(_measured, folder)
    except (OSError, TimeoutError):
        return None


def _folder(info: Mapping[str, Any]) -> str:
    """The folder, if it is one of this machine."""
    if info.get("Name") != socket.gethostname() or info.get("OperatingSystem") == _VIRTUAL:
        return ""
    return str(info.get("DockerRootDir") or "")


def _measured(folder: str) -> Disk:
    """As ``df`` counts: what only root may still fill is not free."""
    found = os.statvfs(folder)
    unit, used = found.f_frsize, found.f_blocks - found.f_bfree
    return Disk(folder, used * unit, found.f_bavail * unit)
