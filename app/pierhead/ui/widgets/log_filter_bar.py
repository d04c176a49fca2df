"""The bar in which a log's filter is written, with those that were saved."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QActionGroup, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from pierhead.core.i18n import _, ngettext
from pierhead.core.settings import Settings
from pierhead.state.log_filter import LogFilter, parse
from pierhead.ui.dialogs import plain_label, plain_tooltip
from pierhead.ui.icons import icon
from pierhead.ui.theme import UNIT, polish
from pierhead.ui.widgets.icon_button import icon_button

PRESETS = "logs.filters"
MOST_PRESETS = 50
WIDEST = 50 * UNIT
"""Logical pixels that a saved filter may be wide in the menu."""
_SETTLE = 200
"""Milliseconds after the last key before a log is filtered."""
AROUND = (0, 1, 2, 5, 10, 20)
"""What can be chosen: lines around each match."""


class LogFilterBar(QFrame):
    """Says which lines are wanted."""

    wanted = Signal()
    """Something else is wanted than before: ask ``filter``, ``around`` and ``whole``."""
    shut_down = Signal()

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.line = self._field()
        self._says = plain_label("", "muted")
        self._says.hide()
        self.around = 0
        """Lines that are wanted before and after each match."""
        self._around = self._around_button()
        self._whole = icon_button("scroll-text", _("Search the whole log, not only what is loaded"))
        self._whole.setCheckable(True)
        self._whole.toggled.connect(lambda _on: self.wanted.emit())
        self._saved = self._presets_button()
        self._close = icon_button("x", _("Show all lines"), self.shut)
        self._typed = QTimer(self, singleShot=True, interval=_SETTLE)
        self._typed.timeout.connect(self.wanted)
        self._arrange()
        self.hide()

    def open(self, text: str = "", *, whole: bool | None = None) -> None:
        """Show the bar, with a filter if one is given."""
        self.show()
        if whole is not None:
            self._whole.setChecked(whole)
        if text:
            self.line.setText(text)
        self.line.selectAll()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if self.line.text():
            self.apply()

    def shut(self) -> None:
        """Hide the bar; all lines are wanted."""
        self._typed.stop()
        self.hide()
        self.shut_down.emit()

    def apply(self) -> None:
        """Want what is typed without waiting for more."""
        self._typed.stop()
        self.wanted.emit()

    @property
    def filter(self) -> LogFilter | None:
        """What is wanted; None for everything, or while it makes no sense, which it says."""
        if self.isHidden():
            return None
        try:
            found = parse(self.line.text())
        except ValueError as error:
            self.say(str(error), problem=True)
            return None
        self.say("")
        return found

    @property
    def whole(self) -> bool:
        """Whether the whole log is to be searched."""
        return self._whole.isChecked()

    @property
    def message(self) -> str:
        """What it says."""
        return self._says.text()

    def say(self, text: str, *, problem: bool = False) -> None:
        """Say what came of it."""
        polish(self.line, "problem", problem)
        polish(self._says, "role", "problem" if problem else "muted")
        self._says.setText(text)
        self._says.setVisible(bool(text))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                self.shut()
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self.apply()
                return True
        return super().eventFilter(watched, event)

    def _field(self) -> QLineEdit:
        field = QLineEdit(placeholderText=_("Filter: error -health | /5\\d\\d/ level:warn"))
        field.setAccessibleName(_("Filter"))
        field.setToolTip(
            plain_tooltip(
                _(
                    "Lines with all of the words.\n"
                    "a | b: one of them\n"
                    "-a or not a: lines without it\n"
                    '"a b": with the space\n'
                    "/a+/: a regular expression, /a+/i in any case\n"
                    "level:warn: that and graver\n"
                    "stream:stderr: one of the two\n"
                    "( ): groups"
                )
            )
        )
        field.installEventFilter(self)
        field.textChanged.connect(lambda _text: self._typed.start())
        return field

    def set_around(self, lines: int) -> None:
        """Want so many lines before and after each match."""
        self.around = lines
        for action in self._around.menu().actions():
            action.setChecked(action.data() == lines)
        self.wanted.emit()

    def _around_button(self) -> QToolButton:
        button = icon_button("rows-2", _("Lines around each match"))
        menu = QMenu(button)
        group = QActionGroup(menu)
        for lines in AROUND:
            title = ngettext("{count} Line Around", "{count} Lines Around", lines)
            action = group.addAction(title.format(count=lines) if lines else _("Matches Alone"))
            action.setData(lines)
            action.setCheckable(True)
            action.setChecked(lines == self.around)
            action.triggered.connect(partial(self.set_around, lines))
            menu.addAction(action)
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    def _presets_button(self) -> QToolButton:
        button = icon_button("save", _("Saved filters"))
        menu = QMenu(button)
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(self._fill_presets)
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    @property
    def presets(self) -> list[str]:
        """The filters that were saved."""
        found: list[str] = self._settings.get(PRESETS, [])
        return [text for text in found if isinstance(text, str)][:MOST_PRESETS]

    def save(self) -> None:
        """Keep the filter that is typed."""
        text = self.line.text().strip()
        if text and text not in self.presets:
            self._settings.set(PRESETS, [text, *self.presets][:MOST_PRESETS])

    def forget(self) -> None:
        """Keep the filter that is typed no more."""
        text = self.line.text().strip()
        self._settings.set(PRESETS, [one for one in self.presets if one != text])

    def _fill_presets(self) -> None:
        menu, text = self._saved.menu(), self.line.text().strip()
        menu.clear()
        for preset in self.presets:
            shown = menu.fontMetrics().elidedText(preset, Qt.TextElideMode.ElideRight, WIDEST)
            action = menu.addAction(shown.replace("&", "&&"))
            action.setToolTip(plain_tooltip(preset) if shown != preset else "")
            action.triggered.connect(lambda _=False, preset=preset: self.open(preset))
        if self.presets:
            menu.addSeparator()
        if text in self.presets:
            menu.addAction(icon("trash-2"), _("Remove This Filter"), self.forget)
        else:
            save = menu.addAction(icon("save"), _("Save This Filter"), self.save)
            save.setEnabled(bool(text))

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(UNIT, UNIT // 2, UNIT, UNIT // 2)
        column.setSpacing(UNIT // 4)
        row = QHBoxLayout()
        row.setSpacing(UNIT // 2)
        row.addWidget(self.line, 1)
        for widget in (self._around, self._whole, self._saved, self._close):
            row.addWidget(widget)
        column.addLayout(row)
        column.addWidget(self._says)
