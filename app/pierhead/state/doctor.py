"""What is wrong, as plain text: which engines were tried and why each did not answer."""

from __future__ import annotations

import platform
from collections.abc import Iterator

from pierhead.core.i18n import _
from pierhead.core.resources import EngineInfo
from pierhead.engine.endpoints import Attempt, Endpoint
from pierhead.engine.starters import Starter, available
from pierhead.state.search import Known, Places
from pierhead.terminal.core import is_compiled


async def report(qt: str, places: Places | None = None) -> str:
    """The report; ``qt`` is the version and platform of Qt, which nobody here knows."""
    known = await (places or Places()).known()
    lines = [
        _("System: {name} {machine}").format(name=platform.platform(), machine=_libc()),
        _("Python: {version}").format(version=platform.python_version()),
        _("Qt: {version}").format(version=qt),
        _("Terminals: compiled core") if is_compiled() else _("Terminals: core in Python, slower"),
        "",
        *_engines(known),
    ]
    if not any(isinstance(answer, EngineInfo) for _endpoint, answer in known):
        lines += ["", *_offers(available())]
    return "\n".join(line.rstrip() for line in lines)


def _libc() -> str:
    name, version = platform.libc_ver()
    return f"({name} {version})" if name else ""


def _engines(known: Known) -> Iterator[str]:
    answered = [(place, info) for place, info in known if isinstance(info, EngineInfo)]
    if answered:
        yield _("The engine that Pierhead shows is the first that answers:")
    else:
        yield _("No engine answers. These were tried, in this order:")
    for endpoint, answer in known:
        yield from _engine(endpoint, answer)


def _engine(endpoint: Endpoint, answer: EngineInfo | Attempt) -> Iterator[str]:
    mark = "+" if isinstance(answer, EngineInfo) else "-"
    yield f"  {mark} {endpoint.name}: {endpoint.url}"
    if isinstance(answer, Attempt):
        yield f"      {answer.problem}"
        if answer.remedy:
            yield f"      {answer.remedy}"
        return
    yield "      " + _("{name} {version}, API {api}, {os}/{arch}, builder: {builder}").format(
        name=answer.name,
        version=answer.version,
        api=answer.api_version,
        os=answer.os,
        arch=answer.arch,
        builder=answer.builder,
    )


def _offers(starters: list[Starter]) -> Iterator[str]:
    if not starters:
        yield _("Install Docker or Podman, then start Pierhead again.")
        return
    yield _("What would work here:")
    for starter in starters:
        yield f"  {starter.command_line}"
        yield f"      {starter.explanation}"
