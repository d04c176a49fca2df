"""What a sample says, on both kinds of control groups."""

from __future__ import annotations

import asyncio
import json
from contextlib import aclosing
from typing import Any

import pytest

from engine.conftest import Serve, head_of
from pierhead.core.resources import Stats
from pierhead.engine.stats import sample, samples

ITEM: dict[str, Any] = {
    "read": "2024-01-01T00:00:02.000000000Z",
    "preread": "2024-01-01T00:00:01.000000000Z",
    "cpu_stats": {"cpu_usage": {"total_usage": 1_500_000_000}},
    "precpu_stats": {"cpu_usage": {"total_usage": 1_000_000_000}},
    "memory_stats": {"usage": 100, "limit": 1000, "stats": {"total_inactive_file": 30}},
    "pids_stats": {"current": 7},
}
NEVER = "0001-01-01T00:00:00Z"


def test_cores_and_memory_without_cache() -> None:
    assert sample(ITEM) == Stats(
        cpu=0.5, memory=70, memory_limit=1000, pids=7, cpu_time=1.5, at=1_704_067_202.0
    )


def test_cores_are_a_share_of_what_all_cores_had() -> None:
    def cpu(used: int, all_: int) -> dict[str, Any]:
        return {"cpu_usage": {"total_usage": used}, "system_cpu_usage": all_, "online_cpus": 4}

    item = ITEM | {"cpu_stats": cpu(1500, 9000), "precpu_stats": cpu(1000, 5000)}
    assert getattr(sample(item), "cpu", None) == pytest.approx(0.5)
    before = item | {"read": ITEM["preread"], "cpu_stats": cpu(1100, 8200)}
    assert getattr(sample(item, before), "cpu", None) == pytest.approx(2.0)


def test_what_networks_and_disks_moved() -> None:
    disks = [{"op": "Read", "value": 5}, {"op": "write", "value": 6}, {"op": "Total", "value": 11}]
    networks = {"eth0": {"rx_bytes": 1, "tx_bytes": 2}, "eth1": {"rx_bytes": 3, "tx_bytes": 4}}
    found = sample(
        ITEM | {"networks": networks, "blkio_stats": {"io_service_bytes_recursive": disks}}
    )
    assert found
    assert (found.received, found.sent, found.read, found.written) == (4, 6, 5, 6)


def test_fields_that_an_engine_does_not_tell() -> None:
    bare = {key: ITEM[key] for key in ("read", "preread", "cpu_stats")}
    found = sample(bare | {"networks": None, "blkio_stats": {"io_service_bytes_recursive": None}})
    assert found
    assert (found.memory, found.pids, found.received) == (0, 0, 0)


@pytest.mark.parametrize(
    ("memory", "expected"),
    [
        ({"usage": 100, "stats": {"inactive_file": 40}}, 60),
        ({"usage": 100, "stats": {"inactive_file": 400}}, 100),
        ({"usage": 100, "stats": {"total_inactive_file": 0, "inactive_file": 9}}, 100),
        ({"usage": 100, "stats": None}, 100),
        ({"privateworkingset": 5}, 5),
        ({}, 0),
    ],
)
def test_memory(memory: dict[str, Any], expected: int) -> None:
    found = sample(ITEM | {"memory_stats": memory})
    assert found
    assert found.memory == expected


def test_the_first_sample_has_nothing_to_compare_with() -> None:
    assert sample(ITEM | {"preread": NEVER}) is None


async def test_only_the_newest_is_given_when_one_asks(serve: Serve) -> None:
    ask = asyncio.Event()

    def line(usage: int, **more: Any) -> bytes:
        read = f"2024-01-01T00:00:{usage + 1:02}Z"
        item = ITEM | {"memory_stats": {"usage": usage}, "read": read} | more
        data = json.dumps(item).encode() + b"\n"
        return b"%x\r\n%b\r\n" % (len(data), data)

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await head_of(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + line(1))
        await ask.wait()
        writer.write(line(2) + line(3) + line(4))
        await writer.drain()
        asked.set()
        await newest.wait()
        writer.write(line(0, read=NEVER))
        await reader.read()

    asked, newest = asyncio.Event(), asyncio.Event()
    http = await serve(handler)
    got = []
    async with aclosing(samples(http, "1")) as found:  # type: ignore[type-var]
        async for stats in found:
            got.append(stats.memory)
            ask.set()
            await asked.wait()
            if len(got) == 2:
                newest.set()
    assert got == [1, 4]
