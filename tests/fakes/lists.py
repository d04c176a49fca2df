"""Things in a list, for tests of lists that are about no container."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from fakes.stage import Stage
from pierhead.commands.command import Group
from pierhead.commands.context import Context
from pierhead.state.store import Store
from pierhead.ui.column import Column, Grouping, Link
from pierhead.ui.list_view import ResourceView
from pierhead.ui.page import ResourcePage
from pierhead.ui.page_spec import Chip, Empty, PageSpec
from pierhead.ui.table import ResourceModel


@dataclass(frozen=True)
class Thing:
    id: str
    name: str
    group: str = ""
    size: int = 0
    links: tuple[Link, ...] = field(default=())


COLUMNS: tuple[Column[Thing], ...] = (
    Column("name", "Name", lambda thing: thing.name, width=120, stretch=True),
    Column("size", "Size", lambda thing: str(thing.size), sort=lambda t: t.size, width=80, spare=1),
    Column("links", "Links", lambda _t: "", links=lambda t: t.links, width=160),
    Column("load", "Load", lambda thing: "1 %", width=60, spare=2, live=True),
    Column("secret", "Secret", lambda thing: thing.id, width=100, hidden=True),
)
GROUPING: Grouping[Thing] = Grouping(
    lambda thing: thing.group, lambda name, items: f"{name} — {len(items)}"
)
CHIPS: tuple[Chip[Thing], ...] = (
    Chip("all", "All", lambda _thing: True),
    Chip("big", "Big", lambda thing: thing.size > 5),
    Chip("odd", "Odd", lambda thing: thing.size % 2 == 1, optional=True),
)


def things(*names: str, group: str = "", size: int = 0) -> list[Thing]:
    return [Thing(name, name, group, size) for name in names]


def view_of(store: Store[Thing]) -> ResourceView[Thing]:
    model: ResourceModel[Thing] = ResourceModel(
        store, COLUMNS, words=lambda thing: (thing.name,), grouping=GROUPING
    )
    view: ResourceView[Thing] = ResourceView(model)
    model.setParent(view)
    view.resize(500, 320)
    return view


class FakeDetails(QWidget):
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[list[str]] = []
        self.tabs: list[str] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_targets(self, items: list[Thing]) -> None:
        self.shown.append([item.id for item in items])

    def open_tab(self, id_: str) -> None:
        self.tabs.append(id_)


class PageStage(Stage):
    """A page of things, with commands that write down what they were run on."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.things: Store[Thing] = Store()
        self.ran: list[tuple[str, str]] = []
        self.details: list[FakeDetails] = []
        self.commands = Group("thing", "Thing")
        self._declare()

    def page(self, width: int = 1000, height: int = 480) -> ResourcePage[Thing]:
        page: ResourcePage[Thing] = ResourcePage(self._spec(), self.runner)
        page.resize(width, height)
        return page

    def _declare(self) -> None:
        command = self.commands.command

        @command("Make…", job=False, targets=False)
        async def make(_ctx: Context, _none: None) -> None:
            self.ran.append(("make", ""))

        @command("Grow", shortcut="F5", icon="plus", when=lambda t: t.size < 9, toolbar=True)
        async def grow(_ctx: Context, thing: Thing) -> None:
            self.ran.append(("grow", thing.id))

        @command("Rename…", shortcut="F2", single=True, divided=True, job=False)
        async def rename(_ctx: Context, thing: Thing) -> None:
            self.ran.append(("rename", thing.id))

    def _spec(self) -> PageSpec[Thing]:
        return PageSpec(
            id="things",
            title="Things",
            icon="container",
            store=lambda _context: self.things,
            columns=COLUMNS,
            commands=self.commands,
            words=lambda thing: (thing.name,),
            primary="thing.make",
            empty=Empty("There are no things.", "Make one.", "thing.make"),
            search_hint="Filter things",
            chips=CHIPS,
            grouping=GROUPING,
            details=self._make_details,
            minutely=("size",),
        )

    def _make_details(self, _context: Context) -> FakeDetails:
        self.details.append(FakeDetails())
        return self.details[-1]
