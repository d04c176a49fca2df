"""What a container writes, as it writes it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from pierhead.commands.context import Context
from pierhead.core.i18n import _, ngettext
from pierhead.core.resources import Container
from pierhead.core.tasks import spawn
from pierhead.engine.api import LogChunk
from pierhead.state.log_follow import Following, LogFollow
from pierhead.state.logs import LogBuffer
from pierhead.ui.details.view import DetailView
from pierhead.ui.dialogs import plain_label
from pierhead.ui.focus_lead import lead_focus
from pierhead.ui.icons import icon
from pierhead.ui.theme import UNIT
from pierhead.ui.widgets.icon_button import icon_button
from pierhead.ui.widgets.log_clock import Times
from pierhead.ui.widgets.log_find import LogFindBar
from pierhead.ui.widgets.log_view import LogView
from pierhead.ui.widgets.own_keys import claims

TAIL = 1000
"""Lines that were written before and are shown at first."""


class ContainerLogs(DetailView):
    """Follow a container's log, across its restarts."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._container: Container | None = None
        self._follow: LogFollow | None = None
        self._unhook: Callable[..., None] = _nothing
        self.log = LogView(LogBuffer(), _("Log"))
        self.log.bars.followed.connect(self._follow_changed)
        self.finder = LogFindBar(self.log)
        self._status = plain_label("", "muted")
        self._jump = self._jump_button()
        self.set_body(self._arranged())
        lead_focus(self, self.log)

    # -- the panel's

    def show_item(self, item: Any | None) -> None:
        known = self._container
        self._container = item
        if item is None or known is None or item.id != known.id:
            self.rest()
            self.say("")
            self.log.show_buffer(LogBuffer())
            self.finder.restart()
        if item is not None and self._task is None:
            self._start(item)
        elif self._follow:
            self._follow.nudge()
        self._say()

    def rest(self) -> None:
        super().rest()
        self._unhook()
        self._follow, self._unhook = None, _nothing
        self._status.setText(" · ".join(_counts(self.log.buffer, ended=False)))

    # -- following

    def _start(self, container: Container) -> None:
        def source(since: datetime | None) -> AsyncIterator[LogChunk]:
            tail = TAIL if since is None else None
            logs = self.context.engine.containers.logs
            return logs(container.id, follow=True, tail=tail, since=since, timestamps=True)

        async def runs() -> bool:
            state = await self.context.engine.containers.inspect(container.id)
            return bool(state.get("State", {}).get("Running"))

        self._follow = LogFollow(self.log.buffer, source, runs)
        self._unhook = self._follow.changed.connect(self._changed)
        self._task = spawn(self._follow.run())

    def _changed(self) -> None:
        self.log.refresh()
        self.finder.look()
        self._say()

    def _say(self) -> None:
        follow, buffer = self._follow, self.log.buffer
        problem = follow.problem if follow else None
        self.say(str(problem) if problem else "", "problem")
        ended = follow is not None and follow.state is Following.ENDED
        self.log.set_hint(_("Nothing was written yet."))
        self._status.setText(" · ".join(_counts(buffer, ended)))

    # -- the widget

    def _arranged(self) -> QWidget:
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._tools())
        layout.addWidget(self.finder)
        layout.addWidget(self.log, 1)
        self._status.setContentsMargins(UNIT, UNIT // 4, UNIT, UNIT // 4)
        layout.addWidget(self._status)
        return body

    def _tools(self) -> QHBoxLayout:
        settings = self.context.settings
        tools = QHBoxLayout()
        tools.setContentsMargins(UNIT, UNIT // 2, UNIT, UNIT // 2)
        tools.setSpacing(UNIT // 2)
        wrap = self._toggle("wrap-text", _("Wrap long lines"), "logs.wrap", self.log.set_wrap)
        times = self._toggle("clock", _("Show times"), "logs.times", self._set_times)
        wrap.setChecked(settings.get("logs.wrap", True))
        times.setChecked(settings.get("logs.times", False))
        self.log.set_wrap(wrap.isChecked())
        keys = QKeySequence(QKeySequence.StandardKey.Find)
        shortcut = keys.toString(QKeySequence.SequenceFormat.NativeText)
        find = _("Find in the log")
        tools.addWidget(icon_button("search", find, self.finder.open, tip=f"{find} ({shortcut})"))
        tools.addWidget(times)
        tools.addWidget(wrap)
        tools.addWidget(icon_button("eraser", _("Clear what is shown"), self.clear))
        tools.addStretch(1)
        tools.addWidget(self._jump)
        return tools

    def _toggle(
        self, symbol: str, name: str, setting: str, apply: Callable[[bool], None]
    ) -> QToolButton:
        button = icon_button(symbol, name)
        button.setCheckable(True)

        def toggled(on: bool) -> None:
            self.context.settings.set(setting, on)
            apply(on)

        button.toggled.connect(toggled)
        return button

    def _jump_button(self) -> QPushButton:
        button = QPushButton(icon("arrow-down-to-line"), _("Newest"))
        button.setToolTip(_("Go to the newest lines and follow them (End)"))
        button.setAccessibleName(_("Go to the newest lines and follow them"))
        button.clicked.connect(self.log.go_to_end)
        button.hide()
        return button

    def _set_times(self, on: bool) -> None:
        self.log.look.set_times(Times.LOCAL if on else Times.OFF)

    def clear(self) -> None:
        """Forget what was written so far; what comes is shown."""
        self.log.buffer.clear()
        self.log.show_buffer(self.log.buffer)
        self.finder.restart()
        self._say()

    def _follow_changed(self, following: bool) -> None:
        self._jump.setVisible(not following)

    def event(self, event: QEvent) -> bool:
        # The window's own Ctrl+F searches the list; in here it is this log's.
        return claims(event, QKeySequence.StandardKey.Find) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Find):
            self.finder.open()
        elif event.matches(QKeySequence.StandardKey.FindNext) and self.finder.isVisible():
            self.finder.step(1)
        elif event.matches(QKeySequence.StandardKey.FindPrevious) and self.finder.isVisible():
            self.finder.step(-1)
        else:
            super().keyPressEvent(event)


def _counts(buffer: LogBuffer, ended: bool) -> list[str]:
    """How much is shown, and how much is not."""
    lines, dropped, skipped = len(buffer), buffer.dropped, buffer.skipped
    parts = [ngettext("{count} line", "{count} lines", lines).format(count=f"{lines:,}")]
    if dropped:
        form = ngettext(
            "{count} older line is not kept", "{count} older lines are not kept", dropped
        )
        parts.append(form.format(count=f"{dropped:,}"))
    if skipped:
        form = ngettext("{count} skipped", "{count} skipped", skipped)
        parts.append(form.format(count=f"{skipped:,}"))
    if ended:
        parts.append(_("goes on when it starts"))
    return parts


def _nothing(*_args: Any) -> None:
    pass
