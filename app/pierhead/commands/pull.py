"""Pull an image as a job: how far each layer is, how far all of it is, and why it failed."""

from __future__ import annotations

import re
from contextlib import aclosing
from dataclasses import dataclass

from pierhead.core import reference as references
from pierhead.core.errors import EngineRefused
from pierhead.core.i18n import N_, _
from pierhead.core.units import size
from pierhead.engine.api import Engine, LayerProgress
from pierhead.state.jobs import Job

DOWNLOAD = 0.7
"""The share of a layer's work that is its download; the rest is unpacking."""

_STAGES = {
    "pulling fs layer": N_("Waiting"),
    "waiting": N_("Waiting"),
    "downloading": N_("Downloading"),
    "verifying checksum": N_("Verifying"),
    "download complete": N_("Downloaded"),
    "extracting": N_("Unpacking"),
    "pull complete": N_("Done"),
    "already exists": N_("Here already"),
}
_DOWNLOADED = {"verifying checksum", "download complete"}
_HERE = "already exists"
_COMPLETE = {"pull complete", _HERE}
_LOGIN = re.compile(
    r"unauthorized|authentication required|no basic auth|insufficient_scope"
    r"|access denied|denied: |resource is denied",
    re.IGNORECASE,
)
_AWAY = re.compile(
    r"no such host|i/o timeout|Client\.Timeout|connection refused|network is unreachable"
    r"|TLS handshake timeout|server misbehaving|name resolution",
    re.IGNORECASE,
)
_NO_TAG = re.compile(r"manifest unknown|manifest for \S+ not found|not found: ", re.IGNORECASE)


async def pull(engine: Engine, reference: str, job: Job, platform: str = "") -> None:
    """Pull ``reference`` and report to ``job``; cancelling the task stops the engine's work.

    Raises ``EngineRefused`` with a title and hint that name the image and its registry.
    """
    total = PullProgress()
    name = _shown(reference)
    job.report(None, _("Asking for {image}").format(image=name))
    try:
        stream = engine.images.pull(_complete(reference), platform=platform)
        async with aclosing(stream) as steps:  # type: ignore[type-var]
            async for step in steps:
                _report(step, total, job)
    except EngineRefused as error:
        raise _explained(error, reference) from error
    job.report(1.0, _("{image} is here").format(image=name))


def _complete(reference: str) -> str:
    """With its tag: without one, some engines pull every tag there is."""
    try:
        return references.parse(reference).familiar
    except references.InvalidReference:
        return reference


def _shown(reference: str) -> str:
    return reference if "@" in reference else _complete(reference)


def _report(step: LayerProgress, total: PullProgress, job: Job) -> None:
    if not step.layer:
        job.write(step.status)
        job.report(total.fraction, step.status)
        return
    fraction = total.take(step)
    job.part(step.layer, _stage(step), fraction)
    job.report(total.fraction, total.status)


def _stage(step: LayerProgress) -> str:
    known = _STAGES.get(step.status.lower())
    stage = _(known) if known else step.status
    if step.current and step.total and step.current < step.total:
        of = _("{done} of {total}").format(done=size(step.current), total=size(step.total))
        return f"{stage}, {of}"
    return stage


@dataclass
class _Layer:
    fraction: float = 0.0
    weight: int = 0
    """Bytes; 0 while they are not known."""
    received: int = 0
    complete: bool = False
    here: bool = False
    """Whether it was here before."""


class PullProgress:
    """All layers as one share that never goes back.

    Layers weigh as many bytes as they have. Those whose size is not told yet count like the mean
    of the others; those that were here before do not count at all.
    """

    def __init__(self) -> None:
        self._layers: dict[str, _Layer] = {}
        self._furthest = 0.0

    @property
    def fraction(self) -> float | None:
        """0.0 to 1.0; None before any layer is known that has to come."""
        return self._furthest if self._coming() else None

    @property
    def status(self) -> str:
        """In a few words: how many layers, how many bytes."""
        layers = self._layers.values()
        done = sum(layer.complete for layer in layers)
        text = _("{done} of {count} layers").format(done=done, count=len(layers))
        total = sum(layer.weight for layer in layers)
        received = sum(layer.received for layer in layers)
        if not total:
            return text
        amount = _("{done} of {total}").format(done=size(received), total=size(total))
        return f"{text}, {amount}"

    def take(self, step: LayerProgress) -> float:
        """Note what is told of one layer; returns how far that layer is."""
        layer = self._layers.setdefault(step.layer, _Layer())
        status = step.status.lower()
        share = min(step.current / step.total, 1.0) if step.total else 0.0
        layer.here = layer.here or status == _HERE
        if status in _COMPLETE:
            layer.complete, share = True, 1.0
            layer.received = layer.weight
        elif status in _DOWNLOADED:
            share = DOWNLOAD
            layer.received = layer.weight
        elif status == "extracting":
            share = DOWNLOAD + (1 - DOWNLOAD) * share
            layer.weight = layer.weight or step.total
            layer.received = layer.weight
        elif status == "downloading":
            layer.weight = max(layer.weight, step.total)
            layer.received = max(layer.received, step.current)
            share *= DOWNLOAD
        layer.fraction = max(layer.fraction, share)
        self._furthest = max(self._furthest, self._share())
        return layer.fraction

    def _coming(self) -> list[_Layer]:
        return [layer for layer in self._layers.values() if not layer.here]

    def _share(self) -> float:
        coming = self._coming()
        known = [layer.weight for layer in coming if layer.weight]
        mean = sum(known) / len(known) if known else 1.0
        weights = [layer.weight or mean for layer in coming]
        done = sum(weight * layer.fraction for weight, layer in zip(weights, coming, strict=True))
        return done / sum(weights) if coming else 0.0


def _explained(error: EngineRefused, reference: str) -> EngineRefused:
    """The same error, naming the image and what to type where a log-in or a tag is missing."""
    try:
        parsed = references.parse(reference)
    except references.InvalidReference:
        return error
    title, hint = error.title, error.hint
    if _LOGIN.search(error.detail):
        command = "docker login" + (f" {parsed.domain}" if parsed.domain != references.HUB else "")
        title = _("{registry} does not give out {image}.").format(
            registry=parsed.domain, image=parsed.familiar
        )
        hint = _("Check the spelling. If the image is private, log in first: {command}").format(
            command=command
        )
    elif _NO_TAG.search(error.detail):
        title = _("{registry} has no {image}.").format(
            registry=parsed.domain, image=parsed.familiar
        )
        hint = _("Check the name and the tag.")
    elif _AWAY.search(error.detail):
        title = _("The engine cannot reach {registry}.").format(registry=parsed.domain)
    return type(error)(title, error.detail, hint, error.status)
