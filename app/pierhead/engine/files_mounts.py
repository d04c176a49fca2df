"""Which places of a container's tree of files are not in its layers."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Any

_OWN = {
    "HostsPath": "/etc/hosts",
    "HostnamePath": "/etc/hostname",
    "ResolvConfPath": "/etc/resolv.conf",
}
"""Files that engines mount into each container."""
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


def read_only(folder: str, inspection: Mapping[str, Any]) -> bool:
    """Whether what is in a folder may not be changed by the container itself."""
    root = bool((inspection.get("HostConfig") or {}).get("ReadonlyRootfs"))
    mounts = {"/": root} | {
        str(each.get("Destination")): each.get("RW") is False
        for each in inspection.get("Mounts") or ()
    }
    return mounts[max((path for path in mounts if is_in(folder, path)), key=len)]


def mounted_at(path: str, inspection: Mapping[str, Any]) -> str:
    """What is mounted at a path or below it; empty for nothing."""
    mounts = [str(each.get("Destination")) for each in inspection.get("Mounts") or ()]
    mounts += [place for key, place in _OWN.items() if inspection.get(key)]
    if (inspection.get("State") or {}).get("Running"):
        mounts += [*_IN_MEMORY, *((inspection.get("HostConfig") or {}).get("Tmpfs") or {})]
    return min((each for each in mounts if is_in(each, path)), key=len, default="")


def is_in(path: str, folder: str) -> bool:
    """Whether a path is a folder or below it."""
    return posixpath.join(path, "").startswith(posixpath.join(folder, ""))
