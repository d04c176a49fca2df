"""The values of ``docker run``'s flags as text: published ports, mounts and amounts of memory."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from pierhead.core.resources import Port
from pierhead.core.run import Mount

MOST_PORTS = 64
"""A range of more ports than this is not taken apart."""

_PORT = re.compile(
    r"(?:(?P<ip>\[[0-9a-fA-F:.%\w]*\]|[^:\[\]]*):)??(?:(?P<host>[0-9]+(?:-[0-9]+)?)?:)?"
    r"(?P<inner>[0-9]+(?:-[0-9]+)?)(?:/(?P<protocol>\w+))?"
)
_VARIABLE = r"\$\{[^}]*\}|\$env:\w+"
_PIECE = rf"(?:[A-Za-z]:[\\/]|)(?:{_VARIABLE}|(?!{_VARIABLE})[^:])*"
_VOLUME = re.compile(rf"(?P<first>{_PIECE})(?::(?P<second>{_PIECE}))?(?::(?P<options>[^:]*))?")
_VOLUME_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.-]+")
_MEMORY = re.compile(r"(?P<count>[0-9]+(?:\.[0-9]+)?) ?(?P<unit>[bkmgt])?(?:i?b)?", re.IGNORECASE)
_MEMORY_UNITS = "bkmgt"
_KIB = 1024
_TRUE = {"", "1", "true", "t"}
_KINDS = {"bind", "volume", "tmpfs"}
_SOURCE_KEYS = {"source", "src"}
_TARGET_KEYS = {"target", "destination", "dst"}
_READ_ONLY_KEYS = {"readonly", "ro"}
_VOLUME_OPTIONS = {
    *("z", "Z", "nocopy", "consistent", "cached", "delegated"),
    *("shared", "slave", "private", "rshared", "rslave", "rprivate"),
}
MOUNT_WORDS = {
    *("bind-propagation", "bind-nonrecursive", "bind-create-src", "consistency"),
    *("volume-nocopy", "volume-driver", "volume-opt", "volume-label", "volume-subpath"),
    *("tmpfs-size", "tmpfs-mode"),
}
"""What can be said of a mount in ``--mount`` beside the usual."""


class Parsed(NamedTuple):
    """A mount, and those of its options that have no place in it."""

    mount: Mount
    ignored: tuple[str, ...] = ()


def is_volume_name(text: str) -> bool:
    """Whether an engine takes it as the name of a volume rather than as a path."""
    return bool(_VOLUME_NAME.fullmatch(text))


# -- ports


def parse_ports(text: str) -> tuple[Port, ...]:
    """The ports of one ``-p``, ranges taken apart; raises ``ValueError`` if it cannot be read."""
    match = _PORT.fullmatch(text)
    if not match:
        raise ValueError(text)
    inner = _range(match["inner"])
    host = _range(match["host"]) if match["host"] else [0] * len(inner)
    if len(host) != len(inner):
        raise ValueError(text)
    ip = (match["ip"] or "").strip("[]")
    protocol = (match["protocol"] or "tcp").lower()
    return tuple(
        Port(number, protocol, ip, outer) for number, outer in zip(inner, host, strict=True)
    )


def _range(text: str) -> list[int]:
    first, dash, last = text.partition("-")
    numbers = range(int(first), int(last if dash else first) + 1)
    if not 0 < len(numbers) <= MOST_PORTS:
        raise ValueError(text)
    return list(numbers)


def format_port(port: Port) -> str:
    """The value of ``-p`` for one port."""
    ip = f"[{port.host_ip}]" if ":" in port.host_ip else port.host_ip
    host = str(port.host_port) if port.host_port else ""
    outer = f"{ip}:{host}:" if ip else f"{host}:" if host else ""
    protocol = f"/{port.protocol}" if port.protocol != "tcp" else ""
    return f"{outer}{port.number}{protocol}"


# -- mounts


def parse_volume(text: str) -> Parsed:
    """The mount of one ``-v``; raises ``ValueError`` if it cannot be read."""
    match = _VOLUME.fullmatch(text)
    if not match or not text:
        raise ValueError(text)
    first, second = match["first"], match["second"]
    read_only, options = _options(match["options"] or "")
    ignored = tuple(option for option in options if option not in _VOLUME_OPTIONS)
    options = tuple(option for option in options if option in _VOLUME_OPTIONS)
    if second is None:
        return Parsed(Mount("volume", "", first, read_only, options), ignored)
    kind = "volume" if not first or is_volume_name(first) else "bind"
    return Parsed(Mount(kind, first, second, read_only, options), ignored)


def parse_tmpfs(text: str) -> Parsed:
    """The mount of one ``--tmpfs``."""
    target, _colon, options = text.partition(":")
    return Parsed(Mount("tmpfs", "", target, *_options(options)))


def parse_mount(text: str) -> Parsed:
    """The mount of one ``--mount``; raises ``ValueError`` if the app has no place for its type."""
    kind, source, target, read_only = "volume", "", "", False
    options: list[str] = []
    ignored: list[str] = []
    for item in csv_words(text):
        key, _equals, value = item.partition("=")
        if key == "type":
            kind = value
        elif key in _SOURCE_KEYS:
            source = value
        elif key in _TARGET_KEYS:
            target = value
        elif key in _READ_ONLY_KEYS:
            read_only = value.lower() in _TRUE
        elif key in MOUNT_WORDS:
            options.append(item)
        else:
            ignored.append(key)
    if kind not in _KINDS:
        raise ValueError(text)
    source = "" if kind == "tmpfs" else source
    mount = Mount(kind, source, target, read_only, tuple(options))
    # What only this form can say is said by it anyway.
    return Parsed(replace(mount, long=bool(options) or _says(mount)), tuple(ignored))


def _options(text: str) -> tuple[bool, tuple[str, ...]]:
    given = [option for option in text.split(",") if option]
    return "ro" in given, tuple(option for option in given if option not in {"ro", "rw"})


def mount_arguments(mount: Mount) -> tuple[str, str]:
    """Flag and value for a mount: the short form if it says the same."""
    if not mount.long and _says(mount):
        return ("--tmpfs" if mount.kind == "tmpfs" else "-v", _short(mount))
    return "--mount", csv_line(_mount_fields(mount))


def _short(mount: Mount) -> str:
    options = ",".join((*(("ro",) if mount.read_only else ()), *mount.options))
    source = f"{mount.source}:" if mount.source and mount.kind != "tmpfs" else ""
    return source + mount.target + (f":{options}" if options else "")


def _says(mount: Mount) -> bool:
    """Whether the short form says all of it."""
    parse = parse_tmpfs if mount.kind == "tmpfs" else parse_volume
    try:
        return parse(_short(mount)) == Parsed(mount)
    except ValueError:
        return False


def _mount_fields(mount: Mount) -> Iterable[str]:
    yield f"type={mount.kind}"
    if mount.source and mount.kind != "tmpfs":
        yield f"source={mount.source}"
    yield f"target={mount.target}"
    if mount.read_only:
        yield "readonly"
    yield from mount.options


def csv_words(text: str) -> list[str]:
    """Such a line taken apart."""
    return next(csv.reader(io.StringIO(text, newline="")), [])


def csv_line(fields: Iterable[str]) -> str:
    """Words with commas between them, quoted where they have some themselves."""
    return ",".join(
        '"' + field.replace('"', '""') + '"' if re.search(r'[",\r\n]', field) else field
        for field in fields
    )


# -- memory


def parse_memory(text: str) -> int:
    """Bytes of an amount such as ``512m`` or ``1.5g``; raises ``ValueError``."""
    match = _MEMORY.fullmatch(text.strip())
    if not match:
        raise ValueError(text)
    unit = (match["unit"] or "b").lower()
    return int(float(match["count"]) * _KIB ** _MEMORY_UNITS.index(unit))


def format_memory(count: int) -> str:
    """The shortest exact form: ``512m``; empty for none."""
    if not count:
        return ""
    for power in range(len(_MEMORY_UNITS) - 1, 0, -1):
        if count % _KIB**power == 0:
            return f"{count // _KIB**power}{_MEMORY_UNITS[power]}"
    return str(count)


def format_cpus(count: float) -> str:
    """A number of cores without a needless ``.0``; empty for no limit."""
    return repr(count).removesuffix(".0") if count else ""
