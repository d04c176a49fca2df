"""Contexts by name, of every kind that BuildKit knows, on engines whose frontend knows them."""

from __future__ import annotations

import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from contract.test_remote_builds import served
from engine.buildkit.conftest import Spec, events_of, output_of
from engine.buildkit.test_solve import is_old
from engines.base_image import BUSYBOX
from engines.dockerd import PrivateDockerd
from harness.waiting import PATIENCE
from pierhead.engine.api_build import BuildFailed, BuildOutput, OutputKind
from pierhead.engine.docker import DockerEngine

COPIED = ("COPY --from=more file /", "RUN cat /file")


@pytest.fixture
async def newer(engine: DockerEngine) -> DockerEngine:
    """Docker 20.10 says in a sentence that it knows none; see ``test_solve``."""
    if await is_old(engine):
        pytest.skip("this engine's frontend knows no named contexts")
    return engine


@pytest.fixture
def web(engine_host: PrivateDockerd, tmp_path: Path) -> Iterator[str]:
    """An address with an archive, in the engine's own network."""
    folder = tmp_path / "web"
    folder.mkdir()
    (tmp_path / "file").write_text("from-archive")
    with tarfile.open(folder / "more.tar.gz", "w:gz") as tar:
        tar.add(tmp_path / "file", "file")
    command = [sys.executable, "-u", "-m", "http.server", "--bind", "127.0.0.1", "8099"]
    server = engine_host.spawn(*command, "--directory", str(folder))
    try:
        asked = "import urllib.request as r; r.urlopen('http://127.0.0.1:8099')"
        waiting = f'until {sys.executable} -c "{asked}" 2> /dev/null; do sleep 0.1; done'
        engine_host.nsenter("timeout", str(PATIENCE), "sh", "-c", waiting)
        yield "http://127.0.0.1:8099"
    finally:
        server.terminate()
        server.wait(PATIENCE)


async def test_a_folder(newer: DockerEngine, spec: Spec, tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "file").write_text("from-folder")
    (tmp_path / "more" / ".dockerignore").write_text("other\n")
    places = (("more", str(tmp_path / "more")),)
    output = output_of(await events_of(newer, spec(*COPIED, contexts=places, no_cache=True)))
    assert "from-folder" in output


async def test_a_folder_of_the_users_home(
    newer: DockerEngine, spec: Spec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "file").write_text("from-home")
    wanted = spec(*COPIED, contexts=(("more", "~/more"),), no_cache=True)
    assert "from-home" in output_of(await events_of(newer, wanted))


async def test_an_image_in_place_of_the_base_and_of_a_stage(
    newer: DockerEngine, spec: Spec
) -> None:
    lines = ("RUN echo base", "FROM scratch AS tools", f"FROM {BUSYBOX}")
    copied = (
        "COPY --from=tools /bin/busybox /copied/busybox",
        "RUN /copied/busybox echo from-image",
    )
    place = f"docker-image://{BUSYBOX}"
    wanted = spec(*lines, *copied, base="base", contexts=(("base", place), ("tools", place)))
    assert "from-image" in output_of(await events_of(newer, wanted))


async def test_a_repository(
    newer: DockerEngine, engine_host: PrivateDockerd, spec: Spec, tmp_path: Path
) -> None:
    with served(engine_host, tmp_path) as repository:
        wanted = spec(
            "COPY --from=more x /",
            "RUN cat /x",
            contexts=(("more", f"{repository}#side:sub"),),
            no_cache=True,
        )
        assert "from-side" in output_of(await events_of(newer, wanted))
        wanted = spec(*COPIED, contexts=(("more", f"{repository}#nowhere"),), no_cache=True)
        with pytest.raises(BuildFailed) as caught:
            await events_of(newer, wanted)
    assert "nowhere" in caught.value.title + caught.value.detail


async def test_an_archive(newer: DockerEngine, spec: Spec, web: str) -> None:
    """BuildKit does not unpack it: the context is the file, if the engine fetches it at all."""
    place = f"{web}/more.tar.gz"
    lines = ("COPY --from=more more.tar.gz /", "RUN tar -xzf /more.tar.gz && cat /file")
    wanted = spec(*lines, contexts=(("more", place),), no_cache=True)
    try:
        assert "from-archive" in output_of(await events_of(newer, wanted))
    except BuildFailed as error:
        title = f"This engine’s BuildKit cannot fetch {place} as a context."
        assert error.title == title  # noqa: PT017
        return
    missing = f"{web}/none.tar.gz"
    with pytest.raises(BuildFailed) as caught:
        await events_of(newer, spec(*lines, contexts=(("more", missing),), no_cache=True))
    assert caught.value.title == "A file that is to be fetched is not given out: HTTP 404."


async def test_an_image_in_a_folder(
    newer: DockerEngine, spec: Spec, tmp_path: Path, store: str
) -> None:
    folder = tmp_path / "layout"
    place = f"oci-layout://{folder}"
    if store == "containerd":
        archive = tmp_path / "made.tar"
        output = BuildOutput(OutputKind.OCI, archive)
        lines = ("RUN echo from-layout > /file",)
        await events_of(newer, spec(*lines, output=output, tags=("made:7",)))
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
        for each in (place, f"{place}:7"):
            wanted = spec(*COPIED, contexts=(("more", each),), no_cache=True)
            assert "from-layout" in output_of(await events_of(newer, wanted))
        return
    from engine.buildkit.test_caches import digest_of
    from pierhead.engine.layout import Layout

    (folder / "blobs" / "sha256").mkdir(parents=True)
    (folder / "blobs" / "sha256" / digest_of(b"{}").removeprefix("sha256:")).write_bytes(b"{}")
    Layout(folder).put("latest", {"digest": digest_of(b"{}"), "size": 2})
    with pytest.raises(BuildFailed) as caught:
        await events_of(newer, spec(*COPIED, contexts=(("more", place),)))
    assert caught.value.title == "This engine takes no images from folders."
    assert "containerd" in caught.value.hint


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("target:other", "only bake files have"),
        ("some/folder", "no place for one"),
        ("", "no place for one"),
        ("ftp://host/x", "no place for one"),
        ("oci-layout:///none/there:1", "folder /none/there, which is not there"),
        ("oci-layout:///etc:1", "an image in /etc, which has no 1"),
        ("oci-layout:///etc@sha256:12", "an image in /etc, which has no sha256:12"),
        ("/none/there", "folder /none/there, which is not there"),
    ],
)
async def test_what_is_no_context(engine: DockerEngine, spec: Spec, place: str, words: str) -> None:
    with pytest.raises(BuildFailed) as caught:
        await events_of(engine, spec(*COPIED, contexts=(("more", place),)))
    assert words in caught.value.title
