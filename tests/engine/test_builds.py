"""Builds on a real engine: what the contract does not ask of every engine."""

from __future__ import annotations

import asyncio
import base64
import json
import os
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.conftest import Serve, answer, head_of
from engines.base_image import BUSYBOX
from engines.dockerd import PrivateDockerd
from engines.registry import Registry
from pierhead.core.errors import EngineUnreachable
from pierhead.core.resources import EngineInfo
from pierhead.engine.api_build import (
    BuildEvent,
    BuildFailed,
    BuildSpec,
    BuildStep,
    Built,
    ContextSent,
    StepOutput,
    StepProgress,
)
from pierhead.engine.builds import Builder
from pierhead.engine.credentials import Credentials
from pierhead.engine.docker import DockerEngine
from pierhead.engine.endpoints import Endpoint
from pierhead.engine.images import DockerImages
from pierhead.engine.sdk import Sdk
from pierhead.engine.threads import Threads

HUGE = 2 << 30


@pytest.fixture
async def engine(engine_host: PrivateDockerd) -> AsyncIterator[DockerEngine]:
    engine = DockerEngine(Endpoint("tests", engine_host.url))
    await engine.connect()
    yield engine
    await engine.close()


def spec(folder: Path, text: str, **options: Any) -> BuildSpec:
    (folder / "Dockerfile").write_text(text)
    return BuildSpec(folder, folder / "Dockerfile", **options)


async def events_of(engine: DockerEngine, wanted: BuildSpec) -> list[BuildEvent]:
    return [event async for event in engine.build(wanted)]


async def test_a_huge_context_that_is_cancelled(engine: DockerEngine, tmp_path: Path) -> None:
    with (tmp_path / "huge").open("wb") as file:
        os.truncate(file.fileno(), HUGE)
    events: Any = engine.build(spec(tmp_path, f"FROM {BUSYBOX}\nCOPY huge /\n"))
    sent = 0
    async with aclosing(events):
        async for event in events:
            if isinstance(event, ContextSent) and event.sent > 20_000_000:
                sent = event.sent
                assert event.total >= HUGE or not event.total
                break
    assert 0 < sent < HUGE
    assert not engine._http._open
    assert not engine._builds


