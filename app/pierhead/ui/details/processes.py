"""What runs in a container, as it runs, and signals to one of the processes."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QPushButton

from pierhead.commands.container_questions import SIGNALS
from pierhead.commands.context import Context
from pierhead.core.errors import AppError
from pierhead.core.i18n import _, ngettext
from pierhead.core.resources import Container, State
from pierhead.core.tasks import spawn
from pierhead.engine.api_inside import Process
from pierhead.state.signalling import send
from pierhead.ui.details.process_model import ProcessModel
from pierhead.ui.details.process_table import ProcessTable
from pierhead.ui.details.view import DetailView
from pierhead.ui.dialogs import confirm, plain_label
from pierhead.ui.widgets.sort_menu import add_sorting

PERIOD = 2.0
"""Seconds between two listings."""


class ContainerProcesses(DetailView):
    """Lists them every two seconds while it is looked at."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._item: Container | None = None
        self.model = ProcessModel()
        self.model.setParent(self)
        self.table = ProcessTable(self.model)
        self.table.customContextMenuRequested.connect(self._menu)
        self.table.selectionModel().selectionChanged.connect(self._selected)
        self._count = plain_label("", "muted")
        self._signal = QPushButton(_("Send Signal"))
        self._signal.setEnabled(False)
        menu = QMenu(self)
        self._fill(menu)
        self._signal.setMenu(menu)
        self.add_tools(self._count, self._signal, beside_list=True)
        self.set_body(self.table)

    # -- the panel's

    def show_item(self, item: Any | None) -> None:
        known, self._item = self._item, item
        if item is None or known is None or item.id != known.id:
            self._show(())
            self.rest()
        if item is None:
            self.say("")
        elif item.state is not State.RUNNING and item.state is not State.PAUSED:
            self.rest()
            self._show(())
            self.say(_("It does not run, so there are no processes."))
        elif self._task is None:
            self._slow.start()
            self._task = spawn(self._follow(item.id))

    def current(self) -> Process | None:
        """The process that is selected."""
        rows = self.table.selectionModel().selectedRows()
        return self.model.processes[rows[0].row()] if rows else None

    async def _follow(self, id_: str) -> None:
        while True:
            try:
                found = await self.context.engine.containers.top(id_)
            except AppError as error:
                self._slow.stop()
                # It may have ended a moment ago, which its state will tell.
                self.say(str(error), "problem")
            else:
                self._slow.stop()
                self.say("")
                self._show(found)
            await asyncio.sleep(PERIOD)

    def _show(self, found: Any) -> None:
        self.model.show(found)
        count = len(found)
        form = ngettext("{count} process", "{count} processes", count)
        self._count.setText(form.format(count=count) if count else "")

    # -- signals

    def _selected(self) -> None:
        self._signal.setEnabled(self.current() is not None)

    def _fill(self, menu: QMenu) -> None:
        for name, use in SIGNALS:
            text = f"{name} — {_(use)}" if use else name
            menu.addAction(text, partial(self.send, name))

    def send(self, signal: str) -> None:
        """Send a signal to the selected process, after asking where it may lose something."""
        process = self.current()
        if self._item and process:
            spawn(self._ask_and_send(self._item, process, signal))

    async def _ask_and_send(self, item: Container, process: Process, signal: str) -> None:
        title = _("Send {signal} to process {pid}?").format(signal=signal, pid=process.id)
        if not await confirm(self, title, process.command, _("Send")):
            return
        try:
            await send(self.context.engine.containers, item.id, process, signal)
        except AppError as error:
            self.context.notices.error(error)
            return
        text = _("{signal} was sent to process {pid}.").format(signal=signal, pid=process.id)
        self.context.notices.info(text, process.command)

    def _menu(self, place: QPoint) -> None:
        process = self.current()
        if process is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fill(menu.addMenu(_("Send Signal")))
        menu.addSeparator()
        clipboard = QGuiApplication.clipboard()
        menu.addAction(_("Copy Command"), lambda: clipboard.setText(process.command))
        menu.addAction(_("Copy PID"), lambda: clipboard.setText(str(process.id)))
        menu.addSeparator()
        add_sorting(menu, self.table.header())
        menu.popup(self.table.viewport().mapToGlobal(place))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        process = self.current()
        if process and event.matches(QKeySequence.StandardKey.Delete):
            self.send("SIGTERM")
        elif process and event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(process.command)
        else:
            super().keyPressEvent(event)
