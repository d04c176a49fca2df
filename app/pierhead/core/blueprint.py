"""All that makes a container, as the engine takes it: read back from one that exists.

A blueprint is the engine's own JSON for creating a container, so that nothing is lost which the
app has no name for, such as options of newer engines. What the container only inherited from its
image is left out, for another image has its own.

Source: Docker Engine API, ContainerInspect and ContainerCreate; moby's ``daemon/commit.go`` for
what a container inherits.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pierhead.core.blueprint_podman import translated
from pierhead.core.run_parts import parse_volume

Json = Mapping[str, Any]

_SHORT_ID = 12
_OPERATIONAL = {
    "NetworkID",
    "EndpointID",
    "Gateway",
    "IPAddress",
    "IPPrefixLen",
    "IPv6Gateway",
    "GlobalIPv6Address",
    "GlobalIPv6PrefixLen",
    "DNSNames",
    "MacAddress",
}
"""What an endpoint was given by the engine, rather than asked for."""
BUILT_IN = ("", "default", "bridge", "host", "none", "nat")
"""Networks that every engine has, in which a container has no names of its own."""


@dataclass(frozen=True, slots=True)
class Blueprint:
    """What a container is to be created with."""

    name: str
    """Empty: the engine chooses."""
    body: Json
    """As for ``POST /containers/create``; among its endpoints are those of all networks."""
    platform: str = ""
    """``os/arch`` of the image, where it is not the engine's own."""

    @property
    def config(self) -> Json:
        """All but the two parts below."""
        return {k: v for k, v in self.body.items() if k not in {"HostConfig", "NetworkingConfig"}}

    @property
    def host(self) -> Json:
        """What depends on the machine: limits, mounts, rights ..."""
        return self.body.get("HostConfig") or {}

    @property
    def endpoints(self) -> Json:
        """What it asks of each network that it is in, by the network's name."""
        return (self.body.get("NetworkingConfig") or {}).get("EndpointsConfig") or {}

    @property
    def image(self) -> str:
        """The reference of its image."""
        return str(self.body.get("Image") or "")

    @property
    def main_network(self) -> str:
        """The network that it is created in; others are joined afterwards."""
        mode = str(self.host.get("NetworkMode") or "")
        return "bridge" if mode in {"", "default"} else mode


def blueprint(found: Json, image: Json | None = None, *, successor: bool = False) -> Blueprint:
    """How to make one like the container that ``found`` is the inspection of.

    ``image`` is the inspection of the very image that it was created from; without it everything
    counts as asked for. A ``successor`` takes the container's place: it gets its anonymous
    volumes, with what is in them, and its hardware addresses.
    """
    found = translated(found)
    body = copy.deepcopy(dict(found.get("Config") or {}))
    host = copy.deepcopy(dict(found.get("HostConfig") or {}))
    short = str(found.get("Id") or "")[:_SHORT_ID]
    declared = set(body.get("Volumes") or ())
    _forget_own_names(body, host, short)
    _disinherit(body, (image or {}).get("Config") or {})
    if links := host.get("Links"):
        host["Links"] = [_link(each) for each in links]
    if successor:
        _keep_volumes(found.get("Mounts") or (), declared, host)
    body["HostConfig"] = host
    endpoints = _endpoints(found, body, short, successor=successor)
    body["NetworkingConfig"] = {"EndpointsConfig": endpoints}
    return Blueprint(str(found.get("Name") or "").removeprefix("/"), body)


def _forget_own_names(body: dict[str, Any], host: Json, short: str) -> None:
    """A host name that the engine chose, or that is another container's, is none of its own."""
    shares = str(host.get("NetworkMode") or "").startswith("container:")
    if shares or host.get("UTSMode") == "host" or body.get("Hostname") == short:
        body["Hostname"] = ""
    if shares:
        body["Domainname"] = ""


