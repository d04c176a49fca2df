"""What the tabs of an image say, from the listing and the engine's own JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from pierhead.core import units
from pierhead.core.i18n import _, ngettext
from pierhead.core.resources import Container, Image
from pierhead.engine.api import Inspection
from pierhead.engine.decode import moment
from pierhead.ui.details import words
from pierhead.ui.details.volume_facts import user_fact
from pierhead.ui.details.words import given, part
from pierhead.ui.widgets.facts import Fact, Section

_NOP = re.compile(r"^/bin/sh -c #\(nop\)\s*")
_SHELL = re.compile(r"^/bin/sh -c\s+")
_ARGUMENTS = re.compile(r"^(?:RUN )?\|\d+ (?:.*? )?/bin/sh -c\s+", re.DOTALL)
_BUILDKIT = re.compile(r"\s*# buildkit\s*$")


def image_sections(
    image: Image, inspection: Inspection, users: Sequence[Container], now: datetime
) -> tuple[Section, ...]:
    """The overview of an image; ``users`` are the containers that were made from it."""
    config = part(inspection, "Config") or {}
    return words.sections(
        Section(_("Image"), given(_image(image, inspection, now))),
        Section(_("How it runs"), given(_run(inspection))),
        Section(_("Used by"), tuple(_users(users)), own_column=True),
        Section(_("Health check"), given(_health(inspection))),
        Section(_("Environment"), words.environment(config.get("Env")), True),
        Section(_("Labels"), words.labels(config.get("Labels")), True),
    )


def _image(image: Image, inspection: Inspection, now: datetime) -> Iterable[Fact]:
    tags = image.tags or ("",)
    for number, tag in enumerate(tags):
        yield Fact(_("Tags") if number == 0 else "", tag)
    if not image.tags:
        yield Fact(_("Tags"), _("None"), tone="muted")
    yield words.id_fact(_("ID"), image.id)
    for number, digest in enumerate(image.digests):
        yield Fact(_("Digests") if number == 0 else "", digest, code=True)
    yield Fact(_("Size"), units.size(part(inspection, "Size") or image.size))
    yield words.time_fact(_("Created"), part(inspection, "Created"), now)
    platform = (part(inspection, name) for name in ("Os", "Architecture", "Variant"))
    yield Fact(_("Platform"), "/".join(each for each in platform if each))
    yield Fact(_("Author"), part(inspection, "Author") or "")
    yield Fact(_("Comment"), part(inspection, "Comment") or "")


def _run(inspection: Inspection) -> Iterable[Fact]:
    config = part(inspection, "Config") or {}
    yield Fact(_("Entrypoint"), words.command(config.get("Entrypoint")), code=True)
    yield Fact(_("Command"), words.command(config.get("Cmd")), code=True)
    yield Fact(_("Working directory"), config.get("WorkingDir") or "", code=True)
    yield Fact(_("User"), config.get("User") or "")
    yield Fact(_("Exposed ports"), ", ".join(sorted(config.get("ExposedPorts") or ())))
    yield Fact(_("Volumes"), "\n".join(sorted(config.get("Volumes") or ())), code=True)
    yield Fact(_("Stop signal"), config.get("StopSignal") or "")


def _users(users: Sequence[Container]) -> Iterable[Fact]:
    for container in sorted(users, key=lambda each: each.name):
        yield user_fact(container)


def _health(inspection: Inspection) -> Iterable[Fact]:
    check = part(inspection, "Config", "Healthcheck") or {}
    test = check.get("Test") or ()
    probe = " ".join(test[1:]) if test[:1] == ["CMD-SHELL"] else words.command(test[1:])
    yield Fact(_("Probe"), probe, code=True)
    yield Fact(_("Every"), words.seconds_of(check.get("Interval")))


def layer_sections(history: Sequence[Inspection], now: datetime) -> tuple[Section, ...]:
    """The layers of an image, newest first; those without files are muted."""
    sizes = [int(layer.get("Size") or 0) for layer in history]
    count = len(history)
    title = ngettext("{count} layer, {size}", "{count} layers, {size}", count)
    facts = tuple(_layer(layer, size, now) for layer, size in zip(history, sizes, strict=True))
    return (Section(title.format(count=count, size=units.size(sum(sizes))), facts),)


def _layer(layer: Inspection, size: int, now: datetime) -> Fact:
    age = units.age(moment(layer.get("Created")), now)
    tags = ", ".join(layer.get("Tags") or ())
    comment = layer.get("Comment") or ""
    if comment.startswith("buildkit."):
        comment = ""
    return Fact(
        units.size(size) if size else "0 B",
        instruction(layer.get("CreatedBy") or "") or _("Unknown"),
        " · ".join(each for each in (age, tags, comment) if each),
        tone="" if size else "muted",
        code=True,
    )


def instruction(created_by: str) -> str:
    """The Dockerfile instruction behind a layer, without what builders put around it."""
    text = _BUILDKIT.sub("", created_by.strip())
    if _NOP.match(text):
        return _NOP.sub("", text)
    text = re.sub(r"^RUN (?=/bin/sh -c |\|)", "", text)
    for wrapping in (_ARGUMENTS, _SHELL):
        if wrapping.match(text):
            return "RUN " + wrapping.sub("", text)
    return text
