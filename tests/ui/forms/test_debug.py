from __future__ import annotations

import asyncio
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from engines.base_image import BASH, BUSYBOX, NO_SHELL
from fakes.stage import Stage
from harness.waiting import until
from pierhead.core.errors import NotFound
from pierhead.core.resources import Container, Image
from pierhead.core.run import RunSpec
from pierhead.ui.forms.debug import FITTING, DebugForm, rank, ranked
from ui.forms.typing import gone, nameless, texts


class Opening:
    """The form, and what it was asked to open."""

    def __init__(self, stage: Stage, window: QWidget, container: Container) -> None:
        self.asked: list[tuple[str, bool]] = []
        self.form = DebugForm(stage.context, container, self._open, window)
        self.form.open()

    def _open(self, image: str, privileged: bool) -> None:
        self.asked.append((image, privileged))


async def bare(stage: Stage) -> Container:
    id_ = await stage.engine.containers.create(RunSpec(image=NO_SHELL, name="web"))
    await stage.engine.containers.start(id_)
    await stage.list()
    container = stage.containers.get(id_)
    assert container
    return container


async def only(stage: Stage, *tags: str) -> None:
    """Have these images and no others but the container's."""
    known = stage.engine.images.known
    for id_ in [id_ for id_, image in known.items() if NO_SHELL not in image.tags]:
        del known[id_]
    for tag in tags:
        stage.engine.images.add(tag)
    await stage.list()


async def test_return_opens_with_the_best_image(stage: Stage, window: QWidget) -> None:
    opening = Opening(stage, window, await bare(stage))
    assert opening.form.image.text() == BUSYBOX
    QTest.keyClick(opening.form.image, Qt.Key.Key_Return)
    assert opening.asked == [(BUSYBOX, False)]
    await until(gone(opening.form))


async def test_the_line_that_does_the_same_is_shown(stage: Stage, window: QWidget) -> None:
    form = Opening(stage, window, await bare(stage)).form
    line = (
        "docker run -it --rm{} --cap-add SYS_PTRACE --network container:web --pid container:web"
        " -u 0:0 {} sh"
    )
    assert form.preview.text() == line.format("", BUSYBOX)
    form.privileged.click()
    form.image.setEditText(BASH)
    assert form.preview.text() == line.format(" --privileged", BASH)


async def test_the_last_choice_is_remembered(stage: Stage, window: QWidget) -> None:
    container = await bare(stage)
    opening = Opening(stage, window, container)
    opening.form.image.setEditText(BASH)
    opening.form.accept()
    assert opening.asked == [(BASH, False)]
    assert Opening(stage, window, container).form.image.text() == BASH


async def test_without_a_fitting_image_one_is_offered_and_pulled(
    stage: Stage, window: QWidget
) -> None:
    container = await bare(stage)
    await only(stage, "acme/tool:1")
    stage.engine.images.registry["busybox:latest"] = 2
    opening = Opening(stage, window, container)
    assert "No image here is known to have a shell" in opening.form.notice.text
    assert opening.form.image.text() == "busybox:latest"
    assert opening.form.buttons.go.text() == "Pull and Open"
    opening.form.buttons.go.click()
    assert opening.asked == []
    await until(lambda: opening.asked == [("busybox:latest", False)])


async def test_a_pull_that_fails_is_told_and_can_be_tried_with_another(
    stage: Stage, window: QWidget
) -> None:
    container = await bare(stage)
    await only(stage)
    opening = Opening(stage, window, container)
    opening.form.accept()
    await until(opening.form.image.isEnabled)
    assert "busybox" in opening.form.notice.text
    assert opening.form.image.isEnabled()
    await only(stage, "alpine:3")
    opening.form.image.setEditText("alpine:3")
    opening.form.accept()
    assert opening.asked == [("alpine:3", False)]


async def test_closing_stops_the_pull(stage: Stage, window: QWidget) -> None:
    container = await bare(stage)
    await only(stage)
    stage.engine.wire.latency = 0.05
    stage.engine.images.registry["busybox:latest"] = 50
    opening = Opening(stage, window, container)
    opening.form.accept()
    (job,) = stage.context.jobs.active
    QTest.keyClick(opening.form, Qt.Key.Key_Escape)
    await job.wait()
    await until(gone(opening.form))
    assert opening.asked == []


async def test_a_name_that_cannot_be_is_told(stage: Stage, window: QWidget) -> None:
    opening = Opening(stage, window, await bare(stage))
    for text, problem in (("", "Which image?"), ("Not A Name", "")):
        opening.form.image.setEditText(text)
        opening.form.accept()
        shown = opening.form._field.problem
        assert shown
        assert not problem or problem in texts(opening.form)
    assert opening.asked == []


async def test_an_engine_that_is_away_holds_up_nothing(stage: Stage, window: QWidget) -> None:
    container = await bare(stage)
    stage.engine.wire.failures["containers.inspect"] = NotFound("It is gone.")
    opening = Opening(stage, window, container)
    await asyncio.sleep(0.01)
    opening.form.accept()
    assert opening.asked == [(BUSYBOX, False)]


async def test_every_control_has_a_name(stage: Stage, window: QWidget) -> None:
    assert nameless(Opening(stage, window, await bare(stage)).form) == []


@pytest.mark.parametrize(
    ("tags", "place"),
    [
        (("busybox:1.36",), FITTING.index("busybox")),
        (("nicolaka/netshoot:latest",), 0),
        (("registry:5000/mirror/alpine:3",), FITTING.index("alpine")),
        (("acme/busybox-tool:1", "debian:12"), FITTING.index("debian")),
        (("acme/tool:1",), len(FITTING)),
        ((), len(FITTING)),
    ],
)
def test_images_are_ranked_by_what_they_are_known_for(tags: tuple[str, ...], place: int) -> None:
    assert rank(Image("sha256:1", tags)) == place


def test_nameless_images_are_not_offered() -> None:
    images: list[Any] = [
        Image("sha256:1"),
        Image("sha256:2", ("x:1",)),
        Image("sha256:3", ("alpine:3",)),
    ]
    assert [image.tags for image in ranked(images)] == [("alpine:3",), ("x:1",)]
