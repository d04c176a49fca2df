"""The engine's own JSON about a container or an image."""

from __future__ import annotations

from typing import Any

from pierhead.commands.context import Context
from pierhead.core.i18n import _
from pierhead.core.resources import Container, Image
from pierhead.engine.api import Inspection
from pierhead.ui.details.view import DetailView
from pierhead.ui.widgets.json_tree import JsonTree


class InspectTab(DetailView):
    """A tab with a JSON tree; subclasses ask the engine."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.json = JsonTree(_("Inspect"))
        self.set_body(self.json)
        self._id = ""

    def show_item(self, item: Any | None) -> None:
        if item is None:
            self.rest()
            self._id = ""
            self.say("")
            self.json.show_document(None, anew=True)
            return
        anew = item.id != self._id
        self._id = item.id
        self.read(lambda: self.fetch(item), lambda answer: self._show(answer, anew))

    def _show(self, answer: Inspection, anew: bool) -> None:
        self.json.show_document(answer, anew=anew)

    async def fetch(self, item: Any) -> Inspection:
        """Ask the engine."""
        raise NotImplementedError


class ContainerInspect(InspectTab):
    """What the engine says about a container."""

    async def fetch(self, item: Container) -> Inspection:
        return await self.context.engine.containers.inspect(item.id)


class ImageInspect(InspectTab):
    """What the engine says about an image."""

    async def fetch(self, item: Image) -> Inspection:
        return await self.context.engine.images.inspect(item.id)
