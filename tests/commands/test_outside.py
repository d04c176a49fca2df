"""The way out to a terminal of the system's."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from fakes.stage import Stage
from harness.waiting import PATIENCE
from pierhead.commands import outside as module
from pierhead.commands.outside import command, open_outside, terminal
from pierhead.commands.terminals import terminals
from pierhead.core.errors import AppError
from pierhead.core.resources import EngineInfo
from pierhead.core.run import ExecSpec, RunSpec
from pierhead.engine.endpoints import Endpoint
from pierhead.state.place import Place
from pierhead.state.programs import ShellProgram

DOCKER = EngineInfo("Docker Engine", "26", "1.45")
PODMAN = EngineInfo("Podman", "5", "1.41")
NASTY = ["docker", "exec", "-it", "web", "sh", "-c", "echo $HOME; `x` 'y' \"z\" && a | b\n%PATH%"]


def only(*names: str) -> Callable[[str], str | None]:
    return lambda name: f"/usr/bin/{name}" if name in names else None


@pytest.mark.parametrize(
    ("there", "begin"),
    [
        (("xterm", "konsole"), ["/usr/bin/konsole", "-e"]),
        (("gnome-terminal",), ["/usr/bin/gnome-terminal", "--"]),
        (("kitty", "xterm"), ["/usr/bin/kitty"]),
        (("x-terminal-emulator", "kitty"), ["/usr/bin/x-terminal-emulator", "-e"]),
        (("wezterm",), ["/usr/bin/wezterm", "start", "--"]),
    ],
)
def test_the_best_program_that_is_there_is_taken(there: tuple[str, ...], begin: list[str]) -> None:
    words = terminal(NASTY, {}, only(*there), "linux")
    assert words[: len(begin)] == begin
    assert words[len(begin)] == "sh"
    assert words[-len(NASTY) :] == NASTY


@pytest.mark.parametrize(
    ("chosen", "begin"),
    [
        ("xfce4-terminal", ["xfce4-terminal", "-x"]),
        ("/opt/bin/mine --dark", ["/opt/bin/mine", "--dark", "-e"]),
        ("kitty --single-instance", ["kitty", "--single-instance"]),
        ("not-there", ["/usr/bin/xfce4-terminal", "-x"]),
    ],
)
def test_the_users_own_choice_comes_first(chosen: str, begin: list[str]) -> None:
    there = only("xterm", "xfce4-terminal", "/opt/bin/mine", "kitty")
    words = terminal(NASTY, {"TERMINAL": chosen}, there, "linux")
    assert words[: len(begin) + 1] == [*begin, "sh"]


def test_a_system_without_one_is_told_what_to_do() -> None:
    with pytest.raises(AppError) as error:
        terminal(NASTY, {}, only(), "linux")
    assert "TERMINAL" in error.value.hint


def test_on_macos_the_line_is_an_argument_of_the_script_and_no_part_of_it() -> None:
    words = terminal(NASTY, {}, only(), "darwin")
    assert words[0] == "osascript"
    assert not any("exec -it" in word for word in words[:-1])
    assert words[-1].startswith("docker exec -it web sh -c 'echo $HOME;")


def test_on_windows_no_shell_reads_the_command() -> None:
    words = terminal(NASTY, {}, only("wt.exe"), "win32")
    assert words[:2] == ["/usr/bin/wt.exe", "docker"]
    assert words[-1] == NASTY[-1].replace(";", "\\;")
    assert terminal(NASTY, {}, only(), "win32") == NASTY


def test_each_engine_has_its_own_command(tmp_path: Path) -> None:
    away = Endpoint("DOCKER_HOST", "tcp://there:1")
    words = ["exec", "-it", "web", "sh"]
    assert command(away, DOCKER, words, {}, tmp_path) == [
        *("docker", "--host", "tcp://there:1"),
        *words,
    ]
    assert command(away, PODMAN, words, {}, tmp_path) == [
        *("podman", "--url", "tcp://there:1"),
        *words,
    ]
    assert command(None, DOCKER, words, {}, tmp_path) == ["docker", *words]


# -- real programs


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of programs before all others; docker and a terminal are not yet among them."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for name in ("sh", "date", "printf", "sleep"):
        (folder / name).symlink_to(shutil.which(name) or "")
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("TERMINAL", raising=False)
    monkeypatch.setattr(module, "_EARLY", PATIENCE)
    return folder


def program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!{sys.executable}\nimport os, sys\n{script}\n")
    path.chmod(0o755)


async def test_the_words_arrive_as_they_were(programs: Path, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    program(programs, "docker", f"open({str(seen)!r}, 'w').write(repr(sys.argv[1:]))")
    program(programs, "x-terminal-emulator", "os.execvp(sys.argv[2], sys.argv[2:])")
    await open_outside(NASTY)
    assert seen.read_text() == repr(NASTY[1:])


async def test_a_command_that_is_not_there_is_told(programs: Path) -> None:
    program(programs, "x-terminal-emulator", "")
    with pytest.raises(AppError) as error:
        await open_outside(NASTY)
    assert error.value.title == "The command docker is not installed here."


async def test_a_terminal_program_that_fails_is_told(programs: Path) -> None:
    program(programs, "docker", "")
    program(programs, "x-terminal-emulator", "sys.exit(3)")
    with pytest.raises(AppError) as error:
        await open_outside(NASTY)
    assert error.value.title == "The terminal program ended at once."
    (programs / "x-terminal-emulator").write_bytes(b"\x7fELF nonsense")
    with pytest.raises(AppError) as error:
        await open_outside(NASTY)
    assert error.value.title == "The terminal program cannot be started."


async def test_what_fails_at_once_stays_to_be_read(programs: Path, tmp_path: Path) -> None:
    """The window waits for Enter; here nobody can press it, so its input ends."""
    said = tmp_path / "said"
    program(programs, "docker", "sys.exit(1)")
    redirect = f"os.dup2(os.open({str(said)!r}, os.O_CREAT | os.O_WRONLY), 1)"
    script = f"{redirect}; os.execvp(sys.argv[2], sys.argv[2:])"
    program(programs, "x-terminal-emulator", script)
    await open_outside(NASTY)
    assert "Press Enter" in said.read_text()


async def test_a_window_that_stays_open_holds_up_nothing(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_EARLY", 0.05)
    program(programs, "docker", "")
    ended = programs / "ended"
    wait = f"import time\nwhile not os.path.exists({str(ended)!r}): time.sleep(0.01)"
    program(programs, "x-terminal-emulator", wait)
    await open_outside(NASTY)
    # The thread that waits for it ends with it.
    ended.touch()


# -- as commands


async def test_the_line_is_copied(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    id_ = await stage.engine.containers.create(RunSpec("pierhead/bash:1", name="web"))
    await stage.engine.containers.start(id_)
    await stage.list()
    place = Place(stage.context.connection, stage.containers, id_, "web")
    shell = ShellProgram(place, ExecSpec(("bash",), user="app"))
    shell.directory = "/a b"
    await stage.run(terminals["terminal.copy_command"], shell)
    assert stage.desk.asked == [("copy", "docker exec -it -u app -w '/a b' web bash")]
    await stage.engine.close()
    assert os.environ["PATH"]
