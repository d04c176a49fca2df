"""The engine's JSON as values.

A list of a thousand containers is decoded one by one, so that a thread doing it hands the
interpreter over in between and never holds up the window.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from pierhead.core.resources import Container, Health, Image, Port, State
from pierhead.engine.answers import understanding
from pierhead.engine.api import FileChange
from pierhead.engine.api_files import Difference

T = TypeVar("T")

_STRIDE = 32
"""Items between two chances for other threads."""
_BREATH = 0.0002
_EXITED = re.compile(r"^(?:Exited|Restarting|exited) \((\d+)\)")
_HEALTH = re.compile(r"\((?:health: )?(starting|healthy|unhealthy)\)")
_STATES = {state.value: state for state in State} | {
    # Podman's own words.
    "configured": State.CREATED,
    "initialized": State.CREATED,
    "stopped": State.EXITED,
    "stopping": State.RUNNING,
}
_EXCERPT = 200
_GAP = re.compile(r"[\s,]*")
_NO_TAG = "<none>:<none>"
_FRACTION = re.compile(r"\.(\d{6})\d*")
_HUB = ("docker.io/library/", "docker.io/")


def decode_list(body: bytes, decode: Callable[[dict[str, Any]], T]) -> list[T]:
    """Decode a JSON array item by item; meant to run in a thread."""
    result: list[T] = []
    with understanding():
        for item in _items(body.decode("utf-8", "replace").strip()):
            result.append(decode(item))
            if len(result) % _STRIDE == 0:
                time.sleep(_BREATH)
    return result


def _items(text: str) -> Iterator[dict[str, Any]]:
    if text == "null":
        return
    if not (text.startswith("[") and text.endswith("]")):
        raise ValueError(f"This is no list: {text[:_EXCERPT]}")
    scan = json.JSONDecoder().raw_decode
    position = _between(text, 1)
    while position < len(text) - 1:
        item, position = scan(text, position)
        yield item
        position = _between(text, position)


def _between(text: str, position: int) -> int:
    """Where the next item begins."""
    gap = _GAP.match(text, position)
    return gap.end() if gap else position


def container(item: Mapping[str, Any]) -> Container:
    """One entry of ``GET /containers/json``."""
    status = item.get("Status") or ""
    state = _STATES.get(item.get("State") or "", State.CREATED)
    exited = _EXITED.match(status)
    health = _HEALTH.search(status)
    code = int(exited[1]) if exited else item.get("ExitCode") if state is State.EXITED else None
    command = item.get("Command") or ""
    return Container(
        id=item["Id"],
        name=_name(item.get("Names") or ()),
        image=hub_name(item.get("Image") or ""),
        state=state,
        image_id=item.get("ImageID") or "",
        command=command if isinstance(command, str) else " ".join(command),
        created=moment(item.get("Created")),
        health=Health(health[1]) if health else Health.NONE,
        exit_code=code,
        ports=_ports(item.get("Ports") or ()),
        labels=item.get("Labels") or {},
        networks=tuple(sorted((item.get("NetworkSettings") or {}).get("Networks") or ())),
    )


def image(item: Mapping[str, Any]) -> Image:
    """One entry of ``GET /images/json``."""
    tags = [tag for tag in item.get("RepoTags") or () if tag != _NO_TAG]
    digests = [name for name in item.get("RepoDigests") or () if not name.startswith("<none>")]
    return Image(
        id=image_id(item["Id"]),
        tags=tuple(sorted(hub_name(tag) for tag in tags)),
        digests=tuple(sorted(hub_name(name) for name in digests)),
        size=item.get("Size") or 0,
        created=moment(item.get("Created")),
        labels=item.get("Labels") or {},
    )


def file_change(item: Mapping[str, Any]) -> FileChange:
    """One entry of ``GET /containers/ID/changes``."""
    return FileChange(str(item["Path"]), Difference(item["Kind"]))


def moment(value: object) -> datetime | None:
    """A time of the engine: seconds, or RFC 3339 with up to nanoseconds; None for its zero."""
    if isinstance(value, int | float):
        return datetime.fromtimestamp(value, UTC) if value > 0 else None
    if not isinstance(value, str) or not value or value.startswith("0001-"):
        return None
    try:
        return datetime.fromisoformat(_FRACTION.sub(r".\1", value))
    except ValueError:
        return None


def hub_name(reference: str) -> str:
    """A reference as docker shows it: without the hub's own name, which Podman spells out."""
    for prefix in _HUB:
        if reference.startswith(prefix):
            return reference[len(prefix) :]
    return reference


def image_id(id_: str) -> str:
    """An image's id with its algorithm, which Podman leaves out."""
    return id_ if ":" in id_ else f"sha256:{id_}"


def _name(names: tuple[str, ...] | list[str]) -> str:
    """Its own name; the others are what linked containers call it (``/web/db``)."""
    own = [name.removeprefix("/") for name in names]
    return next((name for name in own if "/" not in name), own[0] if own else "")


def _ports(items: Any) -> tuple[Port, ...]:
    """Each port once: the engine lists IPv4 and IPv6 apart, and in no order."""
    ports = {
        Port(
            number=item["PrivatePort"],
            protocol=item.get("Type") or "tcp",
            host_ip=item.get("IP") or "",
            host_port=item.get("PublicPort") or 0,
        )
        for item in items
    }
    everywhere = {
        (port.number, port.protocol, port.host_port) for port in ports if port.host_ip == "0.0.0.0"
    }
    doubled = {
        port
        for port in ports
        if port.host_ip == "::" and (port.number, port.protocol, port.host_port) in everywhere
    }
    return tuple(
        sorted(
            ports - doubled,
            key=lambda port: (port.number, port.protocol, port.host_port, port.host_ip),
        )
    )
