"""``docker exec ...``: the line for what is to be run, and its memory as JSON values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pierhead.core.run import ExecSpec
from pierhead.core.secrets import looks_secret
from pierhead.core.shell_words import join


def format_exec(container: str, spec: ExecSpec, windows: bool = False) -> str:
    """The command that does what ``spec`` says, quoted for a POSIX shell or for Windows."""
    return join(["docker", *exec_arguments(container, spec)], windows=windows)


def exec_arguments(container: str, spec: ExecSpec) -> list[str]:
    """The words after ``docker``: also what Podman's command understands."""
    return list(_arguments(container, spec))


def attach_arguments(container: str, detach_keys: str = "") -> list[str]:
    """The same for the main process."""
    return ["attach", *(("--detach-keys", detach_keys) if detach_keys else ()), container]


def _arguments(container: str, spec: ExecSpec) -> Iterator[str]:
    yield from ("exec", "-it" if spec.tty else "-i")
    if spec.privileged:
        yield "--privileged"
    if spec.detach_keys:
        yield from ("--detach-keys", spec.detach_keys)
    for name, value in spec.environment:
        yield from ("-e", f"{name}={value}")
    if spec.user:
        yield from ("-u", spec.user)
    if spec.workdir:
        yield from ("-w", spec.workdir)
    yield container
    yield from spec.command


# -- memory


def remembered(spec: ExecSpec) -> dict[str, Any]:
    """``spec`` as JSON values, without variables that look like secrets."""
    open_ = [list(pair) for pair in spec.environment if not looks_secret(*pair)]
    values = {
        "command": list(spec.command),
        "user": spec.user,
        "workdir": spec.workdir,
        "environment": open_,
        "tty": spec.tty,
        "privileged": spec.privileged,
        "detach_keys": spec.detach_keys,
    }
    return {name: value for name, value in values.items() if value not in ("", [])}


def recalled(values: Any) -> ExecSpec | None:
    """What ``remembered`` gave, read from a file that anybody may have changed; None for no spec.

    A spec without a command means the container's best shell.
    """
    if not isinstance(values, Mapping):
        return None
    texts = {name: _text(values.get(name)) for name in ("user", "workdir", "detach_keys")}
    pairs = (pair for pair in _items(values.get("environment")) if len(_items(pair)) == _PAIR)
    return ExecSpec(
        tuple(map(_text, _items(values.get("command")))),
        environment=tuple((_text(name), _text(value)) for name, value in pairs),
        tty=values.get("tty") is not False,
        privileged=values.get("privileged") is True,
        **texts,
    )


_PAIR = 2


def _text(value: Any) -> str:
    return value.replace("\0", "") if isinstance(value, str) else ""


def _items(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else ()
