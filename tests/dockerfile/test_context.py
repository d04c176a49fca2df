"""A context is looked over before it is sent, and sent as it is."""

from __future__ import annotations

import asyncio
import os
import socket
import time
from collections.abc import Iterator
from contextlib import aclosing, contextmanager
from pathlib import Path
from threading import Event

import pytest

from contexts.docker_cli import members
from harness.speed import slowness
from pierhead.core.errors import AppError
from pierhead.dockerfile.context import Context, Survey

NOBODY = 65534


@pytest.fixture
def context(tmp_path: Path) -> Context:
    root = tmp_path / "context"
    root.mkdir()
    (root / "Dockerfile").write_text("FROM scratch\n")
    return Context(root, root / "Dockerfile")


def sent(context: Context) -> dict[str, tuple[object, ...]]:
    found = members(b"".join(context.stream()))
    found.pop(".", None)
    return found


def test_the_dockerfile_is_sent_even_when_it_is_ignored(context: Context) -> None:
    (context.root / ".dockerignore").write_text("*\n")
    (context.root / "other").touch()
    assert set(sent(context)) == {"Dockerfile"}
    assert set(sent(Context(context.root, context.dockerfile, classic=True))) == {
        "Dockerfile",
        ".dockerignore",
    }


def test_the_ignore_file_of_the_dockerfile_counts(context: Context) -> None:
    (context.root / ".dockerignore").write_text("a\n")
    (context.root / "Dockerfile.dockerignore").write_text("b\n")
    (context.root / "a").touch()
    (context.root / "b").touch()
    assert {"a", "b"} & set(sent(context)) == {"a"}


def test_the_name_of_the_dockerfile(context: Context, tmp_path: Path) -> None:
    (context.root / "sub").mkdir()
    (context.root / "sub" / "x.Dockerfile").touch()
    (context.root / "link").symlink_to("sub/x.Dockerfile")
    (tmp_path / "outside").write_text("FROM x")
    (context.root / "out").symlink_to("../outside")
    root = context.root
    assert Context(root, root / "sub/x.Dockerfile").dockerfile_name == "sub/x.Dockerfile"
    assert Context(root, root / "link").dockerfile_name == "sub/x.Dockerfile"
    outside = Context(root, root / "out")
    assert outside.dockerfile_name.startswith(".dockerfile.")
    assert outside.dockerfile_name == Context(root, tmp_path / "outside").dockerfile_name
    assert sent(outside)[outside.dockerfile_name][6] == b"FROM x"


def test_a_survey_counts_what_would_be_sent(context: Context) -> None:
    (context.root / "a").write_bytes(b"x" * 1000)
    (context.root / "b").hardlink_to(context.root / "a")
    (context.root / "dangling").symlink_to("nowhere")
    (context.root / ".dockerignore").write_text(".dockerignore\nignored\n")
    (context.root / "ignored").write_bytes(b"x" * 5000)
    assert context.survey() == Survey(files=3, size=1013)


def test_sockets_are_named_and_left_out(context: Context) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.path.relpath(context.root / "a.sock"))
        survey = context.survey()
    assert survey.warnings == ("a.sock is a socket and is not sent.",)
    assert "a.sock" not in sent(context)


def test_unreadable_files_and_folders_are_named(context: Context) -> None:
    root = context.root
    (root / "locked").mkdir(0)
    (root / "secret").touch(0)
    (root / "ignored").touch(0)
    (root / ".dockerignore").write_text("ignored\n")
    for folder in (root, *root.parents):
        if folder.stat().st_uid == os.getuid() and not folder.stat().st_mode & 0o5:
            folder.chmod(folder.stat().st_mode | 0o755)
    with _as_nobody():
        problems = Context(root, root / "Dockerfile").survey().problems
    assert [problem.title for problem in problems] == [
        "locked in the build context cannot be read.",
        "secret in the build context cannot be read.",
    ]


@contextmanager
def _as_nobody() -> Iterator[None]:
    """Root may read everything."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    yield
    if root:
        os.seteuid(0)


def test_a_root_that_is_no_folder_is_an_error(context: Context, tmp_path: Path) -> None:
    with pytest.raises(AppError, match="is not there"):
        Context(tmp_path / "gone", context.dockerfile).stream()
    with pytest.raises(AppError, match="is not a folder"):
        Context(context.dockerfile, context.dockerfile).survey()
    with pytest.raises(AppError, match="no Dockerfile"):
        Context(context.root, tmp_path / "none").stream()


async def test_a_survey_reports_and_can_be_cancelled(context: Context) -> None:
    for number in range(2500):
        (context.root / f"f{number}").touch()
    reports: list[Survey] = []
    survey = await context.surveyed(reports.append)
    assert survey.files == 2501
    assert [report.files for report in reports] == [1000, 2000]

    stop = Event()
    seen: list[Survey] = []

    def first(report: Survey) -> None:
        seen.append(report)
        stop.set()

    assert context.survey(first, stop).files == 1000

    task = asyncio.create_task(context.surveyed())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_two_gigabytes_neither_fill_memory_nor_hold_up_the_loop(context: Context) -> None:
    os.truncate(context.root / "Dockerfile", 0)
    with (context.root / "huge").open("wb") as file:
        file.truncate(2 << 30)
    busy: list[float] = []

    async def heartbeat() -> None:
        while True:
            # What this process does between two beats, in the loop and in the reading thread that
            # may keep it waiting. On a machine with more to do than cores, the clock on the wall
            # would tell of the others.
            before = time.process_time()
            await asyncio.sleep(0.005)
            busy.append(time.process_time() - before)

    before = _resident()
    beat = asyncio.create_task(heartbeat())
    stream, peak = context.stream(), 0
    async with aclosing(stream.blocks()) as blocks:
        number = 0
        async for _ in blocks:
            # Each look lets go of the interpreter several times, and waits for the reading
            # thread as often: after every block it would be the lateness that it measures.
            number += 1
            if number % 64 == 0:
                peak = max(peak, _resident())
    beat.cancel()
    assert peak
    assert stream.sent > 2 << 30
    assert peak - before < 16 << 20
    assert sorted(busy)[len(busy) // 2] < 0.016 * slowness()


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
