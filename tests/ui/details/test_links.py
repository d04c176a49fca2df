"""Links of the overviews: to things of the app, to what the engine knows, to the outside."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from fakes.stage import Stage
from harness.waiting import until
from pierhead.core.resources import Container, Image, State
from pierhead.ui.details.cards import Card
from pierhead.ui.details.links import NETWORK, VOLUME, Links, link

WEB = Container("1" * 64, "web <b>", "nginx", State.RUNNING, networks=("bridge",))
OLD = Container("2" * 64, "old", "nginx", State.EXITED, networks=("bridge",))


class Followed(Links):
    """Links of a window, and the files that they asked for."""

    def __init__(self, stage: Stage, window: QWidget) -> None:
        self.files: list[str] = []
        super().__init__(stage.context, window, self.files.append)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    stage = Stage(tmp_path)
    for each in (WEB, OLD):
        stage.engine.containers.add(each)
    await stage.list()
    stage.images.replace([Image("sha256:1", ("nginx:1",))])
    yield stage
    await stage.engine.close()


@pytest.fixture
def links(stage: Stage, qtbot: QtBot) -> Followed:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return Followed(stage, window)


async def card(links: Followed, address: str) -> Any:
    links.follow(address)
    found = [each for each in QApplication.topLevelWidgets() if isinstance(each, Card)]
    (shown,) = [each for each in found if each.isVisible()]
    await until(lambda: shown.tab.facts.sections or shown.tab.message)
    return shown


def press(card: Any, text: str) -> None:
    (button,) = [each for each in card.findChildren(QPushButton) if each.text() == text]
    button.click()


async def test_a_volume_is_told_and_its_files_are_shown(links: Followed, stage: Stage) -> None:
    stage.engine.volume_list.append("data")
    stage.engine.volume_user_ids["data"] = [WEB.id, OLD.id, "3" * 64]
    stage.engine.volume_sizes["data"] = 1_500_000
    shown = await card(links, link(VOLUME, "data", "/srv"))
    await until(lambda: "1.5 MB" in shown.tab.facts.toPlainText())
    text = shown.tab.facts.toPlainText()
    assert "/var/lib/docker/volumes/data/_data" in text
    assert "web <b>\tRunning" in text
    assert "old" in text
    press(shown, "Browse Files")
    assert links.files == ["/srv"]
    assert not shown.isVisible()


async def test_a_volume_that_the_engine_cannot_measure(links: Followed, stage: Stage) -> None:
    stage.engine.volume_list.append("nfs")
    stage.engine.volume_sizes["nfs"] = None
    shown = await card(links, link(VOLUME, "nfs"))
    await until(lambda: "not told by the engine" in shown.tab.facts.toPlainText())
    assert "no container" in shown.tab.facts.toPlainText()
    assert [each.text() for each in shown.findChildren(QPushButton)] == ["Close"]
    shown.reject()


async def test_what_is_gone_is_said(links: Followed, stage: Stage) -> None:
    shown = await card(links, link(VOLUME, "gone <i>", "/srv"))
    assert shown.tab.message == "There is no such volume. gone <i>"
    shown.reject()
    links.follow("container:" + "9" * 64)
    assert stage.notices[-1].title == "It is not there any more."


async def test_a_network_is_told_and_leads_to_who_is_in_it(links: Followed, stage: Stage) -> None:
    shown = await card(links, link(NETWORK, "network-bridge", "bridge"))
    text = shown.tab.facts.toPlainText()
    assert "web <b>\tRunning" in text
    assert "old\tExited" in text
    shown.tab.facts.link_activated.emit(link("container", WEB.id))
    assert stage.desk.asked[-1] == ("show_details", WEB)
    assert not shown.isVisible()


def test_the_rest_leads_to_details_files_and_the_browser(links: Followed, stage: Stage) -> None:
    links.follow("image:sha256:1")
    links.follow("http://localhost:8080")
    links.follow("file:///etc/conf")
    links.follow("files:/etc:x")
    assert stage.desk.asked == [
        ("show_details", Image("sha256:1", ("nginx:1",))),
        ("browse", "http://localhost:8080"),
        ("browse", "file:///etc/conf"),
    ]
    assert links.files == ["/etc:x"]
