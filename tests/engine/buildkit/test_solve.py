"""Builds by BuildKit on a real engine: what a session gives, and what every option does."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import socket
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.buildkit.conftest import Spec, events_of, output_of
from engines.base_image import BUSYBOX, libraries
from engines.dockerd import PrivateDockerd
from pierhead.engine.api_build import (
    BuilderFound,
    BuildFailed,
    BuildOutput,
    BuildSecret,
    BuildStep,
    BuildWarning,
    Built,
    OutputKind,
)
from pierhead.engine.docker import DockerEngine

KNOWN = {"20.10": "0.8", "26.1.": "0.13", "28.5.": "0.25"}
PRINT = "RUN --mount=type=secret,id={id} cat /run/secrets/{id}"


async def test_who_builds_is_said_first(engine: DockerEngine, spec: Spec) -> None:
    first = (await events_of(engine, spec("RUN true")))[0]
    assert isinstance(first, BuilderFound)
    own = await engine.connect()
    said = re.fullmatch(r"BuildKit (0\.\d+)\S* on (.*)", first.words)
    assert said
    assert said[2] == f"{own.name} {own.version}"
    assert KNOWN.get(own.version[:5], said[1]) == said[1]
    assert first.platforms[0].startswith(f"{own.os}/{own.arch}")
    offer = await engine.builds.builder()
    assert (offer.words, offer.platforms) == (first.words, first.platforms)
    classic = await engine.builds.builder(classic=True)
    assert classic.words == f"Classic builder of {own.name} {own.version}: steps run one by one"


async def test_steps_know_their_stage_and_what_they_wait_for(
    engine: DockerEngine, spec: Spec
) -> None:
    base = f"{BUSYBOX} AS one"
    lines = ("RUN echo 1 > /f", f"FROM {BUSYBOX} AS two", "COPY --from=one /f /", "CMD echo hi")
    events = await events_of(engine, spec(*lines, base=base, no_cache=True))
    steps = {event.id: event for event in events if isinstance(event, BuildStep)}
    (copy,) = (step for step in steps.values() if "COPY" in step.name)
    (run,) = (step for step in steps.values() if "RUN" in step.name)
    assert (run.stage, copy.stage) == ("one", "two")
    assert run.id in copy.inputs
    # Engines before 27 have no remarks; this one is on the last line.
    warnings = [event for event in events if isinstance(event, BuildWarning)]
    assert all(warning.line == 5 and warning.url for warning in warnings)


async def is_old(engine: DockerEngine) -> bool:
    """Whether it is Docker 20.10, whose frontend knows less."""
    return (await engine.connect()).version.startswith("20.")


async def test_here_documents(engine: DockerEngine, spec: Spec) -> None:
    lines = ("RUN <<END", "echo here-document", "END", "COPY <<END /file", "text", "END")
    wanted = spec(*lines, "RUN cat /file", no_cache=True)
    if await is_old(engine):
        with pytest.raises(BuildFailed, match="knows no heredocs") as said:
            await events_of(engine, wanted)
        assert said.value.line in {2, 3}
        assert "# syntax=docker/dockerfile:1" in said.value.hint
        return
    output = output_of(await events_of(engine, wanted))
    assert "here-document" in output
    assert "text" in output


async def test_contexts_by_name(engine: DockerEngine, spec: Spec, tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "file").write_text("from-more")
    places = (
        ("more", str(tmp_path / "more")),
        ("base", f"docker-image://{BUSYBOX}"),
    )
    lines = ("COPY --from=more file /", "RUN cat /file")
    wanted = spec(*lines, base="base", contexts=places, no_cache=True)
    if await is_old(engine):
        with pytest.raises(BuildFailed, match="knows no further contexts") as said:
            await events_of(engine, wanted)
        assert said.value.detail == "more, base"
        return
    output = output_of(await events_of(engine, wanted))
    assert "from-more" in output


async def test_secrets_of_each_kind(
    engine: DockerEngine, spec: Spec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "token").write_bytes(b"from-file\n")
    monkeypatch.setenv("TEST_TOKEN", "from-variable")
    secrets = (
        BuildSecret("file", file=tmp_path / "token"),
        BuildSecret("variable", variable="TEST_TOKEN"),
        BuildSecret("value", value="typed-in"),
    )
    lines = [PRINT.format(id=secret.id) for secret in secrets]
    optional = "RUN --mount=type=secret,id=absent [ ! -e /run/secrets/absent ]"
    output = output_of(await events_of(engine, spec(*lines, optional, secrets=secrets)))
    assert all(value in output for value in ("from-file", "from-variable", "typed-in"))
    assert "typed-in" not in repr(secrets)


@pytest.mark.parametrize(
    "secret", [BuildSecret("x", file=Path("/none/there")), BuildSecret("x", variable="NONE_SUCH")]
)
async def test_a_secret_that_is_not_there(
    engine: DockerEngine, spec: Spec, secret: BuildSecret
) -> None:
    with pytest.raises(BuildFailed, match="The secret x"):
        await events_of(engine, spec("RUN true", secrets=(secret,)))


@pytest.fixture
def agent(tmp_path: Path) -> Iterator[str]:
    """A real agent with one key."""
    address = tmp_path / "agent.sock"
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    process = subprocess.Popen(
        ["ssh-agent", "-D", "-a", address], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while not address.exists():
        assert process.poll() is None
    environment = {**os.environ, "SSH_AUTH_SOCK": str(address)}
    subprocess.run(["ssh-add", "-q", key], env=environment, check=True)
    yield str(address)
    process.terminate()
    process.wait()


async def test_an_agent_answers_inside(
    engine: DockerEngine, spec: Spec, agent: str, context: Path
) -> None:
    program = Path(shutil.which("ssh-add") or "/usr/bin/ssh-add")
    for file in (program, *libraries(program)):
        place = context / "root" / str(file).lstrip("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, place)
    lines = ("COPY root/ /", f"RUN --mount=type=ssh {program} -l")
    output = output_of(await events_of(engine, spec(*lines, agents=(("default", agent),))))
    assert "(ED25519)" in output


async def test_a_key_in_a_file_answers_inside(
    engine: DockerEngine, spec: Spec, tmp_path: Path, context: Path
) -> None:
    key = tmp_path / "own key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    program = Path(shutil.which("ssh-add") or "/usr/bin/ssh-add")
    for file in (program, *libraries(program)):
        place = context / "root" / str(file).lstrip("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, place)
    lines = ("COPY root/ /", f"RUN --mount=type=ssh,id=mine {program} -l")
    output = output_of(await events_of(engine, spec(*lines, agents=(("mine", str(key)),))))
    assert "(ED25519)" in output
    locked = tmp_path / "locked"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "word", "-f", locked], check=True)
    with pytest.raises(BuildFailed, match="The SSH key locked cannot be used"):
        await events_of(engine, spec("RUN true", agents=(("mine", str(locked)),)))
    assert not list(Path(tempfile.gettempdir()).glob("pierhead-ssh-*"))


async def test_an_agent_that_is_not_there(
    engine: DockerEngine, spec: Spec, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    with pytest.raises(BuildFailed, match="No SSH agent is running"):
        await events_of(engine, spec("RUN true", agents=(("default", ""),)))
    with pytest.raises(BuildFailed, match="no SSH agent or key at /none"):
        await events_of(engine, spec("RUN true", agents=(("default", "/none"),)))
    with pytest.raises(BuildFailed) as caught:
        await events_of(engine, spec("RUN --mount=type=ssh,required=true true"))
    assert caught.value.line == 2


async def test_options_of_the_run_steps(engine: DockerEngine, spec: Spec) -> None:
    lines = (
        "ARG WORD=default",
        "RUN grep -w host.test /etc/hosts; echo said-$WORD; ls /sys/class/net",
    )
    wanted = spec(
        *lines,
        args=(("WORD", "a,b=c d"),),
        hosts=(("host.test", "10.1.2.3"),),
        network="none",
        labels=(("one", "1"), ("two", "a b")),
        tags=("made:1", "made:2"),
        no_cache=True,
    )
    events = await events_of(engine, wanted)
    output = output_of(events)
    assert "10.1.2.3" in output
    assert "said-a,b=c d" in output
    assert "eth0" not in output
    image = await engine.images.inspect("made:2")
    assert image["Config"]["Labels"] == {"one": "1", "two": "a b"}
    assert isinstance(events[-1], Built)
    assert events[-1].image == image["Id"]


@pytest.mark.parametrize("classic", [False, True], ids=["buildkit", "classic"])
async def test_limits_of_the_run_steps(engine: DockerEngine, spec: Spec, classic: bool) -> None:
    lines = ("RUN df -k /dev/shm | tail -n 1; ulimit -n",)
    limits = {"shm_size": 32 << 20, "ulimits": ("nofile=1000:2000",)}
    wanted = spec(*lines, **limits, no_cache=True, classic=classic)
    if await is_old(engine) and not classic:
        # It would take no notice of them.
        with pytest.raises(BuildFailed, match="sets no limits and no size") as said:
            await events_of(engine, wanted)
        assert said.value.detail == f"shm-size={32 << 20}, nofile=1000:2000"
        assert "classic builder" in said.value.hint
        return
    words = output_of(await events_of(engine, wanted)).split()
    assert {"32768", "1000"} <= set(words)


async def test_the_network_of_the_host(engine: DockerEngine, spec: Spec) -> None:
    output = output_of(
        await events_of(engine, spec("RUN ls /sys/class/net", network="host", no_cache=True))
    )
    assert "docker0" in output


async def test_a_target_leaves_out_what_it_does_not_need(engine: DockerEngine, spec: Spec) -> None:
    lines = ("AS one", "RUN false", "FROM pierhead/busybox:1 AS two", "RUN echo two")
    wanted = spec(*lines[1:], target="two", base="pierhead/busybox:1 AS one")
    steps = [e for e in await events_of(engine, wanted) if isinstance(e, BuildStep)]
    assert not any("RUN false" in step.name for step in steps)


async def test_an_archive_and_a_folder_as_results(
    engine: DockerEngine, spec: Spec, context: Path, tmp_path: Path
) -> None:
    (context / "data").write_bytes(b"x" * 300_000)
    (context / "link").symlink_to("data")
    line = "COPY data link /out/"
    archive = BuildOutput(OutputKind.TAR, tmp_path / "new" / "result.tar")
    events = await events_of(engine, spec(line, base="scratch", output=archive))
    assert events[-1] == Built("")
    with tarfile.open(archive.path) as tar:
        assert tar.getmember("out/data").size == 300_000
    assert archive.path.stat().st_mode & 0o777 == 0o644
    folder = BuildOutput(OutputKind.FOLDER, tmp_path / "folder")
    await events_of(engine, spec(line, base="scratch", output=folder))
    assert (folder.path / "out" / "data").read_bytes() == b"x" * 300_000
    assert sorted(path.name for path in tmp_path.iterdir()) == ["context", "folder", "new"]
    assert [path.name for path in archive.path.parent.iterdir()] == ["result.tar"]


async def test_a_result_that_cannot_be_written(
    engine: DockerEngine, spec: Spec, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    output = BuildOutput(OutputKind.TAR, tmp_path / "file" / "result.tar")
    with pytest.raises(BuildFailed, match="cannot be written"):
        await events_of(engine, spec("RUN true", output=output))


async def test_nothing_as_a_result(engine: DockerEngine, spec: Spec) -> None:
    output = BuildOutput(OutputKind.NOTHING)
    events = await events_of(engine, spec("RUN echo cached > /f", output=output))
    assert events[-1] == Built("")


async def test_an_output_that_this_engine_cannot_write(
    engine: DockerEngine, spec: Spec, tmp_path: Path, store: str
) -> None:
    if store == "containerd":
        pytest.skip("this engine writes what others cannot")
    output = BuildOutput(OutputKind.OCI, tmp_path / "image.tar")
    with pytest.raises(BuildFailed) as caught:
        await events_of(engine, spec("RUN true", output=output))
    assert "archive or a folder" in caught.value.hint
    assert not output.path.exists()


async def test_a_dockerfile_from_elsewhere_with_its_own_ignore_file(
    engine: DockerEngine, spec: Spec, context: Path, tmp_path: Path
) -> None:
    for name in ("keep", "skip", "other"):
        (context / name).touch()
    (context / ".dockerignore").write_text("keep\n")
    (tmp_path / "my.Dockerfile.dockerignore").write_text("skip\n")
    lines = ("COPY . /all/", "RUN ls -a /all")
    wanted = spec(*lines, dockerfile=tmp_path / "my.Dockerfile", no_cache=True)
    names = output_of(await events_of(engine, wanted)).split()
    assert {"keep", "other", ".dockerignore"} <= set(names)
    assert "skip" not in names


async def test_a_dockerfile_that_is_a_link_out_of_its_folder(
    engine: DockerEngine, spec: Spec, context: Path, tmp_path: Path
) -> None:
    wanted = spec("RUN echo linked", dockerfile=tmp_path / "real", no_cache=True)
    (context / "Dockerfile").symlink_to(tmp_path / "real")
    output = output_of(
        await events_of(engine, type(wanted)(context, context / "Dockerfile", no_cache=True))
    )
    assert "linked" in output


async def test_pipes_and_sockets_are_as_with_docker(
    engine: DockerEngine, engine_host: PrivateDockerd, spec: Spec, context: Path
) -> None:
    os.mkfifo(context / "pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(context / "socket"))
        (context / "file").touch()
        wanted = spec("COPY . /all/", "RUN ls -l /all | sed 's/ .* / /'", no_cache=True)
        ours = output_of(await events_of(engine, wanted))
        theirs = engine_host.build(context, "--no-cache", "--progress=plain")
    listed = [line for line in ours.splitlines() if " " in line]
    assert any(line.endswith(" file") for line in listed)
    assert all(line in theirs for line in listed)


async def test_an_inline_cache_from_a_registry_that_wants_a_log_in(
    engine: DockerEngine, spec: Spec
) -> None:
    wanted = spec("RUN echo once", cache_to=("type=inline",), cache_from=("127.0.0.1:1/none:1",))
    assert isinstance((await events_of(engine, wanted))[-1], Built)


async def test_a_cache_that_nobody_understands(engine: DockerEngine, spec: Spec) -> None:
    with pytest.raises(BuildFailed, match="does not say where"):
        await events_of(engine, spec("RUN true", cache_to=("ref=x",)))


async def test_two_builds_of_one_context_at_once(engine: DockerEngine, spec: Spec) -> None:
    lines = ("COPY Dockerfile /", "RUN sleep 0.3; mktemp")
    wanted = spec(*lines, no_cache=True)
    both = await asyncio.gather(events_of(engine, wanted), events_of(engine, wanted))
    assert all(isinstance(events[-1], Built) for events in both)
