"""What an engine says about itself, and the agreement on a version of its API."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pierhead.core.errors import EngineRefused, EngineUnreachable
from pierhead.core.i18n import _
from pierhead.core.resources import EngineInfo
from pierhead.engine.answers import parse
from pierhead.engine.http import Http

NEWEST = "1.45"
"""The newest version of the API that this app was written for."""
OLDEST = "1.40"
"""The oldest: Docker 19.03; version 20.10 speaks 1.41."""
BUILDKIT = "1.39"
_PATIENCE = 5.0


@dataclass(frozen=True, slots=True)
class Greeting:
    """Who answers, and how to speak with it."""

    info: EngineInfo
    podman: bool


async def greet(http: Http) -> Greeting:
    """Ask who is there and set the version that ``http`` speaks from now on."""
    http.version = ""
    try:
        async with await http.request("GET", "/_ping", patience=_PATIENCE) as response:
            headers = response.headers
        version = parse(await http.call("GET", "/version", patience=_PATIENCE))
        offers = str(version["ApiVersion"]), str(version.get("MinAPIVersion") or "")
    except (EngineRefused, ValueError, KeyError, TypeError, AttributeError) as error:
        words = error.detail if isinstance(error, EngineRefused) else ""
        title = _("What answers at {name} is not a container engine.")
        raise EngineUnreachable(title.format(name=http.endpoint.name), words) from error
    speaks = agree(*offers)
    http.version = speaks
    return Greeting(_info(version, headers, speaks), is_podman(headers))


def agree(newest: str, oldest: str) -> str:
    """The version to speak with an engine that offers this range."""
    if _number(newest) < _number(OLDEST):
        raise EngineRefused(
            _("The engine is too old: it speaks version {version} of the API.").format(
                version=newest
            ),
            hint=_("Update it to Docker 20.10 or later."),
        )
    speaks = min(NEWEST, newest, key=_number)
    return max(speaks, oldest or speaks, key=_number)


def at_least(version: str, wanted: str) -> bool:
    """Whether a version of the API is this one or a newer one."""
    return _number(version) >= _number(wanted)


def is_podman(headers: Mapping[str, str]) -> bool:
    """Whether the engine is Podman, which answers docker's API in its own way here and there."""
    return bool(headers.get("libpod-api-version")) or headers.get("server", "").startswith("Libpod")


def _info(version: Mapping[str, Any], headers: Mapping[str, str], speaks: str) -> EngineInfo:
    podman = is_podman(headers)
    classic = (
        podman
        or headers.get("ostype", "linux") == "windows"
        or headers.get("builder-version") == "1"
        or _number(speaks) < _number(BUILDKIT)
    )
    components = version.get("Components") or ()
    own: Mapping[str, Any] = next(
        (c for c in components if c.get("Name") in {"Engine", "Podman Engine"}), {}
    )
    platform = (version.get("Platform") or {}).get("Name") or ""
    name = "Podman" if podman else platform.partition(" - ")[0] or "Docker Engine"
    return EngineInfo(
        name=name if "Docker" in name or podman else "Docker Engine",
        version=str(own.get("Version") or version.get("Version") or ""),
        api_version=speaks,
        os=str(version.get("Os") or ""),
        arch=str(version.get("Arch") or ""),
        builder="classic" if classic else "buildkit",
    )


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)) or (0,)
