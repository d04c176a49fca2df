"""What an image says about itself: whether it is for a terminal, and what it exposes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pierhead.core import reference

_INTERPRETERS = re.compile(
    r"(?:ba|z|da|a|k|c|tc|fi|x?on|el|nu)?sh|pwsh|(?:i?python|pypy)[0-9.]*|node|bun|deno|irb|pry|iex"
    r"|erl|ghci|jshell|julia|lua[0-9.]*|php|R|scala|sqlite3|perl[0-9.]*|racket|clj|groovysh"
)
_PLAIN = {"-i", "-l", "-il", "-li", "--login", "--interactive", "-a"}
"""Arguments with which an interpreter still talks to a person."""
_FOR_TERMINALS = re.compile(
    r"(?:alma|amazon|arch|clear|oracle|rocky)linux|alpine|bash|busybox|centos|debian|fedora"
    r"|haskell|julia|node|opensuse|photon|php|pypy|python|ruby|ubuntu"
)


def is_shell(command: Sequence[str]) -> bool:
    """Whether ``command`` is a shell or an interpreter that waits for what is typed."""
    if not command:
        return False
    program = command[0].rsplit("/", 1)[-1]
    return bool(_INTERPRETERS.fullmatch(program)) and set(command[1:]) <= _PLAIN


def wants_terminal(
    inspection: Mapping[str, Any], command: Sequence[str] = (), entrypoint: Sequence[str] = ()
) -> bool:
    """Whether a person will want to type into a container of this image.

    ``inspection`` is the engine's JSON about it; ``command`` and ``entrypoint`` replace the
    image's own when they are given. An image made for a shell gets a terminal for every command:
    whoever runs one in it wants to see what it says.
    """
    config = inspection.get("Config") or {}
    default = tuple(config.get("Cmd") or ())
    if entrypoint:
        return is_shell((*entrypoint, *command)) or is_shell(command)
    first = tuple(config.get("Entrypoint") or ())
    candidates = (command, default, (*first, *command), (*first, *default))
    return any(map(is_shell, candidates))


def probably_wants_terminal(
    image: str, command: Sequence[str] = (), entrypoint: Sequence[str] = ()
) -> bool:
    """The same guess for an image that is not here yet, by its name."""
    if entrypoint or is_shell(command):
        return is_shell((*entrypoint, *command)) or is_shell(command)
    try:
        path = reference.parse(image).path
    except reference.InvalidReference:
        return False
    return bool(_FOR_TERMINALS.fullmatch(path.rsplit("/", 1)[-1]))


def exposed_ports(inspection: Mapping[str, Any]) -> list[tuple[int, str]]:
    """The ports that the image exposes, each with its protocol, in order."""
    ports: set[tuple[int, str]] = set()
    for text in (inspection.get("Config") or {}).get("ExposedPorts") or ():
        number, _slash, protocol = str(text).partition("/")
        if number.isdecimal():
            ports.add((int(number), protocol or "tcp"))
    return sorted(ports)
