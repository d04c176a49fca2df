"""A specification in the making: what each flag of ``docker run`` means for it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pierhead.core import run_endpoints, run_more
from pierhead.core.resources import Port
from pierhead.core.run import Mount, RunSpec
from pierhead.core.run_flags import Flag
from pierhead.core.run_parts import (
    Parsed,
    parse_memory,
    parse_mount,
    parse_ports,
    parse_tmpfs,
    parse_volume,
)

_FALSE = {"false", "f", "0"}
_TEXTS = {"name", "restart", "user", "workdir", "hostname", "platform", "pull", "pid", "ipc"}
_SWITCHES = {
    "interactive": "interactive",
    "tty": "tty",
    "detach": "detach",
    "rm": "remove",
    "init": "init",
    "privileged": "privileged",
    "publish-all": "publish_all",
}


@dataclass
class Draft:
    """What has been read so far."""

    single: dict[str, Any] = field(default_factory=dict)
    """Fields of the specification that the last flag decides."""
    ports: list[Port] = field(default_factory=list)
    mounts: list[Mount] = field(default_factory=list)
    environment: list[tuple[str, str]] = field(default_factory=list)
    labels: list[tuple[str, str]] = field(default_factory=list)
    cap_add: list[str] = field(default_factory=list)
    networks: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What is asked of each, in their order."""
    endpoint: dict[str, Any] = field(default_factory=dict)
    """What is asked of the first of them by flags of their own."""
    more: dict[str, Any] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)

    def ignore(self, what: str) -> None:
        """Note once what has no place in the specification."""
        if what not in self.ignored:
            self.ignored.append(what)

    def take(self, flag: Flag) -> None:
        """Do what the flag asks for, or note that it is ignored."""
        value = flag.value or ""
        if flag.name in _TEXTS:
            self.single[flag.name] = value
        elif flag.name in _SWITCHES:
            self.single[_SWITCHES[flag.name]] = value.lower() not in _FALSE
        elif handler := _HANDLERS.get(flag.name):
            try:
                handler(self, value, flag)
            except (ValueError, LookupError):
                self.ignore(f"{flag.shown} {value}")
        else:
            self._take_more(flag, value)

    def _take_more(self, flag: Flag, value: str) -> None:
        try:
            known = run_more.read(self.more, flag.name, value)
        except (ValueError, LookupError):
            self.ignore(f"{flag.shown} {value}")
            return
        if not known:
            self.ignore(flag.shown)

    def spec(self, image: str, command: Sequence[str]) -> RunSpec:
        """The whole, now that the image is known."""
        self._ask_networks()
        return RunSpec(
            image=image,
            command=tuple(command),
            ports=tuple(self.ports),
            mounts=tuple(self.mounts),
            environment=tuple(self.environment),
            labels=tuple(self.labels),
            cap_add=tuple(self.cap_add),
            network=next(iter(self.networks), ""),
            networks=tuple(self.networks)[1:],
            more=self.more,
            **self.single,
        )

    def _ask_networks(self) -> None:
        """Note what is asked of the networks, and the flags about the first of them."""
        first = next(iter(self.networks), "bridge")
        asked = {first: self.endpoint} if self.endpoint else {}
        for name, endpoint in self.networks.items():
            if endpoint:
                asked[name] = {**asked.get(name, {}), **endpoint}
        if asked:
            run_more.put(self.more, ("NetworkingConfig", "EndpointsConfig"), asked)


_Handler = Callable[[Draft, str, Flag], None]


def _network(draft: Draft, value: str, flag: Flag) -> None:
    name, endpoint, unknown = run_endpoints.parse(value)
    if draft.networks and not name:
        draft.ignore(f"{flag.shown} {value}")
        return
    draft.networks[name] = endpoint
    for word in unknown:
        draft.ignore(f"{flag.shown} {word}")


def _endpoint(draft: Draft, value: str, flag: Flag) -> None:
    run_endpoints.say(draft.endpoint, run_endpoints.FLAGS[flag.name], value)


def _cap_add(draft: Draft, value: str, _flag: Flag) -> None:
    draft.cap_add.append(value)


def _publish(draft: Draft, value: str, _flag: Flag) -> None:
    draft.ports.extend(parse_ports(value))


def _mounted(parse: Callable[[str], Parsed]) -> _Handler:
    def add(draft: Draft, value: str, flag: Flag) -> None:
        mount, ignored = parse(value)
        draft.mounts.append(mount)
        for option in ignored:
            draft.ignore(f"{flag.shown} {option}")

    return add


def _environment(draft: Draft, value: str, _flag: Flag) -> None:
    draft.environment.append(_pair(value))


def _label(draft: Draft, value: str, _flag: Flag) -> None:
    draft.labels.append(_pair(value))


def _pair(text: str) -> tuple[str, str]:
    name, _equals, value = text.partition("=")
    return name, value


def _entrypoint(draft: Draft, value: str, _flag: Flag) -> None:
    draft.single["entrypoint"] = (value,)


def _memory(draft: Draft, value: str, _flag: Flag) -> None:
    draft.single["memory"] = parse_memory(value)


def _cpus(draft: Draft, value: str, _flag: Flag) -> None:
    count = float(value)
    if not math.isfinite(count) or count < 0:
        raise ValueError(value)
    draft.single["cpus"] = count


_HANDLERS: dict[str, _Handler] = {
    "network": _network,
    "publish": _publish,
    "volume": _mounted(parse_volume),
    "mount": _mounted(parse_mount),
    "tmpfs": _mounted(parse_tmpfs),
    "env": _environment,
    "label": _label,
    "entrypoint": _entrypoint,
    "memory": _memory,
    "cpus": _cpus,
    "cap-add": _cap_add,
    **dict.fromkeys(run_endpoints.FLAGS, _endpoint),
}
