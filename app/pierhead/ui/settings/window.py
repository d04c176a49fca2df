"""The settings: sections at the left, what can be chosen at the right; all of it holds at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QWidget,
)

from pierhead.core.i18n import _
from pierhead.core.settings import Settings
from pierhead.ui.icons import icon
from pierhead.ui.settings.section import Section
from pierhead.ui.theme import UNIT

SIZE = QSize(860, 640)
_NARROWEST = 22 * UNIT
_MEMORY = "settings.section"


class SettingsWindow(QDialog):
    """Stands beside the main window and never in its way."""

    def __init__(self, sections: Sequence[Section], settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self._sections, self._settings = sections, settings
        self._made: dict[str, QWidget] = {}
        self.setWindowTitle(_("Settings"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(SIZE)
        self.list = self._make_list()
        self.stack = QStackedWidget()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.list)
        layout.addWidget(self.stack, 1)
        self.list.currentRowChanged.connect(self._open)
        self.open_section(settings.get(_MEMORY, ""))
        self.list.setFocus()

    def open_section(self, id_: str) -> None:
        """Go to a section; to the first if there is none of that id."""
        ids = [section.id for section in self._sections]
        self.list.setCurrentRow(ids.index(id_) if id_ in ids else 0)

    def done(self, result: int) -> None:
        # What is still being typed holds as soon as its field is left.
        if widget := self.focusWidget():
            widget.clearFocus()
        super().done(result)

    def _make_list(self) -> QListWidget:
        listing = QListWidget()
        listing.setAccessibleName(_("Sections"))
        listing.setIconSize(QSize(18, 18))
        listing.setFrameShape(QFrame.Shape.NoFrame)
        listing.setProperty("sections", True)
        for section in self._sections:
            QListWidgetItem(icon(section.icon), section.title, listing)
        listing.setFixedWidth(max(_NARROWEST, listing.sizeHintForColumn(0) + 3 * UNIT))
        return listing

    def _open(self, row: int) -> None:
        section = self._sections[row]
        page = self._made.get(section.id)
        if page is None:
            page = self._made[section.id] = section.make()
            self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)
        self._settings.set(_MEMORY, section.id)


class SettingsOpener:
    """Opens the one window with all settings, or brings it to the front."""

    def __init__(
        self, sections: Callable[[], Sequence[Section]], settings: Settings, parent: QWidget
    ) -> None:
        """``sections`` is asked each time that the window is made."""
        self._sections, self._settings, self._parent = sections, settings, parent

    def open(self, section: str = "") -> None:
        """Show a section of the settings, or where they were left."""
        found = self._parent.findChild(SettingsWindow)
        window = found or SettingsWindow(self._sections(), self._settings, self._parent)
        if section:
            window.open_section(section)
        window.show()
        window.activateWindow()
