"""The first tab of a container and of an image: what it is, in sections."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QTimer

from pierhead.commands.context import Context
from pierhead.core.i18n import _
from pierhead.core.resources import Container, Image
from pierhead.engine.api import Inspection
from pierhead.state.store import Change
from pierhead.ui.bind import bind
from pierhead.ui.details.container_facts import container_sections
from pierhead.ui.details.facts_tab import FactsTab
from pierhead.ui.details.image_facts import image_sections, layer_sections
from pierhead.ui.details.words import part
from pierhead.ui.widgets.facts import Section

PROBES = 2_000
"""Milliseconds between two looks at what a health check has found."""


class ContainerOverview(FactsTab):
    """State, health, ports, mounts, networks, environment and labels of a container."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Overview"))
        self._probes = QTimer(self, singleShot=True, interval=PROBES)
        self._probes.timeout.connect(self.refresh)

    def rest(self) -> None:
        super().rest()
        self._probes.stop()

    def _show(self, answer: Inspection) -> None:
        super()._show(answer)
        # The listing does not change with a probe, nor does the engine tell of its result.
        if self._item and self._item.running and part(answer, "State", "Health", "Status"):
            self._probes.start()

    async def fetch(self, item: Container) -> Inspection:
        return await self.context.engine.containers.inspect(item.id)

    def sections(self, item: Container, answer: Inspection, now: datetime) -> Sequence[Section]:
        return container_sections(item, answer, now, local=self._local)

    @property
    def _local(self) -> bool:
        """Whether the engine seems to run on this machine."""
        endpoint = getattr(self.context.connection.state, "endpoint", None)
        return endpoint is not None and endpoint.url.startswith("unix:")


class ImageOverview(FactsTab):
    """Tags, size, platform, what it runs, and which containers use it."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Overview"))
        bind(context.containers.changed, self, self._containers_changed)

    async def fetch(self, item: Image) -> Inspection:
        return await self.context.engine.images.inspect(item.id)

    def sections(self, item: Image, answer: Inspection, now: datetime) -> Sequence[Section]:
        users = [each for each in self.context.containers if each.image_id == item.id]
        return image_sections(item, answer, users, now)

    def _containers_changed(self, _change: Change[Container]) -> None:
        if self.isVisible():
            self._render()


class ImageLayers(FactsTab):
    """What each layer of an image was made by, its size and age."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Layers"))

    async def fetch(self, item: Image) -> Sequence[Inspection]:
        return await self.context.engine.images.history(item.id)

    def sections(
        self, item: Image, answer: Sequence[Inspection], now: datetime
    ) -> Sequence[Section]:
        return layer_sections(answer, now)
