"""What a container is to be created with, as one value.

The form, the command line and the engine all read and write this value, so that what is shown
as ``docker run ...`` is exactly what is done.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pierhead.core.resources import Port


@dataclass(frozen=True, slots=True)
class Mount:
    """Something of the host in the container.

    ``source`` is a host path for ``bind``, a name (empty: anonymous) for ``volume`` and unused
    for ``tmpfs``.
    """

    kind: str
    source: str
    target: str
    read_only: bool = False
    options: tuple[str, ...] = ()
    """What else is said of it, in the words of ``-v``, ``--tmpfs`` or, if ``long``, ``--mount``."""
    long: bool = False
    """Whether it is one of ``--mount``, which engines keep apart from the others."""


@dataclass(frozen=True, slots=True)
class RunSpec:
    """The arguments of ``docker run``, in its own terms."""

    image: str = ""
    command: tuple[str, ...] = ()
    name: str = ""
    entrypoint: tuple[str, ...] = ()
    interactive: bool = False
    """Keep standard input open (``-i``)."""
    tty: bool = False
    """Give it a terminal (``-t``)."""
    detach: bool = False
    remove: bool = False
    """Remove it when it exits (``--rm``)."""
    ports: tuple[Port, ...] = ()
    """All of them published; where ``host_port`` is 0 the engine chooses one."""
    publish_all: bool = False
    """Publish what the image exposes on ports that the engine chooses (``-P``)."""
    mounts: tuple[Mount, ...] = ()
    environment: tuple[tuple[str, str], ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    network: str = ""
    """A network, ``host``, ``none``, or ``container:ID`` for that of another container."""
    networks: tuple[str, ...] = ()
    """The names of others that it is in as well."""
    pid: str = ""
    """Whose processes it sees: its own, ``host`` or ``container:ID``."""
    ipc: str = ""
    """Whose shared memory it uses: its own, ``shareable``, ``host`` or ``container:ID``."""
    cap_add: tuple[str, ...] = ()
    """Rights of the kernel's that it gets beside the usual ones, such as ``SYS_PTRACE``."""
    tied: bool = False
    """Whether its standard input ends when whoever attached to it first leaves."""
    restart: str = ""
    """``no``, ``always``, ``unless-stopped``, ``on-failure`` or ``on-failure:N``."""
    user: str = ""
    workdir: str = ""
    hostname: str = ""
    init: bool = False
    """Run a small init that reaps processes and passes on signals."""
    privileged: bool = False
    memory: int = 0
    """Its limit in bytes; 0 for none."""
    cpus: float = 0.0
    """How many cores it may use; 0 for all."""
    platform: str = ""
    """``os/arch`` of the image, where the engine has a choice."""
    pull: str = ""
    """When to pull: ``missing`` (also when empty), ``always`` or ``never``."""
    more: Mapping[str, Any] = field(default_factory=dict)
    """All else, as the engine's JSON for creating a container has it."""


@dataclass(frozen=True, slots=True)
class ExecSpec:
    """The arguments of ``docker exec``."""

    command: tuple[str, ...]
    user: str = ""
    workdir: str = ""
    environment: tuple[tuple[str, str], ...] = ()
    tty: bool = True
    privileged: bool = False
    detach_keys: str = ""
    """Keys that leave the program running, such as ``ctrl-p,ctrl-q``; empty: the engine's own."""
