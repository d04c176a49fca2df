"""Caches that a build reads and writes, from docker's words for them to BuildKit's.

Source: docs.docker.com, "Cache storage backends"; moby/buildkit, client/solve.go: the engine asks
for a folder as ``local:`` and its path.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pierhead.core.errors import AppError
from pierhead.core.i18n import _
from pierhead.engine.api_build import BuildSpec
from pierhead.engine.buildkit.control import Cache
from pierhead.engine.layout import LATEST, Layout

_LOCAL, _ELSEWHERE = "local", "gha"
_FROM, _TO = "src", "dest"


def caches(given: Iterable[str]) -> tuple[Cache, ...]:
    """Caches as the docker CLI takes them: ``type=...,name=value``, or just a reference.

    Raises ``AppError`` for what is neither.
    """
    return tuple(_cache(text) for text in given)


def imports(spec: BuildSpec) -> tuple[Cache, ...]:
    """Those to read. A folder that holds none yet is left out: the build is to fill it.

    Raises ``AppError``; blocks.
    """
    found = []
    for kind, at in caches(spec.cache_from):
        if kind != _LOCAL:
            found.append((kind, at))
            continue
        layout = Layout(_folder(at, _FROM))
        if digest := at.get("digest") or layout.digest(at.get("tag") or LATEST):
            found.append((kind, {**at, "digest": digest}))
    return tuple(found)


def exports(spec: BuildSpec) -> tuple[Cache, ...]:
    """Those to write. Raises ``AppError``."""
    return caches(spec.cache_to)


def folders(spec: BuildSpec) -> dict[str, Path]:
    """The folders of this machine that the engine may ask for, by what it calls them."""
    pairs = [*_local(spec.cache_from, _FROM), *_local(spec.cache_to, _TO)]
    return {f"{_LOCAL}:{at[side]}": _folder(at, side) for at, side in pairs}


def name_written(spec: BuildSpec, manifest: Mapping[str, object]) -> None:
    """Note in the folders what has been written there; blocks. Raises ``OSError``, ``AppError``."""
    for at, side in _local(spec.cache_to, _TO):
        Layout(_folder(at, side)).put(at.get("tag") or LATEST, manifest)


def _local(given: Iterable[str], side: str) -> Iterator[tuple[Mapping[str, str], str]]:
    return ((at, side) for kind, at in caches(given) if kind == _LOCAL)


def _cache(text: str) -> Cache:
    if text and "=" not in text:
        return "registry", {"ref": text}
    parts = next(csv.reader(io.StringIO(text)), [])
    pairs = dict(part.strip().partition("=")[::2] for part in parts)
    kind = pairs.pop("type", "")
    if not kind or not all(pairs):
        title = _("{text} does not say where a cache is.").format(text=text)
        raise AppError(title, hint=_("Write it as type=registry,ref=host/name:tag"))
    if kind == _ELSEWHERE:
        raise AppError(
            _("A cache of the kind “gha” is only there within GitHub’s own builds."),
            hint=_("Keep it in a registry: type=registry,ref=host/name:tag"),
        )
    if kind == _LOCAL:
        return kind, {name: os.path.expanduser(value) for name, value in pairs.items()}
    return kind, pairs


def _folder(at: Mapping[str, str], side: str) -> Path:
    found = Path(at.get(side) or "")
    if not found.is_absolute():
        title = _("A cache in a folder needs the whole path of that folder.")
        raise AppError(title, hint=_("Write it as type=local,{side}=/path").format(side=side))
    return found
