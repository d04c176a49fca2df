"""What stands above the text of an editor: its file, its buttons, and what happened to it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton

from pierhead.core.i18n import _, ngettext
from pierhead.ui.dialogs import plain_label, plain_tooltip
from pierhead.ui.icons import icon
from pierhead.ui.theme import UNIT, polish
from pierhead.ui.widgets.icon_button import icon_button
from pierhead.ui.widgets.picture import Picture


class EditorBar(QFrame):
    """The file's path, how many problems there are, and the buttons."""

    save_asked = Signal()
    find_asked = Signal()
    build_asked = Signal()
    watch_toggled = Signal(bool)
    outline_asked = Signal()
    problem_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._path = _Elided()
        self._problems = QToolButton()
        self._problems.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._problems.setToolTip(_("Go to the next problem (F8)"))
        self._problems.clicked.connect(self.problem_asked)
        self._build = QPushButton(icon("hammer", "on_accent"), _("Build…"))
        self._build.setToolTip(_("Save and build (Ctrl+Shift+B)"))
        self._build.clicked.connect(self.build_asked)
        polish(self._build, "primary", True)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * UNIT, UNIT // 2, UNIT, UNIT // 2)
        row.setSpacing(UNIT // 2)
        row.addWidget(self._path, 1)
        row.addWidget(self._problems)
        tip = _("Outline (Ctrl+Shift+O)")
        self._outline = icon_button("list-tree", _("Outline"), self.outline_asked, tip=tip)
        row.addWidget(self._outline)
        find, save = _("Find (Ctrl+F)"), _("Save (Ctrl+S)")
        row.addWidget(icon_button("search", _("Find"), self.find_asked, tip=find))
        row.addWidget(icon_button("save", _("Save"), self.save_asked, tip=save))
        self._watch = icon_button("rotate-cw", _("Rebuild on save"))
        self._watch.setCheckable(True)
        self._watch.toggled.connect(self.watch_toggled)
        row.addWidget(self._watch)
        row.addSpacing(UNIT // 2)
        row.addWidget(self._build)
        self.show_count(0, 0)

    def show_path(self, text: str, buildable: bool, *, outlined: bool = True) -> None:
        """Show where the file is, and the buttons of what can be done with it."""
        self._outline.setVisible(outlined)
        self._path.setText(text)
        self._build.setVisible(buildable)
        self._watch.setVisible(buildable)

    def show_watching(self, on: bool) -> None:
        """Show whether the file is built again on every save, without telling."""
        self._watch.blockSignals(True)
        self._watch.setChecked(on)
        self._watch.blockSignals(False)

    def show_count(self, errors: int, warnings: int) -> None:
        """Show how many problems there are."""
        total = errors + warnings
        text = ngettext("{count} problem", "{count} problems", total).format(count=total)
        self._problems.setText(text)
        self._problems.setAccessibleName(text)
        self._problems.setVisible(total > 0)
        color = "bad" if errors else "warn"
        self._problems.setIcon(icon("circle-alert" if errors else "triangle-alert", color))


class EventBar(QFrame):
    """Something happened to the file: a sentence, and what can be done about it."""

    def __init__(self) -> None:
        super().__init__()
        sign = Picture(2 * UNIT, "triangle-alert", "warn")
        self._text = plain_label("")
        self._actions: list[QPushButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(2 * UNIT, UNIT // 2, UNIT, UNIT // 2)
        self._row.setSpacing(UNIT)
        self._row.addWidget(sign)
        self._row.addWidget(self._text, 1)
        self.hide()

    @property
    def text(self) -> str:
        """What it says; empty when it is not shown."""
        return "" if self.isHidden() else self._text.text()

    def say(self, text: str, *actions: tuple[str, Callable[[], None]]) -> None:
        """Show a sentence with buttons; each of them ends it."""
        self._clear()
        self._text.setText(text)
        self.setAccessibleName(text)
        for title, act in actions:
            button = QPushButton(title)
            button.clicked.connect(self.hide)
            button.clicked.connect(act)
            self._row.addWidget(button)
            self._actions.append(button)
        self.show()

    def _clear(self) -> None:
        for button in self._actions:
            self._row.removeWidget(button)
            button.deleteLater()
        self._actions = []


class _Elided(QLabel):
    """A line that is cut in its middle where it does not fit."""

    def __init__(self) -> None:
        super().__init__()
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "muted")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def setText(self, text: str) -> None:
        self._whole = text
        self.setToolTip(plain_tooltip(text))
        self._cut()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        mode = Qt.TextElideMode.ElideMiddle
        super().setText(self.fontMetrics().elidedText(self._whole, mode, self.width()))
