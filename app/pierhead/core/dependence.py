"""How one container stands on another: by its network, processes, shared memory, volumes or links.

Engines note most of it by the other one's id, so that it breaks when that one is made anew.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from pierhead.core.blueprint import Blueprint
from pierhead.core.i18n import N_
from pierhead.core.succession import own_name

Json = Mapping[str, Any]

_SHORT_ID = 12
_MODES = {"NetworkMode": N_("network"), "PidMode": N_("processes"), "IpcMode": N_("shared memory")}
_LISTS = {"VolumesFrom": N_("volumes"), "Links": N_("link")}
_CONTAINER = "container:"


def names_of(found: Json) -> frozenset[str]:
    """All by which another container may call the one that ``found`` is the inspection of."""
    id_, name = str(found["Id"]), str(found["Name"]).removeprefix("/")
    return frozenset((id_, id_[:_SHORT_ID], name, own_name(name)))


def ways(found: Json, names: Iterable[str]) -> tuple[str, ...]:
    """By what a container stands on the one with these names, in words to be translated."""
    host, own = found.get("HostConfig") or {}, set(names)
    modes = [
        word
        for key, word in _MODES.items()
        if (mode := str(host.get(key) or "")).startswith(_CONTAINER)
        and mode.removeprefix(_CONTAINER) in own
    ]
    return (*modes, *(word for key, word in _LISTS.items() if own & _called(host, key)))


def _called(host: Json, key: str) -> set[str]:
    return {str(each).partition(":")[0].removeprefix("/") for each in host.get(key) or ()}


def pointed(plan: Blueprint, successors: Mapping[str, str]) -> Blueprint:
    """The same, standing on the successors of containers, all by their ids.

    What it calls by name stays: a successor has the name.
    """
    short = {old[:_SHORT_ID]: new for old, new in successors.items()}
    ids = {**short, **successors}
    host = copy.deepcopy(dict(plan.host))
    for key in _MODES:
        mode = str(host.get(key) or "")
        if mode.startswith(_CONTAINER) and mode.removeprefix(_CONTAINER) in ids:
            host[key] = _CONTAINER + ids[mode.removeprefix(_CONTAINER)]
    for key in _LISTS:
        if entries := host.get(key):
            host[key] = [_renamed(str(each), ids) for each in entries]
    return replace(plan, body={**plan.body, "HostConfig": host})


def _renamed(entry: str, ids: Mapping[str, str]) -> str:
    name, colon, rest = entry.partition(":")
    return f"{ids.get(name, name)}{colon}{rest}"
