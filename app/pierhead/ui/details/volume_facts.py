"""What the cards of a volume and of a network say, from the engine's own JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pierhead.core import units
from pierhead.core.i18n import _
from pierhead.core.resources import Container
from pierhead.engine.api import Inspection
from pierhead.ui.details import words
from pierhead.ui.details.heading import state_words
from pierhead.ui.details.links import CONTAINER, link
from pierhead.ui.details.words import given, part
from pierhead.ui.widgets.facts import Fact, Section


@dataclass(frozen=True, slots=True)
class VolumeAnswer:
    """What the engine said about a volume."""

    found: Inspection
    users: Sequence[str]
    """The ids of the containers that have it."""
    measured: bool = False
    size: int | None = None
    """Bytes in it, once they are measured and if the engine can tell."""


def volume_sections(
    answer: VolumeAnswer, containers: Mapping[str, Container], now: datetime
) -> tuple[Section, ...]:
    """The card of a volume."""
    found = answer.found
    return words.sections(
        Section(
            _("Volume"),
            given(
                (
                    Fact(_("Name"), found.get("Name") or "", code=True),
                    Fact(_("Driver"), found.get("Driver") or ""),
                    Fact(_("Folder"), found.get("Mountpoint") or "", code=True),
                    _size(answer),
                    Fact(_("Scope"), found.get("Scope") or ""),
                    words.time_fact(_("Created"), found.get("CreatedAt"), now),
                )
            ),
        ),
        _used_by(answer.users, containers),
        Section(_("Options"), words.labels(found.get("Options")), True),
        Section(_("Labels"), words.labels(found.get("Labels")), True),
    )


def network_sections(
    found: Inspection, containers: Sequence[Container], now: datetime
) -> tuple[Section, ...]:
    """The card of a network; those of ``containers`` that are in it are listed, running or not."""
    name = found.get("Name") or ""
    return words.sections(
        Section(_("Network"), given(_network(found, now))),
        Section(_("Addresses"), given(_ranges(found))),
        Section(
            _("Used by"),
            tuple(_members(found, [each for each in containers if name in each.networks])),
            own_column=True,
        ),
        Section(_("Options"), words.labels(found.get("Options")), True),
        Section(_("Labels"), words.labels(found.get("Labels")), True),
    )


def _size(answer: VolumeAnswer) -> Fact:
    if not answer.measured:
        return Fact(_("Size"), _("measuring…"), tone="muted")
    if answer.size is None:
        return Fact(_("Size"), _("not told by the engine"), tone="muted")
    return Fact(_("Size"), units.size(answer.size))


def _used_by(users: Sequence[str], containers: Mapping[str, Container]) -> Section:
    known = [containers[id_] for id_ in users if id_ in containers]
    facts = [user_fact(each) for each in sorted(known, key=lambda each: each.name)]
    if not facts:
        facts = [Fact(_("Used by"), _("no container"), tone="muted")]
    return Section(_("Used by"), tuple(facts), own_column=True)


def user_fact(container: Container, note: str = "") -> Fact:
    """A container that uses something, as a link."""
    text, _tone = state_words(container)
    name = container.name or container.short_id
    return Fact(name, text, note, url=link(CONTAINER, container.id), copy=name)


def _network(found: Inspection, now: datetime) -> Iterable[Fact]:
    yield Fact(_("Name"), found.get("Name") or "", code=True)
    yield words.id_fact(_("ID"), found.get("Id") or "")
    yield Fact(_("Driver"), found.get("Driver") or "")
    yield Fact(_("Scope"), found.get("Scope") or "")
    yield Fact(_("Internal"), words.yes(found.get("Internal")))
    yield Fact(_("Attachable"), words.yes(found.get("Attachable")))
    yield Fact(_("IPv6"), words.yes(found.get("EnableIPv6")))
    yield words.time_fact(_("Created"), found.get("Created"), now)


def _ranges(found: Inspection) -> Iterable[Fact]:
    for each in part(found, "IPAM", "Config") or ():
        yield Fact(_("Subnet"), each.get("Subnet") or "", code=True)
        yield Fact(_("Gateway"), each.get("Gateway") or "", code=True)
        yield Fact(_("Range"), each.get("IPRange") or "", code=True)


def _members(found: Inspection, containers: Sequence[Container]) -> Iterable[Fact]:
    there: Mapping[str, Any] = found.get("Containers") or {}
    for container in sorted(containers, key=lambda each: each.name):
        member = there.get(container.id) or {}
        addresses = (member.get("IPv4Address"), member.get("IPv6Address"))
        yield user_fact(container, ", ".join(each for each in addresses if each))
    if not containers:
        yield Fact(_("Used by"), _("no container"), tone="muted")
