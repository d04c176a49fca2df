"""The buttons above a log, whose state is remembered for all logs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from pierhead.core.i18n import _
from pierhead.core.settings import Settings
from pierhead.ui.icons import icon
from pierhead.ui.theme import UNIT
from pierhead.ui.widgets.icon_button import icon_button
from pierhead.ui.widgets.log_clock import TITLES, Times

if TYPE_CHECKING:
    from pierhead.ui.widgets.log_panel import LogPanel

FILTER_KEY, JUMP_KEY = "Ctrl+Shift+F", "Ctrl+G"


class LogTools(QWidget):
    """One row of buttons."""

    def __init__(self, panel: LogPanel, settings: Settings) -> None:
        super().__init__(panel)
        self._panel, self._settings = panel, settings
        find = QKeySequence(QKeySequence.StandardKey.Find).toString()
        row = QHBoxLayout(self)
        row.setContentsMargins(UNIT, UNIT // 2, UNIT, UNIT // 2)
        row.setSpacing(UNIT // 2)
        self.row = row
        for symbol, name, key, act in (
            ("search", _("Find in the log"), find, panel.open_finder),
            ("filter", _("Filter the log"), FILTER_KEY, panel.open_filter),
            ("history", _("Go to a time"), JUMP_KEY, panel.open_jump),
        ):
            shown = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
            row.addWidget(icon_button(symbol, name, act, tip=f"{name} ({shown})"))
        row.addWidget(self._times_button())
        row.addWidget(self._toggle("wrap-text", _("Wrap long lines"), "logs.wrap", True))
        row.addWidget(self._more_button())
        row.addStretch(1)
        look = panel.view.look
        look.set_zoom(settings.get("logs.zoom", 0))
        look.zoomed.connect(lambda points: settings.set("logs.zoom", points))
        self.newest = self._newest_button()
        row.addWidget(self.newest)

    def _times_button(self) -> QToolButton:
        view = self._panel.view
        button = icon_button("clock", _("Show times"))
        menu = QMenu(button)
        group = QActionGroup(menu)
        known = self._settings.get("logs.times", Times.OFF.value)
        chosen = next((each for each in Times if each.value == known), Times.OFF)
        for times in Times:
            action = QAction(_(TITLES[times]), menu, checkable=True)
            action.setChecked(times is chosen)
            action.triggered.connect(lambda _on, times=times: self._set_times(times))
            group.addAction(action)
            menu.addAction(action)
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        view.look.set_times(chosen)
        return button

    def _set_times(self, times: Times) -> None:
        self._settings.set("logs.times", times.value)
        self._panel.view.look.set_times(times)

    def _toggle(self, symbol: str, name: str, setting: str, usual: bool) -> QToolButton:
        button = icon_button(symbol, name)
        button.setCheckable(True)
        button.setChecked(self._settings.get(setting, usual))
        self._panel.view.set_wrap(button.isChecked())

        def toggled(on: bool) -> None:
            self._settings.set(setting, on)
            self._panel.view.set_wrap(on)

        button.toggled.connect(toggled)
        return button

    def _more_button(self) -> QToolButton:
        panel, view = self._panel, self._panel.view
        button = icon_button("ellipsis", _("More"))
        menu = QMenu(button)
        self._check(menu, _("Colour by Level"), "logs.levels", True, view.look.set_levels)
        self._check(menu, _("Unfold All JSON"), "logs.json", False, view.folds.set_all)
        announce = _("Announce New Lines to Screen Readers")
        self._check(menu, announce, "logs.announce", False, view.telling.set_on)
        menu.addSeparator()
        look = view.look
        for title, key, by in (
            (_("Larger Text"), QKeySequence.StandardKey.ZoomIn, 1),
            (_("Smaller Text"), QKeySequence.StandardKey.ZoomOut, -1),
        ):
            action = menu.addAction(title, partial(look.step_zoom, by))
            _tell_key(action, QKeySequence(key))
        usual = menu.addAction(_("Usual Text Size"), lambda: look.set_zoom(0))
        _tell_key(usual, QKeySequence("Ctrl+0"))
        menu.addSeparator()
        export = menu.addAction(icon("download"), _("Export…"), panel.export_wanted.emit)
        _tell_key(export, QKeySequence(QKeySequence.StandardKey.Save))
        menu.addAction(icon("eraser"), _("Clear What Is Shown"), panel.clear)
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    def _check(
        self, menu: QMenu, title: str, setting: str, usual: bool, apply: Callable[[bool], None]
    ) -> None:
        action = menu.addAction(title)
        action.setCheckable(True)
        action.setChecked(self._settings.get(setting, usual))

        def toggled(on: bool) -> None:
            self._settings.set(setting, on)
            apply(on)

        action.toggled.connect(toggled)
        apply(action.isChecked())

    def _newest_button(self) -> QPushButton:
        button = QPushButton(icon("arrow-down-to-line"), _("Newest"))
        button.setToolTip(_("Go to the newest lines and follow them (End)"))
        button.setAccessibleName(_("Go to the newest lines and follow them"))
        button.clicked.connect(self._panel.view.go_to_end)
        button.hide()
        return button


def _tell_key(action: QAction, key: QKeySequence) -> None:
    """Show a key beside an action; the log itself listens for it."""
    action.setShortcut(key)
    action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    action.setShortcutVisibleInContextMenu(True)
