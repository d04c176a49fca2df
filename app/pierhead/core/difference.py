"""What two blueprints of a container differ by, in words that a person compares."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pierhead.core.blueprint import Blueprint, bind_target
from pierhead.core.i18n import N_, _
from pierhead.core.run_parts import format_cpus, format_memory
from pierhead.core.shell_words import join

Json = Mapping[str, Any]

_NANO = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is another one: ``before`` or ``after`` is empty for what is not there."""

    what: str
    before: str
    after: str


def differences(before: Blueprint, after: Blueprint) -> list[Difference]:
    """All that differs, in the order that people think of it."""
    found = list(_differences(before, after))
    published = {each.what.partition(": ")[2] for name, each in found if name == "PortBindings"}
    # That a port which is published is exposed as well goes without saying.
    found = [
        (name, each)
        for name, each in found
        if name != "ExposedPorts" or (each.before or each.after) not in published
    ]
    order = list(_WORDS)
    return [each for _place, each in sorted(found, key=lambda pair: _rank(pair[0], order))]


def _rank(name: str, order: list[str]) -> int:
    return order.index(name) if name in order else len(order)


def _differences(before: Blueprint, after: Blueprint) -> Iterator[tuple[str, Difference]]:
    if before.name != after.name:
        yield "Name", Difference(_("Name"), before.name, after.name)
    if before.platform != after.platform:
        yield "Platform", Difference(_("Platform"), before.platform, after.platform)
    endpoints = {"Endpoints": before.endpoints}, {"Endpoints": after.endpoints}
    for was, now in ((before.config, after.config), (before.host, after.host), endpoints):
        for name in {**was, **now}:
            for each in _of(name, was.get(name), now.get(name)):
                yield name, each


def _of(name: str, was: Any, now: Any) -> Iterator[Difference]:
    if (was or None) == (now or None):
        return
    title = _(_WORDS[name]) if name in _WORDS else name
    if name in _ITEMS:
        old, new = _items(name, was), _items(name, now)
        for key in {**old, **new}:
            if old.get(key) != new.get(key):
                yield Difference(_titled(title, key), old.get(key, ""), new.get(key, ""))
        return
    shown = _SHOWN.get(name, _plain)
    yield Difference(title, shown(was) if was else "", shown(now) if now else "")


def _titled(title: str, key: str) -> str:
    return f"{title}: {key}" if key else title


def _items(name: str, value: Any) -> dict[str, str]:
    return {key: text or _("(empty)") for key, text in _ITEMS[name](value)} if value else {}


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _amount(value: Any) -> str:
    return format_memory(value) if value > 0 else str(value)


def _restart(value: Json) -> str:
    name, count = value.get("Name") or "no", value.get("MaximumRetryCount")
    return f"{name}:{count}" if count else str(name)


def _pairs(value: Json) -> Iterator[tuple[str, str]]:
    return ((str(key), _plain(each)) for key, each in value.items())


def _environment(value: list[str]) -> Iterator[tuple[str, str]]:
    return ((each.partition("=")[0], each.partition("=")[2]) for each in value)


def _ports(value: Json) -> Iterator[tuple[str, str]]:
    for key, bindings in value.items():
        outer = (
            ":".join(filter(None, (each.get("HostIp"), each.get("HostPort") or _("any"))))
            for each in bindings or [{}]
        )
        yield key, ", ".join(outer)


def _listed(value: list[Any]) -> Iterator[tuple[str, str]]:
    return ((_plain(each), _plain(each)) for each in value)


def _there(value: Json) -> Iterator[tuple[str, str]]:
    return ((str(key), str(key)) for key in value)


_ITEMS: dict[str, Callable[[Any], Iterator[tuple[str, str]]]] = {
    "Env": _environment,
    "Labels": _pairs,
    "PortBindings": _ports,
    "ExposedPorts": _there,
    "Volumes": _there,
    "Binds": lambda value: ((bind_target(each), each) for each in value),
    "Mounts": lambda value: ((str(each.get("Target")), _plain(each)) for each in value),
    "Tmpfs": _pairs,
    "Sysctls": _pairs,
    "CapAdd": _listed,
    "CapDrop": _listed,
    "Endpoints": lambda value: ((each, _plain(asked or each)) for each, asked in value.items()),
}
"""What is a collection: its entries, each with the key by which it is the same one."""
_SHOWN: dict[str, Callable[[Any], str]] = {
    "Cmd": join,
    "Entrypoint": join,
    "Memory": _amount,
    "MemorySwap": _amount,
    "MemoryReservation": _amount,
    "ShmSize": _amount,
    "NanoCpus": lambda value: format_cpus(value / _NANO),
    "RestartPolicy": _restart,
}
_WORDS = {
    "Name": N_("Name"),
    "Image": N_("Image"),
    "Platform": N_("Platform"),
    "Cmd": N_("Command"),
    "Entrypoint": N_("Entry point"),
    "PortBindings": N_("Port"),
    "ExposedPorts": N_("Exposed port"),
    "Binds": N_("Mount"),
    "Mounts": N_("Mount"),
    "Tmpfs": N_("In memory"),
    "Volumes": N_("Anonymous volume"),
    "Env": N_("Variable"),
    "NetworkMode": N_("Network"),
    "Endpoints": N_("Network"),
    "RestartPolicy": N_("Restart"),
    "User": N_("User"),
    "WorkingDir": N_("Working directory"),
    "Hostname": N_("Host name"),
    "Labels": N_("Label"),
    "Memory": N_("Memory"),
    "MemorySwap": N_("Memory with swap"),
    "NanoCpus": N_("Cores"),
    "AutoRemove": N_("Remove when it exits"),
    "Init": N_("Small init process"),
    "Privileged": N_("Privileged"),
    "PublishAllPorts": N_("Publish all exposed ports"),
    "Tty": N_("Terminal"),
    "OpenStdin": N_("Keeps its standard input open"),
    "CapAdd": N_("Capability"),
    "CapDrop": N_("Dropped capability"),
    "Sysctls": N_("Kernel parameter"),
}
