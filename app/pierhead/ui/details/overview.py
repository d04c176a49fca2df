"""The first tab of a container and of an image: what it is, in sections."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QTimer

from pierhead.commands.context import Context
from pierhead.core.i18n import _
from pierhead.core.resources import Container, Image
from pierhead.engine.api import Inspection
from pierhead.state.store import Change
from pierhead.ui.bind import bind
from pierhead.ui.details.container_facts import container_sections
from pierhead.ui.details.image_facts import image_sections, layer_sections
from pierhead.ui.details.view import DetailView
from pierhead.ui.widgets.facts import Section
from pierhead.ui.widgets.facts_view import FactsView

MINUTE = 60_000
"""Milliseconds after which "2 minutes ago" is not true any more."""


class FactsTab(DetailView):
    """A tab that reads something and shows it in sections; subclasses say what."""

    def __init__(self, context: Context, name: str) -> None:
        super().__init__(context)
        self.facts = FactsView(name)
        self.facts.link_activated.connect(context.desk.browse)
        self.set_body(self.facts)
        self._item: Any | None = None
        self._answer: Any | None = None
        self._anew = True
        self._clock = QTimer(self, interval=MINUTE)
        self._clock.timeout.connect(self._render)

    def show_item(self, item: Any | None) -> None:
        if item is None:
            self.rest()
            self._item = self._answer = None
            self.say("")
            self.facts.set_sections((), anew=True)
            return
        self._anew = self._anew or self._item is None or item.id != self._item.id
        self._item = item
        self.read(lambda: self.fetch(item), self._show)
        self._clock.start()

    def rest(self) -> None:
        super().rest()
        self._clock.stop()

    async def fetch(self, item: Any) -> Any:
        """Ask the engine."""
        raise NotImplementedError

    def sections(self, item: Any, answer: Any, now: datetime) -> Sequence[Section]:
        """Word its answer."""
        raise NotImplementedError

    def _show(self, answer: Any) -> None:
        self._answer = answer
        self._render()

    def _render(self) -> None:
        if self._item is None or self._answer is None:
            return
        sections = self.sections(self._item, self._answer, datetime.now(UTC))
        self.facts.set_sections(sections, anew=self._anew)
        self._anew = False


class ContainerOverview(FactsTab):
    """State, health, ports, mounts, networks, environment and labels of a container."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Overview"))

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
