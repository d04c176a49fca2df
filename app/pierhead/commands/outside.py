"""The same in a terminal of the system's: the exact command, and the program to show it in.

No shell reads the command on its way: every word is handed on as it is.
"""

from __future__ import annotations

import asyncio
import os
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from pierhead.core.errors import AppError
from pierhead.core.i18n import _
from pierhead.core.resources import EngineInfo
from pierhead.engine.endpoints import Endpoint, command_line

Which = Callable[[str], str | None]

_PODMAN = "Podman"
_EMULATORS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("x-terminal-emulator", ("-e",)),
    ("xdg-terminal-exec", ()),
    ("ptyxis", ("--",)),
    ("gnome-terminal", ("--",)),
    ("konsole", ("-e",)),
    ("xfce4-terminal", ("-x",)),
    ("mate-terminal", ("-x",)),
    ("kitty", ()),
    ("alacritty", ("-e",)),
    ("ghostty", ("-e",)),
    ("foot", ()),
    ("wezterm", ("start", "--")),
    ("kgx", ("--",)),
    ("tilix", ("-e",)),
    ("terminator", ("-x",)),
    ("qterminal", ("-e",)),
    ("lxterminal", ("-e",)),
    ("urxvt", ("-e",)),
    ("st", ("-e",)),
    ("xterm", ("-e",)),
)
"""Terminal programs, and what each wants before the words of a command."""
_HELD = """
begun=$(date +%s)
"$@" && exit
status=$?
[ $(($(date +%s) - begun)) -lt 3 ] || exit $status
printf '\\n%s ' "$PIERHEAD_HOLD"
read -r _ || :
"""
"""Runs a command, and keeps what a quick failure said on the screen until Enter."""
_APPLE = (
    *("-e", "on run argv"),
    *("-e", 'tell application "Terminal" to do script (item 1 of argv)'),
    *("-e", 'tell application "Terminal" to activate'),
    *("-e", "end run"),
)
_EARLY = 1.0
"""Seconds in which a terminal program that cannot be used has ended."""


def command(
    endpoint: Endpoint | None,
    info: EngineInfo,
    words: Sequence[str],
    environ: Mapping[str, str] = os.environ,
    home: Path | None = None,
) -> list[str]:
    """``docker`` or ``podman`` with what leads it to this engine, and ``words``."""
    podman = info.name == _PODMAN
    engine = command_line(endpoint, environ, home or Path.home(), podman=podman) if endpoint else []
    return ["podman" if podman else "docker", *engine, *words]


async def open_outside(words: Sequence[str]) -> None:
    """Run a command in a window of the system's terminal program.

    Raises an ``AppError`` that says what is missing.
    """
    wanted = await asyncio.to_thread(_wanted, words)
    try:
        process = await asyncio.to_thread(_launch, wanted)
    except OSError as error:
        raise AppError(_("The terminal program cannot be started."), str(error)) from error
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    threading.Thread(target=_await_end, args=(process, loop, ended), daemon=True).start()
    try:
        await asyncio.wait_for(ended.wait(), _EARLY)
    except TimeoutError:
        return
    if process.returncode:
        raise AppError(
            _("The terminal program ended at once."),
            f"{wanted[0]}: {process.returncode}",
            _("Set another one in the variable TERMINAL, or copy the command instead."),
        )


def terminal(
    words: Sequence[str],
    environ: Mapping[str, str] = os.environ,
    which: Which = shutil.which,
    platform: str = sys.platform,
) -> list[str]:
    """What shows a command in a window; raises an ``AppError`` if nothing can."""
    if platform == "darwin":
        return ["osascript", *_APPLE, shlex.join(words)]
    if platform == "win32":
        # Windows Terminal takes a semicolon for the end of a command.
        tab = which("wt.exe")
        return [tab, *(word.replace(";", "\\;") for word in words)] if tab else list(words)
    held = ["sh", "-c", _HELD, "sh", *words]
    chosen = shlex.split(environ.get("TERMINAL") or "")
    if chosen and which(chosen[0]):
        before = dict(_EMULATORS).get(chosen[0].rpartition("/")[2], ("-e",))
        return [*chosen, *before, *held]
    for name, before in _EMULATORS:
        if found := which(name):
            return [found, *before, *held]
    raise AppError(
        _("No terminal program was found."),
        hint=_("Install one, such as xterm, or name yours in the variable TERMINAL."),
    )


def _wanted(words: Sequence[str]) -> list[str]:
    if not shutil.which(words[0]):
        raise AppError(
            _("The command {name} is not installed here.").format(name=words[0]),
            hint=_("The system's terminal needs it. Install it, or use the terminals in here."),
        )
    return terminal(words)


def _launch(words: Sequence[str]) -> subprocess.Popen[bytes]:
    environ = dict(os.environ, PIERHEAD_HOLD=_("Press Enter to close this window."))
    new_console = getattr(subprocess, "CREATE_NEW_CONSOLE", 0)
    quiet = None if new_console else subprocess.DEVNULL
    return subprocess.Popen(
        words,
        env=environ,
        stdin=quiet,
        stdout=quiet,
        stderr=quiet,
        start_new_session=True,
        creationflags=new_console,
    )


def _await_end(
    process: subprocess.Popen[bytes], loop: asyncio.AbstractEventLoop, ended: asyncio.Event
) -> None:
    """A thread of its own: it lasts as long as the window, and a child must be waited for."""
    process.wait()
    if not loop.is_closed():
        try:
            loop.call_soon_threadsafe(ended.set)
        except RuntimeError:
            return
