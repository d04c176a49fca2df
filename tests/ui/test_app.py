"""The whole app on an engine in memory: what it shows while engines come and go."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QListWidget,
    QMenu,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)

from fakes.engine import FakeEngine
from harness.waiting import steady, until
from pierhead.core.errors import EngineUnreachable
from pierhead.core.run import RunSpec
from pierhead.core.settings import Settings
from pierhead.engine.endpoints import Attempt, Endpoint, Failure
from pierhead.state.connection import Found, Lost, NoEngine
from pierhead.state.jobs import JobState
from pierhead.ui.app import App
from pierhead.ui.dialogs import QuestionDialog
from pierhead.ui.first import first_window
from pierhead.ui.workspace.offer import Offer

ENDPOINT = Endpoint("test", "unix:///nowhere")
Opened = Callable[[], AbstractAsyncContextManager[App]]
CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
)


class Harbour:
    """Engines that can be found, or not."""

    def __init__(self) -> None:
        self.engine: FakeEngine | None = FakeEngine()

    async def find(self, _endpoint: Endpoint | None) -> Found:
        if self.engine is None:
            attempt = Attempt(ENDPOINT, Failure.MISSING, "There is no <b>socket</b>.", "Start it.")
            return Found(None, None, None, [attempt])
        return Found(self.engine, ENDPOINT, await self.engine.connect(), [])


@pytest.fixture
def harbour() -> Harbour:
    return Harbour()


@pytest.fixture
def opened(qapp: QApplication, harbour: Harbour) -> Opened:
    """The app is opened inside of the test: outside of it there is no loop for its tasks."""

    @asynccontextmanager
    async def open_() -> AsyncIterator[App]:
        settings = Settings()
        app = App(*first_window(qapp, settings), settings, "1.0", find=harbour.find)
        task = asyncio.create_task(app.run())
        try:
            yield app
        finally:
            app.done.set()
            await task
            app.window.deleteLater()

    return open_


def fake(harbour: Harbour) -> FakeEngine:
    assert harbour.engine is not None
    return harbour.engine


async def test_a_container_that_starts_elsewhere_appears(opened: Opened, harbour: Harbour) -> None:
    async with opened() as app:
        await until(lambda: app.context.containers.loaded)
        await fake(harbour).containers.create(RunSpec(image=fake_image(harbour), name="new"))
        await until(lambda: [c.name for c in app.context.containers] == ["new"])
        page = app.window.page
        assert page is not None
        assert page.model.listed == 1


async def test_the_menu_bar_has_the_commands_of_the_page_from_the_start(opened: Opened) -> None:
    async with opened() as app:
        menu = app.window.menuBar().actions()[1]
        assert menu.text() == "Containers"
        assert "Stop" in [action.text() for action in menu.menu().actions()]
        app.window.open_page("images")
        assert menu.text() == "Images"


def fake_image(harbour: Harbour) -> str:
    return next(iter(fake(harbour).images.known.values())).tags[0]


async def test_without_an_engine_the_page_says_what_was_tried(
    opened: Opened, harbour: Harbour
) -> None:
    async with opened() as app:
        harbour.engine = None
        app.connection.switch(None)
        await until(lambda: isinstance(app.connection.state, NoEngine))
        page = app.window.connection_page
        await until(lambda: app.window.stack.currentWidget() is page)
        await until(lambda: "There is no <b>socket</b>." in texts(page))
        harbour.engine = FakeEngine()
        app.connection.retry()
        await until(lambda: app.window.stack.currentWidget() is app.window.page)


def texts(widget: QWidget) -> list[str]:
    from PySide6.QtWidgets import QLabel

    return [label.text() for label in widget.findChildren(QLabel)]


async def test_a_lost_engine_leaves_what_it_showed(opened: Opened, harbour: Harbour) -> None:
    async with opened() as app:
        first = fake(harbour)
        first.containers.populate(3)
        await until(lambda: len(app.context.containers) == 3)
        harbour.engine = None
        first.wire.cut(EngineUnreachable("It went away."))
        await until(lambda: isinstance(app.connection.state, Lost))
        page = app.window.page
        assert page is not None
        assert app.window.stack.currentWidget() is page
        assert page.model.listed == 3
        harbour.engine = FakeEngine()
        await until(lambda: app.connection.ready)
        await until(lambda: len(app.context.containers) == 0)


async def test_a_page_that_is_being_made_is_whole_when_it_is_opened(
    opened: Opened, harbour: Harbour
) -> None:
    async with opened() as app:
        await until(lambda: app.connection.ready)
        window = app.window
        ahead = window.page_parts("usage")
        next(ahead)
        next(ahead)
        page = window.open_page("usage")
        assert window.stack.currentWidget() is page
        assert page.command_actions()
        assert list(ahead) == []
        turned = await window.turn_to("builds")
        assert window.stack.currentWidget() is turned
        assert [window.stack.widget(at) for at in range(window.stack.count())].count(page) == 1


async def test_every_control_has_a_name_for_screen_readers(
    opened: Opened, harbour: Harbour
) -> None:
    async with opened() as app:
        fake(harbour).containers.populate(3)
        await until(lambda: len(app.context.containers) == 3)
        for id_ in ("images", "containers"):
            page = app.window.open_page(id_)
            store = app.context.images if id_ == "images" else app.context.containers
            await until(lambda store=store: store.loaded)
            page.select(next(iter(store)).id)
            page.show_details()
            await steady(lambda: len(app.window.findChildren(QWidget)))
            assert nameless(app.window) == []
        container = next(iter(app.context.containers))
        app.desk.run_form(RunSpec())
        app.desk.pull_form()
        app.desk.exec_form(container)
        app.desk.editors.open()
        app.options.open()

        def shown() -> list[QWidget]:
            windows = QApplication.topLevelWidgets()
            return [each for each in windows if each.isVisible() and each is not app.window]

        await until(lambda: len(shown()) >= 4)
        dialogs = shown()
        await steady(lambda: [len(dialog.findChildren(QWidget)) for dialog in dialogs])
        for dialog in dialogs:
            assert nameless(dialog) == []
            dialog.close()


def nameless(root: QWidget) -> list[str]:
    """Controls a screen reader could only call by their kind."""
    return [
        f"{path(widget)}"
        for widget in root.findChildren(QWidget)
        if isinstance(widget, CONTROLS) and widget.isVisible() and not name_of(widget)
    ]


def name_of(widget: QWidget) -> str:
    text = getattr(widget, "text", None)
    parts_of = (QAbstractItemView, QComboBox, QAbstractSpinBox)
    if isinstance(widget.parent(), QLineEdit):
        return "an icon inside of a field"
    parts = QLineEdit | QTabBar | QHeaderView
    if isinstance(widget, parts) and isinstance(widget.parent(), parts_of):
        return "part of its parent"
    if widget.objectName().startswith("qt_"):
        return "part of Qt's own"
    own = text() if callable(text) and isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName() or own


def path(widget: QObject | None) -> str:
    names = []
    while widget is not None and len(names) < 5:
        names.append(type(widget).__name__)
        widget = widget.parent()
    return " < ".join(names)


async def test_leaving_asks_what_to_do_with_work_that_has_no_tab(opened: Opened) -> None:
    async with opened() as app:
        await until(lambda: app.context.containers.loaded)
        job = app.context.jobs.start("Pull postgres:17", lambda _job: asyncio.sleep(1000))
        app.window.close()
        await until(lambda: shown_question() is not None)
        question = shown_question()
        assert question is not None
        listed = [view.item(0).text() for view in question.findChildren(QListWidget)]
        assert listed == ["Pull postgres:17"]
        question.reject()
        await until(lambda: shown_question() is None)
        assert not app.done.is_set()
        assert job.state is JobState.RUNNING
        app.window.close()
        await until(lambda: shown_question() is not None)
        question = shown_question()
        assert question is not None
        question.accept()
        await until(app.done.is_set)
    assert job.state is JobState.CANCELLED


async def test_leaving_asks_nothing_when_nothing_is_lost(opened: Opened) -> None:
    async with opened() as app:
        app.window.close()
        await until(app.done.is_set)
        assert shown_question() is None


def shown_question() -> QuestionDialog | None:
    shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, QuestionDialog)]
    return next((w for w in shown if w.isVisible()), None)


async def test_files_that_were_open_are_offered_again_even_without_an_engine(
    opened: Opened, harbour: Harbour, tmp_path: Path
) -> None:
    path = tmp_path / "Dockerfile"
    path.write_text("FROM scratch\n")
    async with opened() as app:
        app.desk.editors.open(path)
        await until(lambda: len(app.window.workspace) == 1)
    harbour.engine = None
    async with opened() as app:
        offer = app.window.findChild(Offer)
        await until(offer.isVisible)
        assert len(app.window.workspace) == 0
        offer.restore.click()
        await until(lambda: [each.tooltip() for each in app.window.workspace] == [str(path)])
        await until(lambda: app.window.workspace.isVisible() and not offer.isVisible())


async def test_what_is_opened_most_is_made_ahead_and_leaves_nothing_on_the_screen(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pierhead.ui.app.LOAD_AHEAD", 0)
    async with opened() as app:
        await until(app.rehearsed.is_set)
        assert "images" in app.window.open_pages
        assert app.window.page_id == "containers"
        assert {w for w in QApplication.topLevelWidgets() if w.isVisible()} == {app.window}


async def test_a_page_that_is_turned_to_is_the_first_one_of_the_next_start(
    opened: Opened,
) -> None:
    async with opened() as app:
        app.window.open_page("images")
        await until(lambda: Settings().get("window.page", "") == "images")
        app.window.open_page("builds")
    assert Settings().get("window.page", "") == "builds"


class Windows(QObject):
    """Writes down which windows come up on the screen."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(type(watched).__name__)
        return False


async def test_what_is_made_ahead_takes_nobody_s_keyboard_and_closes_no_menu(
    opened: Opened, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pierhead.ui.app.LOAD_AHEAD", 0)
    async with opened() as app:
        windows = Windows()
        await until(app.window.isVisible)
        menu = QMenu(app.window)
        menu.addAction("Open")
        menu.popup(app.window.pos())
        qapp.installEventFilter(windows)
        await until(app.rehearsed.is_set)
        qapp.removeEventFilter(windows)
        assert menu.isVisible()
        assert windows.shown == []
        menu.close()
