"""The files of a container as a tab."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from pierhead.commands.context import Context
from pierhead.commands.files import FOLDER, SELECTED
from pierhead.commands.runner import Runner
from pierhead.core.i18n import _
from pierhead.core.resources import Container, State
from pierhead.core.tasks import spawn
from pierhead.state.files import ContainerFiles, FileItem
from pierhead.ui.actions import CommandActions
from pierhead.ui.details.file_work import FileWork
from pierhead.ui.details.view import DetailView
from pierhead.ui.icons import icon
from pierhead.ui.widgets.file_browser import FileBrowser
from pierhead.ui.widgets.icon_button import icon_button
from pierhead.ui.widgets.sort_menu import add_sorting


class ContainerFilesTab(DetailView):
    """Shows the files of a container, running or not."""

    def __init__(self, context: Context, runner: Runner) -> None:
        super().__init__(context)
        self.browser = FileBrowser()
        self.work = FileWork(self.browser, context)
        self._source: ContainerFiles | None = None
        self._state: State | None = None
        self._rested = False
        """Whether nobody has looked since it was read."""
        self._unfollow: Any = None
        view = self.browser.view
        self.selected = CommandActions(SELECTED, runner, self.browser.items, view)
        view.copy_asked.connect(self.selected["file.copy_path"].run)
        self.folder = CommandActions(FOLDER, runner, self._folder, self.browser)
        tools = self.browser.tools
        tools.addWidget(icon_button("upload", _("Upload Files…"), self.work.choose_upload))
        self._get = icon_button("download", _("Download…"), self.work.download)
        tools.addWidget(self._get)
        self._others = icon_button("ellipsis", _("More"), self._more)
        tools.addWidget(self._others)
        self.browser.menu_asked.connect(self._menu)
        self.browser.selected.connect(self._refresh)
        self.set_body(self.browser)

    def show_item(self, item: Any | None) -> None:
        if item is None:
            self._leave()
            self.browser.show_source(None)
        elif self._source is None or self._source.key != item.id:
            self._leave()
            self._begin(item)
        elif self._rested or item.state is not self._state:
            self.browser.refresh()
            self._state = item.state
        self._rested = False
        self._refresh()

    def go(self, path: str) -> None:
        self.browser.go(path)

    def rest(self) -> None:
        super().rest()
        self._rested = True
        self.browser.rest()
        if self._source:
            spawn(self._source.close())

    def _begin(self, item: Container) -> None:
        self._source = ContainerFiles(self.context.connection, item.id, item.name)
        self._state = item.state
        self._unfollow = self._source.changed.connect(self.browser.reread)
        self.browser.show_source(self._source)

    def _leave(self) -> None:
        self.rest()
        if self._unfollow:
            self._unfollow()
        self._source, self._state = None, None

    def _folder(self) -> list[FileItem]:
        return self.browser.folder_item()

    def _refresh(self) -> None:
        items, there = self.browser.items(), self._source is not None
        self.selected.refresh(items, there)
        self.folder.refresh(self._folder(), there)
        self._get.setEnabled(bool(items))

    # -- menus

    def _menu(self, place: QPoint) -> None:
        items = self.browser.items()
        menu = self._new_menu()
        if items:
            if len(items) == 1:
                menu.addAction(icon("eye"), _("Open"), lambda: self._open(items[0]))
            menu.addAction(icon("download"), _("Download…"), self.work.download)
            menu.addSeparator()
            self.selected.fill(menu)
        else:
            self._fill_folder(menu)
        menu.popup(place)

    def _more(self) -> None:
        menu = self._new_menu()
        self._fill_folder(menu)
        menu.popup(self._others.mapToGlobal(QPoint(0, self._others.height())))

    def _fill_folder(self, menu: QMenu) -> None:
        self.folder.fill(menu)
        menu.addSeparator()
        menu.addAction(icon("upload"), _("Upload Files…"), self.work.choose_upload)
        menu.addAction(_("Upload a Folder…"), lambda: self.work.choose_upload(folders=True))
        menu.addSeparator()
        hidden = menu.addAction(_("Show Hidden Files"))
        hidden.setCheckable(True)
        hidden.setChecked(self.browser.tree.hidden)
        hidden.toggled.connect(self.browser.tree.show_hidden)
        add_sorting(menu, self.browser.view.horizontalHeader())
        menu.addAction(icon("refresh-cw"), _("Read Again"), self.browser.refresh)

    def _open(self, item: FileItem) -> None:
        if item.entry.folder or item.entry.link:
            self.browser.go(item.path)
        else:
            self.work.open(item)

    def _new_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu
