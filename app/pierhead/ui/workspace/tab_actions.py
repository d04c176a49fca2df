"""What can be done with tabs, said once for the menu bar, the palette and tabs' own menus."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint

from pierhead.core.i18n import _
from pierhead.ui.documents.document import Document
from pierhead.ui.entry import Entries, Entry, open_menu
from pierhead.ui.widgets.split_area import Side
from pierhead.ui.workspace.arranging import Arranging
from pierhead.ui.workspace.group import TabGroup
from pierhead.ui.workspace.workspace import Workspace

Target = Callable[[], Document | None]


class TabActions(QObject):
    """Entries for the current document, or for the one whose menu is open."""

    def __init__(self, workspace: Workspace, arranging: Arranging) -> None:
        super().__init__(workspace)
        self._workspace, self.arranging = workspace, arranging
        self._broadcast = workspace.broadcast
        TabMenus(workspace, self)

    def tabs(self, target: Target | None = None) -> Entries:
        """What is done with one tab."""
        space, at = self._workspace, target or self._seen

        def others(document: Document) -> list[Document]:
            return space.beside(document)

        def later(document: Document) -> list[Document]:
            return space.beside(document, after=True)

        return (
            Entry(_("Rename Tab…"), _with(at, space.rename), "pencil", ("Ctrl+Shift+R",)),
            Entry(_("Close Tab"), _with(at, space.close_document), "x", ("Ctrl+W", "Ctrl+Shift+W")),
            Entry(
                _("Close Other Tabs"),
                _with(at, lambda document: space.close_documents(others(document))),
                enabled=_if(at, lambda document: bool(others(document))),
            ),
            Entry(
                _("Close Tabs to the Right"),
                _with(at, lambda document: space.close_documents(later(document))),
                enabled=_if(at, lambda document: bool(later(document))),
            ),
        )

    def splits(self, target: Target | None = None) -> Entries:
        """What divides a group in two."""
        at = target or self._current
        can = _if(at, self.arranging.can_split)
        right = _with(at, lambda document: self.arranging.split(document, Side.RIGHT))
        down = _with(at, lambda document: self.arranging.split(document, Side.DOWN))
        return (
            Entry(_("Split Right"), right, "columns-2", ("Ctrl+Shift+E",), can),
            Entry(_("Split Down"), down, "rows-2", ("Ctrl+Shift+O",), can),
        )

    def sizes(self) -> Entries:
        """How much room the groups of a window have."""
        return (
            Entry(
                _("Maximise Split"),
                self.arranging.fill,
                "maximize-2",
                ("Ctrl+Shift+X",),
                self._are_several,
                self._is_filled,
            ),
            Entry(_("Equalise Splits"), self.arranging.equalise, "", (), self._are_several),
        )

    def growth(self) -> Entries:
        """Another size of the active group, for those who have no mouse."""
        grow = self.arranging.grow
        return (
            Entry(_("Make Split Wider"), lambda: grow(Side.RIGHT)),
            Entry(_("Make Split Narrower"), lambda: grow(Side.LEFT)),
            Entry(_("Make Split Taller"), lambda: grow(Side.UP)),
            Entry(_("Make Split Shorter"), lambda: grow(Side.DOWN)),
        )

    def steps(self) -> Entries:
        """Where the keyboard goes, and where it takes the current tab."""
        active = self._active
        return (
            Entry(_("Next Tab"), lambda: active().turn(1), "", ("Ctrl+PgDown", "Ctrl+Tab")),
            Entry(
                _("Previous Tab"), lambda: active().turn(-1), "", ("Ctrl+PgUp", "Ctrl+Shift+Tab")
            ),
            Entry(_("Move Tab Left"), lambda: active().shift(-1), "", ("Ctrl+Shift+PgUp",)),
            Entry(_("Move Tab Right"), lambda: active().shift(1), "", ("Ctrl+Shift+PgDown",)),
        )

    def ways(self) -> Entries:
        """From split to split."""
        go, carry = self.arranging.go, self.arranging.carry
        return (
            Entry(_("Go to the Split on the Left"), lambda: go(Side.LEFT), "", ("Ctrl+Alt+Left",)),
            Entry(
                _("Go to the Split on the Right"), lambda: go(Side.RIGHT), "", ("Ctrl+Alt+Right",)
            ),
            Entry(_("Go to the Split Above"), lambda: go(Side.UP), "", ("Ctrl+Alt+Up",)),
            Entry(_("Go to the Split Below"), lambda: go(Side.DOWN), "", ("Ctrl+Alt+Down",)),
            Entry(_("Go to the Next Split"), self.arranging.go_on, "", ("Ctrl+Shift+N",)),
            None,
            Entry(
                _("Move Tab to the Left Split"),
                lambda: carry(Side.LEFT),
                "",
                ("Ctrl+Alt+Shift+Left",),
            ),
            Entry(
                _("Move Tab to the Right Split"),
                lambda: carry(Side.RIGHT),
                "",
                ("Ctrl+Alt+Shift+Right",),
            ),
            Entry(
                _("Move Tab to the Upper Split"), lambda: carry(Side.UP), "", ("Ctrl+Alt+Shift+Up",)
            ),
            Entry(
                _("Move Tab to the Lower Split"),
                lambda: carry(Side.DOWN),
                "",
                ("Ctrl+Alt+Shift+Down",),
            ),
        )

    def windows(self) -> Entries:
        """Out of the window and back, for the menu bar."""
        return (
            Entry(
                _("Move Tab to a New Window, or Back"),
                _with(self._current, self.arranging.detach_or_attach),
                "app-window",
                ("Ctrl+Shift+D",),
            ),
            Entry(
                _("Move Tab to the Workspace"),
                _with(self._current, self.arranging.bring_here),
                "panel-bottom",
            ),
            Entry(
                _("Move All Tabs of the Split to a New Window, or Back"),
                lambda: self.arranging.move_group(self._active()),
            ),
        )

    def broadcasts(self) -> Entries:
        """Who else gets what is typed."""
        return (
            Entry(
                _("Type into Several Terminals"),
                self._switch,
                "radio",
                ("Ctrl+Shift+I",),
                checked=lambda: len(self._broadcast) > 0,
            ),
            Entry(
                _("Type into All Terminals of This Split"),
                lambda: self._broadcast.join(self._active()),
            ),
            Entry(_("Type into All Terminals of This Container"), self._join_place),
            Entry(_("Type into All Terminals"), lambda: self._broadcast.join(self._workspace)),
        )

    # -- inside

    def _switch(self) -> None:
        """All that can be seen together take part, or nobody."""
        if len(self._broadcast):
            self._broadcast.stop()
            return
        seen = [group.current for group in self._workspace.places.groups() if group.current]
        self._broadcast.join(each for each in seen if each.isVisible())

    def _join_place(self) -> None:
        if document := self._current():
            here = [each for each in self._workspace if each.place == document.place]
            self._broadcast.join(here if document.place else [document])

    def _current(self) -> Document | None:
        return self._workspace.current

    def _seen(self) -> Document | None:
        document = self._workspace.current
        return document if document and document.isVisible() else None

    def _active(self) -> TabGroup:
        return self._workspace.places.active

    def _are_several(self) -> bool:
        return len(self._workspace.places.area_of(self._active()).leaves()) > 1

    def _is_filled(self) -> bool:
        return self._workspace.places.area_of(self._active()).filling is not None


class TabMenus(QObject):
    """The menu of a tab, and that of a group."""

    def __init__(self, workspace: Workspace, actions: TabActions) -> None:
        super().__init__(workspace)
        self._workspace, self._actions = workspace, actions
        workspace.menu_asked.connect(self._open)

    def _open(self, document: Document | None, place: QPoint) -> None:
        group = self._workspace.places.active
        entries = self._of_group(group) if document is None else self._of_tab(document)
        open_menu(entries, group, place)

    def _of_tab(self, document: Document) -> Entries:
        places, arranging = self._workspace.places, self._actions.arranging
        broadcast, takes = self._workspace.broadcast, document.takes_input

        def at() -> Document | None:
            return document if places.group_of(document) else None

        rename, *close = self._actions.tabs(at)
        away = arranging.is_away(document)
        title = _("Move Back to the Main Window") if away else _("Move to a New Window")
        docked = Entry(
            _("Open in Workspace"),
            _with(at, arranging.bring_here),
            "panel-bottom",
        )
        return (
            rename,
            None,
            *self._actions.splits(at),
            *((docked,) if arranging.is_docked(document) else ()),
            Entry(title, _with(at, arranging.detach_or_attach), "app-window", ("Ctrl+Shift+D",)),
            None,
            Entry(
                _("Type into This Terminal Too"),
                _with(at, broadcast.toggle),
                "radio",
                enabled=lambda: takes,
                checked=lambda: document in broadcast,
            ),
            None,
            *close,
        )

    def _of_group(self, group: TabGroup) -> Entries:
        actions, arranging = self._actions, self._actions.arranging
        away = self._workspace.places.window_of(group) is not None
        title = _("Move All Back to the Main Window") if away else _("Move All to a New Window")
        close = self._workspace.close_documents
        return (
            *actions.splits(),
            *actions.sizes(),
            None,
            Entry(title, lambda: arranging.move_group(group), "app-window"),
            None,
            *actions.broadcasts(),
            None,
            Entry(_("Close All Tabs"), lambda: close(list(group)), "x"),
        )


def _with(target: Target, act: Callable[[Document], object]) -> Callable[[], None]:
    """Do something with a target, if there is one by then."""

    def run() -> None:
        if document := target():
            act(document)

    return run


def _if(target: Target, holds: Callable[[Document], bool]) -> Callable[[], bool]:
    """Whether there is a target of which this holds."""

    def ask() -> bool:
        document = target()
        return document is not None and holds(document)

    return ask
