"""What containers use, out of the engine's samples."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

from pierhead.core.errors import NotFound
from pierhead.core.resources import Stats
from pierhead.engine.answers import parse, parse_object, understanding
from pierhead.engine.decode import moment
from pierhead.engine.http import Http

_NANO = 1e9


async def samples(http: Http, id_: str) -> AsyncIterator[Stats]:
    """The newest sample whenever one is asked for; ends when the container does.

    While nobody asks, the connection is not read: what the engine goes on sending waits in the
    system's buffers and costs nothing, and all but the last of it is skipped.
    """
    response = await http.request("GET", f"/containers/{id_}/stats", {"stream": True})
    async with response:
        rest, measured = b"", False
        async for block in response:
            *whole, rest = (rest + block).split(b"\n")
            if not whole:
                continue
            item = parse_object(whole[-1])
            if moment(item.get("read")) is None:
                # Nothing was measured: it has ended, or has only just begun.
                if measured or not await _running(http, id_):
                    return
                continue
            measured = True
            with understanding():
                stats = sample(item)
            if stats:
                response.connection.pause()
                yield stats
                response.connection.resume()


async def _running(http: Http, id_: str) -> bool:
    try:
        body = await http.call("GET", f"/containers/{id_}/json")
    except NotFound:
        return False
    with understanding():
        return bool(parse(body)["State"]["Running"])


def sample(item: Mapping[str, Any]) -> Stats | None:
    """One sample, counted as ``docker stats`` does; None for the first, which has no before."""
    cpu, before = item["cpu_stats"], item.get("precpu_stats") or {}
    now, then = moment(item.get("read")), moment(item.get("preread"))
    if now is None or then is None or now <= then:
        return None
    used = cpu["cpu_usage"]["total_usage"] - (before.get("cpu_usage") or {}).get("total_usage", 0)
    memory = item.get("memory_stats") or {}
    return Stats(
        cpu=max(0.0, used / _NANO / (now - then).total_seconds()),
        memory=_without_cache(memory),
        memory_limit=memory.get("limit") or 0,
        pids=(item.get("pids_stats") or {}).get("current") or 0,
    )


def _without_cache(memory: Mapping[str, Any]) -> int:
    """Usage less the inactive page cache, which is there for the taking (v1, then v2 cgroups)."""
    usage = int(memory.get("usage") or memory.get("privateworkingset") or 0)
    details = memory.get("stats") or {}
    for name in ("total_inactive_file", "inactive_file"):
        cache = details.get(name)
        if cache is not None and cache < usage:
            return usage - int(cache)
    return usage
