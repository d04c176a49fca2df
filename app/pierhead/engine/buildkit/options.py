"""What a ``BuildSpec`` asks for, in the words of BuildKit's Dockerfile frontend and exporters.

Sources: moby/buildkit, frontend/dockerfile/builder and frontend/dockerui; the names of the options
are those that docker's own clients send.
"""

from __future__ import annotations

import errno
import json
import os
import socket
import stat
from collections.abc import Mapping
from pathlib import Path

from pierhead.core.i18n import _
from pierhead.core.reference import parse
from pierhead.engine import named_contexts
from pierhead.engine.api_build import (
    BuildFailed,
    BuildSecret,
    BuildSpec,
    OutputKind,
    content_of,
)
from pierhead.engine.buildkit import caches
from pierhead.engine.buildkit.records import NAME

CONTEXT, DOCKERFILE = "context", "dockerfile"
_HOST = "host"
_IMAGE = "moby"
_AGENT = "SSH_AUTH_SOCK"


def folders(spec: BuildSpec) -> dict[str, Path]:
    """The folders that the build may read, by the names that it asks for."""
    more = named_contexts.folders(spec)
    if spec.remote:
        return more | ({DOCKERFILE: spec.dockerfile.parent} if _is_own(spec) else {})
    return more | {CONTEXT: spec.context, DOCKERFILE: _dockerfile(spec).parent}


def attributes(spec: BuildSpec) -> dict[str, str]:
    """The frontend's options."""
    in_there = spec.remote and not _is_own(spec)
    found = {
        "filename": spec.dockerfile.as_posix() if in_there else _dockerfile(spec).name,
        "dockerfilekey": DOCKERFILE if _is_own(spec) else "",
        "context": spec.remote,
        "target": spec.target,
        "platform": spec.platform,
        "image-resolve-mode": "pull" if spec.pull else "default",
        "force-network-mode": "" if spec.network == "default" else spec.network,
        "add-hosts": ",".join(f"{name}={address}" for name, address in spec.hosts),
        "shm-size": str(spec.shm_size) if spec.shm_size else "",
        "ulimit": ",".join(spec.ulimits),
    }
    found = {name: value for name, value in found.items() if value}
    found |= {f"build-arg:{name}": value for name, value in spec.args}
    found |= {f"label:{name}": value for name, value in spec.labels}
    found |= named_contexts.attributes(spec)
    if spec.no_cache:
        found["no-cache"] = ""
    if spec.tags:
        found[NAME] = spec.tags[0]
    if spec.only_read:
        # Read as for a list of its parts, of which the warnings are what arrives.
        found["requestid"] = "frontend.outline"
        found["frontend.caps"] = "moby.buildkit.frontend.subrequests"
    if imports := caches.imports(spec):
        found["cache-imports"] = json.dumps([{"Type": kind, "Attrs": at} for kind, at in imports])
        # Engines before 0.9 know this one only.
        if references := [at["ref"] for kind, at in imports if kind == "registry" and "ref" in at]:
            found["cache-from"] = ",".join(references)
    return found


def exporter(spec: BuildSpec, *, named: bool = True) -> tuple[str, dict[str, str]]:
    """What makes something of the result, and how.

    Docker's own store of images goes on writing one, and would name it, long after the build was
    stopped and another may have been made: there the image is not ``named`` before it is there.
    """
    if spec.output is None:
        if not named:
            return _IMAGE, {}
        name = ",".join(str(_named(tag)) for tag in spec.tags)
        return _IMAGE, {"name": name} if name else {}
    match spec.output.kind:
        case OutputKind.NOTHING:
            return "", {}
        case OutputKind.FOLDER:
            # Unpacked as it comes: one way to receive is enough.
            return OutputKind.TAR.value, {}
        case OutputKind.TAR:
            return OutputKind.TAR.value, {}
        case kind:
            name = ",".join(str(_named(tag)) for tag in spec.tags)
            return kind.value, {"name": name} if name else {}


def entitlements(spec: BuildSpec) -> tuple[str, ...]:
    """What the build has to be allowed to do."""
    return ("network.host",) if spec.network == _HOST else ()


def secrets(spec: BuildSpec, environment: Mapping[str, str]) -> dict[str, bytes]:
    """The values of the secrets by their ids; blocks. Raises ``BuildFailed`` naming what lacks."""
    return {secret.id: _secret(secret, environment) for secret in spec.secrets}


def agents(spec: BuildSpec, environment: Mapping[str, str]) -> dict[str, str]:
    """SSH agents by their ids: their sockets, or files with keys. Raises ``BuildFailed``."""
    found = {}
    for id_, path in spec.agents:
        place = path or environment.get(_AGENT, "")
        if not os.path.exists(place) or not _answers(place):
            raise BuildFailed(
                _("There is no SSH agent or key at {path}.").format(path=place)
                if place
                else _("No SSH agent is running."),
                hint=_("Start one with: eval $(ssh-agent) && ssh-add"),
            )
        found[id_] = place
    return found


def _answers(path: str) -> bool:
    """Whether somebody listens at a socket, which outlives its agent; true of any other file."""
    if not stat.S_ISSOCK(os.stat(path).st_mode):
        return True
    with socket.socket(socket.AF_UNIX) as caller:
        caller.setblocking(False)
        return caller.connect_ex(path) not in (errno.ECONNREFUSED, errno.ENOENT)


def _is_own(spec: BuildSpec) -> bool:
    """Whether the Dockerfile is here, while the builder fetches the context."""
    return bool(spec.remote) and spec.dockerfile.is_absolute()


def _dockerfile(spec: BuildSpec) -> Path:
    """A Dockerfile that is a link is read where it is: links never lead out of a folder."""
    return (
        Path(os.path.realpath(spec.dockerfile)) if spec.dockerfile.is_symlink() else spec.dockerfile
    )


def _named(tag: str) -> str:
    found = parse(tag)
    return f"{found.domain}/{found.path}:{found.tag}"


def _secret(secret: BuildSecret, environment: Mapping[str, str]) -> bytes:
    if secret.file is not None:
        try:
            return content_of(secret.file)
        except OSError as error:
            title = _("The secret {id} cannot be read from {path}.")
            raise BuildFailed(
                title.format(id=secret.id, path=secret.file), error.strerror or str(error)
            ) from error
    if secret.variable:
        if secret.variable not in environment:
            title = _("The secret {id} is to be in {variable}, which is not set.")
            raise BuildFailed(title.format(id=secret.id, variable=secret.variable))
        return environment[secret.variable].encode("utf-8", "surrogateescape")
    return secret.value.encode()
