"""Caches in folders of this machine: what the engine writes there, and what it reads again."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from engine.buildkit.conftest import Spec, events_of, output_of
from engine.buildkit.pipes import talking
from engine.buildkit.test_registries import LINES, cached, forget
from engine.buildkit.test_ways import WAYS
from engines.dockerd import PrivateDockerd
from engines.gate import gate
from pierhead.core.errors import AppError
from pierhead.engine.api_build import BuildFailed, BuildSpec, Built
from pierhead.engine.buildkit import caches, wire
from pierhead.engine.buildkit.content import SERVICE, Content
from pierhead.engine.buildkit.grpc import Client, ClientCall, Code, GrpcError
from pierhead.engine.docker import DockerEngine
from pierhead.engine.endpoints import Endpoint
from pierhead.engine.layout import Layout

STORE = "local:/x"
WHERE = [("buildkit-attachable-store-id", STORE)]
STAT, WRITE, COMMIT = range(3)


def digest_of(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def asked(action: int, data: bytes = b"", offset: int = 0, total: int = 0, want: str = "") -> bytes:
    return (
        wire.number(1, action)
        + wire.content(2, "some-ref")
        + wire.number(3, total)
        + wire.content(4, want)
        + wire.number(5, offset)
        + wire.content(6, data)
    )


async def said(call: ClientCall, request: bytes) -> dict[int, int | bytes]:
    await call.send(request)
    return dict(wire.fields(await call.receive() or b""))


async def put(client: Client, data: bytes, want: str) -> dict[int, int | bytes]:
    """Write a blob in two pieces, as the engine does."""
    async with client.call(SERVICE + "Write", WHERE) as call:
        await said(call, asked(STAT, total=len(data), want=want))
        half = len(data) // 2
        answer = await said(call, asked(WRITE, data[:half]))
        assert answer.get(4, 0) == half
        await said(call, asked(WRITE, data[half:], half))
        answer = await said(call, asked(COMMIT, offset=len(data), total=len(data), want=want))
        await call.finish()
        assert await call.receive() is None
        return answer


async def read(client: Client, digest: str, at: int = 0, size: int = 0) -> bytes:
    request = wire.content(1, digest) + wire.number(2, at) + wire.number(3, size)
    found = bytearray()
    async with client.call(SERVICE + "Read", WHERE) as call:
        await call.send(request)
        await call.finish()
        async for message in call:
            numbers = dict(wire.fields(message))
            assert numbers.get(1, 0) == at + len(found)
            found += wire.one(message, 2)
    return bytes(found)


async def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    data = os.urandom(2_500_000)
    async with talking(Content({STORE: tmp_path / "new"}).methods()) as client:
        answer = await put(client, data, digest_of(data))
        assert (answer[4], answer[6]) == (len(data), digest_of(data).encode())
        assert await read(client, digest_of(data)) == data
        assert await read(client, digest_of(data), 7, 2_000_000) == data[7:2_000_007]
        with pytest.raises(GrpcError) as there:
            await put(client, data, digest_of(data))
    assert there.value.code == Code.ALREADY_EXISTS
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["blobs"]


async def test_what_is_broken_off_or_wrong_leaves_nothing(tmp_path: Path) -> None:
    content = Content({STORE: tmp_path})
    async with talking(content.methods()) as client:
        async with client.call(SERVICE + "Write", WHERE) as call:
            await said(call, asked(WRITE, b"some"))
        with pytest.raises(GrpcError):
            await put(client, b"text", digest_of(b"another"))
        for wrong in ("../../etc/passwd", "sha256:/etc/passwd", digest_of(b"none")):
            with pytest.raises(GrpcError) as missing:
                await read(client, wrong)
            assert missing.value.code == Code.NOT_FOUND
    assert not list(tmp_path.iterdir())
    assert content.problem is None


async def test_only_what_was_named_is_given(tmp_path: Path) -> None:
    (tmp_path / "blobs" / "sha256").mkdir(parents=True)
    data = b"words"
    (tmp_path / "blobs" / "sha256" / digest_of(data).removeprefix("sha256:")).write_bytes(data)
    async with talking(Content({"local:/other": tmp_path}).methods()) as client:
        with pytest.raises(GrpcError) as missing:
            await read(client, digest_of(data))
    assert missing.value.code == Code.NOT_FOUND


async def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    content = Content({STORE: tmp_path / "file"})
    async with talking(content.methods()) as client:
        with pytest.raises(GrpcError):
            await put(client, b"some", digest_of(b"some"))
    assert content.problem
    assert str(tmp_path / "file") in content.problem.title


def test_names_in_an_index(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    assert layout.digest("latest") == ""
    one, two = ({"digest": digest_of(word), "size": 3, "mediaType": "x"} for word in (b"a", b"b"))
    layout.put("one", one)
    assert layout.digest("latest") == layout.digest("one") == one["digest"]
    layout.put("two", two)
    assert (layout.digest("latest"), layout.digest("two")) == ("", two["digest"])
    layout.put("one", two)
    assert layout.digest("one") == two["digest"]
    assert len(json.loads((tmp_path / "index.json").read_text())["manifests"]) == 2
    for odd in ("[]", "{", '{"manifests": 3}', '{"manifests": [3]}', "[" * 200_000):
        (tmp_path / "index.json").write_text(odd)
        with pytest.raises(AppError, match="not a folder in OCI"):
            layout.digest("one")


def test_folders_for_the_engine(tmp_path: Path) -> None:
    spec = BuildSpec(
        tmp_path,
        tmp_path / "Dockerfile",
        cache_from=(f"type=local,src={tmp_path}/old", "host/a:1"),
        cache_to=(f"type=local,dest={tmp_path}/new,mode=max,tag=t",),
    )
    assert caches.folders(spec) == {
        f"local:{tmp_path}/old": tmp_path / "old",
        f"local:{tmp_path}/new": tmp_path / "new",
    }
    # What is to be filled by this build is no reason to end it.
    assert caches.imports(spec) == (("registry", {"ref": "host/a:1"}),)
    (tmp_path / "old").mkdir()
    Layout(tmp_path / "old").put("latest", {"digest": digest_of(b"x"), "size": 1})
    kind, at = caches.imports(spec)[0]
    assert (kind, at["digest"]) == ("local", digest_of(b"x"))


@pytest.mark.parametrize(
    ("text", "hint"),
    [("type=local,dest=x", "type=local,dest=/path"), ("type=gha", "type=registry")],
)
async def test_a_cache_that_cannot_be(
    engine: DockerEngine, spec: Spec, text: str, hint: str
) -> None:
    with pytest.raises(BuildFailed) as caught:
        await events_of(engine, spec("RUN true", cache_to=(text,)))
    assert hint in caught.value.hint


async def test_a_cache_in_a_folder(
    engine: DockerEngine, spec: Spec, tmp_path: Path, context: Path, store: str
) -> None:
    (context / "f").write_text("x")
    folder = tmp_path / "cache"
    place = (f"type=local,src={folder}",)
    wanted = spec(*LINES, cache_from=place, cache_to=(f"type=local,dest={folder},mode=max",))
    if store == "docker":
        with pytest.raises(BuildFailed, match="writes no cache of the kind “local”") as caught:
            await events_of(engine, wanted)
        assert "type=inline" in caught.value.hint
        assert not folder.exists()
        return
    await events_of(engine, wanted)
    assert Layout(folder).digest("latest")
    await forget(engine)
    again = await events_of(engine, spec(*LINES, cache_from=place))
    assert cached(again, "cat /f")
    assert "made-anew" not in output_of(again)


async def test_a_cache_that_is_read_from_a_folder(
    engine: DockerEngine, spec: Spec, tmp_path: Path
) -> None:
    """Every engine reads one; this has nothing in it, but the engine has to fetch that."""
    config = b"{}"
    kind = "application/vnd.buildkit.cacheconfig.v0"
    entry = {"mediaType": kind, "digest": digest_of(config), "size": len(config)}
    index = "application/vnd.docker.distribution.manifest.list.v2+json"
    text = {"schemaVersion": 2, "mediaType": index, "manifests": [entry]}
    manifest = json.dumps(text).encode()
    blobs = tmp_path / "blobs" / "sha256"
    blobs.mkdir(parents=True)
    for data in (config, manifest):
        (blobs / digest_of(data).removeprefix("sha256:")).write_bytes(data)
    descriptor = {"mediaType": index, "digest": digest_of(manifest), "size": len(manifest)}
    Layout(tmp_path).put("latest", descriptor)
    events = await events_of(engine, spec("RUN true", cache_from=(f"type=local,src={tmp_path}",)))
    assert isinstance(events[-1], Built)
    (step,) = {
        event.id: event for event in events if "importing cache" in getattr(event, "name", "")
    }.values()
    assert not step.error


async def test_where_builds_are_posted_there_are_no_folders_for_caches(
    engine_host: PrivateDockerd, spec: Spec, tmp_path: Path
) -> None:
    (tmp_path / "cache").mkdir()
    Layout(tmp_path / "cache").put("latest", {"digest": digest_of(b"x"), "size": 1})
    async with gate(engine_host.socket, tmp_path / "gate.sock", **WAYS["posted"]) as url:
        engine = DockerEngine(Endpoint("gate", url))
        await engine.connect()
        for cache in ({"cache_from": (f"type=local,src={tmp_path}/cache",)},
                      {"cache_to": ("type=inline",)}):  # fmt: skip
            with pytest.raises(BuildFailed, match="reads caches from registries only"):
                await events_of(engine, spec("RUN true", **cache))
        wanted = spec("RUN true", cache_from=("type=registry,ref=127.0.0.1:1/none:1",))
        assert isinstance((await events_of(engine, wanted))[-1], Built)
        await engine.close()


async def test_the_classic_builder_has_no_folders_for_caches_either(
    engine: DockerEngine, spec: Spec, tmp_path: Path
) -> None:
    wanted = spec("RUN true", classic=True, cache_from=(f"type=local,src={tmp_path}",))
    with pytest.raises(BuildFailed, match="cannot do all") as caught:
        await events_of(engine, wanted)
    assert caught.value.detail == "a cache in a folder"
    wanted = spec("RUN true", classic=True, cache_from=("type=registry,ref=127.0.0.1:1/none:1",))
    assert isinstance((await events_of(engine, wanted))[-1], Built)
