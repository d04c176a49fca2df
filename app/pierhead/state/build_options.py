"""What a build was asked for, as JSON values, to build the same again. Never a secret's value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from pierhead.engine.api_build import BuildOutput, BuildSecret, BuildSpec, OutputKind

_PAIRS = ("args", "labels", "hosts", "contexts", "agents")
_WORDS = ("tags", "ulimits", "cache_from", "cache_to")
_OWN = {*_PAIRS, *_WORDS, "context", "dockerfile", "secrets", "output"}


class UnknownOptions(Exception):
    """What was read are not the options of a build."""


def kept(spec: BuildSpec) -> dict[str, Any]:
    """The options; of a secret that was typed in only its id."""
    values = {each.name: getattr(spec, each.name) for each in fields(spec)}
    values = {name: value for name, value in values.items() if name not in _OWN and value}
    values |= {"context": str(spec.context), "dockerfile": str(spec.dockerfile)}
    for name in (*_PAIRS, *_WORDS):
        if value := getattr(spec, name):
            values[name] = [list(one) if name in _PAIRS else one for one in value]
    if spec.secrets:
        values["secrets"] = [
            {"id": one.id, "file": str(one.file or ""), "variable": one.variable}
            for one in spec.secrets
        ]
    if spec.output:
        values["output"] = {"kind": spec.output.kind.value, "path": str(spec.output.path)}
    return values


def spec_of(values: Mapping[str, Any]) -> BuildSpec:
    """The build that those options ask for. Raises ``UnknownOptions`` for what never was any."""
    try:
        return _spec(values)
    except (KeyError, TypeError, IndexError, AttributeError, ValueError) as error:
        raise UnknownOptions(str(error)) from error


def asks_for_secrets(spec: BuildSpec) -> bool:
    """Whether it needs a secret whose value was typed in and is not known any more."""
    return any(one.file is None and not one.variable and not one.value for one in spec.secrets)


def _spec(values: Mapping[str, Any]) -> BuildSpec:
    known = {each.name: type(each.default) for each in fields(BuildSpec)}
    plain: dict[str, Any] = {
        name: value
        for name, value in values.items()
        if name not in _OWN and name in known and isinstance(value, known[name])
    }
    for name in _PAIRS:
        plain[name] = tuple((str(pair[0]), str(pair[1])) for pair in values.get(name, ()))
    for name in _WORDS:
        plain[name] = tuple(map(str, values.get(name, ())))
    output = values.get("output")
    return BuildSpec(
        context=Path(values["context"]),
        dockerfile=Path(values["dockerfile"]),
        secrets=tuple(_secret(one) for one in values.get("secrets", ())),
        output=BuildOutput(OutputKind(output["kind"]), Path(output["path"])) if output else None,
        **plain,
    )


def _secret(values: Mapping[str, Any]) -> BuildSecret:
    path = str(values["file"])
    return BuildSecret(str(values["id"]), Path(path) if path else None, str(values["variable"]))
