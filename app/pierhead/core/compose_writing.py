"""Compose files for containers that there are.

Written with ``ruamel.yaml``, which keeps to YAML 1.2; what older readers misread is quoted.

Source: the Compose specification.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

from pierhead.core import compose_words, run_more
from pierhead.core.compose import Service
from pierhead.core.run import RunSpec
from pierhead.core.run_command import run_arguments
from pierhead.core.run_more import get, put

_ALONE = re.compile(r"host|none|bridge|container:.*")
_MISREAD = re.compile(
    r"|y|n|yes|no|on|off|true|false|null|~|[-+.]?[0-9].*|[<=]", re.IGNORECASE | re.DOTALL
)
"""Texts that some reader of YAML takes for something else."""


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
    test = get(spec.more, compose_words.TEST)
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


def _endpoint(asked: Mapping[str, Any]) -> dict[str, Any]:
    return {
        word: value for word, path in compose_words.ENDPOINT.items() if (value := get(asked, path))
    }


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
