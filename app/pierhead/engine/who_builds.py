"""Who builds on an engine, and for which platforms: as the engine says it, in the app's words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from pierhead.core.i18n import _
from pierhead.core.resources import EngineInfo
from pierhead.engine.api_builds import BuilderOffer

if TYPE_CHECKING:
    from pierhead.engine.buildkit.grpc import Client

_LEVEL = re.compile(r"(?<=/amd64)/v\d$")
_COMES_WITH = {
    "20.10": "0.8",
    "23.0": "0.10",
    "24.0": "0.11",
    "25.0": "0.12",
    "26.0": "0.13",
    "26.1": "0.13",
    "27.0": "0.14",
    "27.2": "0.15",
    "27.3": "0.16",
    "28.0": "0.20",
    "28.1": "0.21",
    "28.3": "0.23",
    "28.4": "0.24",
    "28.5": "0.25",
}
"""The BuildKit in Docker's engines, by docker's release notes. Those before 24 do not tell it, nor
do those that distributions build. What changed within a release is left out."""


def one_by_one(info: EngineInfo, *, podman: bool) -> BuilderOffer:
    """The classic builder, docker's or podman's."""
    if podman:
        # Its API stops no step that is at work.
        words = _("Classic builder of {engine}: steps run one by one, each to its end")
    else:
        words = _("Classic builder of {engine}: steps run one by one")
    return BuilderOffer(words.format(engine=_engine(info)), _own(info))


def without_session(info: EngineInfo) -> BuilderOffer:
    """BuildKit that cannot ask this machine for anything."""
    words = _("BuildKit on {engine}, without a session")
    return BuilderOffer(words.format(engine=_engine(info)), _own(info))


async def buildkit(client: Client | None, info: EngineInfo) -> BuilderOffer:
    """BuildKit as it speaks of itself; ``client`` is None where it cannot be asked.

    Raises ``GrpcError``.
    """
    from pierhead.engine.buildkit import control

    version = await control.version(client) if client else ""
    workers = await control.workers(client) if client else []
    told = next((worker.version for worker in workers if worker.version), "")
    version = version or told or _COMES_WITH.get(".".join(info.version.split(".")[:2]), "")
    platforms = [each for worker in workers for each in worker.platforms]
    words = _("BuildKit {version} on {engine}") if version else _("BuildKit on {engine}")
    return BuilderOffer(
        words.format(version=version, engine=_engine(info)),
        tuple(dict.fromkeys(platforms)) or _own(info),
        any(worker.containerd for worker in workers),
    )


def brief(platforms: Iterable[str]) -> str:
    """Platforms for the user to read, without the levels of one processor."""
    known = tuple(platforms)
    kept = (each for each in known if not _LEVEL.search(each) or _LEVEL.sub("", each) not in known)
    return ", ".join(kept)


def _engine(info: EngineInfo) -> str:
    return f"{info.name} {info.version}"


def _own(info: EngineInfo) -> tuple[str, ...]:
    return (f"{info.os}/{info.arch}",) if info.os and info.arch else ()
