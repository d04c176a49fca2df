"""What an ignore file does, live beside it: what would be sent, how big, and by which line not."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from threading import Event

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
)

from pierhead.core import units
from pierhead.core.i18n import _, ngettext
from pierhead.dockerfile.ignore import BadRule, Ignore
from pierhead.dockerfile.ignored import Listed, Outcome, outcome
from pierhead.ui.dialogs import plain_label
from pierhead.ui.icons import icon
from pierhead.ui.theme import UNIT, colors
from pierhead.ui.widgets.code_marks import Level, Mark
from pierhead.ui.widgets.code_view import CodeView
from pierhead.ui.widgets.icon_button import icon_button
from pierhead.ui.widgets.tasks import Tasks

PAUSE = 300
"""Milliseconds without typing before the context is looked at again."""
WIDTH = 52 * UNIT
_OWNER = "context"
_NAME, _SIZE, _FILES, _LINE = range(4)
_LISTED = Qt.ItemDataRole.UserRole


class ContextPanel(QFrame):
    """The context of the ignore file in ``view``, as a tree with the largest first."""

    line_asked = Signal(int)
    """Go to the 1-based line that decides about an entry."""

    def __init__(self, view: CodeView, path: Callable[[], Path | None]) -> None:
        super().__init__()
        self._view, self._path = view, path
        self._tasks, self._stop = Tasks(self), Event()
        self._open: set[str] = set()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self.look)
        view.edited.connect(self._edited)
        self._head = plain_label("", "heading")
        self._note = plain_label("", "muted")
        self.tree = self._make_tree()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, UNIT, UNIT, UNIT)
        layout.setSpacing(UNIT // 2)
        head = QHBoxLayout()
        head.addWidget(self._head, 1)
        head.addWidget(icon_button("refresh-cw", _("Look Again"), self.look))
        layout.addLayout(head)
        layout.addWidget(self._note)
        layout.addWidget(self.tree)
        self.setMinimumWidth(WIDTH // 2)
        self.hide()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, super().sizeHint().height())

    @property
    def text(self) -> str:
        """What it says of the whole."""
        return f"{self._head.text()}\n{self._note.text()}"

    def use(self, on: bool) -> None:
        """Follow the text, or be gone."""
        on = on and self._path() is not None
        self.setVisible(on)
        if on:
            self.look()
        else:
            self.shut()
            self._view.marks.put(_OWNER, [])

    def look(self) -> None:
        """Look at the context as it is now."""
        if self.isHidden():
            return
        self._stop.set()
        self._stop = Event()
        self._tasks.start("look", self._look(self._stop))

    def shut(self) -> None:
        """Look no more."""
        self._pause.stop()
        self._stop.set()
        self._tasks.cancel()

    # -- inside

    def _edited(self, *_args: object) -> None:
        if not self.isHidden():
            self._pause.start()

    async def _look(self, stop: Event) -> None:
        path = self._path()
        assert path
        try:
            rules = Ignore(self._view.text(), path.name)
        except BadRule as error:
            self._note.setText(_("Waiting for line {line} to be mended.").format(line=error.line))
            return
        loop = asyncio.get_running_loop()

        def tell(so_far: Outcome) -> None:
            loop.call_soon_threadsafe(self._say_so_far, so_far, stop)

        try:
            found = await asyncio.to_thread(outcome, path.parent, rules, stop, tell)
        finally:
            stop.set()
        self._show(found)

    def _say_so_far(self, found: Outcome, stop: Event) -> None:
        if not stop.is_set():
            count = units.count(found.looked_at)
            self._note.setText(_("Looking: {count} entries so far…").format(count=count))

    def _show(self, found: Outcome) -> None:
        root = found.root
        files = ngettext("{count} file would be sent", "{count} files would be sent", root.files)
        text = files.format(count=units.count(root.files))
        self._head.setText(f"{text}, {units.size(root.size)}")
        left = ngettext("{count} entry is left out", "{count} entries are left out", root.left_out)
        notes = [left.format(count=units.count(root.left_out))]
        if not found.complete:
            limit = _("only the first {count} entries were looked at")
            notes.append(limit.format(count=units.count(found.looked_at)))
        self._note.setText(" · ".join(notes))
        self._fill(root)
        self._mark_idle(found)

    def _mark_idle(self, found: Outcome) -> None:
        """Say at which lines nothing is decided."""
        idle: list[Mark] = []
        for number, line in enumerate(self._view.text().split("\n"), 1):
            rule = line.strip() and not line.startswith("#")
            if rule and number not in found.lines and found.complete:
                idle.append(Mark(number, _("Nothing matches this line now."), Level.INFO))
        self._view.marks.put(_OWNER, idle)

    # -- the tree

    def _make_tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setColumnCount(4)
        tree.setHeaderLabels([_("Name"), _("Size"), _("Files"), _("Line")])
        tree.setAccessibleName(_("Files of the context"))
        tree.setUniformRowHeights(True)
        tree.setProperty("roomy", True)
        tree.setIconSize(QSize(2 * UNIT, 2 * UNIT))
        for column in (_SIZE, _FILES, _LINE):
            tree.headerItem().setTextAlignment(column, Qt.AlignmentFlag.AlignRight)
        header = tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        for column in (_SIZE, _FILES, _LINE):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        tree.itemExpanded.connect(self._expanded)
        tree.itemCollapsed.connect(lambda item: self._open.discard(_path_of(item)))
        tree.itemClicked.connect(self._go)
        tree.itemActivated.connect(self._go)
        return tree

    def _fill(self, root: Listed) -> None:
        self.tree.clear()
        self.tree.addTopLevelItems(self._items(root))
        self._reopen(self.tree.invisibleRootItem())

    def _reopen(self, parent: QTreeWidgetItem) -> None:
        items = [parent.child(number) for number in range(parent.childCount())]
        for item in items:
            if item is not None and _path_of(item) in self._open:
                item.setExpanded(True)

    def _expanded(self, item: QTreeWidgetItem) -> None:
        """A folder is filled when it is opened for the first time."""
        self._open.add(_path_of(item))
        listed = item.data(_NAME, _LISTED)
        if listed and not item.childCount():
            item.addChildren(self._items(listed))
            self._reopen(item)

    def _items(self, folder: Listed) -> list[QTreeWidgetItem]:
        items = [_item(entry) for entry in folder.entries]
        if folder.unlisted:
            more = folder.unlisted
            text = ngettext("… and {count} smaller file", "… and {count} smaller files", more)
            items.append(QTreeWidgetItem([text.format(count=units.count(folder.unlisted))]))
        return items

    def _go(self, item: QTreeWidgetItem) -> None:
        listed = item.data(_NAME, _LISTED)
        if listed and listed.line:
            self.line_asked.emit(listed.line)


def _item(entry: Listed) -> QTreeWidgetItem:
    size = units.size(entry.size) if entry.sent or not entry.folder else ""
    files = units.count(entry.files) if entry.folder and entry.sent else ""
    line = str(entry.line) if entry.line else ""
    item = QTreeWidgetItem([entry.name, size, files, line])
    item.setData(_NAME, _LISTED, entry)
    tone = colors().text if entry.sent else colors().muted
    item.setIcon(_NAME, icon("folder" if entry.folder else "file-code", tone))
    for column in (_SIZE, _FILES, _LINE):
        item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    if not entry.sent:
        font = item.font(_NAME)
        font.setStrikeOut(True)
        item.setFont(_NAME, font)
        for column in range(4):
            item.setForeground(column, QColor(colors().muted))
    if entry.line:
        kept = _("Line {line} keeps it.") if entry.sent else _("Line {line} leaves it out.")
        item.setToolTip(_NAME, kept.format(line=entry.line))
    if entry.entries:
        policy = QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator
        item.setChildIndicatorPolicy(policy)
    return item


def _path_of(item: QTreeWidgetItem | None) -> str:
    names = []
    while item is not None:
        names.append(item.text(_NAME))
        item = item.parent()
    return "/".join(reversed(names))
