"""What is wrong with what a container is to be created with, before an engine is asked."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from pierhead.core import reference
from pierhead.core.i18n import _
from pierhead.core.resources import Port
from pierhead.core.run import Mount, RunSpec
from pierhead.core.run_parts import is_volume_name

_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.-]+")
_SHORT_ID = re.compile(r"[0-9a-f]{12}")
_RESTART = re.compile(r"no|always|unless-stopped|on-failure(?::[0-9]+)?")
_USER = re.compile(r"[^\s:]+(?::[^\s:]+)?")
_LABEL = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)")
_PLATFORM = re.compile(r"[a-z0-9_.-]+(?:/[a-z0-9_.-]+){0,2}")
_WINDOWS_PATH = re.compile(r"[A-Za-z]:[\\/].*|\\\\.+", re.DOTALL)
_LONGEST_HOST = 253
_LEAST_MEMORY = 6 << 20
_LAST_PORT = 65535
_ANYWHERE = {"", "0.0.0.0", "::"}

Problem = tuple[str, str]
"""A field and a sentence."""


def problems(spec: RunSpec) -> dict[str, str]:
    """What is wrong, as a sentence by field; empty when all is well.

    Fields are those of ``RunSpec``; those with rows are followed by the number of the row and
    the part of it: ``ports.0.number``, ``mounts.1.target``, ``environment.2.name``.
    """
    found: dict[str, str] = {}
    for check in (_image, _names, _ports, _mounts, _environment, _labels, _policy, _limits):
        for field, sentence in check(spec):
            found.setdefault(field, sentence)
    return found


def _image(spec: RunSpec) -> Iterator[Problem]:
    if not reference.is_id(spec.image) and not _SHORT_ID.fullmatch(spec.image):
        problem = reference.problem(spec.image)
        if problem:
            yield "image", problem
    if spec.platform and not _PLATFORM.fullmatch(spec.platform):
        yield "platform", _("A platform looks like linux/amd64 or linux/arm64.")


def _names(spec: RunSpec) -> Iterator[Problem]:
    if spec.name and not _NAME.fullmatch(spec.name):
        yield (
            "name",
            _(
                "A name has at least two letters, digits, dots, dashes or underscores,"
                " and begins with a letter or digit."
            ),
        )
    labels = spec.hostname.split(".")
    if spec.hostname and (
        len(spec.hostname) > _LONGEST_HOST or not all(map(_LABEL.fullmatch, labels))
    ):
        yield "hostname", _("A host name has letters, digits and dashes, with dots between them.")
    if spec.user and not _USER.fullmatch(spec.user):
        yield "user", _("A user is a name or a number, with a group after a colon if you like.")
    if spec.workdir and not is_absolute(spec.workdir):
        yield "workdir", _("The folder must be absolute: begin with a slash.")


def _policy(spec: RunSpec) -> Iterator[Problem]:
    if spec.restart and not _RESTART.fullmatch(spec.restart):
        yield "restart", _("Engines know: no, on-failure, on-failure:3, always, unless-stopped.")
    elif spec.remove and spec.restart not in {"", "no"}:
        yield "restart", _("A container that is removed when it exits cannot be restarted.")
    if spec.network.startswith("container:"):
        if spec.ports:
            yield "network", _("With the network of another container no ports can be published.")
        if spec.hostname:
            yield "hostname", _("With the network of another container it has that one's name.")
    elif spec.network == "none" and spec.ports:
        yield "network", _("Without a network no ports can be published.")


def _limits(spec: RunSpec) -> Iterator[Problem]:
    if 0 < spec.memory < _LEAST_MEMORY:
        yield "memory", _("Engines refuse less than 6 MB of memory.")
    if spec.cpus < 0:
        yield "cpus", _("The number of cores must be above zero.")


# -- rows


def _ports(spec: RunSpec) -> Iterator[Problem]:
    for index, port in enumerate(spec.ports):
        if not port.number:
            yield f"ports.{index}.number", _("Which port of the container?")
        elif not 0 < port.number <= _LAST_PORT:
            yield f"ports.{index}.number", _("Ports are 1 to 65535.")
        if not 0 <= port.host_port <= _LAST_PORT:
            yield f"ports.{index}.host_port", _("Ports are 1 to 65535.")
        elif any(_collide(port, other) for other in spec.ports[:index]):
            yield (
                f"ports.{index}.host_port",
                _("Port {number} is published twice.").format(number=port.host_port),
            )
        if port.protocol not in {"tcp", "udp", "sctp"}:
            yield f"ports.{index}.protocol", _("The protocol is tcp, udp or sctp.")
        if not _is_address(port.host_ip):
            yield (
                f"ports.{index}.host_ip",
                _("{text} is not an IP address.").format(text=port.host_ip),
            )


def _collide(port: Port, other: Port) -> bool:
    if not port.host_port or (port.host_port, port.protocol) != (other.host_port, other.protocol):
        return False
    return port.host_ip == other.host_ip or not _ANYWHERE.isdisjoint({port.host_ip, other.host_ip})


def _is_address(text: str) -> bool:
    try:
        return not text or bool(ipaddress.ip_address(text))
    except ValueError:
        return False


def _mounts(spec: RunSpec) -> Iterator[Problem]:
    for index, mount in enumerate(spec.mounts):
        if source := _source_problem(mount):
            yield f"mounts.{index}.source", source
        if target := _target_problem(mount):
            yield f"mounts.{index}.target", target
        elif mount.target in {other.target for other in spec.mounts[:index]}:
            yield f"mounts.{index}.target", _("Something else is mounted at this path already.")


def _source_problem(mount: Mount) -> str:
    if mount.kind == "volume" and mount.source and not is_volume_name(mount.source):
        return _("The name of a volume has letters, digits, dots, dashes and underscores.")
    if mount.kind != "bind":
        return ""
    if not mount.source:
        return _("Which folder or file of this machine?")
    if re.match(r"\$|%", mount.source):
        return _("Put the folder in place of {variable}.").format(variable=mount.source)
    if not is_absolute(mount.source):
        return _("The path must be absolute, for example /home/me/data.")
    return ""


def _target_problem(mount: Mount) -> str:
    if not mount.target:
        return _("At which path of the container?")
    if not is_absolute(mount.target):
        return _("The path in the container must be absolute: begin with a slash.")
    if not mount.target.strip("/"):
        return _("The root of the container cannot be replaced.")
    return ""


def is_absolute(path: str) -> bool:
    """Whether a path says where it is by itself, on Linux or on Windows."""
    return path.startswith("/") or bool(_WINDOWS_PATH.fullmatch(path))


def _environment(spec: RunSpec) -> Iterator[Problem]:
    return _pairs("environment", spec.environment)


def _labels(spec: RunSpec) -> Iterator[Problem]:
    return _pairs("labels", spec.labels)


def _pairs(field: str, pairs: tuple[tuple[str, str], ...]) -> Iterator[Problem]:
    names: set[str] = set()
    for index, (name, value) in enumerate(pairs):
        where = f"{field}.{index}.name"
        if not name:
            yield where, _("The name is missing.")
        elif "=" in name or "\0" in name or name != name.strip():
            yield where, _("A name has no equals sign and no spaces around it.")
        elif name in names:
            yield where, _("{name} is set twice.").format(name=name)
        if "\0" in value:
            yield f"{field}.{index}.value", _("A value cannot hold a null character.")
        names.add(name)
