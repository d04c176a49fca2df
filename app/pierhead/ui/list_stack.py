"""The list, or a sentence in its place that says why there is none and what can be done."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from pierhead.core.i18n import _
from pierhead.core.text import visible
from pierhead.ui.focus_lead import lead_focus
from pierhead.ui.page_spec import PageSpec
from pierhead.ui.widgets.placeholder import Placeholder


class ListStack(QStackedWidget):
    """Shows the list while it has rows."""

    clear_wanted = Signal()
    """The user wants to see what the filters hide."""
    begin_wanted = Signal()
    """The user wants the first one."""

    begin = ""
    """What the button that begins says."""

    def __init__(self, view: QWidget, spec: PageSpec[Any]) -> None:
        super().__init__()
        self._view = view
        self._spec = spec
        self._hidden = False
        self.placeholder = Placeholder()
        self.placeholder.pressed.connect(self._pressed)
        self.addWidget(view)
        self.addWidget(self.placeholder)

    def show_list(self) -> None:
        """There are rows."""
        self._change_to(self._view, self._view)

    def show_no_match(self, text: str) -> None:
        """There are items, but the filters hide them; ``text`` is what was typed."""
        title = _("Nothing matches the filter.")
        if text:
            title = _("Nothing matches “{text}”.").format(text=visible(text))
        self._show("filter", title, "", _("Clear Filter"), hidden=True)

    def show_empty(self, ready: bool) -> None:
        """The engine has none."""
        empty = self._spec.empty
        action = self.begin if ready else ""
        self._show(self._spec.icon, _(empty.title), _(empty.text), action)

    def show_loading(self, ready: bool) -> None:
        """It is not known what the engine has."""
        if ready:
            self._show(self._spec.icon, _("Reading the list…"))
        else:
            self._show("plug", _("Waiting for the engine…"))

    def _show(
        self, icon: str, title: str, text: str = "", action: str = "", *, hidden: bool = False
    ) -> None:
        self._hidden = hidden
        self.placeholder.say(icon, title, text, action)
        self._change_to(self.placeholder, self.placeholder.button if action else None)

    def _change_to(self, page: QWidget, focus: QWidget | None) -> None:
        """Show a page; the focus goes with it, and waits here where nothing can take it."""
        focused = QApplication.focusWidget()
        had_focus = focused is self or (focused is not None and self.isAncestorOf(focused))
        lead_focus(self, focus)
        self.setCurrentWidget(page)
        if had_focus:
            (focus or self).setFocus()

    def _pressed(self) -> None:
        (self.clear_wanted if self._hidden else self.begin_wanted).emit()
