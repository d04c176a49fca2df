"""A Dockerfile that has in its image what a step only mounts: files, and the content of caches."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterable

from pierhead.dockerfile.step_mounts import StepMount

LARGEST = 512
"""Megabytes of a cache that are worth being copied for a shell."""
LEFT_OUT = "pierhead: left out "
"""What the builder writes of a cache that is larger; its target follows."""
_PLACE = "/run/pierhead-cache"
_COPY = (
    'mkdir -p "$2"; size=$(du -sm "$1" | cut -f 1); '
    f'if [ "${{size:-0}}" -gt {LARGEST} ]; then echo "{LEFT_OUT}$2"; '
    'else cp -a "$1/." "$2/"; fi'
)
_OWN = {"target", "id", "type"}


def with_files(text: str, mounts: Iterable[StepMount], user: str) -> str:
    """``text`` with lines that copy what is mounted; ``user`` is who its image runs as."""
    lines = [line for mount in mounts for line in _lines(mount)]
    if not lines:
        return text
    back = (f"USER {user}",) if user else ()
    end = "" if text.endswith("\n") else "\n"
    return text + end + "\n".join(("USER 0", *lines, *back, ""))


def _lines(mount: StepMount) -> tuple[str, ...]:
    if mount.kind == "bind":
        origin = f"--from={mount.origin} " if mount.origin else ""
        source = mount.source or ("/" if mount.origin else ".")
        return (f"COPY {origin}{json.dumps([source, mount.target])}",)
    if mount.kind == "cache":
        rest = "".join(
            f",{name}={value}" if value else f",{name}"
            for name, value in mount.options
            if name not in _OWN and name not in {"readonly", "ro"}
        )
        # As it is named is what it is found by: its place may be another one.
        given = f"--mount=type=cache,id={mount.id},target={_PLACE}{rest}"
        words = ["/bin/sh", "-c", _COPY, "sh", _PLACE, posixpath.normpath(mount.target)]
        return (f"RUN {given} {json.dumps(words)}",)
    return ()
