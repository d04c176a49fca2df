"""The image that a build made: its layers, those of the base apart from those that are new."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from pierhead.core import units
from pierhead.core.i18n import _, ngettext
from pierhead.core.text import visible
from pierhead.state.built_image import BuiltImage, ImageLayer
from pierhead.ui.details.image_facts import instruction
from pierhead.ui.dialogs import plain_label, plain_tooltip
from pierhead.ui.focus_lead import lead_focus
from pierhead.ui.theme import UNIT, monospace

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class BuiltLayers(QWidget):
    """Layers under two headings, with a sentence above."""

    def __init__(self) -> None:
        super().__init__()
        self.shown = ""
        """The id of the image that is shown."""
        self._summary = plain_label("", "muted", selectable=True)
        self._summary.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        self._tree = QTreeWidget()
        self._tree.setColumnCount(2)
        self._tree.setHeaderHidden(True)
        self._tree.setUniformRowHeights(True)
        self._tree.setAccessibleName(_("Layers of the image"))
        self._tree.header().setStretchLastSection(False)
        self._tree.header().setSectionResizeMode(0, self._tree.header().ResizeMode.Stretch)
        self._tree.setColumnWidth(1, 12 * UNIT)
        self._tree.setProperty("spacious", True)
        self._tree.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._summary)
        layout.addWidget(self._tree, 1)
        layout.addStretch(0)
        lead_focus(self, self._tree)

    def say(self, text: str) -> None:
        """Say this in place of an image."""
        self.shown = ""
        self._summary.setText(text)
        self._tree.clear()
        self._tree.hide()

    def show_image(self, image: BuiltImage) -> None:
        """Show an image."""
        self.shown = image.id
        self._summary.setText(words_of(image))
        self._tree.clear()
        own = [layer for layer in image.layers if layer.own]
        base = [layer for layer in image.layers if not layer.own]
        self._add(_("New in this image"), own)
        if base:
            self._add(_("From {image}").format(image=visible(image.base)), base)
        self._tree.show()

    def _add(self, title: str, layers: list[ImageLayer]) -> None:
        section = QTreeWidgetItem(self._tree, [title, _size(sum(one.size for one in layers))])
        font = section.font(0)
        font.setBold(True)
        section.setFont(0, font)
        for layer in layers:
            text = instruction(layer.created_by) or _("Unknown")
            row = QTreeWidgetItem(section, [visible(" ".join(text.split())), _size(layer.size)])
            row.setFont(0, monospace())
            row.setToolTip(0, plain_tooltip(text))
            row.setTextAlignment(1, _RIGHT)
            if not layer.size:
                muted = self._tree.palette().placeholderText()
                row.setForeground(0, muted)
                row.setForeground(1, muted)
        section.setTextAlignment(1, _RIGHT)
        section.setExpanded(True)


def words_of(image: BuiltImage) -> str:
    """Its size, and what of it is new, in a sentence."""
    count = len(image.own)
    text = ngettext(
        "{size}: {count} new layer of {new}", "{size}: {count} new layers of {new}", count
    )
    new = units.size(sum(layer.size for layer in image.own))
    words = text.format(size=units.size(image.size), count=count, new=new)
    if not image.base:
        return words
    upon = _("upon {image}").format(image=visible(image.base))
    return f"{words}, {upon}"


def _size(count: int) -> str:
    return units.size(count) if count else "0 B"
