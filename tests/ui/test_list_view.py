from __future__ import annotations

import time
from dataclasses import replace
from random import Random

import pytest
from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fakes.lists import COLUMNS, Thing, things, view_of
from harness.mouse import move_mouse
from harness.speed import slowness
from pierhead.state.store import Store
from pierhead.ui.column import Link
from pierhead.ui.list_view import ResourceView
from pierhead.ui.row_painter import PADDING, ROW_HEIGHT

FRAME = 0.016
"""Seconds of work that nothing may take longer than."""
_FLAGS = QItemSelectionModel.SelectionFlag
_NONE = Qt.KeyboardModifier.NoModifier
_ADD = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows


@pytest.fixture
def store() -> Store[Thing]:
    return Store()


@pytest.fixture
def view(qtbot: QtBot, store: Store[Thing]) -> ResourceView[Thing]:
    view = view_of(store)
    qtbot.addWidget(view)
    view.show()
    return view


def select(view: ResourceView[Thing], *ids: str) -> None:
    for id_ in ids:
        view.selectionModel().select(view.resources.find(id_), _ADD)


def selected(view: ResourceView[Thing]) -> list[str]:
    return [item.id for item in view.items()]


def many(count: int = 100, size: int = 0) -> list[Thing]:
    return [Thing(f"{n:03}", f"{n:03}", size=size) for n in range(count)]


def lay_out(qtbot: QtBot, view: ResourceView[Thing]) -> None:
    """Wait until the rows are where they belong and may be painted."""
    qtbot.waitUntil(lambda: view.viewport().updatesEnabled())


def top(view: ResourceView[Thing]) -> str:
    return view.resources.key(view.indexAt(QPoint(0, 0)))


def test_what_is_revealed_is_selected_alone_though_the_shortcut_is_still_held(
    view: ResourceView[Thing], store: Store[Thing]
) -> None:
    store.replace(many(5))
    window = view.window().windowHandle()
    select(view, "001")
    QTest.keyPress(window, Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)
    try:
        assert QApplication.keyboardModifiers() == Qt.KeyboardModifier.ControlModifier
        assert view.reveal("001")
        assert selected(view) == ["001"]
        assert view.reveal("003")
        assert selected(view) == ["003"]
    finally:
        QTest.keyRelease(window, Qt.Key.Key_Control)


# -- what survives a refresh


def test_selection_and_current_row_survive(view: ResourceView[Thing], store: Store[Thing]) -> None:
    store.replace(many())
    view.setCurrentIndex(view.resources.find("050"))
    select(view, "010", "020")
    store.replace([Thing("new", "000a"), *many(80, size=3)])
    view.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    assert sorted(selected(view)) == ["010", "020", "050"]
    assert view.resources.key(view.currentIndex()) == "050"


def test_what_is_gone_is_not_selected(view: ResourceView[Thing], store: Store[Thing]) -> None:
    store.replace(many(5))
    select(view, "001", "003")
    store.replace(many(3))
    assert selected(view) == ["001"]


def test_the_row_at_the_top_stays_there(
    qtbot: QtBot, view: ResourceView[Thing], store: Store[Thing]
) -> None:
    store.replace(many())
    lay_out(qtbot, view)
    view.verticalScrollBar().setValue(50 * ROW_HEIGHT + 7)
    place = view.visualRect(view.resources.find("050")).top()
    assert (top(view), place) == ("050", -7)
    store.replace([Thing("a", "000a"), Thing("b", "010a"), *many()[20:]])
    lay_out(qtbot, view)
    assert top(view) == "050"
    assert view.visualRect(view.resources.find("050")).top() == -7


def test_at_the_start_new_rows_are_seen(view: ResourceView[Thing], store: Store[Thing]) -> None:
    store.replace(many())
    store.replace([Thing("a", "000"), *many()[1:]])
    assert top(view) == "a"


def test_closed_groups_stay_closed(view: ResourceView[Thing], store: Store[Thing]) -> None:
    listing = [*things("web", "db", group="shop"), *things("x", group="blog")]
    store.replace(listing)
    assert view.resources.is_open("\0shop")
    view.turn("\0shop", open_=False)
    store.replace([*listing, *things("new", group="shop"), *things("a")])
    assert not view.resources.is_open("\0shop")
    assert view.resources.is_open("\0blog")
    store.clear()
    store.replace(listing)
    assert not view.resources.is_open("\0shop")
    assert view.groups.closed == {"shop"}


