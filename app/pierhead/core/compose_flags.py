"""The flags of ``docker run`` that say what the words of a Compose service say.

Source: the Compose specification, "Services top-level elements".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pierhead.core.compose_words import (
    GPUS,
    LISTS,
    MAPS,
    MOUNT,
    MOUNT_SWITCHES,
    NUMBERS,
    RATES,
    SWITCHES,
    TEXTS,
    Said,
)
from pierhead.core.run_more import get
from pierhead.core.run_parts import csv_line
from pierhead.core.run_shapes import parse_duration
from pierhead.core.shell_words import join


def flags(service: Mapping[str, Any]) -> Said:
    """The flags that a service asks for, without those about networks and programs."""
    for flag, path in (TEXTS | NUMBERS | SWITCHES).items():
        if (value := get(service, path)) is not None:
            yield flag, _text(value)
    for flag, path in LISTS.items():
        yield from ((flag, each) for each in _list(get(service, path)) if isinstance(each, str))
    for flag, path in MAPS.items():
        yield from ((flag, each) for each in _pairs(get(service, path)))
    for each in (_rates, _health, _limits, _deployed, _mounts, _long_ports):
        yield from each(service)


def _rates(service: Mapping[str, Any]) -> Said:
    for flag, (path, word) in RATES.items():
        for each in get(service, path) or ():
            yield flag, f"{each['path']}:{each[word]}"


def _limits(service: Mapping[str, Any]) -> Said:
    for name in service.get("volumes_from") or ():
        yield "volumes-from", str(name).removeprefix("container:")
    if grace := service.get("stop_grace_period"):
        yield "stop-timeout", str(round(parse_duration(str(grace)) / 1e9))
    for name, limit in (service.get("ulimits") or {}).items():
        both = f"{limit['soft']}:{limit['hard']}" if isinstance(limit, Mapping) else str(limit)
        yield "ulimit", f"{name}={both}"


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _list(value: Any) -> list[Any]:
    """A list of texts; a single one is one, and a mapping is pairs."""
    if isinstance(value, Mapping):
        return [f"{key}:{each}" for key, each in value.items()]
    items = value if isinstance(value, list) else [] if value is None else [value]
    return [each if isinstance(each, Mapping) else _text(each) for each in items]


def _pairs(value: Any) -> Iterable[str]:
    if isinstance(value, Mapping):
        return [f"{key}={'' if each is None else _text(each)}" for key, each in value.items()]
    return [_text(each) for each in value or ()]


def _health(service: Mapping[str, Any]) -> Said:
    test = get(service, ("healthcheck", "test"))
    if isinstance(test, list):
        if test[:1] == ["NONE"]:
            yield "no-healthcheck", "true"
        elif test:
            yield "health-cmd", test[1] if test[0] == "CMD-SHELL" else join(test[1:])
    elif test:
        yield "health-cmd", str(test)


def _deployed(service: Mapping[str, Any]) -> Said:
    limits = get(service, ("deploy", "resources", "limits")) or {}
    for key, flag in (("memory", "memory"), ("cpus", "cpus"), ("pids", "pids-limit")):
        if limits.get(key):
            yield flag, _text(limits[key])
    if reserved := get(service, (*GPUS[:-1], "memory")):
        yield "memory-reservation", _text(reserved)
    for entry in get(service, GPUS) or ():
        words = [f"driver={entry['driver']}"] if entry.get("driver") else []
        if entry.get("count"):
            words.append(_text(entry["count"]))
        if ids := entry.get("device_ids"):
            words.append("device=" + ",".join(map(str, ids)))
        if extra := [each for each in entry.get("capabilities") or () if each != "gpu"]:
            words.append("capabilities=" + ",".join(extra))
        if options := entry.get("options"):
            words.append("options=" + csv_line(f"{k}={v}" for k, v in options.items()))
        yield "gpus", csv_line(words or ["all"])


def _mounts(service: Mapping[str, Any]) -> Said:
    for entry in service.get("volumes") or ():
        if not isinstance(entry, Mapping):
            continue
        words = []
        for key, path in MOUNT.items():
            value = get(entry, path)
            if value not in (None, ""):
                words.append(f"{key}={value:o}" if key == "tmpfs-mode" else f"{key}={value}")
        words += [key for key, path in MOUNT_SWITCHES.items() if get(entry, path)]
        yield "mount", csv_line(words)


def _long_ports(service: Mapping[str, Any]) -> Said:
    for entry in service.get("ports") or ():
        if isinstance(entry, Mapping):
            ip = f"{entry['host_ip']}:" if entry.get("host_ip") else ""
            outer = str(entry.get("published") or "")
            head = f"{ip}{outer}:" if ip or outer else ""
            yield "publish", f"{head}{entry['target']}/{entry.get('protocol') or 'tcp'}"


def known_keys() -> set[str]:
    """The words of a service that are understood here."""
    tables = (
        TEXTS,
        NUMBERS,
        SWITCHES,
        LISTS,
        MAPS,
    )
    found = {path[0] for table in tables for path in table.values()}
    return found | {"blkio_config", "ulimits", "stop_grace_period", "deploy", "volumes_from"}
