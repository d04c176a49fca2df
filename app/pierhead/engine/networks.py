"""Networks by ``/networks``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from pierhead.engine.answers import parse, parse_object, understanding
from pierhead.engine.api import Network
from pierhead.engine.http import Http


async def listing(http: Http) -> Sequence[Network]:
    """All of them, by name."""
    body = await http.call("GET", "/networks")
    with understanding():
        found = parse(body) or ()
        named = [Network(item["Id"], item["Name"], item.get("Driver") or "") for item in found]
        return sorted(named, key=lambda network: network.name)


async def inspect(http: Http, id_: str) -> Mapping[str, Any]:
    """The engine's JSON about one, by its id or name."""
    return parse_object(await http.call("GET", f"/networks/{quote(id_, safe='')}"))
