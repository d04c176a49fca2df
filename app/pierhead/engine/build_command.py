"""A build as the command that does the same in a terminal."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from pierhead.core.secrets import looks_secret, without_password
from pierhead.core.shell_words import join
from pierhead.engine.api_build import BuildSecret, BuildSpec, OutputKind


def format_build(spec: BuildSpec, *, windows: bool = False) -> str:
    """``docker buildx build ...``, quoted for a POSIX shell or for Windows.

    A secret that was typed in is not in it, nor the value of an argument that looks like one: the
    command names a variable to put it in.
    """
    program = ("docker", "build") if spec.classic else ("docker", "buildx", "build")
    return join(
        [*program, *_arguments(spec), without_password(spec.remote) or str(spec.context)],
        windows=windows,
    )


def _arguments(spec: BuildSpec) -> Iterator[str]:
    usual = Path("Dockerfile") if spec.remote else spec.context / "Dockerfile"
    if spec.dockerfile != usual:
        yield from ("--file", str(spec.dockerfile))
    for flag, values in _repeated(spec):
        for value in values:
            yield from (flag, value)
    for flag, value in _single(spec):
        if value:
            yield from (flag, value)
    switches = {"--no-cache": spec.no_cache, "--pull": spec.pull, "--push": spec.push}
    yield from (flag for flag, wanted in switches.items() if wanted)


def _repeated(spec: BuildSpec) -> Iterator[tuple[str, list[str]]]:
    yield "--tag", list(spec.tags)
    yield "--build-arg", [_argument(*pair) for pair in spec.args]
    yield "--label", [f"{name}={value}" for name, value in spec.labels]
    yield "--build-context", [f"{name}={place}" for name, place in spec.contexts]
    yield "--secret", [_secret(secret) for secret in spec.secrets]
    yield "--ssh", [f"{id_}={path}" if path else id_ for id_, path in spec.agents]
    yield "--add-host", [f"{name}:{address}" for name, address in spec.hosts]
    yield "--ulimit", list(spec.ulimits)
    yield "--cache-from", list(spec.cache_from)
    yield "--cache-to", list(spec.cache_to)


def _single(spec: BuildSpec) -> Iterator[tuple[str, str]]:
    yield "--target", spec.target
    yield "--platform", spec.platform
    yield "--network", spec.network
    yield "--shm-size", str(spec.shm_size or "")
    if spec.output:
        kind, path = spec.output.kind, spec.output.path
        place = "" if kind is OutputKind.NOTHING else f",dest={path}"
        yield "--output", f"type={kind.value}{place}"


def _argument(name: str, value: str) -> str:
    """Without a value it is taken from the environment."""
    return name if looks_secret(name, value) else f"{name}={value}"


def _secret(secret: BuildSecret) -> str:
    if secret.file is not None:
        return f"id={secret.id},src={os.fspath(secret.file)}"
    return f"id={secret.id},env={secret.variable or secret.id.upper()}"
