"""The menu bar, and the app's own actions: also what the palette lists."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QApplication, QMenu

from pierhead.core.git_url import Remote
from pierhead.core.i18n import _
from pierhead.core.run import RunSpec
from pierhead.ui.desk import WindowDesk
from pierhead.ui.entry import Entries, Entry, actions_of
from pierhead.ui.icons import icon
from pierhead.ui.palette import Palette
from pierhead.ui.settings.general import THEMES
from pierhead.ui.theme import Theme
from pierhead.ui.window import PAGES, MainWindow


class Menus:
    """Fills the menu bar of the window; the middle part follows the open page."""

    def __init__(
        self,
        window: MainWindow,
        desk: WindowDesk,
        theme: Theme,
        settings: Callable[[], object],
        about: Callable[[], object],
    ) -> None:
        self._window, self._desk, self._theme = window, desk, theme
        self._settings, self._about = settings, about
        self._own: list[tuple[str, QAction]] = []
        bar = window.menuBar()
        self._fill(bar.addMenu(_("&File")), _("File"), self._file_entries())
        self._page_menu = bar.addMenu("")
        view = bar.addMenu(_("&View"))
        self._fill(view, _("View"), self._view_entries())
        self._fill_workspace(bar.addMenu(_("&Workspace")))
        self._fill(bar.addMenu(_("&Help")), _("Help"), self._help_entries())
        self._theme_menu(view)
        window.page_changed.connect(self._follow_page)
        self._follow_page(window.page_id)

    def open_palette(self) -> None:
        """Show every command by its name."""
        actions = list(self._own)
        if page := self._window.page:
            actions = [(page.title, action) for action in page.command_actions()] + actions
        made = QObject()
        if (document := self._window.workspace.current) and document.isVisible():
            own = [action for action in document.actions() if action.isEnabled()]
            own += actions_of(document.entries(), made)
            actions = [(document.label(), action) for action in own] + actions
        over = QApplication.activeWindow() or self._window
        palette = Palette(actions, over)
        made.setParent(palette)
        palette.open_over(over)

    def _file_entries(self) -> tuple[Entry | None, ...]:
        desk = self._desk
        return (
            Entry(_("New Dockerfile…"), desk.editors.open, "file-plus", ("Ctrl+N",)),
            Entry(_("Open Dockerfile…"), desk.editors.choose, "folder-open", ("Ctrl+O",)),
            Entry(
                _("Build from a Repository…"),
                lambda: desk.builds.ask_remote(Remote("")),
                "git-branch",
            ),
            None,
            Entry(_("Run a Container…"), lambda: desk.run_form(RunSpec()), "play", ("Ctrl+R",)),
            Entry(_("Pull an Image…"), desk.pull_form, "download", ("Ctrl+P",)),
            None,
            Entry(_("Settings…"), self._settings, "settings", ("Ctrl+,",)),
            None,
            Entry(_("Quit"), self._window.close, "", ("Ctrl+Q",)),
        )

    def _view_entries(self) -> tuple[Entry | None, ...]:
        window = self._window
        pages = [
            Entry(
                _(entry.title),
                partial(window.open_page, entry.id),
                entry.icon,
                (f"Ctrl+{number}",),
            )
            for number, entry in enumerate(PAGES, start=1)
        ]
        return (
            *pages,
            None,
            Entry(_("All Commands…"), self.open_palette, "command", ("Ctrl+K", "Ctrl+Shift+P")),
            Entry(_("Jobs"), window.jobs_panel.toggle, "list", ("Ctrl+J",)),
            None,
        )

    def _fill_workspace(self, menu: QMenu) -> None:
        window, tabs, group = self._window, self._window.tab_actions, _("Workspace")
        fill = _("Fill the Window with the Workspace")
        shown = (
            Entry(_("Workspace"), window.toggle_workspace, "panel-bottom", ("Ctrl+`",)),
            Entry(fill, window.workspace.maximise.toggle, "maximize-2", ("Ctrl+Shift+M",)),
            None,
        )
        self._fill(menu, group, (*shown, *tabs.tabs(), None, *tabs.steps(), None))
        self._fill(menu, group, (*tabs.splits(), *tabs.sizes()))
        self._fill(menu.addMenu(_("Between Splits")), group, (*tabs.ways(), None, *tabs.growth()))
        self._fill(menu, group, (None, *tabs.windows(), None))
        self._fill(menu.addMenu(icon("radio"), _("Type into Several")), group, tabs.broadcasts())
        window.workspace.share(action for _group, action in self._own)

    def _help_entries(self) -> tuple[Entry | None, ...]:
        return (Entry(_("About Pierhead"), self._about, "info"),)

    def _fill(self, menu: QMenu, group: str, entries: Entries) -> None:
        for entry in entries:
            if entry is None:
                menu.addSeparator()
                continue
            action = QAction(icon(entry.icon), entry.title, self._window)
            action.setShortcuts([QKeySequence(keys) for keys in entry.shortcuts])
            action.triggered.connect(lambda _checked=False, run=entry.run: run())
            menu.addAction(action)
            self._own.append((group, action))

    def _theme_menu(self, view: QMenu) -> None:
        menu = view.addMenu(_("Appearance"))
        group = QActionGroup(menu)
        self._themes: dict[str, QAction] = {}
        for id_, name in THEMES.items():
            action = self._themes[id_] = group.addAction(_(name))
            action.setCheckable(True)
            action.triggered.connect(partial(self._theme.choose, id_))
            menu.addAction(action)
            self._own.append((menu.title(), action))
        self._theme.changed.connect(self._follow_theme)
        self._follow_theme()

    def _follow_theme(self) -> None:
        self._themes[self._theme.choice].setChecked(True)

    def _follow_page(self, _id: str) -> None:
        page = self._window.page
        if page is None:
            return
        self._page_menu.clear()
        self._page_menu.setTitle(page.title)
        page.fill_menu(self._page_menu)
