"""Which container was replaced by which: said in the name of the one that is kept.

Labels of a container cannot be changed, but its name can: while the old one is kept, its name has
the id of its successor, and a successor that is not in its place yet has that of the old one. So
whoever lists the containers sees where an exchange stands, also after a crash in the midst of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from pierhead.core.resources import Container

_SHORT_ID = 12
_KEPT = re.compile(r"(?P<name>.+)-before-(?P<id>[0-9a-f]{12})(?P<always>\.always)?")
_COMING = re.compile(r"(?P<name>.+)-after-(?P<id>[0-9a-f]{12})")


def kept_name(name: str, successor: str, *, always: bool = False) -> str:
    """The name of what stays while another, with this id, has its place.

    ``always`` notes that the engine was always to start it: while it is kept it must not, but the
    engine would when it starts itself.
    """
    return f"{name}-before-{successor[:_SHORT_ID]}" + (".always" if always else "")


def was_always(name: str) -> bool:
    """Whether the name notes that."""
    match = _KEPT.fullmatch(name)
    return bool(match and match["always"])


def coming_name(name: str, predecessor: str) -> str:
    """The name of what is to take the place of another one, with this id."""
    return f"{name}-after-{predecessor[:_SHORT_ID]}"


def own_name(name: str) -> str:
    """The name without what an exchange added to it."""
    match = _KEPT.fullmatch(name) or _COMING.fullmatch(name)
    return match["name"] if match else name


def linked(containers: Iterable[Container]) -> list[Container]:
    """The same containers, each with what it replaced and by what it was replaced.

    A name alone says nothing: the other one has to be there.
    """
    listed = list(containers)
    by_short = {each.short_id: each for each in listed}
    keeps: dict[str, str] = {}
    for each in listed:
        if (match := _KEPT.fullmatch(each.name)) and (other := by_short.get(match["id"])):
            keeps[other.id] = each.id
        elif (match := _COMING.fullmatch(each.name)) and (other := by_short.get(match["id"])):
            keeps[each.id] = other.id
    if not keeps:
        return listed
    kept_for = {old: new for new, old in keeps.items()}
    return [
        replace(each, keeps=keeps.get(each.id, ""), kept_for=kept_for.get(each.id, ""))
        if each.id in keeps or each.id in kept_for
        else each
        for each in listed
    ]


def unfinished(container: Container) -> bool:
    """Whether it has not taken the place of what it is to replace."""
    return bool(container.keeps and own_name(container.name) != container.name)
