"""What the window says of a drag over it, and whom it tells of a drop."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pierhead.core.git_url import Remote
from pierhead.ui.drop import DropTarget


@pytest.fixture
def target(qtbot: QtBot) -> DropTarget:
    window = QWidget()
    qtbot.addWidget(window)
    return DropTarget(window)


def files(*names: str) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(f"/tmp/{name}") for name in names])
    return data


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (("shop",), "Build shop"),
        (("Dockerfile",), "Build Dockerfile"),
        (("context.tar.gz",), "Unpack and build context.tar.gz"),
        (("compose.yaml",), "Open compose.yaml"),
        ((".dockerignore",), "Open .dockerignore"),
        (("a", "b"), "Open 2 items"),
    ],
)
def test_it_says_what_a_drop_would_do(
    target: DropTarget, names: tuple[str, ...], words: str
) -> None:
    assert target.describe(files(*names)) == words


def test_an_address_is_one_as_text_or_as_a_link(target: DropTarget) -> None:
    text, link, other = QMimeData(), QMimeData(), QMimeData()
    text.setText("https://github.com/u/r#main:sub\n")
    link.setUrls([QUrl("https://github.com/u/r")])
    other.setText("some words")
    assert target.describe(text) == "Build https://github.com/u/r.git#main:sub"
    assert target.describe(link) == "Build https://github.com/u/r.git"
    assert target.describe(other) == ""


def test_who_is_told(target: DropTarget) -> None:
    paths: list[list[Path]] = []
    named: list[Remote] = []
    target.dropped.connect(paths.append)
    target.named.connect(named.append)
    target.take(files("a", "b"))
    data = QMimeData()
    data.setText("git@host:u/r.git")
    target.take(data)
    assert paths == [[Path("/tmp/a"), Path("/tmp/b")]]
    assert [one.context for one in named] == ["git@host:u/r.git"]
