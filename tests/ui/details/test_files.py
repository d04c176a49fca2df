"""The tab of a container's files, on an engine in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from engines.base_image import BUSYBOX
from fakes.files import Tree
from fakes.stage import Stage
from harness.waiting import until
from pierhead.core.errors import EngineUnreachable
from pierhead.core.resources import Container
from pierhead.core.run import RunSpec
from pierhead.engine.api_files import Difference, Entry, FileKind
from pierhead.state.files import ContainerFiles
from pierhead.state.jobs import JobState
from pierhead.ui.details.files import ContainerFilesTab
from pierhead.ui.dialogs import QuestionDialog
from pierhead.ui.widgets.file_model import SIZE, TIME


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


@pytest.fixture
async def container(stage: Stage) -> AsyncIterator[Container]:
    id_ = await stage.engine.containers.create(RunSpec(image=BUSYBOX, command=("sleep", "600")))
    await stage.engine.containers.start(id_)
    tree = stage.engine.containers.find(id_).tree
    for folder in ("/srv", "/srv/www", "/srv/www/img"):
        tree.put(folder, Entry("", FileKind.FOLDER, mode=0o755, owner="root:root"))
    tree.file("/srv/www/index.html", b"<h1>hello</h1>\n", user=33, group=33, owner="web:web")
    tree.file("/srv/www/10.txt", b"ten")
    tree.file("/srv/www/9.txt", b"nine is longer")
    tree.file("/srv/www/.hidden", b"h")
    tree.file("/srv/binary", b"\x7fELF\0\1\2" * 100)
    tree.file("/srv/<b>html</b>".replace("/b", "b"), b"")
    tree.put("/srv/link", Entry("", FileKind.LINK, link="www/index.html"))
    await stage.list()
    yield stage.containers.get(id_)  # type: ignore[misc]
    await stage.engine.containers.end()


@pytest.fixture
async def tab(
    qtbot: QtBot, stage: Stage, container: Container, closing: AsyncExitStack
) -> ContainerFilesTab:
    tab = ContainerFilesTab(stage.context, stage.runner)
    qtbot.addWidget(tab)
    tab.resize(640, 480)
    tab.show()
    tab.show_item(container)
    await until(lambda: "srv" in names(tab))
    closing.push_async_callback(asyncio.sleep, 0)
    closing.callback(tab.rest)
    return tab


def names(tab: ContainerFilesTab) -> list[str]:
    return [node.entry.name for node in tab.browser.tree.rows]


def tree_of(stage: Stage, container: Container) -> Tree:
    return stage.engine.containers.find(container.id).tree


async def go(tab: ContainerFilesTab, path: str) -> None:
    tab.browser.bar.asked.emit(path)
    await until(lambda: tab.browser.folder == path and tab.browser.tree.root.read)


def select(tab: ContainerFilesTab, *paths: str) -> None:
    tab.browser.view.go_to(paths)
    assert len(tab.browser.items()) == len(paths)


async def test_folders_unfold_and_fold_by_key(qtbot: QtBot, tab: ContainerFilesTab) -> None:
    view = tab.browser.view
    select(tab, "/srv")
    qtbot.keyClick(view, Qt.Key.Key_Right)
    await until(lambda: "www" in names(tab))
    assert names(tab)[names(tab).index("srv") :] == [
        "srv", "www", "<b>html<b>", "binary", "link", "tmp"
    ]  # fmt: skip
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.current().entry.name == "www"  # type: ignore[union-attr]
    qtbot.keyClick(view, Qt.Key.Key_Right)
    await until(lambda: "9.txt" in names(tab))
    assert names(tab).index("9.txt") < names(tab).index("10.txt"), "numbers as people count"
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert "9.txt" not in names(tab)
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert view.current().entry.name == "srv"  # type: ignore[union-attr]


async def test_enter_goes_in_and_back_comes_back(qtbot: QtBot, tab: ContainerFilesTab) -> None:
    view, bar = tab.browser.view, tab.browser.bar
    select(tab, "/srv")
    qtbot.keyClick(view, Qt.Key.Key_Return)
    await until(lambda: tab.browser.folder == "/srv" and "www" in names(tab))
    assert bar.field.text() == "/srv"
    await go(tab, "/srv/www")
    qtbot.keyClick(view, Qt.Key.Key_Backspace)
    await until(lambda: tab.browser.folder == "/srv")
    bar.go_back()
    await until(lambda: tab.browser.folder == "/srv/www")
    bar.go_back()
    await until(lambda: tab.browser.folder == "/srv")
    bar.go_forward()
    await until(lambda: tab.browser.folder == "/srv/www")


async def test_a_path_is_typed(qtbot: QtBot, tab: ContainerFilesTab) -> None:
    field = tab.browser.bar.field
    field.setText("srv/www/index.html")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    await until(lambda: [item.name for item in tab.browser.items()] == ["index.html"])
    assert tab.browser.folder == "/srv/www"
    field.setText("/nothing")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    await until(tab.browser.problem.isVisible)
    assert tab.browser.folder == "/srv/www"
    field.setText("/srv/link")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    await until(lambda: not tab.browser.problem.isVisible())
    assert tab.browser.folder == "/srv/www"


async def test_columns_sort(tab: ContainerFilesTab) -> None:
    await go(tab, "/srv/www")
    header = tab.browser.view.horizontalHeader()
    header.setSortIndicator(SIZE, Qt.SortOrder.DescendingOrder)
    assert names(tab) == ["img", "index.html", "9.txt", "10.txt", ".hidden"]
    header.setSortIndicator(SIZE, Qt.SortOrder.AscendingOrder)
    assert names(tab) == ["img", ".hidden", "10.txt", "9.txt", "index.html"]
    # And by the menu, which keys reach.
    tab._more()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    (sorting,) = (each.menu() for each in menu.actions() if each.text() == "Sort By")
    next(each for each in sorting.actions() if each.text() == "Name").trigger()  # type: ignore[attr-defined]
    assert names(tab) == ["img", ".hidden", "9.txt", "10.txt", "index.html"]
    menu.close()
    tab.browser.tree.show_hidden(False)
    assert ".hidden" not in names(tab)


async def test_typing_goes_to_a_name(qtbot: QtBot, tab: ContainerFilesTab) -> None:
    qtbot.keyClicks(tab.browser.view, "sr")
    assert tab.browser.view.current().entry.name == "srv"  # type: ignore[union-attr]


async def test_what_changed_has_a_mark(tab: ContainerFilesTab) -> None:
    await until(lambda: tab.browser.model.mark("/srv/www") is Difference.ADDED)
    tab.browser.model.surroundings.marks["/srv/\ufffd"] = Difference.CHANGED  # type: ignore[index]
    assert tab.browser.model.mark("/srv/\udcff") is Difference.CHANGED, "as engines tell it"
    await go(tab, "/srv/www")
    index = tab.browser.model.index(names(tab).index("index.html"), 0)
    said = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "added" in said
    assert "rw-r--r--" in said
    assert "web:web" in said


async def test_names_are_found(qtbot: QtBot, tab: ContainerFilesTab) -> None:
    qtbot.keyClicks(tab.browser.search, "TXT")
    await until(lambda: sorted(names(tab)) == ["10.txt", "9.txt"])
    assert tab.browser.finding
    qtbot.keyClick(tab.browser.search, Qt.Key.Key_Escape)
    await until(lambda: "srv" in names(tab))


async def test_what_was_found_is_gone_into(qtbot: QtBot, tab: ContainerFilesTab) -> None:
    qtbot.keyClicks(tab.browser.search, "img")
    await until(lambda: names(tab) == ["img"])
    tab.browser.bar.asked.emit("/")
    await until(lambda: "srv" in names(tab))
    assert not tab.browser.finding
    assert tab.browser.tree.row_of("/srv") >= 0
    qtbot.keyClicks(tab.browser.search, "www")
    await until(lambda: names(tab) == ["www"])
    select(tab, "/srv/www")
    qtbot.keyClick(tab.browser.view, Qt.Key.Key_Return)
    await until(lambda: "index.html" in names(tab))
    assert tab.browser.folder == "/srv/www"
    assert tab.browser.search.text() == ""


@pytest.mark.parametrize(("command", "name"), [("folder.make", "new"), ("folder.make_file", "n.x")])
async def test_new_things_are_made_and_shown(
    stage: Stage, container: Container, tab: ContainerFilesTab, command: str, name: str
) -> None:
    await go(tab, "/srv/www")
    stage.answers = {"name": name}
    tab.folder[command].trigger()
    await until(lambda: name in names(tab))
    assert f"/srv/www/{name}" in tree_of(stage, container).entries


async def test_f2_renames_and_del_deletes(
    qtbot: QtBot, stage: Stage, container: Container, tab: ContainerFilesTab
) -> None:
    await go(tab, "/srv/www")
    select(tab, "/srv/www/10.txt")
    stage.answers = {"name": "eleven.txt"}
    qtbot.keyClick(tab.browser.view, Qt.Key.Key_F2)
    await until(lambda: "eleven.txt" in names(tab))
    assert "10.txt" not in names(tab)
    select(tab, "/srv/www/eleven.txt", "/srv/www/img")
    stage.answers = {}
    qtbot.keyClick(tab.browser.view, Qt.Key.Key_Delete)
    await until(lambda: "img" not in names(tab))
    question = stage.questions[-1]
    assert question.destructive
    assert question.items == ("/srv/www/img, with all that is in it", "/srv/www/eleven.txt")
    assert "/srv/www/img" not in tree_of(stage, container).entries


async def test_what_cannot_be_deleted_is_told(
    stage: Stage, container: Container, tab: ContainerFilesTab
) -> None:
    tree_of(stage, container).mounts.add("/tmp")
    select(tab, "/tmp")
    tab.selected["file.remove"].trigger()
    await until(lambda: stage.notices)
    assert "/tmp" in tree_of(stage, container).entries


async def test_permissions_are_changed(
    stage: Stage, container: Container, tab: ContainerFilesTab
) -> None:
    await go(tab, "/srv/www")
    select(tab, "/srv/www/9.txt")
    stage.answers = {"mode": "0600", "owner": "5:6"}
    tab.selected["file.permit"].trigger()
    await until(lambda: tree_of(stage, container).entries["/srv/www/9.txt"].mode == 0o600)
    assert tree_of(stage, container).entries["/srv/www/9.txt"].user == 5


async def test_paths_are_copied(qtbot: QtBot, stage: Stage, tab: ContainerFilesTab) -> None:
    select(tab, "/srv", "/tmp")
    qtbot.keyClick(tab.browser.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    await until(lambda: ("copy", "/srv\n/tmp") in stage.desk.asked)


async def test_a_text_is_opened_in_the_editor(
    qtbot: QtBot, stage: Stage, container: Container, tab: ContainerFilesTab
) -> None:
    await go(tab, "/srv/www")
    select(tab, "/srv/www/index.html")
    qtbot.keyClick(tab.browser.view, Qt.Key.Key_Return)
    await until(lambda: [asked for asked in stage.desk.asked if asked[0] == "editors.open_copy"])
    origin = stage.desk.asked[-1][1]
    assert origin.path.read_bytes() == b"<h1>hello</h1>\n"
    assert not await origin.differs()
    origin.path.write_bytes(b"changed\n")
    await origin.store()
    tree = tree_of(stage, container)
    assert tree.contents["/srv/www/index.html"] == b"changed\n"
    assert tree.entries["/srv/www/index.html"].user == 33
    assert not await origin.differs()
    tree.file("/srv/www/index.html", b"by somebody else")
    assert await origin.differs()


async def test_a_binary_is_previewed(stage: Stage, tab: ContainerFilesTab) -> None:
    await go(tab, "/srv")
    select(tab, "/srv/binary")
    tab.work.open(tab.browser.items()[0])
    dialogs: list[QDialog] = []

    def there() -> bool:
        dialogs[:] = [each for each in tab.findChildren(QDialog) if each.isVisible()]
        return bool(dialogs)

    await until(there)
    assert "7f 45 4c 46" in dialogs[0].text.toPlainText()  # type: ignore[attr-defined]
    dialogs[0].reject()


async def test_files_are_dropped_in_and_downloaded(
    stage: Stage, container: Container, tab: ContainerFilesTab, tmp_path: Path
) -> None:
    await go(tab, "/srv/www")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("from here")
    tab.browser.view.drop.dropped.emit([tmp_path / "in"])
    await until(lambda: "in" in names(tab))
    tree = tree_of(stage, container)
    assert tree.contents["/srv/www/in/a.txt"] == b"from here"
    await until(lambda: not stage.context.jobs.active)
    assert stage.context.jobs.finished[-1].state is JobState.DONE


@pytest.mark.parametrize("label", ["Replace", "Cancel"])
async def test_what_is_there_is_replaced_only_when_told(
    stage: Stage, container: Container, tab: ContainerFilesTab, tmp_path: Path, label: str
) -> None:
    await go(tab, "/srv/www")
    (tmp_path / "10.txt").write_text("mine")
    tab.browser.view.drop.dropped.emit([tmp_path / "10.txt"])
    found: list[QDialog] = []

    def asked() -> bool:
        found[:] = [each for each in tab.findChildren(QuestionDialog) if each.isVisible()]
        return bool(found)

    await until(asked)
    next(each for each in found[0].findChildren(QPushButton) if each.text() == label).click()
    tree = tree_of(stage, container)
    done = stage.context.jobs.finished
    await until(lambda: done if label == "Replace" else not found[0].isVisible())
    assert tree.contents["/srv/www/10.txt"] == (b"mine" if label == "Replace" else b"ten")


async def test_what_is_selected_is_downloaded_to_a_folder(
    stage: Stage, tab: ContainerFilesTab, tmp_path: Path
) -> None:
    await go(tab, "/srv")
    select(tab, "/srv/binary", "/srv/www")
    (tmp_path / "to").mkdir()
    stage.settings.set("files.folder", str(tmp_path / "to"))
    tab.work.download()
    found: list[QFileDialog] = []

    def asked() -> bool:
        found[:] = [each for each in tab.findChildren(QFileDialog) if each.isVisible()]
        return bool(found)

    await until(asked)
    found[0].accept()
    await until(lambda: stage.notices)
    assert stage.notices[0].title.startswith("2 items downloaded")
    assert (tmp_path / "to" / "www" / "index.html").read_bytes() == b"<h1>hello</h1>\n"
    assert sorted(path.name for path in (tmp_path / "to").iterdir()) == ["binary", "www"]


@pytest.mark.parametrize("widget", ["view", "bar"])
async def test_the_keys_that_find_find_among_the_files(
    tab: ContainerFilesTab, qtbot: QtBot, widget: str
) -> None:
    outer: list[str] = []
    action = QAction(tab)
    action.setShortcut(QKeySequence(QKeySequence.StandardKey.Find))
    action.triggered.connect(lambda: outer.append("filter the list"))
    tab.addAction(action)
    browser = tab.browser
    place = browser.view if widget == "view" else browser.bar.field
    place.setFocus()
    await until(place.hasFocus)
    qtbot.keyClick(place, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert browser.search.hasFocus()
    assert outer == []


async def test_a_container_that_goes_away_is_told(
    stage: Stage, container: Container, tab: ContainerFilesTab
) -> None:
    await stage.engine.containers.remove(container.id, force=True)
    tab.browser.refresh()
    await until(tab.browser.problem.isVisible)
    assert tab.browser.problem.textFormat() is Qt.TextFormat.PlainText
    tab.show_item(None)
    assert names(tab) == []


async def test_an_engine_that_is_gone_is_told(
    qtbot: QtBot, tab: ContainerFilesTab, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(_source: ContainerFiles) -> None:
        raise EngineUnreachable("The engine is gone.")

    monkeypatch.setattr(ContainerFiles, "files", property(gone))
    shown = names(tab)
    qtbot.keyClick(tab.browser.view, Qt.Key.Key_F5)
    await until(tab.browser.problem.isVisible)
    assert names(tab) == shown, "what was known stays in sight"
    tab.browser.go("/srv")
    qtbot.keyClicks(tab.browser.search, "x")
    await until(lambda: tab.browser.finding and not tab.browser.tree.root.reading)
    assert tab.browser.problem.text() == "The engine is gone."


async def test_narrow_lists_have_fewer_columns(tab: ContainerFilesTab) -> None:
    tab.resize(320, 400)
    assert tab.browser.view.isColumnHidden(TIME)
    tab.resize(900, 400)
    assert not tab.browser.view.isColumnHidden(TIME)


async def test_a_list_without_rows_says_why(qtbot: QtBot, tab: ContainerFilesTab) -> None:
    view = tab.browser.view
    await go(tab, "/srv/www/img")
    await until(lambda: "folder is empty" in view.hint)
    shown = view.viewport().grab().toImage()
    view.say("")
    assert shown != view.viewport().grab().toImage()
    qtbot.keyClicks(tab.browser.search, "nowhere")
    await until(lambda: tab.browser.finding and "nowhere" in view.hint)
    assert not tab.browser.tree.rows
