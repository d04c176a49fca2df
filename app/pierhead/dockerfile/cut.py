"""A Dockerfile up to an instruction: what is built of it is the state that it begins with."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pierhead.core.shell_words import join
from pierhead.dockerfile.expand import expand
from pierhead.dockerfile.outline import outline
from pierhead.dockerfile.parse import Instruction, parse
from pierhead.dockerfile.scope import PREDEFINED, PROXIES
from pierhead.dockerfile.step_command import StepCommand

_HEREDOC = re.compile(
    r"<<(?P<dash>-?)[ \t]*(?P<quote>[\"']?)(?P<word>\w+)(?P=quote)[ \t]*\n"
    r"(?P<body>.*?)(?<=\n)\t*(?P=word)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Cut:
    """The state before an instruction that runs a command."""

    text: str
    """A Dockerfile whose last stage ends where the instruction begins."""
    command: StepCommand
    """What it runs."""
    arguments: tuple[tuple[str, str], ...]
    """The build arguments that its command sees, with their values."""
    line: int = 0
    """Where it stands, 1-based."""
    flags: tuple[str, ...] = ()
    """What it has for itself, such as ``--mount=type=cache,target=/cache``."""
    escape: str = "\\"
    platforms: tuple[str, ...] = ()
    """Arguments that it sees and the builder fills in: ``TARGETARCH`` and its like."""


def cut_before(text: str, line: int, given: dict[str, str]) -> Cut | None:
    """Cut before the ``RUN`` at a 1-based line; None if there is none at that line."""
    parsed = parse(text)
    found = [one for one in parsed.instructions if one.line <= line <= one.end_line]
    if not found or found[0].name != "RUN":
        return None
    run = found[0]
    lines = text.splitlines(keepends=True)
    command = _command(run, lines[run.line - 1 : run.end_line], parsed.escape)
    before = "".join(lines[: run.line - 1])
    arguments = _arguments(text, run.line, given)
    platforms = _platforms(parsed.instructions, run.line)
    return Cut(before, command, arguments, run.line, run.flags, parsed.escape, platforms)


def _command(run: Instruction, lines: list[str], escape: str) -> StepCommand:
    if run.json:
        return StepCommand(join(run.args), json=True)
    body = "".join(lines).strip()
    body = body[len("RUN") :].lstrip()
    for flag in run.flags:
        while body.startswith(escape):
            body = body[1:].lstrip()
        body = body.removeprefix(flag).lstrip()
    while body.startswith(f"{escape}\n"):
        body = body[1:].lstrip()
    whole = _HEREDOC.fullmatch(body)
    if whole:
        # A heredoc that is the command itself is a script.
        text = whole["body"]
        return StepCommand(dedent_tabs(text) if whole["dash"] else text, heredoc=True, script=True)
    if re.search(r"<<-?[\"']?\w", body) and "\n" in body:
        return StepCommand(body, heredoc=True)
    if escape != "\\":
        body = body.replace(f"{escape}\n", "\\\n")
    written = [line for line in body.split("\n") if not line.lstrip().startswith("#")]
    return StepCommand("\n".join(line for line in written if line.strip()))


def dedent_tabs(text: str) -> str:
    """A heredoc of ``<<-``: no tabs at the beginnings of its lines."""
    return re.sub(r"(?m)^\t+", "", text)


def _platforms(instructions: tuple[Instruction, ...], line: int) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for one in instructions:
        if one.line >= line:
            break
        if one.name == "FROM":
            names.clear()
        elif one.name == "ARG":
            names |= dict.fromkeys(word for word in one.args if word in PREDEFINED)
    return tuple(names)


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
    proxies = {name: value for name, value in given.items() if name in PROXIES}
    return tuple({**proxies, **seen}.items())
