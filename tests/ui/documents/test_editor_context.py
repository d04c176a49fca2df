"""What an ignore file leaves of its context, beside its text."""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from harness.waiting import until
from pierhead.ui.documents.editor import EditorDocument
from pierhead.ui.widgets.code_marks import Level
from ui.documents.editors import Desk


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path, closing: AsyncExitStack) -> Desk:
    qapp.setQuitOnLastWindowClosed(False)
    desk = Desk(tmp_path)
    closing.push_async_callback(desk.close)
    return desk


@pytest.fixture
async def document(desk: Desk, tmp_path: Path) -> EditorDocument:
    context = tmp_path / "ctx"
    for name in ("src/a.py", "src/b.py", "big.bin", "docs/x.md"):
        (context / name).parent.mkdir(parents=True, exist_ok=True)
        (context / name).write_bytes(b"x" * 100)
    path = context / ".dockerignore"
    path.write_text("*.bin\nnever\n")
    document = await desk.open(path)
    await until(document.contents._head.text)
    return document


def rows(document: EditorDocument) -> list[str]:
    tree = document.contents.tree
    return [tree.topLevelItem(number).text(0) for number in range(tree.topLevelItemCount())]


async def test_it_says_what_would_be_sent(document: EditorDocument) -> None:
    assert "4 files would be sent, 312 B" in document.contents.text
    assert "1 entry is left out" in document.contents.text
    assert rows(document) == ["src", "docs", ".dockerignore", "big.bin"]
    marks = document.view.marks.lines()
    assert (marks[2].level, list(marks)) == (Level.INFO, [2])


async def test_it_follows_what_is_typed(document: EditorDocument, qtbot: QtBot) -> None:
    document.contents.tree.topLevelItem(0).setExpanded(True)
    document.view.go_to(2)
    qtbot.keyClicks(document.view, "src/b* #")
    qtbot.keyClick(document.view, Qt.Key.Key_Return)
    await until(lambda: "4 files" in document.contents.text)
    document.view.replace_all("*.bin\nsrc/b*\n")
    await until(lambda: "3 files would be sent" in document.contents.text)
    tree = document.contents.tree
    src = next(
        tree.topLevelItem(number)
        for number in range(tree.topLevelItemCount())
        if tree.topLevelItem(number).text(0) == "src"
    )
    assert src.isExpanded()
    assert [src.child(number).text(3) for number in range(src.childCount())] == ["", "2"]
    document.view.go_to(1)
    tree.itemClicked.emit(src.child(1), 0)
    assert document.view.position()[0] == 2


async def test_a_bad_line_is_waited_for(document: EditorDocument) -> None:
    document.view.replace_all("[a\n")
    await until(lambda: "line 1" in document.contents.text)


async def test_other_texts_have_none(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM a\n")
    document = await desk.open(tmp_path / "Dockerfile")
    assert document.contents.isHidden()
    assert not document._bar._outline.isHidden()
