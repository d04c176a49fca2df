"""Compose files: written for containers that there are, and read to run what they describe.

Written with ``ruamel.yaml``, which keeps to YAML 1.2 and quotes what older readers misread.

Source: the Compose specification.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pierhead.core import compose_words, run_endpoints, run_more
from pierhead.core.errors import AppError
from pierhead.core.i18n import _
from pierhead.core.run import RunSpec
from pierhead.core.run_command import run_arguments
from pierhead.core.run_draft import Draft
from pierhead.core.run_flags import Flag
from pierhead.core.run_more import get, put
from pierhead.core.shell_words import UnclosedQuote, split

_ALONE = re.compile(r"host|none|bridge|container:.*")
_MISREAD = re.compile(
    r"|y|n|yes|no|on|off|true|false|null|~|[-+.]?[0-9].*|[<=]", re.IGNORECASE | re.DOTALL
)
"""Texts that some reader of YAML takes for something else."""
_VARIABLE = re.compile(r"\$(?:\$|\{(\w+)(?::?-([^}]*))?[^}]*\}|(\w+))")
_TEST = ("Healthcheck", "Test")
_LONGEST = 1_000_000
"""Characters of a file that anybody would paste."""
_OTHER_KEYS = {"image", "command", "entrypoint", "networks", "network_mode", "volumes", "ports"}


class ComposeError(AppError):
    """The text is no Compose file; the title says why."""


@dataclass(frozen=True, slots=True)
class Service:
    """A service of a Compose file, as what to run."""

    name: str
    spec: RunSpec
    ignored: tuple[str, ...] = ()
    """What it asks for that has no place in a specification."""


# -- writing


def write(services: Sequence[Service]) -> str:
    """The file for these services; their networks and named volumes are said to be there."""
    file: dict[str, Any] = {"services": {}}
    keys: dict[str, str] = {}
    for service in services:
        key = keys[service.name] = service_key(service.name, file["services"])
        file["services"][key] = _service(service.spec)
    for written in file["services"].values():
        _refer(written, keys)
    networks, volumes = _shared(services)
    for key, names in (("networks", networks), ("volumes", volumes)):
        if names:
            file[key] = {name: {"name": name, "external": True} for name in names}
    return _dump(file)


def _refer(service: dict[str, Any], keys: Mapping[str, str]) -> None:
    """Say what is another one's among these as that of a service."""
    for word in ("network_mode", "pid", "ipc"):
        kind, _colon, name = str(service.get(word) or "").partition(":")
        if kind == "container" and name in keys:
            service[word] = f"service:{keys[name]}"


def unsaid(spec: RunSpec) -> list[str]:
    """What of a specification a Compose file cannot say."""
    words = [compose_words.take({}, flag.name, flag.value or "") for flag in run_arguments(spec)]
    return [*run_more.unsaid(spec.more), *(word for each in words for word in each)]


def service_key(name: str, taken: Mapping[str, Any]) -> str:
    """A name that services can have, and that is not taken."""
    key = re.sub(r"[^a-zA-Z0-9._-]", "-", name) or "service"
    return key if key not in taken else f"{key}-{len(taken) + 1}"


def _service(spec: RunSpec) -> dict[str, Any]:
    service: dict[str, Any] = {"image": spec.image}
    for flag in run_arguments(spec):
        compose_words.take(service, flag.name, flag.value or "")
    compose_words.gather_reservations(service)
    test = get(spec.more, _TEST)
    if test and test[0] == "CMD":  # Which a flag can only say through a shell.
        put(service, ("healthcheck", "test"), list(test))
    if spec.entrypoint:
        service["entrypoint"] = list(spec.entrypoint)
    if spec.command:
        service["command"] = list(spec.command)
    _write_networks(spec, service)
    return service


def _write_networks(spec: RunSpec, service: dict[str, Any]) -> None:
    main = spec.network or "bridge"
    if _ALONE.fullmatch(main) and not spec.networks:
        service["network_mode"] = main
        return
    asked = get(spec.more, ("NetworkingConfig", "EndpointsConfig")) or {}
    service["networks"] = {
        name: _endpoint(asked.get(name) or {}) or None for name in (main, *spec.networks)
    }


_ENDPOINT = {
    "ipv4_address": ("IPAMConfig", "IPv4Address"),
    "ipv6_address": ("IPAMConfig", "IPv6Address"),
    "link_local_ips": ("IPAMConfig", "LinkLocalIPs"),
    "aliases": ("Aliases",),
    "mac_address": ("MacAddress",),
    "driver_opts": ("DriverOpts",),
    "gw_priority": ("GwPriority",),
}


def _endpoint(asked: Mapping[str, Any]) -> dict[str, Any]:
    return {word: value for word, path in _ENDPOINT.items() if (value := get(asked, path))}


def _shared(services: Sequence[Service]) -> tuple[list[str], list[str]]:
    """The networks and the volumes that have to be there."""
    networks: dict[str, None] = {}
    volumes: dict[str, None] = {}
    for service in services:
        spec = service.spec
        main = spec.network or "bridge"
        if spec.networks or not _ALONE.fullmatch(main):
            networks |= dict.fromkeys((main, *spec.networks))
        named = (each.source for each in spec.mounts if each.kind == "volume" and each.source)
        volumes |= dict.fromkeys(named)
    return list(networks), list(volumes)


def _dump(file: Any) -> str:
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 4096
    out = io.StringIO()
    yaml.dump(_quoted(file), out)
    return out.getvalue()