def _link(text: str) -> str:
    """``/other:/this/alias`` of an inspection as ``other:alias``."""
    source, _colon, alias = text.partition(":")
    return f"{source.removeprefix('/')}:{alias.rpartition('/')[2]}"


# -- what comes from the image


def _disinherit(body: dict[str, Any], image: Json) -> None:
    """Leave out what the image gives as well."""
    for name in ("User", "WorkingDir", "StopSignal"):
        if body.get(name) and body[name] == image.get(name):
            body[name] = ""
    given = set(image.get("Env") or ())
    body["Env"] = [entry for entry in body.get("Env") or () if entry not in given]
    for name in ("Labels", "ExposedPorts", "Volumes"):
        body[name] = _without(body.get(name) or {}, image.get(name) or {})
    for name in ("OnBuild", "Shell", "ArgsEscaped"):
        if name in body and body[name] == image.get(name):
            del body[name]
    _disinherit_program(body, image)
    if check := body.get("Healthcheck"):
        body["Healthcheck"] = _without(check, image.get("Healthcheck") or {}) or None


def _without(ours: Json, theirs: Json) -> dict[str, Any]:
    return {k: v for k, v in ours.items() if k not in theirs or theirs[k] != v}


def _disinherit_program(body: dict[str, Any], image: Json) -> None:
    """An entry point of one's own keeps the image's command away, so the two go together."""
    entry, command = body.get("Entrypoint"), body.get("Cmd")
    theirs, default = image.get("Entrypoint"), image.get("Cmd")
    if not entry and theirs:
        body["Entrypoint"] = [""]  # As the engine is told that there is to be none.
    elif (entry or None) == (theirs or None) and (command or not default):
        body["Entrypoint"] = None
        body["Cmd"] = None if command == default else command


# -- volumes and networks


def _keep_volumes(mounts: Iterable[Json], declared: set[str], host: dict[str, Any]) -> None:
    """Name the anonymous volumes, so that they are the same ones."""
    bound = {bind_target(each) for each in host.get("Binds") or ()}
    by_target = {each.get("Target"): each for each in host.get("Mounts") or ()}
    for mount in mounts:
        target, name = mount.get("Destination"), mount.get("Name")
        if mount.get("Type") != "volume" or not name or target in bound:
            continue
        if (asked := by_target.get(target)) is not None:
            asked["Source"] = asked.get("Source") or name
        elif target in declared or not host.get("VolumesFrom"):
            mode = "" if mount.get("RW", True) else ":ro"
            host["Binds"] = [*(host.get("Binds") or ()), f"{name}:{target}{mode}"]


def bind_target(bind: str) -> str:
    """The path in the container of an entry of ``Binds``."""
    try:
        return parse_volume(bind).mount.target
    except ValueError:
        return bind


def _endpoints(found: Json, body: dict[str, Any], short: str, *, successor: bool) -> dict[str, Any]:
    networks = (found.get("NetworkSettings") or {}).get("Networks") or {}
    mode = str((found.get("HostConfig") or {}).get("NetworkMode") or "")
    if mode.startswith("container:"):
        return {}
    main = "bridge" if mode in {"", "default"} else mode
    asked = str(body.get("MacAddress") or "")
    result: dict[str, Any] = {}
    for name, endpoint in networks.items():
        kept = {k: v for k, v in endpoint.items() if k not in _OPERATIONAL}
        if aliases := kept.get("Aliases"):
            kept["Aliases"] = [each for each in aliases if each != short] or None
        address = str(endpoint.get("MacAddress") or "")
        if name == main:
            address = asked
        elif not successor or _derived(address, str(endpoint.get("IPAddress") or "")):
            address = ""
        if address:
            kept["MacAddress"] = address
        result[name] = kept
    return result


def _derived(address: str, ip: str) -> bool:
    """Whether the engine made the hardware address from the other one."""
    parts = ip.split(".")
    return address == ":".join(["02", "42", *(f"{int(p):02x}" for p in parts if p.isdecimal())])
