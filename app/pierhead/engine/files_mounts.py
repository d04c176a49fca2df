"""Which places of a container's tree of files are not in its layers."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Any

_IN_MEMORY = ("/dev", "/proc", "/sys", "/run/secrets")


def in_memory(folder: str, inspection: Mapping[str, Any]) -> bool:
    """Whether the nearest mount above a folder is a file system in memory."""
    mounts: dict[str, bool] = dict.fromkeys(_IN_MEMORY, True)
    tmpfs: Mapping[str, Any] = (inspection.get("HostConfig") or {}).get("Tmpfs") or {}
    mounts |= dict.fromkeys(map(str, tmpfs), True)
    for mount in inspection.get("Mounts") or ():
        mounts[str(mount.get("Destination"))] = mount.get("Type") == "tmpfs"
    above = [path for path in mounts if is_in(folder, path)]
    return bool(above) and mounts[max(above, key=len)]


def is_in(path: str, folder: str) -> bool:
    """Whether a path is a folder or below it."""
    return posixpath.join(path, "").startswith(posixpath.join(folder, ""))
