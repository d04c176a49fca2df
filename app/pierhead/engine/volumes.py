"""Volumes by ``/volumes``: what an engine knows of each, who has it and how large it is."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from pierhead.engine.answers import parse, parse_object, understanding
from pierhead.engine.http import Http

_LONG = 120.0
"""Seconds that measuring may take: the engine adds up every file."""


async def names(http: Http) -> Sequence[str]:
    """Those of all volumes."""
    body = await http.call("GET", "/volumes")
    with understanding():
        return sorted(item["Name"] for item in parse(body).get("Volumes") or ())


async def inspect(http: Http, name: str) -> Mapping[str, Any]:
    """The engine's JSON about one."""
    return parse_object(await http.call("GET", f"/volumes/{quote(name, safe='')}"))


async def users(http: Http, name: str) -> Sequence[str]:
    """The ids of the containers that have it, running or not."""
    query = {"all": True, "filters": json.dumps({"volume": [name]})}
    body = await http.call("GET", "/containers/json", query)
    with understanding():
        return [item["Id"].lower() for item in parse(body)]


async def size(http: Http, name: str) -> int | None:
    """Bytes in it; None where the engine does not measure its driver's volumes."""
    # Engines before 1.42 do not know the query and measure images too.
    body = await http.call("GET", "/system/df", {"type": "volume"}, patience=_LONG)
    with understanding():
        for item in parse_object(body).get("Volumes") or ():
            if item["Name"] == name:
                found = int((item.get("UsageData") or {}).get("Size", -1))
                return found if found >= 0 else None
    return None
