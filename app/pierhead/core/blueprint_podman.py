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
_OF_MOUNTS = {"rw", "rprivate", "rbind", "nosuid", "nodev", "tmpcopyup"}
"""What it adds to the options of every mount."""
_ALL_RIGHTS = "rwm"
_OWN_NOTES = (
    *("io.container.manager", "io.podman.annotations.", "io.kubernetes.cri-o."),
    *("org.opencontainers.image.stopSignal", "org.systemd.property."),
)
"""How the annotations begin that it makes itself."""


def is_podmans(found: Json) -> bool:
    """Whether an inspection is podman's."""
    return _MARK in ((found.get("Config") or {}).get("Env") or ())


def translated(found: Json) -> Json:
    """The inspection of a container in docker's words; another engine's is left as it is."""
    if not is_podmans(found):
        return found
    settings = found.get("NetworkSettings") or {}
    host, networks = _host(found.get("HostConfig") or {}, settings.get("Networks") or {})
    settings = {**settings, "Networks": networks}
    return {**found, "Config": _config(found), "HostConfig": host, "NetworkSettings": settings}


def _config(found: Json) -> dict[str, Any]:
    config = dict(found["Config"])
    names = {str(found.get("Id") or "")[:_SHORT_ID], str(config.get("Hostname") or "")}
    own = {_MARK, "TERM=xterm", "HOME=/root", *(f"HOSTNAME={name}" for name in names)}
    config["Env"] = [entry for entry in config["Env"] if entry not in own]
    for name, default in (("StopTimeout", (0, 10)), ("StopSignal", ("15", "SIGTERM"))):
        if config.get(name) in default:
            del config[name]
    return config


def _host(told: Json, networks: Json) -> tuple[dict[str, Any], Json]:
    host = {name: value for name, value in told.items() if value not in _CHOSEN.get(name, ())}
    host.pop("LogConfig", None)  # It tells docker's default, whatever its own is.
    if notes := host.get("Annotations"):
        host["Annotations"] = {k: v for k, v in notes.items() if not k.startswith(_OWN_NOTES)}
    if limits := host.get("Ulimits"):
        host["Ulimits"] = [_limit(each) for each in limits]
    if host.get("NanoCpus"):
        host["CpuPeriod"] = host["CpuQuota"] = 0  # The same once more.
    if devices := host.get("Devices"):
        told_rights = [(each, each.get("CgroupPermissions") or _ALL_RIGHTS) for each in devices]
        host["Devices"] = [{**each, "CgroupPermissions": rights} for each, rights in told_rights]
    if binds := host.get("Binds"):
        host["Binds"] = [_bind(str(each)) for each in binds]
    if memory := host.get("Tmpfs"):
        host["Tmpfs"] = {target: _options(options) for target, options in memory.items()}
    if host.get("NetworkMode") == "bridge" and networks:
        # So it says of every network that is not another container's or the machine's.
        if _OWN_NETWORK in networks:
            networks = {name: each for name, each in networks.items() if name != _OWN_NETWORK}
        else:
            host["NetworkMode"] = next(iter(networks))
    return host, networks


def _bind(text: str) -> str:
    head, _colon, options = text.rpartition(":")
    if ":" not in head:
        return text
    left = _options(options)
    return f"{head}:{left}" if left else head


def _options(text: str) -> str:
    return ",".join(each for each in text.split(",") if each not in _OF_MOUNTS)


def _limit(told: Json) -> dict[str, Any]:
    """A limit by docker's name for it, with the lower of its numbers first."""
    soft, hard = sorted((int(told.get("Soft") or 0), int(told.get("Hard") or 0)))
    name = str(told.get("Name") or "").removeprefix(_RLIMIT).lower()
    return {"Name": name, "Soft": soft, "Hard": hard}
