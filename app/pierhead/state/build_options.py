"""What a build was asked for, as JSON values, to build the same again. Never a secret's value.

Nor that of an argument that looks like one: builds take passwords and tokens so, and what is kept
in a file is read by more than its owner.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from pierhead.core.secrets import looks_secret, without_password
from pierhead.engine.api_build import BuildOutput, BuildSecret, BuildSpec, OutputKind

HIDDEN = "hidden"
"""The names of arguments whose values are not kept; an empty one stands for the address."""
_PAIRS = ("args", "labels", "hosts", "contexts", "agents")
_WORDS = ("tags", "ulimits", "cache_from", "cache_to")
_OWN = {*_PAIRS, *_WORDS, "context", "dockerfile", "secrets", "output", "remote", HIDDEN}


class UnknownOptions(Exception):
    """What was read are not the options of a build."""


def kept(spec: BuildSpec) -> dict[str, Any]:
    """The options; of a secret that was typed in only its id, of a secret argument its name."""
    values = {each.name: getattr(spec, each.name) for each in fields(spec)}
    values = {name: value for name, value in values.items() if name not in _OWN and value}
    values |= {"context": str(spec.context), "dockerfile": str(spec.dockerfile)}
    hidden = [name for name, value in spec.args if value and looks_secret(name, value)]
    spec = replace(spec, args=tuple(pair for pair in spec.args if pair[0] not in hidden))
    if spec.remote:
        values["remote"] = without_password(spec.remote)
        hidden += [""] if values["remote"] != spec.remote else []
    if hidden:
        values[HIDDEN] = hidden
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


def without_secrets(values: dict[str, Any]) -> dict[str, Any]:
    """Options as they are kept now, of such as were kept by an older version."""
    try:
        spec = _spec(values)
    except (KeyError, TypeError, IndexError, AttributeError, ValueError):
        return values
    if not any(pair[1] and looks_secret(*pair) for pair in spec.args):
        return values
    return kept(spec)


def missing(values: Mapping[str, Any]) -> tuple[str, ...]:
    """What has to be given again to build the same: names of arguments, ids of secrets.

    An empty one stands for the password of the address.
    """
    found = values.get(HIDDEN, ())
    names = [name for name in found if isinstance(name, str)] if isinstance(found, list) else []
    try:
        typed = [one.id for one in map(_secret, values.get("secrets", ())) if not is_known(one)]
    except (KeyError, TypeError, AttributeError):
        typed = []
    return (*names, *typed)


def is_known(secret: BuildSecret) -> bool:
    """Whether there is a value, or where it is."""
    return secret.file is not None or bool(secret.variable or secret.value)


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
        remote=str(values.get("remote", "")),
        output=BuildOutput(OutputKind(output["kind"]), Path(output["path"])) if output else None,
        **plain,
    )


def _secret(values: Mapping[str, Any]) -> BuildSecret:
    path = str(values["file"])
    return BuildSecret(str(values["id"]), Path(path) if path else None, str(values["variable"]))
