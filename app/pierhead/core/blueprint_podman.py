"""What podman tells of a container in its own way, as docker would tell it.

Podman's answers name what it chose by itself as if it had been asked for, in words that it does
not take itself when a container is created.

Source: podman's ``pkg/api/handlers/compat/containers.go``, and what podman 4.3 answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Json = Mapping[str, Any]

_MARK = "container=podman"
_SHORT_ID = 12
_OWN_NETWORK = "podman"
_RLIMIT = "RLIMIT_"
_CHOSEN: dict[str, tuple[Any, ...]] = {
    "PidMode": ("private",),
    "UTSMode": ("private",),
    "Runtime": ("oci",),
    "ShmSize": (65536000,),
    "PidsLimit": (2048,),
    "IpcMode": ("shareable",),
    "MemorySwappiness": (0, -1),
}
"""What it tells of a container for which nothing was asked."""


def translated(found: Json) -> Json:
    """The inspection of a container in docker's words; another engine's is left as it is."""
    config, host = found.get("Config") or {}, found.get("HostConfig") or {}
    if _MARK not in (config.get("Env") or ()):
        return found
    own = {_MARK, f"HOSTNAME={str(found.get('Id') or '')[:_SHORT_ID]}", "TERM=xterm", "HOME=/root"}
    config = {**config, "Env": [entry for entry in config["Env"] if entry not in own]}
    for name, default in (("StopTimeout", (0, 10)), ("StopSignal", ("15", "SIGTERM"))):
        if config.get(name) in default:
            del config[name]
    host = {name: value for name, value in host.items() if value not in _CHOSEN.get(name, ())}
    if limits := host.get("Ulimits"):
        host["Ulimits"] = [_limit(each) for each in limits]
    settings = found.get("NetworkSettings") or {}
    networks = settings.get("Networks") or {}
    if host.get("NetworkMode") == "bridge":
        networks = {name: each for name, each in networks.items() if name != _OWN_NETWORK}
    settings = {**settings, "Networks": networks}
    return {**found, "Config": config, "HostConfig": host, "NetworkSettings": settings}


def _limit(told: Json) -> dict[str, Any]:
    """A limit by docker's name for it, with the lower of its numbers first."""
    soft, hard = sorted((int(told.get("Soft") or 0), int(told.get("Hard") or 0)))
    name = str(told.get("Name") or "").removeprefix(_RLIMIT).lower()
    return {"Name": name, "Soft": soft, "Hard": hard}
