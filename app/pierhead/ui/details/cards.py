"""What the engine knows of a volume or a network that a container has, in a dialog of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QVBoxLayout, QWidget

from pierhead.commands.context import Context
from pierhead.core.i18n import _
from pierhead.core.text import visible
from pierhead.engine.api import Inspection
from pierhead.ui.details.facts_tab import FactsTab
from pierhead.ui.details.volume_facts import VolumeAnswer, network_sections, volume_sections
from pierhead.ui.dialogs import plain_label
from pierhead.ui.icons import icon
from pierhead.ui.theme import UNIT
from pierhead.ui.widgets.facts import Section

SIZE = 58 * UNIT, 44 * UNIT
Browse = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Thing:
    """What a card is about."""

    id: str


class VolumeTab(FactsTab):
    """A volume; how large it is comes last, for the engine has to measure it."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Volume"))

    async def fetch(self, item: Thing) -> VolumeAnswer:
        engine = self.context.engine
        found, users = await asyncio.gather(engine.volume(item.id), engine.volume_users(item.id))
        return VolumeAnswer(found, users)

    def sections(self, item: Thing, answer: VolumeAnswer, now: datetime) -> Sequence[Section]:
        containers = {each.id: each for each in self.context.containers}
        return volume_sections(answer, containers, now)

    def _show(self, answer: VolumeAnswer) -> None:
        super()._show(answer)
        if not answer.measured:
            self.read(lambda: self._measure(answer), self._show)

    async def _measure(self, answer: VolumeAnswer) -> VolumeAnswer:
        size = await self.context.engine.volume_size(self._item.id) if self._item else None
        return replace(answer, measured=True, size=size)


class NetworkTab(FactsTab):
    """A network, and who is in it."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Network"))

    async def fetch(self, item: Thing) -> Inspection:
        return await self.context.engine.network(item.id)

    def sections(self, item: Thing, answer: Inspection, now: datetime) -> Sequence[Section]:
        return network_sections(answer, list(self.context.containers), now)


class Card(QDialog):
    """Reads when it is opened; a link in it closes it and leads on."""

    def __init__(
        self, tab: FactsTab, title: str, key: str, browse: Browse | None, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.tab = tab
        self._thing = Thing(key)
        self.setWindowTitle(title)
        self.setMinimumWidth(SIZE[0])
        self.resize(*SIZE)
        tab.followed.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2 * UNIT, 0, 2 * UNIT)
        heading = plain_label(title, "heading")
        heading.setContentsMargins(2 * UNIT, 0, 2 * UNIT, 0)
        layout.addWidget(heading)
        layout.addWidget(tab, 1)
        layout.addWidget(self._buttons(browse))
        self.finished.connect(self._end)
        tab.show_item(self._thing)

    def _buttons(self, browse: Browse | None) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        buttons.addButton(_("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.setContentsMargins(2 * UNIT, 0, 2 * UNIT, 0)
        buttons.rejected.connect(self.reject)
        if browse is not None:
            files = QPushButton(icon("folder"), _("Browse Files"))
            buttons.addButton(files, QDialogButtonBox.ButtonRole.ActionRole)
            files.clicked.connect(self.accept)
            files.clicked.connect(lambda: browse())  # noqa: PLW0108
        return buttons

    def _end(self) -> None:
        self.tab.rest()
        self.deleteLater()


def volume_card(
    context: Context, name: str, browse: Browse | None, parent: QWidget | None
) -> QDialog:
    """The card of a volume; ``browse`` shows the files in it."""
    title = _("Volume {name}").format(name=visible(name))
    return Card(VolumeTab(context), title, name, browse, parent)


def network_card(context: Context, id_: str, name: str, parent: QWidget | None) -> QDialog:
    """The card of a network."""
    title = _("Network {name}").format(name=visible(name))
    return Card(NetworkTab(context), title, id_, None, parent)
