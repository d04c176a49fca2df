"""What happens at an engine, filtered to what alters a listing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

from pierhead.core.errors import EngineUnreachable
from pierhead.core.i18n import _
from pierhead.core.resources import Health, Kind
from pierhead.engine.answers import understanding
from pierhead.engine.api import Changed, Connected, Event
from pierhead.engine.http import Http
from pierhead.engine.streams import json_lines

_KINDS = {"container": Kind.CONTAINER, "image": Kind.IMAGE, "network": Kind.CONTAINER}
_ACTIONS = (
    *("create", "start", "restart", "stop", "die", "kill", "oom", "pause", "unpause"),
    *("rename", "update", "destroy", "health_status", "commit"),
    *("pull", "tag", "untag", "delete", "import", "load", "build", "prune"),
    *("connect", "disconnect"),
)
"""Health checks alone start a program every few seconds, and each says so thrice: left out."""
_HEALTHS = {health.value for health in Health}
_PODMAN = {
    "died": "die",
    "remove": "destroy",
    "init": "create",
    "cleanup": "die",
    "loadfromarchive": "load",
}


async def follow(http: Http, *, podman: bool, since: int | None = None) -> AsyncIterator[Event]:
    """``Connected``, then every change; raises when the stream ends, however it does.

    With ``since``, in nanoseconds, first those after that time, of which engines keep some.
    """
    filters: dict[str, list[str]] = {"type": list(_KINDS)}
    if not podman:
        filters["event"] = list(_ACTIONS)
    query: dict[str, Any] = {"filters": filters}
    if since is not None:
        seconds, rest = divmod(since + 1, 10**9)
        # Podman takes whole seconds only.
        query["since"] = str(seconds) if podman else f"{seconds}.{rest:09}"
    response = await http.request("GET", "/events", query)
    async with response:
        yield Connected()
        async for item in json_lines(response):
            with understanding():
                event = changed(item)
            if event:
                yield event
    raise EngineUnreachable(
        _("The connection to {name} broke.").format(name=http.endpoint.name),
        hint=_("The engine was stopped."),
    )


def changed(item: Mapping[str, Any]) -> Changed | None:
    """The change that an event tells; None for one that alters no listing."""
    kind = _KINDS.get(item.get("Type") or "")
    raw = (item.get("Action") or item.get("status") or "").partition(":")[0].strip()
    action = _PODMAN.get(raw, raw)
    actor = item.get("Actor") or {}
    about = actor.get("Attributes") or {}
    id_ = actor.get("ID") or item.get("id") or ""
    if item.get("Type") == "network":
        id_ = about.get("container") or ""
    elif kind is Kind.IMAGE:
        # So says podman which image it has built.
        id_ = id_ or about.get("name") or ""
    if kind is None or action not in _ACTIONS or not id_:
        return None
    attributes = actor.get("Attributes") or {}
    return Changed(
        kind,
        id_,
        action,
        name=str(attributes.get("name") or ""),
        signal=str(attributes.get("signal") or ""),
        exit_code=_exit_code(attributes) if action == "die" else None,
        health=_health(item, attributes) if action == "health_status" else Health.NONE,
        at=_nanoseconds(item),
    )


def _nanoseconds(item: Mapping[str, Any]) -> int:
    at, seconds = item.get("timeNano"), item.get("time")
    if isinstance(at, int) and at > 0:
        return at
    return seconds * 10**9 if isinstance(seconds, int) and seconds > 0 else 0


def _exit_code(attributes: Mapping[str, Any]) -> int | None:
    code = str(attributes.get("exitCode") or attributes.get("containerExitCode") or "")
    return int(code) if code.lstrip("-").isdecimal() else None


def _health(item: Mapping[str, Any], attributes: Mapping[str, Any]) -> Health:
    """Docker says it behind the action's name, Podman in a member of its own."""
    said = (item.get("Action") or item.get("status") or "").partition(":")[2].strip()
    word = said or attributes.get("health_status") or item.get("HealthStatus") or ""
    return Health(word) if word in _HEALTHS else Health.NONE
