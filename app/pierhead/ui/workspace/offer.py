"""A strip that offers to open again what was open the last time, and waits without hurry."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from pierhead.core.i18n import _, ngettext
from pierhead.ui.dialogs import plain_label, plain_tooltip
from pierhead.ui.theme import UNIT, polish
from pierhead.ui.widgets.icon_button import icon_button
from pierhead.ui.widgets.picture import Picture
from pierhead.ui.widgets.shortened import Shortened
from pierhead.ui.workspace.layout import Layout
from pierhead.ui.workspace.restoring import Restoring


class Offer(QFrame):
    """Shown while there is something to offer."""

    def __init__(self, restoring: Restoring, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("strip", True)
        self._title, self._names = plain_label("", "heading"), Shortened()
        self._title.setWordWrap(False)
        self._names.setProperty("role", "muted")
        self.restore, self.always = QPushButton(_("Restore")), QPushButton(_("Always"))
        self.always.setToolTip(_("Restore now, and from now on without asking"))
        polish(self.restore, "primary", True)
        self.restore.clicked.connect(restoring.accept)
        self.always.clicked.connect(restoring.accept_always)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * UNIT, UNIT // 2, UNIT, UNIT // 2)
        row.setSpacing(UNIT)
        row.addWidget(Picture(16, "history", "muted"))
        row.addWidget(self._title)
        row.addWidget(self._names, 1)
        for button in (self.restore, self.always):
            row.addWidget(button)
        self.decline = icon_button("x", _("Do Not Restore"), restoring.decline)
        row.addWidget(self.decline)
        restoring.offered.connect(self._follow)
        self.hide()

    def _follow(self, layout: Layout | None) -> None:
        if layout is None:
            self.hide()
            return
        tabs = layout.tabs()
        names = [tab.name or tab.title for tab in tabs]
        text = (
            ngettext("Restore {count} terminal?", "Restore {count} terminals?", len(tabs))
            if all(tab.kind == "terminal" for tab in tabs)
            else ngettext("Restore {count} tab?", "Restore {count} tabs?", len(tabs))
        ).format(count=len(tabs))
        self._title.setText(text)
        self._names.say(", ".join(dict.fromkeys(filter(None, names))))
        self._names.setToolTip(plain_tooltip("\n".join(names)))
        self.setAccessibleName(text)
        self.show()