def test_a_search_opens_closed_groups_for_a_while(
    view: ResourceView[Thing], store: Store[Thing]
) -> None:
    store.replace(things("web", group="shop"))
    view.turn("\0shop", open_=False)
    view.groups.open_all(True)
    assert view.resources.is_open("\0shop")
    view.groups.open_all(False)
    assert not view.resources.is_open("\0shop")


def test_the_paint_waits_for_the_layout(
    qtbot: QtBot, view: ResourceView[Thing], store: Store[Thing]
) -> None:
    store.replace(many())
    assert not view.viewport().updatesEnabled()
    lay_out(qtbot, view)
    assert view.on_screen()


class Shaken:
    """A list to which anything happens, beside what it has to show then."""

    def __init__(self, view: ResourceView[Thing], store: Store[Thing], chance: Random) -> None:
        self.view, self.store, self.chance = view, store, chance
        self.every = [Thing(f"{n:03}", f"{n:03}", _group(n), n % 11) for n in range(200)]
        self.listed, self.text, self.closed = self.every, "", set[str]()
        store.replace(self.every)

    def choose(self) -> None:
        keys, chance, view = list(self.view.resources.keys), self.chance, self.view
        if keys and chance.random() < 0.5:
            view.clearSelection()
            select(view, *chance.sample(keys, chance.randint(1, len(keys))))
            at = view.resources.find(chance.choice(keys))
            view.selectionModel().setCurrentIndex(at, _FLAGS.NoUpdate)

    def shake(self) -> None:
        chance = self.chance
        match chance.randrange(5):
            case 0:
                self.listed = chance.sample(self.every, chance.choice((0, 1, 50, 190, 199, 200)))
                self.store.replace(self.listed)
            case 1:
                self.text = chance.choice(("", "1", "12", "nothing"))
                self.view.resources.search(self.text)
            case 2:
                self.view.sortByColumn(chance.randrange(2), chance.choice(list(Qt.SortOrder)))
            case 3:
                self.listed = [replace(each, size=chance.randrange(11)) for each in self.listed]
                self.store.replace(self.listed)
            case 4:
                self.closed = set(chance.sample(list(map(_group, range(1, 14, 2))), 3))
                self.view.groups.close(self.closed)

    def keys(self) -> set[str]:
        found = [thing for thing in self.listed if self.text in thing.name]
        groups = {f"\0{thing.group}" for thing in found if thing.group}
        return groups | {thing.id for thing in found if thing.group not in self.closed}


def _group(number: int) -> str:
    return f"g{number % 7}" if number % 2 else ""


@pytest.mark.parametrize("seed", range(12))
def test_whatever_happens_the_list_is_right_and_holds_what_is_still_there(
    view: ResourceView[Thing], store: Store[Thing], seed: int
) -> None:
    shaken = Shaken(view, store, Random(seed))
    model = view.resources
    for _ in range(40):
        shaken.choose()
        chosen, current = view.selected_keys(), model.key(view.currentIndex())
        closed = set(shaken.closed)
        shaken.shake()
        assert set(model.keys) == shaken.keys()
        assert len(model.keys) == len(set(model.keys))
        for row, key in enumerate(model.keys):
            if group := model.group_of(key):
                assert group in {model.keys[row - 1], model.group_of(model.keys[row - 1])}
        if model.group_of(current)[1:] in shaken.closed - closed:
            assert model.key(view.currentIndex()) == model.group_of(current)
        else:
            assert view.selected_keys() == chosen & set(model.keys)
            assert model.key(view.currentIndex()) == current or current not in model.keys


def test_a_list_that_is_told_anew_stays_where_it_was_scrolled_to(
    qtbot: QtBot, view: ResourceView[Thing], store: Store[Thing]
) -> None:
    store.replace(many(400))
    view.setCurrentIndex(view.resources.find("010"))
    lay_out(qtbot, view)
    view.verticalScrollBar().setValue(300 * ROW_HEIGHT + 5)
    store.replace([each for n, each in enumerate(many(400)) if n % 3 == 0 or n == 10])
    lay_out(qtbot, view)
    assert view.resources.key(view.currentIndex()) == "010"
    assert top(view) == "300"
    assert view.visualRect(view.resources.find("300")).top() == -5


