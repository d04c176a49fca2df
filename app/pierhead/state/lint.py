"""What an engine's BuildKit says about a Dockerfile that is being written, without building it.

The text goes to the engine as it is typed, from a folder of its own; its ``# syntax=`` does not,
for nobody expects an editor to pull the image that it names.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import tempfile
from contextlib import aclosing
from pathlib import Path

from pierhead.core.errors import AppError
from pierhead.dockerfile.layout import DIRECTIVES, directive
from pierhead.dockerfile.parse import Problem, Severity
from pierhead.engine.api import Engine
from pierhead.engine.api_build import BuildOutput, BuildSpec, BuildWarning, OutputKind

SOURCE = "BuildKit"
_PATIENCE = 10.0
"""Seconds; the registry of a base image may have to be asked."""
_RULE = re.compile(r"([A-Za-z]+): (.*?)(?: \(line \d+\))?$", re.DOTALL)


async def lint(engine: Engine, context: Path, text: str) -> tuple[Problem, ...]:
    """The warnings of the engine's builder; none where it cannot or does not answer."""
    folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="pierhead-"))
    try:
        file = folder / "Dockerfile"
        await asyncio.to_thread(file.write_text, without_syntax(text), "utf-8", "replace")
        spec = BuildSpec(context, file, output=BuildOutput(OutputKind.NOTHING), only_read=True)
        return tuple(await _warnings(engine, spec))
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


def without_syntax(text: str) -> str:
    """The text with as many lines, in which the built-in frontend is asked for."""
    lines = text.split("\n")
    head = [found for found in map(directive, lines[: len(DIRECTIVES) + 1])]
    count = next((at for at, found in enumerate(head) if found is None), len(head))
    kept = [
        line
        for line, found in zip(lines, head[:count], strict=False)
        if found and found[0] != "syntax"
    ]
    return "\n".join([*kept, *["#"] * (count - len(kept)), *lines[count:]])


async def _warnings(engine: Engine, spec: BuildSpec) -> list[Problem]:
    found: list[Problem] = []
    try:
        async with asyncio.timeout(_PATIENCE):
            async with aclosing(engine.build(spec)) as events:  # type: ignore[type-var]
                async for event in events:
                    if isinstance(event, BuildWarning):
                        found.append(problem(event))
    except (AppError, TimeoutError):
        pass  # what is told until then counts; a build would say the rest
    return found


def problem(warning: BuildWarning) -> Problem:
    """A warning as a problem of a line."""
    match = _RULE.match(warning.text)
    rule, message = (match[1], match[2]) if match else ("", warning.text)
    return Problem(
        max(1, warning.line),
        message,
        Severity.WARNING,
        rule=rule,
        source=SOURCE,
        url=warning.url,
    )
