"""Changes of a specification, done to all that makes a container: what is not touched stays.

A specification says less than the engine's JSON. So what two of them differ by is worked out in
JSON, and only that is changed in the whole.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from pierhead.core.blueprint import Blueprint, bind_target
from pierhead.core.run import RunSpec
from pierhead.core.run_body import body_of

Json = Mapping[str, Any]

UPDATABLE = {
    *("BlkioWeight", "CpuShares", "CpuPeriod", "CpuQuota", "CpuRealtimePeriod"),
    *("CpuRealtimeRuntime", "CpusetCpus", "CpusetMems", "Memory", "MemoryReservation"),
    *("MemorySwap", "NanoCpus", "PidsLimit", "RestartPolicy"),
}
"""What engines change while a container runs; not back to nothing, though."""
_NOT_TO_NOTHING = UPDATABLE - {"RestartPolicy", "PidsLimit"}
_KEYS: dict[str, Callable[[Any], Any]] = {
    "Env": lambda entry: entry.partition("=")[0],
    "Binds": bind_target,
    "Mounts": lambda mount: mount.get("Target"),
    "CapAdd": lambda name: name,
}
"""By what the entries of a list are the same one."""


def edited(plan: Blueprint, before: RunSpec, after: RunSpec) -> Blueprint:
    """The blueprint with what ``after`` has other than ``before``, its specification."""
    old, new = body_of(before), body_of(after)
    body = _merged(plan.body, old, new)
    _forget_volumes(body, before, after)
    host = body["HostConfig"]
    _reconcile(host, plan.host)
    return Blueprint(after.name, body, after.platform)


def _merged(whole: Json, old: Json, new: Json) -> dict[str, Any]:
    result = copy.deepcopy(dict(whole))
    for name in {**old, **new}:
        was, now = old.get(name), new.get(name)
        if was == now:
            continue
        if name not in new:
            result.pop(name, None)
        elif isinstance(now, Mapping) and isinstance(was or {}, Mapping):
            result[name] = _merged(result.get(name) or {}, was or {}, now)
        elif name in _KEYS:
            result[name] = _merged_list(result.get(name) or [], was or [], now or [], _KEYS[name])
        else:
            result[name] = copy.deepcopy(now)
    return result


def _merged_list(
    whole: list[Any], old: list[Any], new: list[Any], key: Callable[[Any], Any]
) -> list[Any]:
    was, now = {key(each): each for each in old}, {key(each): each for each in new}
    gone = was.keys() - now.keys()
    changed = {name: each for name, each in now.items() if was.get(name) != each}
    there = {key(each) for each in whole}
    kept = [changed.get(key(each), each) for each in whole if key(each) not in gone]
    return kept + [each for name, each in changed.items() if name not in there]


def _forget_volumes(body: dict[str, Any], before: RunSpec, after: RunSpec) -> None:
    """A path where nothing is to be mounted any more gets no new anonymous volume."""
    gone = {mount.target for mount in before.mounts} - {mount.target for mount in after.mounts}
    for name in gone & set(body.get("Volumes") or ()):
        del body["Volumes"][name]


def _reconcile(host: dict[str, Any], before: Json) -> None:
    """What the engine, or somebody, set because of what has changed now."""
    memory = before.get("Memory") or 0
    if host.get("Memory") != before.get("Memory"):
        if host.get("MemorySwap") == before.get("MemorySwap") == 2 * memory:
            host["MemorySwap"] = 2 * (host.get("Memory") or 0)
        if not host.get("Memory"):
            host["MemorySwap"] = 0
    if host.get("NanoCpus") and host.get("NanoCpus") != before.get("NanoCpus"):
        host["CpuPeriod"] = host["CpuQuota"] = 0
    if bool(host.get("Privileged")) != bool(before.get("Privileged")):
        for name in ("MaskedPaths", "ReadonlyPaths"):
            if host.get(name):
                host[name] = None


# -- what can be done without making it anew


def limits_to_update(before: Blueprint, after: Blueprint) -> dict[str, Any] | None:
    """The limits by which they differ; None if they differ by what cannot be updated.

    Names and further networks are not looked at.
    """
    if before.config != after.config or before.platform != after.platform:
        return None
    if before.main_network != after.main_network or not _same_endpoints(before, after):
        return None
    changed: dict[str, Any] = {}
    for name in {**before.host, **after.host}:
        was, now = before.host.get(name), after.host.get(name)
        if (was or None) == (now or None):
            continue
        if name not in UPDATABLE or (name in _NOT_TO_NOTHING and not now):
            return None
        changed[name] = now
    return changed


def _same_endpoints(before: Blueprint, after: Blueprint) -> bool:
    """Whether they ask the same of the networks that both are in."""
    both = before.endpoints.keys() & after.endpoints.keys()
    if any(before.endpoints[name] != after.endpoints[name] for name in both):
        return False
    changed = before.endpoints.keys() ^ after.endpoints.keys()
    alone = re.compile(r"host|none|container:.*")
    return not changed or not alone.fullmatch(before.main_network)


def pinned(plan: Blueprint, image_id: str) -> Blueprint:
    """The same, of exactly this image, whatever its name stands for by now."""
    return replace(plan, body={**plan.body, "Image": image_id})