def test_the_neighbour_of_a_current_row_that_goes_is_current(
    view: ResourceView[Thing], store: Store[Thing]
) -> None:
    store.replace(many(200))
    view.setCurrentIndex(view.resources.find("051"))
    store.replace(many(200)[::2])
    assert view.resources.key(view.currentIndex()) == "052"


# -- selecting


def test_a_group_stands_for_its_items(view: ResourceView[Thing], store: Store[Thing]) -> None:
    store.replace([*things("a"), *things("web", "db", group="shop")])
    select(view, "\0shop", "web", "a")
    assert selected(view) == ["a", "db", "web"]


def test_reveal_selects_alone_opens_the_group_and_scrolls(
    view: ResourceView[Thing], store: Store[Thing]
) -> None:
    store.replace([*many(), *things("web", group="zoo")])
    view.turn("\0zoo", open_=False)
    select(view, "001")
    assert view.reveal("web")
    assert selected(view) == ["web"]
    assert "web" in view.on_screen()
    assert not view.reveal("nothing")


def test_what_is_on_screen(view: ResourceView[Thing], store: Store[Thing]) -> None:
    store.replace(many())
    shown = view.viewport().height() // ROW_HEIGHT
    assert view.on_screen()[:3] == ["000", "001", "002"]
    assert shown <= len(view.on_screen()) <= shown + 1
    view.verticalScrollBar().setValue(10 * ROW_HEIGHT)
    assert view.on_screen()[0] == "010"


def test_it_tells_once_that_other_rows_are_on_screen(
    qtbot: QtBot, view: ResourceView[Thing], store: Store[Thing]
) -> None:
    told: list[int] = []
    view.screen_changed.connect(lambda: told.append(1))
    with qtbot.waitSignal(view.screen_changed):
        store.replace(many())
        for place in range(20):
            view.verticalScrollBar().setValue(place)
    assert told == [1]


# -- keys and mouse


def test_enter_opens_an_item_and_turns_a_group(
    qtbot: QtBot, view: ResourceView[Thing], store: Store[Thing]
) -> None:
    store.replace([*things("a"), *things("web", group="shop")])
    view.setCurrentIndex(view.resources.find("\0shop"))
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert not view.resources.is_open("\0shop")
    view.setCurrentIndex(view.resources.find("a"))
    with qtbot.waitSignal(view.opened):
        qtbot.keyClick(view, Qt.Key.Key_Return)


def test_the_keys_of_trees_open_close_and_lead_to_groups(
    qtbot: QtBot, view: ResourceView[Thing], store: Store[Thing]
) -> None:
    store.replace([*things("a"), *things("web", "db", group="shop"), *things("x", group="blog")])
    view.setCurrentIndex(view.resources.find("web"))

    def pressed(key: Qt.Key, modifiers: Qt.KeyboardModifier = _NONE) -> tuple[str, str]:
        qtbot.keyClick(view, key, modifiers)
        is_open = view.resources.is_open
        opened = "".join(name for name in ("shop", "blog") if is_open(f"\0{name}"))
        return view.resources.key(view.currentIndex()), opened

    assert pressed(Qt.Key.Key_Left) == ("\0shop", "shopblog")
    assert pressed(Qt.Key.Key_Left) == ("\0shop", "blog")
    assert pressed(Qt.Key.Key_Right) == ("\0shop", "shopblog")
    assert pressed(Qt.Key.Key_Minus) == ("\0shop", "blog")
    assert pressed(Qt.Key.Key_Plus) == ("\0shop", "shopblog")
    assert pressed(Qt.Key.Key_Down) == ("db", "shopblog")
    assert pressed(Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier) == ("\0shop", "")
    assert selected(view) == ["db", "web"]
    assert pressed(Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier) == ("\0shop", "shopblog")
    assert pressed(Qt.Key.Key_Home)[0] == "a"
    assert pressed(Qt.Key.Key_End)[0] == "web"


def test_a_click_on_its_arrow_turns_a_group_and_selects_nothing(
    qtbot: QtBot, view: ResourceView[Thing], store: Store[Thing]
) -> None:
    store.replace([*things("a"), *things("web", group="shop")])
    view.choose(view.resources.find("a"))
    view.grab()
    place = QPoint(18, view.visualRect(view.resources.find("\0shop")).center().y())
    for opened in (False, True):
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert view.resources.is_open("\0shop") is opened
    qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert not view.resources.is_open("\0shop")
    assert selected(view) == ["a"]


