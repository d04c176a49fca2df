"""Mounts of a specification as the engine's JSON has them, in three places, and back.

Source: Docker Engine API, HostConfig; the docker CLI's ``opts/mount.go`` for the words of
``--mount``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pierhead.core.run import Mount
from pierhead.core.run_more import get, put
from pierhead.core.run_parts import parse_memory, parse_tmpfs, parse_volume

Json = Mapping[str, Any]

_WORDS = {
    "bind-propagation": ("BindOptions", "Propagation"),
    "volume-driver": ("VolumeOptions", "DriverConfig", "Name"),
    "volume-subpath": ("VolumeOptions", "Subpath"),
    "consistency": ("Consistency",),
}
_SWITCHES = {
    "bind-nonrecursive": ("BindOptions", "NonRecursive"),
    "bind-create-src": ("BindOptions", "CreateMountpoint"),
    "volume-nocopy": ("VolumeOptions", "NoCopy"),
}
_PAIRS = {
    "volume-opt": ("VolumeOptions", "DriverConfig", "Options"),
    "volume-label": ("VolumeOptions", "Labels"),
}
_SIZE, _MODE = ("TmpfsOptions", "SizeBytes"), ("TmpfsOptions", "Mode")
_KINDS = {"bind", "volume", "tmpfs"}
_NAMELESS = "com.docker.volume.anonymous"
"""A label that engines from Docker 24 on give to volumes without a name themselves."""


def is_long(mount: Mount) -> bool:
    """Whether ``source:target:options`` cannot say it."""
    if mount.long:
        return True
    if mount.kind == "volume" and not mount.source:
        return mount.read_only or bool(mount.options)
    return (
        mount.kind in {"bind", "volume"}
        and mount.source.startswith("/")
        and (":" in mount.source or ":" in mount.target)
    )


def place(mount: Mount, body: dict[str, Any], host: dict[str, Any]) -> None:
    """Put a mount where the engine looks for it."""
    options = ",".join((*(("ro",) if mount.read_only else ()), *mount.options))
    if is_long(mount):
        host.setdefault("Mounts", []).append(_entry(mount))
    elif mount.kind == "tmpfs":
        host.setdefault("Tmpfs", {})[mount.target] = options
    elif mount.source:
        end = f":{options}" if options else ""
        host.setdefault("Binds", []).append(f"{mount.source}:{mount.target}{end}")
    else:
        body.setdefault("Volumes", {})[mount.target] = {}


def _entry(mount: Mount) -> dict[str, Any]:
    entry: dict[str, Any] = {"Type": mount.kind, "Source": mount.source, "Target": mount.target}
    if mount.read_only:
        entry["ReadOnly"] = True
    for option in mount.options:
        word, _equals, value = option.partition("=")
        if word in _PAIRS:
            key, _equals, value = value.partition("=")
            put(entry, (*_PAIRS[word], key), value)
        elif word in _SWITCHES:
            put(entry, _SWITCHES[word], value.lower() not in {"false", "0"})
        elif word in _WORDS:
            put(entry, _WORDS[word], value)
        elif word == "tmpfs-size":
            put(entry, _SIZE, parse_memory(value))
        elif word == "tmpfs-mode":
            put(entry, _MODE, int(value, 8))
    return entry


# -- back


def take(body: dict[str, Any], host: dict[str, Any]) -> list[Mount]:
    """Take out of the JSON what a mount of the specification can say; the rest stays."""
    found: list[Mount] = []
    host["Binds"] = [each for each in host.get("Binds") or () if not _bind(each, found)]
    for target, options in list((host.get("Tmpfs") or {}).items()):
        mount = parse_tmpfs(f"{target}:{options}" if options else target).mount
        if mount.target == target:
            found.append(mount)
            del host["Tmpfs"][target]
    host["Mounts"] = [each for each in host.get("Mounts") or () if not _long(each, found)]
    bound = {mount.target for mount in found}
    declared = body.pop("Volumes", None) or ()
    return found + [Mount("volume", "", target) for target in declared if target not in bound]


def _bind(text: str, found: list[Mount]) -> bool:
    try:
        mount, unknown = parse_volume(text)
    except ValueError:
        return False
    if unknown or not mount.source:
        return False
    found.append(mount)
    return True


def _long(entry: Json, found: list[Mount]) -> bool:
    """Whether a mount says all that there is in ``entry``."""
    if labels := get(entry, _PAIRS["volume-label"]):
        asked = {name: value for name, value in labels.items() if name != _NAMELESS}
        entry = {**entry, "VolumeOptions": {**entry["VolumeOptions"], "Labels": asked}}
    options = tuple(_options(entry))
    mount = Mount(
        str(entry.get("Type")),
        str(entry.get("Source") or ""),
        str(entry.get("Target")),
        bool(entry.get("ReadOnly")),
        options,
        long=True,
    )
    if mount.kind not in _KINDS or _bare(_entry(mount)) != _bare(entry):
        return False
    found.append(mount)
    return True


def _bare(value: Any) -> Any:
    """Without what is empty, which engines tell in different ways."""
    if isinstance(value, Mapping):
        kept = {key: _bare(each) for key, each in value.items()}
        return {key: each for key, each in kept.items() if each not in ({}, "", None, False, [])}
    return value


def _options(entry: Json) -> list[str]:
    found = [f"{word}={value}" for word, path in _WORDS.items() if (value := get(entry, path))]
    found += [word for word, path in _SWITCHES.items() if get(entry, path)]
    for word, path in _PAIRS.items():
        found += [f"{word}={key}={value}" for key, value in (get(entry, path) or {}).items()]
    if size := get(entry, _SIZE):
        found.append(f"tmpfs-size={size}")
    if mode := get(entry, _MODE):
        found.append(f"tmpfs-mode={mode:o}")
    return found