def _quoted(value: Any) -> Any:
    """With dollars that mean themselves, and quotes where a text may be taken for another thing."""
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    if isinstance(value, Mapping):
        return {_quoted_key(key): _quoted(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_quoted(each) for each in value]
    if isinstance(value, str):
        text = value.replace("$", "$$")
        plain = text.isprintable() and not _MISREAD.fullmatch(text)
        return text if plain else DoubleQuotedScalarString(text)
    return value


def _quoted_key(key: str) -> str:
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    return DoubleQuotedScalarString(key) if _MISREAD.fullmatch(key) else key


# -- reading


def looks_like_compose(text: str) -> bool:
    """Whether a text may be a Compose file, or the part of one that has the services."""
    return bool(re.search(r"(?m)^\s*services\s*:", text))


def read(text: str) -> list[Service]:
    """The services of a Compose file in their order. Raises ``ComposeError``."""
    file = _load(text)
    services = file.get("services") if isinstance(file, Mapping) else None
    if not isinstance(services, Mapping) or not services:
        raise ComposeError(
            _("This is not a Compose file: it has no services."),
            hint=_("It has the word services, and below it each service with its image."),
        )
    return [_read_service(str(name), service, file) for name, service in services.items()]


def _load(text: str) -> Any:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    if len(text) > _LONGEST:
        raise ComposeError(_("This is too long for a Compose file."))
    try:
        return YAML(typ="safe", pure=True).load(text)
    except (YAMLError, ValueError, RecursionError, TypeError) as error:
        words = _("This Compose file cannot be read.")
        raise ComposeError(words, str(error).partition("\n\n")[0]) from error


def _read_service(name: str, asked: Any, file: Mapping[str, Any]) -> Service:
    if not isinstance(asked, Mapping):
        raise ComposeError(_("The service {name} says nothing.").format(name=name))
    unset: list[str] = []
    service = _interpolated(asked, unset)
    _dereference(service, file)
    draft = Draft()
    for word in (*unset, *(key for key in service if key not in _understood())):
        draft.ignore(str(word))
    try:
        for flag, value in _flags(service, file):
            draft.take(Flag(flag, value, flag))
        test = get(service, ("healthcheck", "test"))
        if isinstance(test, list) and test[:1] == ["CMD"]:
            put(draft.more, _TEST, [str(word) for word in test])
        entrypoint = _words(service.get("entrypoint"))
        command = _words(service.get("command"))
    except (LookupError, ValueError, TypeError, AttributeError) as error:
        title = _("The service {name} cannot be understood.").format(name=name)
        raise ComposeError(title, str(error)) from error
    spec = draft.spec(str(service.get("image") or ""), command)
    spec = replace(spec, name=spec.name or name, detach=True, entrypoint=entrypoint)
    return Service(name, spec, tuple(draft.ignored))


def _dereference(service: dict[str, Any], file: Mapping[str, Any]) -> None:
    """What is another service's is, for an engine, that of its container."""
    for word in ("network_mode", "pid", "ipc"):
        kind, _colon, name = str(service.get(word) or "").partition(":")
        if kind == "service":
            other = (file.get("services") or {}).get(name) or {}
            service[word] = f"container:{other.get('container_name') or name}"


def _understood() -> set[str]:
    return compose_words.known_keys() | _OTHER_KEYS


def _interpolated(value: Any, unset: list[str]) -> Any:
    """With variables that have a default replaced by it; others are noted, and stay as they are."""
    if isinstance(value, Mapping):
        return {str(key): _interpolated(each, unset) for key, each in value.items()}
    if isinstance(value, list):
        return [_interpolated(each, unset) for each in value]
    if not isinstance(value, str):
        return value

    def one(match: re.Match[str]) -> str:
        if match[0] == "$$":
            return "$"
        if match[2] is not None:
            return match[2]
        unset.append(match[0])
        return match[0]

    return _VARIABLE.sub(one, value)


def _words(value: Any) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(map(str, value))
    try:
        return tuple(split(str(value))) if value else ()
    except UnclosedQuote as error:
        raise ValueError(str(error)) from error


def _flags(service: Mapping[str, Any], file: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield from compose_words.flags(_real_volumes(service, file.get("volumes") or {}))
    mode = str(service.get("network_mode") or "")
    if mode:
        yield "network", "" if mode == "bridge" else mode
    networks = service.get("networks")
    if isinstance(networks, list):
        networks = dict.fromkeys(networks)
    for key, asked in (networks or {}).items():
        yield "network", _network(_real_name(file.get("networks") or {}, key), asked or {})


def _network(name: str, asked: Mapping[str, Any]) -> str:
    endpoint: dict[str, Any] = {}
    for word, path in _ENDPOINT.items():
        if asked.get(word):
            put(endpoint, path, asked[word])
    return run_endpoints.format_network(name, endpoint)


def _real_name(declared: Mapping[str, Any], key: str) -> str:
    """The name that the engine knows something by."""
    entry = declared.get(key)
    return str(entry.get("name") or key) if isinstance(entry, Mapping) else str(key)


def _real_volumes(service: Mapping[str, Any], declared: Mapping[str, Any]) -> dict[str, Any]:
    """The same, with volumes by the names that the engine knows them by."""

    def real(entry: Any) -> Any:
        if isinstance(entry, Mapping):
            return {**entry, "source": _real_name(declared, str(entry.get("source") or ""))}
        head, colon, rest = str(entry).partition(":")
        return f"{_real_name(declared, head)}{colon}{rest}" if head in declared else entry

    volumes = service.get("volumes")
    return {**service, "volumes": [real(each) for each in volumes]} if volumes else dict(service)