def test_letters_are_told(qtbot: QtBot, view: ResourceView[Thing], store: Store[Thing]) -> None:
    store.replace(things("a"))
    with qtbot.waitSignal(view.typed) as typed:
        qtbot.keyClick(view, Qt.Key.Key_W)
    assert typed.args == ["w"]


def center(view: ResourceView[Thing], index: QModelIndex) -> QPoint:
    return view.visualRect(index).center()


def test_a_double_click_opens_an_item_but_not_a_group(
    qtbot: QtBot, view: ResourceView[Thing], store: Store[Thing]
) -> None:
    store.replace([*things("a"), *things("web", group="shop")])
    opened: list[int] = []
    view.opened.connect(lambda: opened.append(1))
    for key in ("\0shop", "a"):
        place = center(view, view.resources.find(key))
        qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened == [1]


LINKS = (Link("8080 → 80", "http://localhost:8080"), Link("53/udp"))


def link_place(view: ResourceView[Thing]) -> QPoint:
    """In the middle of the first link's text."""
    index = view.resources.index(0, 2)
    rect = view.visualRect(index)
    return QPoint(rect.left() + 24, rect.center().y())


def test_a_click_on_a_link_opens_it(
    qtbot: QtBot, view: ResourceView[Thing], store: Store[Thing]
) -> None:
    store.replace([Thing("a", "a", links=LINKS)])
    view.grab()
    with qtbot.waitSignal(view.link_activated) as activated:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=link_place(view))
    assert activated.args == ["http://localhost:8080"]


def test_only_a_whole_click_on_an_address_opens_something(
    qtbot: QtBot, view: ResourceView[Thing], store: Store[Thing]
) -> None:
    store.replace([Thing("a", "a", links=LINKS), Thing("b", "b", links=LINKS)])
    view.grab()
    told: list[str] = []
    view.link_activated.connect(told.append)
    place = link_place(view)
    right, left = Qt.MouseButton.RightButton, Qt.MouseButton.LeftButton
    qtbot.mouseClick(view.viewport(), right, pos=place)
    qtbot.mouseClick(view.viewport(), left, Qt.KeyboardModifier.ControlModifier, place)
    beside = QPoint(view.visualRect(view.resources.index(0, 2)).right() - 4, place.y())
    qtbot.mouseClick(view.viewport(), left, pos=beside)
    qtbot.mousePress(view.viewport(), left, pos=place)
    qtbot.mouseRelease(view.viewport(), left, pos=QPoint(4, 4))
    assert told == []


def test_the_mouse_over_a_link_is_a_hand(
    qtbot: QtBot, view: ResourceView[Thing], store: Store[Thing]
) -> None:
    store.replace([Thing("a", "a", links=LINKS)])
    view.grab()
    move_mouse(view.viewport(), link_place(view))
    assert view.viewport().cursor().shape() is Qt.CursorShape.PointingHandCursor
    move_mouse(view.viewport(), QPoint(4, 200))
    assert view.viewport().cursor().shape() is Qt.CursorShape.ArrowCursor


# -- columns


def widths(view: ResourceView[Thing]) -> dict[str, int]:
    return {cell.column.id: cell.width for cell in view.columns.cells()}


def test_stretching_columns_take_the_room(view: ResourceView[Thing]) -> None:
    view.columns.fit(600)
    assert widths(view) == {"name": 300, "size": 80, "links": 160, "load": 60}


def test_spare_columns_give_way(view: ResourceView[Thing]) -> None:
    view.columns.fit(400)
    assert widths(view) == {"name": 160, "size": 80, "links": 160}
    view.columns.fit(300)
    assert widths(view) == {"name": 140, "links": 160}


def test_what_the_user_chose_does_not_give_way(view: ResourceView[Thing]) -> None:
    view.columns.fit(500)
    menu = view.columns.menu()
    choice = {action.text(): action for action in menu.actions()}
    assert "Name" not in choice
    assert "Sort By" in choice
    choice["Secret"].trigger()
    choice["Links"].trigger()
    assert set(widths(view)) == {"name", "size", "load", "secret"}
    view.columns.fit(100)
    assert set(widths(view)) == {"name", "secret"}


