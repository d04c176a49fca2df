"""Files dropped on terminals in containers of a real engine."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from engines.base_image import BUSYBOX, NO_SHELL
from harness.waiting import until
from pierhead.core.run import ExecSpec
from pierhead.state.attached import MainProgram
from pierhead.state.upload import mapped, safe_name
from pierhead.ui.documents.terminal import TerminalDocument
from terminal.live import Live, prompt, says, type_line
from terminal.screens import everything

SLEEP = (BUSYBOX, "sleep", "100000")


@pytest.fixture
def things(tmp_path: Path) -> Path:
    """A folder with files to drop."""
    folder = tmp_path / "things"
    (folder / "deep" / "er").mkdir(parents=True)
    (folder / "deep" / "er" / "note").write_text("found\n")
    (folder / "a b").write_text("spaced\n")
    (folder / "it's").write_text("quoted\n")
    return folder


async def dropped(live: Live, document: TerminalDocument, *paths: Path) -> None:
    """Drop these, and wait until their paths are typed or there is a reason why not."""
    before = len(live.stage.notices)
    document.view.files_dropped.emit(list(paths))
    jobs = live.stage.context.jobs
    await until(lambda: jobs.finished and not jobs.active)
    await until(lambda: _shows(document, paths[-1]) or len(live.stage.notices) > before)


def _shows(document: TerminalDocument, path: Path) -> bool:
    """Whether the name of a file is there, in whatever quotes and wrapped anywhere."""

    def bare(text: str) -> str:
        return re.sub(r"[\s'\"]", "", text)

    return bare(safe_name(path.name)) in bare("".join(everything(document.emulator)))


async def typed(document: TerminalDocument, expected: str) -> None:
    """Return when a command line ends with this."""
    flat = expected.replace(" ", "")

    def found() -> bool:
        return flat in "".join(everything(document.emulator)).replace(" ", "")

    try:
        await until(found)
    except TimeoutError:
        raise AssertionError(f"No {expected!r} in {everything(document.emulator)}") from None


async def test_a_file_comes_to_where_the_shell_is(live: Live, things: Path) -> None:
    document = await live.shell(await live.container("--name", "web", *SLEEP))
    type_line(document, "cd /var/log")
    await prompt(document)
    document.view.send(b"cat ")
    await dropped(live, document, things / "a b")
    await typed(document, "cat '/var/log/a b'")
    type_line(document, "")
    await says(document, "spaced")


async def test_several_and_whole_folders_come_at_once(live: Live, things: Path) -> None:
    document = await live.shell(await live.container(*SLEEP), ExecSpec((), workdir="/tmp"))
    document.view.send(b"ls -ld ")
    await dropped(live, document, things / "a b", things / "it's", things / "deep")
    await typed(document, """'/tmp/a b' '/tmp/it'"'"'s' /tmp/deep""")
    type_line(document, "")
    await prompt(document)
    type_line(document, "cat /tmp/deep/er/note")
    await says(document, "found")


async def test_nothing_is_replaced(live: Live, things: Path) -> None:
    document = await live.shell(await live.container(*SLEEP), ExecSpec((), workdir="/tmp"))
    (things / "x.tar.gz").write_text("x")
    for expected in ("/tmp/x.tar.gz", "/tmp/x.tar-2.gz", "/tmp/x.tar-3.gz"):
        document.view.send(b"echo ")
        await dropped(live, document, things / "x.tar.gz")
        await typed(document, f"echo {expected}")
        type_line(document, "")
        await prompt(document)


async def test_they_belong_to_who_works_there(live: Live, things: Path) -> None:
    document = await live.shell(await live.container(*SLEEP), ExecSpec((), user="app"))
    document.view.send(b"stat -c %U:%G:%n ")
    await dropped(live, document, things / "a b")
    type_line(document, "")
    # The root is not for this user to write to.
    await says(document, "app:app:/tmp/a b")


async def test_what_is_mounted_is_not_copied(live: Live, things: Path) -> None:
    mount = ("-v", f"{things}:/data/things:ro", "-v", f"{things / 'deep'}:/deep")
    document = await live.shell(await live.container("--name", "web", *mount, *SLEEP))
    document.view.send(b"echo ")
    await dropped(live, document, things / "a b", things / "deep" / "er", things)
    await typed(document, "echo '/data/things/a b' /deep/er /data/things")
    # The engine made the places of the mounts, and nothing was put anywhere else.
    changed = sorted((await live.docker("diff", "web")).splitlines())
    assert changed == ["A /data", "A /data/things", "A /deep"]
    assert "a b" not in await live.docker("exec", "web", "ls", "/", "/tmp")


async def test_file_systems_in_memory_are_reached_from_within(live: Live, things: Path) -> None:
    container = await live.container("--read-only", "--tmpfs", "/tmp", *SLEEP)
    document = await live.shell(container)
    document.view.send(b"cat ")
    await dropped(live, document, things / "a b")
    await typed(document, "cat '/tmp/a b'")
    type_line(document, "")
    await says(document, "spaced")


async def test_a_container_that_is_read_only_says_so(live: Live, things: Path) -> None:
    document = await live.shell(await live.container("--read-only", *SLEEP))
    await dropped(live, document, things / "a b")
    (notice,) = live.stage.notices
    assert notice.title == "The container may not change its files there."
    assert not _shows(document, things / "a b")


async def test_a_disk_that_is_full_says_so(live: Live, things: Path) -> None:
    (things / "large").write_bytes(os.urandom(3_000_000))
    limited = ("--read-only", "--tmpfs", "/tmp:size=1m")
    document = await live.shell(await live.container(*limited, *SLEEP))
    await dropped(live, document, things / "large")
    (notice,) = live.stage.notices
    assert notice.title == "The files could not be unpacked in the container."
    assert "space" in notice.detail


async def test_what_cannot_be_read_is_named(live: Live, things: Path) -> None:
    document = await live.shell(await live.container(*SLEEP))
    (things / "gone").symlink_to("gone")
    await dropped(live, document, things / "gone")
    (notice,) = live.stage.notices
    assert "gone cannot be read" in notice.title


async def test_a_container_without_a_shell_takes_files_too(live: Live, things: Path) -> None:
    container = await live.container("--name", "web", NO_SHELL)
    document = live.program(MainProgram(live.place(container)))
    await until(lambda: document.running)
    document.view.files_dropped.emit([things / "a b"])
    jobs = live.stage.context.jobs
    await until(lambda: jobs.finished and not jobs.active)
    assert await live.docker("cp", "web:/a b", "-")


async def test_a_large_file_tells_how_far_it_is_and_can_be_stopped(
    live: Live, things: Path
) -> None:
    with (things / "large").open("wb") as file:
        file.truncate(200_000_000)
    document = await live.shell(await live.container("--name", "web", *SLEEP))
    told: list[float] = []
    document.view.files_dropped.emit([things / "large"])
    jobs = live.stage.context.jobs
    await until(lambda: jobs.active)
    (job,) = jobs.active

    def note(_job: object = None) -> None:
        told.append(job.progress or 0)
        if len(told) == 5:
            job.cancel()

    holder = type("Holder", (), {"note": lambda _self, job: note(job)})()
    job.changed.connect(holder.note)
    await until(lambda: not jobs.active)
    assert sorted(told) == told
    assert 0 < told[4] < 1
    assert not _shows(document, things / "large")


# -- by themselves


def test_paths_are_mapped_by_the_nearest_mount() -> None:
    inspection = {
        "Mounts": [
            {"Type": "bind", "Source": "/home/me", "Destination": "/me"},
            {"Type": "bind", "Source": "/home/me/src", "Destination": "/src/"},
            {"Type": "bind", "Source": "/host_mnt/Users/me", "Destination": "/mac"},
            {"Type": "volume", "Source": "/var/lib/v", "Destination": "/v"},
            {"Type": "tmpfs", "Source": "", "Destination": "/tmp"},
        ]
    }
    for path, there in (
        ("/home/me/a", "/me/a"),
        ("/home/me/src/b/c", "/src/b/c"),
        ("/home/me/src", "/src"),
        ("/home/mean", ""),
        ("/Users/me/x", "/mac/x"),
        ("/var/lib/v/x", ""),
    ):
        assert mapped(Path(path), inspection) == there


def test_names_hold_nothing_that_acts_as_a_key() -> None:
    assert safe_name("a\x1b[31m\rb\nc") == "a_[31m_b_c"
    assert safe_name("ü日本") == "ü日本"
    assert safe_name("bad\udcff") == "bad_"
