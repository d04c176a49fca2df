"""``docker run ...``: the line for what is to be created, and what a pasted line asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from pierhead.core import run_endpoints, run_more
from pierhead.core.errors import AppError
from pierhead.core.i18n import _
from pierhead.core.run import RunSpec
from pierhead.core.run_draft import Draft
from pierhead.core.run_flags import GLOBAL_VALUED, SUDO_VALUED, SWITCHES, Flag, read
from pierhead.core.run_parts import format_cpus, format_memory, format_port, mount_arguments
from pierhead.core.shell_words import UnclosedQuote, commands, join

_PROGRAMS = {"docker", "podman", "nerdctl", "finch"}
_PREFIXES = {"$", "#", ">", "sudo", "doas", "winpty", "exec", "command", "time"}
_VERBS = {"run", "create"}
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=.*", re.DOTALL)
_LOOKS_LIKE = re.compile(
    r"\s*(?:[$#>]\s+)?(?:(?:sudo|doas)\s+(?:-\S+\s+)*)?(?:docker|podman|nerdctl)(?:\.exe)?\s+"
    r"(?:container\s+)?(?:run|create)\s"
)


class RunCommandError(AppError):
    """The text is not a ``docker run`` command; the title says why."""


def looks_like_run(text: str) -> bool:
    """Whether ``text`` begins like a ``docker run`` command."""
    return bool(_LOOKS_LIKE.match(text))


# -- from the specification to the line


def format_run(spec: RunSpec, windows: bool = False) -> str:
    """The command that does what ``spec`` says, quoted for a POSIX shell or for Windows."""
    return join(["docker", "run", *_arguments(spec)], windows=windows)


def unsaid(spec: RunSpec) -> list[str]:
    """What of a specification no flag can say, in the engine's words."""
    return run_more.unsaid(spec.more)


def _arguments(spec: RunSpec) -> Iterator[str]:
    stdin = "i" * spec.interactive + "t" * spec.tty
    for flag in run_arguments(spec):
        if flag.name in {"interactive", "tty"}:
            if stdin:
                yield "-" + stdin
            stdin = ""
        elif flag.value is None:
            yield flag.shown
        else:
            yield from (flag.shown, flag.value)
    if spec.image:
        yield from (spec.image, *spec.entrypoint[1:], *spec.command)


def run_arguments(spec: RunSpec) -> Iterator[Flag]:
    """All that a specification asks for, as flags in the order that people write them in."""
    for name, wanted in _switches(spec):
        if wanted:
            yield Flag(name, None, _SHOWN.get(name, f"--{name}"))
        if name == "privileged" and spec.name:
            yield Flag("name", spec.name, "--name")
    for name, value in chain(_repeated(spec), _single(spec), _more(spec)):
        yield Flag(name, None if name in SWITCHES else value, _SHOWN.get(name, f"--{name}"))


_SHOWN = {
    "detach": "-d",
    "interactive": "-i",
    "tty": "-t",
    "publish": "-p",
    "publish-all": "-P",
    "volume": "-v",
    "env": "-e",
    "user": "-u",
    "workdir": "-w",
}


def _switches(spec: RunSpec) -> Iterable[tuple[str, bool]]:
    return (
        ("detach", spec.detach),
        ("interactive", spec.interactive),
        ("tty", spec.tty),
        ("rm", spec.remove),
        ("init", spec.init),
        ("privileged", spec.privileged),
    )


def _repeated(spec: RunSpec) -> Iterator[tuple[str, str]]:
    for port in spec.ports:
        yield "publish", format_port(port)
    if spec.publish_all:
        yield "publish-all", ""
    for mount in spec.mounts:
        flag, value = mount_arguments(mount)
        yield _MOUNT_FLAGS[flag], value
    for name, value in spec.environment:
        yield "env", f"{name}={value}"
    for name, value in spec.labels:
        yield "label", f"{name}={value}"
    for name in spec.cap_add:
        yield "cap-add", name


_MOUNT_FLAGS = {"-v": "volume", "--mount": "mount", "--tmpfs": "tmpfs"}


def _single(spec: RunSpec) -> Iterator[tuple[str, str]]:
    yield from run_endpoints.flags(spec)
    values = (
        ("pid", spec.pid),
        ("ipc", spec.ipc),
        ("restart", spec.restart),
        ("user", spec.user),
        ("workdir", spec.workdir),
        ("hostname", spec.hostname),
        ("memory", format_memory(spec.memory)),
        ("cpus", format_cpus(spec.cpus)),
        ("platform", spec.platform),
        ("pull", spec.pull),
    )
    yield from ((name, value) for name, value in values if value)


def _more(spec: RunSpec) -> Iterator[tuple[str, str]]:
    yield from run_more.write(spec.more)
    if spec.entrypoint:
        yield "entrypoint", spec.entrypoint[0]


# -- from a line to the specification


def parse_run(text: str) -> tuple[RunSpec, tuple[str, ...]]:
    """What a pasted line asks for, and the flags that have no place in it.

    A variable without a value (``-e NAME``) keeps its name and gets an empty value. Raises
    ``RunCommandError``.
    """
    try:
        lines = commands(text)
    except UnclosedQuote as error:
        raise RunCommandError(
            _("The quotation mark {quote} is not closed.").format(quote=error.quote)
        ) from None
    for words in lines:
        draft = Draft()
        arguments = _after_run(words, draft)
        if arguments is not None:
            return _read(arguments, draft)
    raise RunCommandError(
        _("This is not a docker run command."),
        hint=_("It begins with docker run or podman run, and names an image."),
    )


def _after_run(words: list[str], draft: Draft) -> list[str] | None:
    """The words after ``docker run``; None if this is another command."""
    rest = list(words)
    while rest and (rest[0] in _PREFIXES or _ASSIGNMENT.fullmatch(rest[0])):
        word = rest.pop(0)
        while word in {"sudo", "doas"} and rest and rest[0].startswith("-"):
            del rest[: 2 if rest[0] in SUDO_VALUED else 1]
    if not rest or _program(rest.pop(0)) not in _PROGRAMS:
        return None
    while rest and rest[0].startswith("-"):
        draft.ignore(rest[0].partition("=")[0])
        del rest[: 2 if rest[0] in GLOBAL_VALUED else 1]
    if rest and rest[0] == "container":
        del rest[0]
    return rest[1:] if rest and rest[0] in _VERBS else None


def _program(word: str) -> str:
    return re.split(r"[/\\]", word)[-1].lower().removesuffix(".exe")


def _read(arguments: list[str], draft: Draft) -> tuple[RunSpec, tuple[str, ...]]:
    flags, rest = read(arguments)
    if not rest:
        raise RunCommandError(
            _("The command names no image."), hint=_("The image comes after all the options.")
        )
    for flag in flags:
        draft.take(flag)
    return draft.spec(rest[0], rest[1:]), tuple(draft.ignored)
