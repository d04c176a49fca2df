"""Hadolint's rules for a Dockerfile, by its program where that is installed.

It reads its own configuration from the Dockerfile's folder. A file that it cannot parse it says
nothing else about, which may only mean that the file is too new for it: the builder's parser is
the one that counts.
"""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from pierhead.core.i18n import _
from pierhead.dockerfile.parse import Problem, Severity
from pierhead.dockerfile.rule_pages import rule_url

SOURCE = "hadolint"
_PATIENCE = 10.0
"""Seconds; it takes some hundredths."""
UNREADABLE = "DL1000"
"""Its rule for what it cannot parse."""
_ABOUT_ITSELF = re.compile(r"SC10(?!72|73)\d\d")
"""What ShellCheck says of how it reads a command, unless it cannot."""
_LEVELS = {"error": Severity.WARNING, "warning": Severity.WARNING}
"""None of its rules stops a build."""


def program() -> str:
    """Where it is: beside Python, as pip puts it, or on the path; empty when it is not there."""
    beside = shutil.which(SOURCE, path=str(Path(sys.executable).parent))
    return beside or shutil.which(SOURCE) or ""


async def hadolint(text: str, folder: Path | None) -> tuple[Problem, ...]:
    """What it has to say; nothing when it is not there or fails. Cancelling ends the program."""
    path = await asyncio.to_thread(program)
    if not path:
        return ()
    try:
        process = await asyncio.create_subprocess_exec(
            path,
            *("--format", "json", "--no-fail", "--no-color", "-"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=folder,
        )
    except OSError:
        return ()
    try:
        async with asyncio.timeout(_PATIENCE):
            output, _errors = await process.communicate(text.encode("utf-8", "replace"))
    except TimeoutError:
        return ()
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    return problems(output)


def problems(output: bytes) -> tuple[Problem, ...]:
    """Its report in JSON as problems."""
    try:
        found = json.loads(output or b"[]")
        return tuple(
            _problem(item) for item in found if not _ABOUT_ITSELF.fullmatch(str(item["code"]))
        )
    except (ValueError, KeyError, TypeError):
        return ()


def _problem(item: dict[str, Any]) -> Problem:
    rule, message = str(item["code"]), " ".join(str(item["message"]).split())
    level = _LEVELS.get(str(item.get("level")), Severity.INFO)
    if rule == UNREADABLE:
        text = _("hadolint cannot read the file from here on, and does not check it: {words}")
        message, level = text.format(words=message), Severity.INFO
    return Problem(
        max(1, int(item["line"])),
        message,
        level,
        rule=rule,
        source=SOURCE,
        url=rule_url(rule),
    )