async def test_steps_of_stages_have_their_lines(engine: DockerEngine, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    text = (
        f"ARG FROM={BUSYBOX}\nFROM ${{FROM}} AS one\nRUN echo 1 \\\n  && echo 2\n\n"
        f"FROM {BUSYBOX}\nCOPY --from=one /bin/busybox /b\n# remark\nCOPY file /\nWORKDIR /x\n"
    )
    events = await events_of(engine, spec(tmp_path, text, no_cache=True))
    steps = [event for event in events if isinstance(event, BuildStep) and event.line]
    lines = {step.name.split("] ")[1].split()[0]: step.line for step in steps}
    # Both stages stand on one image, which is one step.
    assert lines.pop("FROM") in {2, 6}
    assert lines == {"RUN": 3, "COPY": 9, "WORKDIR": 10}
    assert isinstance(events[-1], Built)


@pytest.mark.parametrize("classic", [False, True])
@pytest.mark.parametrize(
    "case",
    [
        ("RUNN x", "RUNN", "There is no instruction RUNN."),
        ("COPY missing /", "missing", "The build context has no “missing”."),
        (
            "RUN echo the-reason >&2; exit 3",
            "the-reason",
            "The command ended with exit code 3.",
        ),
    ],
)
async def test_what_fails_and_where(
    engine: DockerEngine, tmp_path: Path, case: tuple[str, str, str], classic: bool
) -> None:
    instruction, words, title = case
    text = f"FROM {BUSYBOX}\n\n{instruction}\n"
    with pytest.raises(BuildFailed) as caught:
        await events_of(engine, spec(tmp_path, text, classic=classic))
    assert caught.value.line == 3
    assert words in caught.value.detail
    assert caught.value.title == title


async def test_a_secret_that_was_not_given(engine: DockerEngine, tmp_path: Path) -> None:
    text = f"FROM {BUSYBOX}\nRUN --mount=type=secret,id=x,required=true cat /run/secrets/x\n"
    with pytest.raises(BuildFailed) as caught:
        await events_of(engine, spec(tmp_path, text))
    assert caught.value.line == 2
    assert "a file, a variable, or its value" in caught.value.hint


@pytest.fixture
def private_image(registry: Registry) -> str:
    """An image that only those get who are logged in, as this test's user is."""
    pair = base64.b64encode(f"{registry.user}:{registry.password}".encode()).decode()
    config = {"auths": {registry.address: {"auth": pair}}}
    Path(os.environ["DOCKER_CONFIG"], "config.json").write_text(json.dumps(config))
    return registry.seed(BUSYBOX, "base:1")


async def test_buildkit_pulls_a_private_base_image_itself(
    engine: DockerEngine, private_image: str, tmp_path: Path
) -> None:
    wanted = spec(tmp_path, f"FROM {private_image}\nRUN true\n")
    events = await events_of(engine, wanted)
    pulls = [e.id for e in events if isinstance(e, BuildStep) and f"FROM {private_image}" in e.name]
    assert [e for e in events if isinstance(e, StepProgress) and e.step in pulls]
    assert isinstance(events[-1], Built)
    assert not any(isinstance(e, BuildStep) and e.id.startswith("pull ") for e in events)


async def test_a_private_base_image_without_a_log_in(
    engine: DockerEngine, private_image: str, tmp_path: Path
) -> None:
    Path(os.environ["DOCKER_CONFIG"], "config.json").write_text("{}")
    with pytest.raises(BuildFailed) as caught:
        await events_of(engine, spec(tmp_path, f"FROM {private_image}\nRUN true\n"))
    assert "docker login" in caught.value.hint


async def test_a_private_base_image_is_pulled_before_a_classic_build(
    engine: DockerEngine, private_image: str, tmp_path: Path
) -> None:
    wanted = spec(tmp_path, f"FROM {private_image}\nRUN true\n", classic=True)
    events = await events_of(engine, wanted)
    pull = next(event for event in events if isinstance(event, BuildStep))
    assert (pull.name, pull.line) == (f"Pull {private_image}", 1)
    about = [e for e in events if isinstance(e, StepOutput | StepProgress) and e.step == pull.id]
    assert about
    again = await events_of(engine, wanted)
    assert not any(isinstance(e, BuildStep) and e.id == pull.id for e in again)
    asked = await events_of(engine, replace(wanted, pull=True))
    assert any(isinstance(e, BuildStep) and e.id == pull.id for e in asked)


@pytest.mark.parametrize("classic", [False, True])
async def test_an_image_is_pushed_when_it_is_built(
    engine: DockerEngine, private_image: str, registry: Registry, tmp_path: Path, classic: bool
) -> None:
    name = f"{registry.address}/made:{int(classic)}"
    wanted = spec(tmp_path, f"FROM {BUSYBOX}\nRUN echo 1 > /f\n", tags=(name,), push=True)
    events = await events_of(engine, replace(wanted, classic=classic))
    pushes = [event for event in events if isinstance(event, BuildStep) and "Push" in event.name]
    assert pushes[-1].completed
    assert any(isinstance(e, StepProgress) and e.step == pushes[0].id and e.done for e in events)
    assert isinstance(events[-1], Built)
    await engine.images.remove(name, force=True)
    async for _progress in engine.images.pull(name):
        pass
    assert (await engine.images.inspect(name))["RepoTags"] == [name]


async def test_a_push_that_is_refused_says_that_the_image_is_there(
    engine: DockerEngine, registry: Registry, tmp_path: Path
) -> None:
    name = f"{registry.address}/made:1"
    with pytest.raises(BuildFailed, match="is built, but") as caught:
        await events_of(
            engine, spec(tmp_path, f"FROM {BUSYBOX}\nRUN true\n", tags=(name,), push=True)
        )
    assert "docker login" in caught.value.hint
    assert await engine.images.inspect(name)


@pytest.mark.parametrize("classic", [False, True])
async def test_proxies_of_the_docker_config_are_there_and_no_more(
    engine: DockerEngine, tmp_path: Path, classic: bool
) -> None:
    proxies = {"default": {"httpProxy": "http://proxy.test:1", "noProxy": "here.test"}}
    Path(os.environ["DOCKER_CONFIG"], "config.json").write_text(json.dumps({"proxies": proxies}))
    text = f"FROM {BUSYBOX}\nRUN echo [$http_proxy] [$NO_PROXY]\n"
    wanted = spec(
        tmp_path, text, args=(("NO_PROXY", "given"),), no_cache=True, classic=classic, tags=("p:1",)
    )
    events = await events_of(engine, wanted)
    output = "".join(event.text for event in events if isinstance(event, StepOutput))
    assert "[http://proxy.test:1] [given]" in output
    assert "proxy.test" not in str((await engine.images.inspect("p:1"))["Config"])


async def test_a_bad_tag_is_told_before_anything_is_sent(
    engine: DockerEngine, tmp_path: Path
) -> None:
    build = engine.build(spec(tmp_path, "FROM scratch\n", tags=("good:1", "BAD:1")))
    with pytest.raises(BuildFailed, match="lower case"):
        await anext(build)


async def test_nothing_but_arguments_does_not_reach_the_engine(
    engine: DockerEngine, tmp_path: Path
) -> None:
    with pytest.raises(BuildFailed, match="no FROM"):
        await events_of(engine, spec(tmp_path, "ARG VERSION=1\n"))
    assert (await engine.connect()).version


async def test_an_unreadable_context(engine: DockerEngine, tmp_path: Path) -> None:
    with pytest.raises(BuildFailed, match="is not there"):
        await events_of(engine, BuildSpec(tmp_path / "none", tmp_path / "none" / "Dockerfile"))
    with pytest.raises(BuildFailed, match="There is no Dockerfile"):
        await events_of(engine, BuildSpec(tmp_path, tmp_path / "Dockerfile"))


@pytest.fixture
async def builder(serve: Serve) -> AsyncIterator[Any]:
    """A builder on an engine that gives this answer to every build."""
    threads, credentials = Threads("test"), Credentials()

    async def make(reply: bytes) -> Builder:
        async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            head = await head_of(reader)
            if head.startswith("POST /build"):
                while await reader.readline() != b"0\r\n":
                    pass
                writer.write(reply)
            elif head.startswith("POST /grpc"):
                writer.write(answer("404 Not Found", '{"message": "page not found"}'))
            else:
                writer.write(answer("200 OK", "{}"))
            await writer.drain()

        http = await serve(handler)
        images = DockerImages(http, Sdk(http.endpoint, threads), threads, credentials)
        info = EngineInfo("Test", "1", "1.41", builder="buildkit")
        return Builder(http, images, credentials, info, podman=False)

    yield make
    threads.close()
    credentials.close()


@pytest.mark.parametrize(
    ("reply", "error", "words"),
    [
        (answer("200 OK", '{"error": "it broke"}\n'), BuildFailed, "it broke"),
        (answer("500 Oh", '{"message": "parse error on line 4: x"}'), BuildFailed, "line 4"),
        (answer("200 OK", ""), BuildFailed, "without an image"),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{}\n\r\n",
            EngineUnreachable,
            "broke",
        ),
    ],
)
async def test_no_end_is_silent(
    builder: Any, tmp_path: Path, reply: bytes, error: type[Exception], words: str
) -> None:
    build = (await builder(reply)).build(spec(tmp_path, "FROM scratch\n"))
    with pytest.raises(error, match=words):
        async for _event in build:
            pass
