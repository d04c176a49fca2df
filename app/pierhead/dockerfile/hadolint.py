"""Hadolint's rules for a Dockerfile, by its program where that is installed.

It reads its own configuration from the Dockerfile's folder. What it says about syntax is left out:
the builder's parser is the one that counts.
"""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from pierhead.dockerfile.parse import Problem, Severity
from pierhead.dockerfile.rule_pages import rule_url

SOURCE = "hadolint"
_PATIENCE = 10.0
"""Seconds; it takes some hundredths."""
_SYNTAX = re.compile(r"DL1000|SC10\d\d")
_LEVELS = {"error": Severity.WARNING, "warning": Severity.WARNING}
"""None of its rules stops a build."""


@cache
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
        return tuple(_problem(item) for item in found if not _SYNTAX.fullmatch(str(item["code"])))
    except (ValueError, KeyError, TypeError):
        return ()


def _problem(item: dict[str, Any]) -> Problem:
    rule = str(item["code"])
    return Problem(
        max(1, int(item["line"])),
        str(item["message"]),
        _LEVELS.get(str(item.get("level")), Severity.INFO),
        rule=rule,
        source=SOURCE,
        url=rule_url(rule),
    )