def test_a_column_has_room_for_its_title_in_every_language(
    view: ResourceView[Thing], monkeypatch: pytest.MonkeyPatch
) -> None:
    long = "Arbeitsspeicherverbrauch"
    monkeypatch.setattr(
        "pierhead.ui.column_layout._", lambda text: long if text == "Load" else text
    )
    view.columns.fit(900)
    # What Qt will write; measured in whole pixels, it could be shortened by its last letter.
    metrics, room = view.header().fontMetrics(), widths(view)["load"] - 2 * PADDING
    assert metrics.elidedText(long, Qt.TextElideMode.ElideRight, room) == long
    assert widths(view)["size"] == 80


def test_columns_are_remembered(qtbot: QtBot, view: ResourceView[Thing]) -> None:
    view.columns.fit(700)
    view.header().resizeSection(1, 111)
    view.header().moveSection(2, 0)
    view.columns.menu().actions()[3].trigger()
    state = dict(view.columns.state())
    other = view_of(Store())
    qtbot.addWidget(other)
    other.columns.restore(state)
    other.columns.fit(700)
    assert widths(other)["size"] == 111
    assert "secret" in widths(other)
    order = [COLUMNS[other.header().logicalIndex(place)].id for place in range(3)]
    assert order == ["links", "name", "size"]
    other.columns.reset()
    assert widths(other)["size"] == 80
    assert "secret" not in widths(other)


@pytest.mark.parametrize(
    "state",
    [
        {},
        {"chosen": 3, "widths": [], "order": "x"},
        {"chosen": {"gone": True, "name": False}, "widths": {"size": "x", "gone": 3}},
        {"order": ["gone", "size"], "widths": {"size": -5}},
    ],
)
def test_damaged_memory_costs_nothing_else(
    view: ResourceView[Thing], state: dict[str, object]
) -> None:
    view.columns.restore(state)
    view.columns.fit(700)
    assert set(widths(view)) == {"name", "size", "links", "load"}
    assert min(widths(view).values()) > 0


# -- painting


def test_every_look_can_be_painted(
    qtbot: QtBot, view: ResourceView[Thing], store: Store[Thing]
) -> None:
    odd = Thing("odd", "<b>x</b>\n\x1b", links=tuple(Link(f"{n} → {n}", f"x{n}") for n in range(9)))
    store.replace([odd, *things("web", group="<i>shop</i>"), *many(3)])
    select(view, "odd")
    lay_out(qtbot, view)
    calm = view.grab().toImage()
    view.set_offline(True)
    assert view.grab().toImage() != calm


def test_from_the_right_links_are_where_they_are_painted(
    qtbot: QtBot, view: ResourceView[Thing], store: Store[Thing]
) -> None:
    store.replace([Thing("a", "a", links=(Link("80", "http://localhost:80"),))])
    lay_out(qtbot, view)
    view.columns.fit(700)

    def place() -> int:
        view.viewport().repaint()
        row = view.visualRect(view.resources.find("a")).center().y()
        hits = [x for x in range(0, 700, 2) if view.link_at(QPoint(x, row))]
        column = view.header().sectionViewportPosition(2)
        return sum(hits) // len(hits) - column

    width = view.header().sectionSize(2)
    assert place() < width // 2
    view.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    lay_out(qtbot, view)
    assert place() > width // 2


# -- two thousand


def test_nothing_that_happens_to_two_thousand_takes_longer_than_a_frame(
    qapp: QApplication, view: ResourceView[Thing], store: Store[Thing]
) -> None:
    every = [Thing(f"{n:04}", f"s-{n}", f"g{n % 100}" if n % 2 else "", n % 9) for n in range(2000)]
    for act in (
        lambda: store.replace(every),
        lambda: view.resources.search("s-1"),
        lambda: view.resources.search("s-12"),
        lambda: view.resources.search(""),
        lambda: view.sortByColumn(1, Qt.SortOrder.DescendingOrder),
        lambda: view.turn_all(open_=False),
        lambda: view.turn_all(open_=True),
        view.selectAll,
        lambda: view.resources.search("7"),
        lambda: view.resources.search(""),
        lambda: store.replace(every[::2]),
        lambda: store.replace(every),
        store.clear,
    ):
        for work in (act, *[qapp.processEvents] * 3):
            start = time.thread_time()
            work()
            assert time.thread_time() - start < FRAME * slowness()
