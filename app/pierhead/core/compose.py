"""Compose files, read to run what their services describe; ``compose_writing`` writes them.

Source: the Compose specification.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pierhead.core import compose_flags, compose_words, run_endpoints
from pierhead.core.errors import AppError
from pierhead.core.i18n import _
from pierhead.core.run import RunSpec
from pierhead.core.run_draft import Draft
from pierhead.core.run_flags import Flag
from pierhead.core.run_more import get, put
from pierhead.core.shell_words import UnclosedQuote, split

_VARIABLE = re.compile(r"\$(?:\$|\{(\w+)(?::?-([^}]*))?[^}]*\}|(\w+))")
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
            put(draft.more, compose_words.TEST, [str(word) for word in test])
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
    return compose_flags.known_keys() | _OTHER_KEYS


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
    yield from compose_flags.flags(_real_volumes(service, file.get("volumes") or {}))
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
    for word, path in compose_words.ENDPOINT.items():
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
