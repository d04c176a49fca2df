"""A Dockerfile up to an instruction: what is built of it is the state that it begins with."""

from __future__ import annotations

from dataclasses import dataclass

from pierhead.core.shell_words import join
from pierhead.dockerfile.expand import expand
from pierhead.dockerfile.outline import outline
from pierhead.dockerfile.parse import Instruction, parse


@dataclass(frozen=True, slots=True)
class Cut:
    """The state before an instruction that runs a command."""

    text: str
    """A Dockerfile whose last stage ends where the instruction begins."""
    command: str
    """What it runs, as it can be typed into a shell."""
    arguments: tuple[tuple[str, str], ...]
    """The build arguments that its command sees, with their values."""


def cut_before(text: str, line: int, given: dict[str, str]) -> Cut | None:
    """Cut before the ``RUN`` at a 1-based line; None if there is none at that line."""
    parsed = parse(text)
    found = [one for one in parsed.instructions if one.line <= line <= one.end_line]
    if not found or found[0].name != "RUN":
        return None
    run = found[0]
    lines = text.splitlines(keepends=True)
    command = _command(run, lines[run.line - 1 : run.end_line], parsed.escape)
    return Cut("".join(lines[: run.line - 1]), command, _arguments(text, run.line, given))


def _command(run: Instruction, lines: list[str], escape: str) -> str:
    if run.json:
        return join(run.args)
    body = "".join(lines).strip()
    body = body[len("RUN") :].lstrip()
    for flag in run.flags:
        while body.startswith(escape):
            body = body[1:].lstrip()
        body = body.removeprefix(flag).lstrip()
    while body.startswith(f"{escape}\n"):
        body = body[1:].lstrip()
    if escape != "\\":
        body = body.replace(f"{escape}\n", "\\\n")
    written = [line for line in body.split("\n") if not line.lstrip().startswith("#")]
    first = written[0].strip() if written else ""
    if first.startswith("<<") and len(written) > 2 and " " not in first:  # noqa: PLR2004
        # A heredoc that is the command itself is a script.
        return "\n".join(written[1:-1])
    return "\n".join(written)


def _arguments(text: str, line: int, given: dict[str, str]) -> tuple[tuple[str, str], ...]:
    found = outline(text)
    stage = next((one for one in found.stages if one.line <= line <= one.end_line), None)
    if stage is None:
        return ()
    values = found.values(given)
    seen: dict[str, str] = {}
    for arg in found.args:
        if arg.stage == stage.index and arg.line < line:
            default = expand(arg.default, values | seen, found.escape) if arg.default else None
            value = given.get(arg.name, default if default is not None else values.get(arg.name))
            if value is not None:
                seen[arg.name] = value
    return tuple(seen.items())
