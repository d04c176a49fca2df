"""What a ``RUN`` has for itself alone: its mounts, as BuildKit reads ``--mount``.

Source: moby/buildkit, frontend/dockerfile/instructions/commands_runmount.go.
"""

from __future__ import annotations

import csv
import io
import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, replace

from pierhead.dockerfile.expand import expand

_FLAG = "--mount="
_SECRETS = "/run/secrets"
_AGENT = "/run/buildkit/ssh_agent.{number}"
_NAMES = {
    "dst": "target",
    "destination": "target",
    "src": "source",
    "ro": "readonly",
    "rw": "readwrite",
}


@dataclass(frozen=True, slots=True)
class StepMount:
    """One mount, its variables replaced."""

    kind: str
    """``bind``, ``cache``, ``tmpfs``, ``secret`` or ``ssh``."""
    target: str = ""
    """An absolute path; empty for a secret that is only a variable."""
    source: str = ""
    origin: str = ""
    """The stage, image or context that it comes from; empty for the build's own context."""
    id: str = ""
    variable: str = ""
    """The variable that has its value (a secret), or its path (an agent)."""
    mode: str = ""
    owner: str = ""
    """``user:group``, by number; empty for root."""
    size: str = ""
    options: tuple[tuple[str, str], ...] = ()
    """All that was written, but where it goes and by which id."""


def mounts_of(
    flags: tuple[str, ...], values: Mapping[str, str], folder: str, escape: str = "\\"
) -> tuple[StepMount, ...]:
    """The mounts among the flags of a ``RUN``, which works in ``folder``.

    What cannot be understood is left out: no build gets as far as that.
    """
    found: list[StepMount] = []
    for flag in flags:
        if flag.startswith(_FLAG):
            text = expand(flag[len(_FLAG) :], values, escape)
            agents = sum(one.kind == "ssh" for one in found)
            if text and (mount := _mount(text, folder, agents)):
                found.append(mount)
    return tuple(found)


def _mount(text: str, folder: str, agents: int) -> StepMount | None:
    given: dict[str, str] = {}
    for item in next(csv.reader(io.StringIO(text, newline="")), []):
        name, _equals, value = item.partition("=")
        given[_NAMES.get(name.lower(), name.lower())] = value
    kind = given.pop("type", "bind")
    target, id_ = given.pop("target", ""), given.pop("id", "")
    mount = StepMount(
        kind,
        posixpath.normpath(posixpath.join("/", folder, target)) if target else "",
        given.get("source", ""),
        given.get("from", ""),
        id_,
        given.get("env", ""),
        given.get("mode", ""),
        f"{given.get('uid') or 0}:{given.get('gid') or 0}",
        given.get("size", ""),
        tuple(given.items()),
    )
    match kind:
        case "secret":
            return _secret(mount)
        case "ssh":
            place = mount.target or _AGENT.format(number=agents)
            return replace(mount, id=id_ or "default", target=place, variable="SSH_AUTH_SOCK")
        case "cache":
            return replace(mount, id=id_ or posixpath.normpath(target)) if target else None
        case "bind" | "tmpfs":
            return mount if target else None
    return None


def _secret(mount: StepMount) -> StepMount | None:
    id_ = mount.source or mount.id or posixpath.basename(mount.target)
    if not id_:
        return None
    alone = mount.variable and not mount.target
    target = mount.target or ("" if alone else f"{_SECRETS}/{posixpath.basename(id_)}")
    return replace(mount, id=id_, target=target)
