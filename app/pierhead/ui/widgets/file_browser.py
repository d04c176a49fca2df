"""Look through a tree of files, of whatever it is: its folders, where one is, and a search."""

from __future__ import annotations

import posixpath

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from pierhead.core import units
from pierhead.core.errors import AppError, NotFound
from pierhead.core.i18n import _, ngettext
from pierhead.core.text import visible
from pierhead.engine.api_files import FileKind
from pierhead.engine.files_words import shown
from pierhead.state.file_tree import FileTree, Node
from pierhead.state.files import FileItem, FileSource
from pierhead.ui.dialogs import plain_label
from pierhead.ui.focus_lead import lead_focus
from pierhead.ui.theme import UNIT
from pierhead.ui.widgets.file_model import FileModel
from pierhead.ui.widgets.file_path_bar import FilePathBar
from pierhead.ui.widgets.file_reading import FileReading
from pierhead.ui.widgets.file_search import FileSearch
from pierhead.ui.widgets.file_view import FileView
from pierhead.ui.widgets.icon_button import icon_button
from pierhead.ui.widgets.own_keys import claims
from pierhead.ui.widgets.tasks import Tasks


class FileBrowser(QWidget):
    """Shows a ``FileSource``; what is to be done with files is told by signals."""

    opened = Signal(object)
    """This ``FileItem``, which is no folder."""
    dropped = Signal(list, str)
    """These paths of this machine, on this folder."""
    menu_asked = Signal(QPoint)
    selected = Signal()
    """Something else is selected, or shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = Tasks(self)
        self.tree = FileTree()
        self.model = FileModel(self.tree, self)
        self.view = FileView(self.model)
        self.reading = FileReading(self.model, self.view)
        self.bar = FilePathBar()
        self.search = FileSearch()
        self.problem = plain_label("", "problem", selectable=True)
        self.footer = QLabel()
        self._connect()
        self._lay_out()

    # -- what is shown

    @property
    def source(self) -> FileSource | None:
        """Whose files they are."""
        return self.reading.source

    @property
    def folder(self) -> str:
        """The folder that is shown."""
        return self.tree.root.path

    @property
    def finding(self) -> bool:
        """Whether what is shown was searched for."""
        return self.view.paint_cells.places

    def show_source(self, source: FileSource | None, folder: str = "/") -> None:
        """Show the files of something else."""
        self.rest()
        self._leave_search()
        self.reading.use(source)
        self.tree.show(folder)
        self.bar.show_path(folder, anew=True)
        self._say(None)
        self._count()
        self.reading.read(self.tree.root)
        self._use_folder()

    def go(self, path: str) -> None:
        """Show a folder, or the folder of a file, which is then selected; links are gone along."""
        self._tasks.start("go", self._go(path))

    def refresh(self) -> None:
        """Read again all that is shown."""
        if self.finding:
            self._find()
        else:
            self.reading.refresh()

    def reread(self, folder: str) -> None:
        """Something in this folder has changed."""
        if self.finding:
            self._find()
        else:
            self.reading.reread(folder)

    def rest(self) -> None:
        """Stop what is being read."""
        self.search.rest()
        self._tasks.cancel()
        self.reading.stop()

    def items(self) -> list[FileItem]:
        """What is selected."""
        source = self.source
        return [_item(source, node) for node in self.view.selected()] if source else []

    def folder_item(self) -> list[FileItem]:
        """The folder that is shown, or the selected one if it is unfolded."""
        if self.source is None:
            return []
        chosen = self.view.selected()
        node = chosen[0] if len(chosen) == 1 and chosen[0].open else self.tree.root
        return [_item(self.source, node)]

    # -- going

    async def _go(self, path: str) -> None:
        if self.source is None:
            return
        try:
            files = self.source.files
            there = await files.resolve(path)
            entry = await files.entry(there)
            if entry is None:
                raise NotFound(_("There is no {path}.").format(path=shown(path)))
        except AppError as error:
            self._say(error)
            return
        folder = there if entry.folder else posixpath.dirname(there)
        anew = self.finding or folder != self.folder
        self._leave_search()
        self._say(None)
        if not entry.folder:
            self.reading.select(there)
        if anew:
            self.tree.show(folder)
        self.bar.show_path(folder)
        self._use_folder()
        self.reading.read(self.tree.root)
        self.view.setFocus()

    def _open(self, node: Node) -> None:
        if node.entry.kind in {FileKind.FOLDER, FileKind.LINK}:
            self.go(node.path)
        elif self.source:
            self.opened.emit(_item(self.source, node))

    # -- Qt

    def event(self, event: QEvent) -> bool:
        # The keys that find in the list of containers find here, while the keyboard is here.
        return claims(event, QKeySequence.StandardKey.Find) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Find):
            self.search.ask()
        else:
            super().keyPressEvent(event)

    # -- searching

    def _find(self) -> None:
        if words := self.search.words:
            self.view.paint_cells.places = True
            self.reading.search(words)

    def _end_search(self) -> None:
        if self.finding:
            self._leave_search()
            self.tree.show(self.bar.path)
            self.reading.read(self.tree.root)

    def _leave_search(self) -> None:
        self.search.rest()
        self.reading.end_search()
        self.view.paint_cells.places = False
        self.search.clear()

    # -- words

    def _say(self, error: AppError | None) -> None:
        self.problem.setText(str(error) if error else "")
        self.problem.setVisible(error is not None)

    def _count(self) -> None:
        chosen, count = self.view.selected(), len(self.tree.rows)
        words = ngettext("{count} item", "{count} items", count).format(count=count)
        if len(chosen) > 1 or (chosen and chosen[0].entry.kind is FileKind.FILE):
            size = sum(each.entry.size for each in chosen if each.entry.kind is FileKind.FILE)
            words = ngettext("{count} selected, {size}", "{count} selected, {size}", len(chosen))
            words = words.format(count=len(chosen), size=units.size(size))
        if self.tree.root.reading:
            words = _("{count}, reading…").format(count=words)
        self.footer.setText(words if self.source else "")
        self.view.say("" if self.tree.root.reading or not self.source else self._why_empty())
        self.selected.emit()

    def _why_empty(self) -> str:
        """What to say where there is no row."""
        if self.finding:
            return _("Nothing matches “{text}”.").format(text=visible(self.search.words))
        if self.view.drop.name:
            return _("This folder is empty. Drop files here to copy them into it.")
        return _("This folder is empty.")

    def _use_folder(self) -> None:
        able = self.source is not None and self.source.writable
        self.view.drop.name = shown(self.folder) if able else ""

    def _connect(self) -> None:
        view = self.view
        self.reading.changed.connect(self._count)
        self.reading.failed.connect(self._say)
        view.opened.connect(self._open)
        view.unfolded.connect(self.reading.unfold)
        view.up_asked.connect(self.bar.go_up)
        view.settled.connect(self._count)
        view.customContextMenuRequested.connect(
            lambda place: self.menu_asked.emit(view.viewport().mapToGlobal(place))
        )
        view.drop.dropped.connect(lambda paths: self.dropped.emit(paths, self.folder))
        self.bar.asked.connect(self.go)
        self.bar.field.left.connect(view.setFocus)
        self.search.asked.connect(self._find)
        self.search.emptied.connect(self._end_search)
        self.search.left.connect(view.setFocus)
        for keys, act in (
            ("Alt+Left", self.bar.go_back),
            ("Alt+Right", self.bar.go_forward),
            ("Alt+Up", self.bar.go_up),
            ("F5", self.refresh),
            ("Ctrl+Shift+F", self.search.ask),
            ("Ctrl+L", self.bar.edit),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _lay_out(self) -> None:
        self.tools = QHBoxLayout()
        self.tools.setContentsMargins(0, 0, 0, 0)
        self.tools.setSpacing(UNIT // 2)
        self.tools.addWidget(self.search, 1)
        self.tools.addWidget(icon_button("refresh-cw", _("Read Again"), self.refresh))
        top = QVBoxLayout()
        top.setContentsMargins(UNIT, UNIT, UNIT, UNIT)
        top.setSpacing(UNIT // 2)
        top.addWidget(self.bar)
        top.addLayout(self.tools)
        self.problem.setContentsMargins(2 * UNIT, UNIT // 2, 2 * UNIT, UNIT)
        self.problem.hide()
        self.footer.setProperty("role", "muted")
        self.footer.setContentsMargins(UNIT, UNIT // 2, UNIT, UNIT // 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.problem)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.footer)
        lead_focus(self, self.view)


def _item(source: FileSource, node: Node) -> FileItem:
    return FileItem(source, node.folder, node.entry)
