from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from fakes.stage import Stage
from harness.waiting import until
from pierhead.core.errors import NotFound
from pierhead.core.run import RunSpec
from pierhead.state.jobs import JobState
from pierhead.state.notices import Level
from pierhead.ui.forms.pull import PullForm
from ui.forms.typing import gone, nameless, texts


def opened(stage: Stage, window: QWidget, reference: str = "") -> PullForm:
    form = PullForm(stage.context, reference, window)
    form.open()
    return form


@pytest.fixture
def app(stage: Stage) -> str:
    """An image of the registry, and an engine that takes its time."""
    stage.engine.images.registry["app:latest"] = 3
    stage.engine.wire.latency = 0.03
    return "app"


async def test_the_whole_name_is_shown(stage: Stage, window: QWidget) -> None:
    form = opened(stage, window)
    QTest.keyClicks(form.reference, "nginx")
    assert "docker.io/library/nginx:latest" in texts(form)


async def test_what_is_wrong_is_named_and_nothing_is_sent(stage: Stage, window: QWidget) -> None:
    form = opened(stage, window)
    assert not any("image" in text for text in texts(form) if text != "Image")
    form.accept()
    assert "Name an image, for example nginx or ghcr.io/owner/app:1.0." in texts(form)
    form.reference.setText("Nginx")
    assert "The name of an image is lower case: nginx" in texts(form)
    form.reference.setText("nginx")
    form.platform.setEditText("linux arm")
    form.accept()
    assert "A platform looks like linux/amd64 or linux/arm64." in texts(form)
    assert stage.context.jobs.active == []
    assert "images.pull" not in stage.engine.wire.calls


async def test_layers_are_shown_while_it_pulls_and_run_is_offered(
    stage: Stage, window: QWidget, app: str
) -> None:
    form = opened(stage, window, app)
    QTest.keyClick(form.reference, Qt.Key.Key_Return)
    await until(lambda: any("layers" in text for text in texts(form.strip)))
    assert form.strip.isVisible()
    await until(lambda: "app:latest is here." in texts(form))
    assert not form.strip.isVisible()
    assert form.isVisible()
    form.buttons.go.click()
    assert stage.desk.asked == [("run_form", RunSpec(image="app:latest"))]


async def test_a_failure_keeps_the_form_with_its_reason(stage: Stage, window: QWidget) -> None:
    stage.engine.wire.failures["images.pull"] = NotFound(
        "No.", "unauthorized: authentication required", "", 404
    )
    form = opened(stage, window, "ghcr.io/owner/app")
    form.accept()
    await until(form.error.isVisible)
    assert "docker login ghcr.io" in form.error.text
    assert form.reference.text() == "ghcr.io/owner/app"
    assert form.reference.isEnabled()


async def test_cancel_ends_the_pull(stage: Stage, window: QWidget, app: str) -> None:
    form = opened(stage, window, app)
    form.accept()
    (job,) = stage.context.jobs.active
    await until(form.strip.isVisible)
    form.buttons.cancel.click()
    await job.wait()
    assert job.state == JobState.CANCELLED
    assert form.isVisible()
    assert form.reference.isEnabled()
    assert not form.error.isVisible()


async def test_a_closed_form_leaves_the_pull_running_and_tells_its_end(
    stage: Stage, window: QWidget, app: str
) -> None:
    form = opened(stage, window, app)
    form.accept()
    (job,) = stage.context.jobs.active
    QTest.keyClick(form, Qt.Key.Key_Escape)
    assert not form.isVisible()
    await job.wait()
    assert job.state == JobState.DONE
    assert [notice.title for notice in stage.notices] == ["app:latest is here."]
    await asyncio.sleep(0)
    assert gone(form)()


async def test_a_failure_in_the_background_is_told(stage: Stage, window: QWidget) -> None:
    stage.engine.wire.latency = 0.02
    form = opened(stage, window, "nowhere")
    form.accept()
    form.buttons.background.click()
    await until(lambda: stage.notices)
    assert stage.notices[0].level == Level.ERROR
    assert "docker.io has no nowhere:latest." in stage.notices[0].title


async def test_an_engine_that_is_away_is_said(stage: Stage, window: QWidget) -> None:
    stage.engine.wire.cut()
    form = opened(stage, window, "nginx")
    form.accept()
    await until(form.error.isVisible)
    assert "The engine went away." in form.error.text


async def test_every_control_has_a_name(stage: Stage, window: QWidget) -> None:
    assert nameless(opened(stage, window)) == []
