"""What containers use, out of the engine's samples."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import replace
from typing import Any

from pierhead.core.errors import NotFound
from pierhead.core.resources import Stats
from pierhead.engine.answers import parse, parse_object, understanding
from pierhead.engine.decode import moment
from pierhead.engine.http import Http

_NANO = 1e9
Sample = Mapping[str, Any]


async def samples(http: Http, id_: str) -> AsyncIterator[Stats]:
    """The newest sample whenever one is asked for; ends when the container does.

    While nobody asks, the connection is not read: what the engine goes on sending waits in the
    system's buffers and costs nothing, and all but the last of it is skipped.
    """
    response = await http.request("GET", f"/containers/{id_}/stats", {"stream": True})
    async with response:
        rest = b""
        before: Sample = {}
        async for block in response:
            *whole, rest = (rest + block).split(b"\n")
            if not whole:
                continue
            item = parse_object(whole[-1])
            if moment(item.get("read")) is None:
                # Nothing was measured: it has ended, or has only just begun.
                if before or not await _running(http, id_):
                    return
                continue
            with understanding():
                stats = sample(item, before)
            before = item
            if stats:
                response.connection.pause()
                yield stats
                response.connection.resume()


async def once(http: Http, id_: str) -> Stats | None:
    """One sample without another to compare it with; None if the container does not run."""
    query = {"stream": False, "one-shot": True}
    item = parse_object(await http.call("GET", f"/containers/{id_}/stats", query))
    if moment(item.get("read")) is None or not item.get("cpu_stats"):
        return None
    with understanding():
        return _counted(item)


async def _running(http: Http, id_: str) -> bool:
    try:
        body = await http.call("GET", f"/containers/{id_}/json")
    except NotFound:
        return False
    with understanding():
        return bool(parse(body)["State"]["Running"])


def sample(item: Sample, before: Sample | None = None) -> Stats | None:
    """One sample, counted as ``docker stats`` does since the one ``before``.

    Without that, the engine's own last one counts; None if it had none either.
    """
    earlier = before or _last(item)
    cpu = _cores(item, earlier) if earlier else None
    return None if cpu is None else replace(_counted(item), cpu=cpu)


def _last(item: Sample) -> Sample | None:
    """What the engine measured the time before, which comes with a sample."""
    if moment(item.get("preread")) is None:
        return None
    return {"read": item["preread"], "cpu_stats": item.get("precpu_stats") or {}}


def _cores(item: Sample, before: Sample) -> float | None:
    """Cores used in between: as a share of what all had, or of the time, where that is not told."""
    now, then = moment(item.get("read")), moment(before.get("read"))
    if now is None or then is None or now <= then:
        return None
    cpu, earlier = item["cpu_stats"], before.get("cpu_stats") or {}
    used = max(0, _total(cpu) - _total(earlier))
    whole = (cpu.get("system_cpu_usage") or 0) - (earlier.get("system_cpu_usage") or 0)
    cores = _cores_of(cpu)
    if earlier.get("system_cpu_usage") and whole > 0 and cores:
        return float(used / whole * cores)
    return used / _NANO / (now - then).total_seconds()


def _cores_of(cpu: Mapping[str, Any]) -> int:
    return int(cpu.get("online_cpus") or len(cpu["cpu_usage"].get("percpu_usage") or ()))


def _total(cpu: Mapping[str, Any]) -> int:
    return int((cpu.get("cpu_usage") or {}).get("total_usage") or 0)


def _counted(item: Sample) -> Stats:
    """All but the share of the cores, for which it takes two."""
    memory = item.get("memory_stats") or {}
    networks = (item.get("networks") or {}).values()
    disks = (item.get("blkio_stats") or {}).get("io_service_bytes_recursive") or ()
    now = moment(item.get("read"))
    return Stats(
        cpu=math.nan,
        memory=_without_cache(memory),
        memory_limit=memory.get("limit") or 0,
        pids=(item.get("pids_stats") or {}).get("current") or 0,
        cores=_cores_of(item["cpu_stats"]),
        received=sum(network.get("rx_bytes") or 0 for network in networks),
        sent=sum(network.get("tx_bytes") or 0 for network in networks),
        read=_moved(disks, "read"),
        written=_moved(disks, "write"),
        cpu_time=_total(item["cpu_stats"]) / _NANO,
        at=now.timestamp() if now else 0.0,
    )


def _moved(disks: Iterable[Mapping[str, Any]], way: str) -> int:
    """Bytes of all disks; the ways are spelled ``Read`` by v1 control groups, ``read`` by v2."""
    return sum(disk.get("value") or 0 for disk in disks if str(disk.get("op")).lower() == way)


def _without_cache(memory: Mapping[str, Any]) -> int:
    """Usage less the inactive page cache, which is there for the taking (v1, then v2 cgroups)."""
    usage = int(memory.get("usage") or memory.get("privateworkingset") or 0)
    details = memory.get("stats") or {}
    for name in ("total_inactive_file", "inactive_file"):
        cache = details.get(name)
        if cache is not None and cache < usage:
            return usage - int(cache)
    return usage
