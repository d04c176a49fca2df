from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QScrollArea,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from harness.waiting import steady, until
from pierhead.core.errors import AppError
from pierhead.state.jobs import FINISHED, Job, Jobs, JobState
from pierhead.ui.jobs_panel import FRAME, MOST_LINES, OUTPUT, JobsPanel, JobView


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


def panel(window: QWidget) -> tuple[Jobs, JobsPanel]:
    window.resize(800, 600)
    window.show()
    jobs = Jobs()
    panel = JobsPanel(jobs, window)
    panel.toggle()
    return jobs, panel


def texts(view: QWidget) -> list[str]:
    return [label.text() for label in view.findChildren(QLabel) if label.isVisible()]


async def frames() -> None:
    await asyncio.sleep(3 * FRAME / 1000)


async def test_progress_and_parts_of_a_running_job_are_shown(window: QWidget) -> None:
    jobs, shown = panel(window)
    step = asyncio.Event()

    async def work(job: Job) -> None:
        job.report(0.25, "Downloading")
        job.part("abc", "Extracting", 0.5)
        job.write("a line")
        await step.wait()

    job = jobs.start("Pull x", work)
    view = shown.findChild(JobView)
    await until(lambda: {"Pull x", "Downloading", "abc", "Extracting"} <= set(texts(view)))
    assert {bar.value() for bar in view.findChildren(QProgressBar)} == {250, 500}
    assert view.findChild(QPlainTextEdit).toPlainText() == "a line"
    step.set()
    await job.wait()
    await until(lambda: "Done" in texts(view))
    assert not view.findChild(QToolButton).isVisible()


async def test_output_is_laid_out_while_it_is_looked_at(window: QWidget) -> None:
    jobs, shown = panel(window)
    shown.toggle()
    step = asyncio.Event()

    async def work(job: Job) -> None:
        for number in range(2000):
            job.write(str(number))
        await step.wait()
        job.write("last")

    job = jobs.start("Pull x", work)
    await frames()
    assert not shown.findChildren(JobView)
    shown.toggle()
    output = shown.findChild(JobView).findChild(QPlainTextEdit)
    assert output.toPlainText().splitlines() == [str(n) for n in range(2000 - MOST_LINES, 2000)]
    step.set()
    await job.wait()
    await until(lambda: output.toPlainText().endswith("1999\nlast"))
    shown.toggle()
    await until(lambda: not shown.findChildren(JobView))


async def test_all_that_ended_is_there_when_it_is_looked_at_the_newest_on_top(
    window: QWidget,
) -> None:
    jobs, shown = panel(window)
    shown.toggle()

    async def work(_job: Job) -> None:
        return

    for number in range(FINISHED + 5):
        await jobs.start(f"Job {number}", work).wait()
    hang = asyncio.Event()
    running = jobs.start("Running", lambda _job: hang.wait())
    assert not shown.findChildren(JobView)
    shown.toggle()
    await until(lambda: len(shown.findChildren(JobView)) == FINISHED + 1)
    views = await steady(lambda: sorted(shown.findChildren(JobView), key=lambda view: view.y()))
    ended = [f"Job {number}" for number in range(FINISHED + 4, 4, -1)]
    assert [texts(view)[0] for view in views] == ["Running", *ended]
    newest = jobs.start("Newest", work)
    await newest.wait()
    await until(lambda: len(shown.findChildren(JobView)) == FINISHED + 2)
    hang.set()
    await running.wait()


async def test_the_button_cancels(window: QWidget) -> None:
    jobs, shown = panel(window)

    async def work(_job: Job) -> None:
        await asyncio.Event().wait()

    job = jobs.start("Wait", work)
    await until(lambda: "Wait" in texts(shown))
    shown.findChild(JobView).findChild(QToolButton).click()
    await job.wait()
    assert job.state == JobState.CANCELLED
    await until(lambda: "Cancelled" in texts(shown))


async def test_a_failure_stays_with_its_reason(window: QWidget) -> None:
    jobs, shown = panel(window)

    async def work(_job: Job) -> None:
        raise AppError("No.", "Because.")

    await jobs.start("Try", work).wait()
    await until(lambda: "No.\nBecause." in texts(shown))


def test_closing_the_list_gives_the_keyboard_back(qtbot: QtBot, window: QWidget) -> None:
    field = QLineEdit(window)
    window.resize(800, 600)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    field.setFocus()
    shown = JobsPanel(Jobs(), window)
    shown.toggle()
    assert not field.hasFocus()
    qtbot.keyClick(shown, Qt.Key.Key_Escape)
    assert field.hasFocus()
    assert not shown.isVisible()


async def test_a_short_output_takes_little_room_and_a_long_one_scrolls(window: QWidget) -> None:
    jobs, shown = panel(window)
    more = asyncio.Event()

    async def work(job: Job) -> None:
        job.write("one line")
        await more.wait()
        for number in range(100):
            job.write(f"line {number}")

    def boxes() -> list[QPlainTextEdit]:
        return [box for box in shown.findChildren(QPlainTextEdit) if box.isVisible()]

    job = jobs.start("Install", work)
    await until(lambda: "one line" in [box.toPlainText() for box in boxes()])
    (box,) = boxes()
    assert await steady(box.height) < 4 * box.fontMetrics().height()
    more.set()
    await job.wait()
    await until(lambda: box.height() == OUTPUT)


async def test_a_failed_job_says_each_thing_in_a_line_of_its_own(window: QWidget) -> None:
    jobs, shown = panel(window)

    async def work(_job: Job) -> None:
        raise AppError("It failed.", "no such thing", "Try again.")

    jobs.start("Do x", work)
    await until(lambda: "It failed.\nno such thing\nTry again." in texts(shown))


async def test_there_is_nothing_to_scroll_while_there_is_room(window: QWidget) -> None:
    jobs, shown = panel(window)
    step = asyncio.Event()

    async def work(job: Job) -> None:
        await step.wait()
        job.report(0.25, "Downloading")
        job.part("abc", "Extracting", 0.5)
        await asyncio.Event().wait()

    job = jobs.start("Pull x", work)
    (scroll,) = shown.findChildren(QScrollArea)
    await steady(shown.height)
    step.set()
    await until(lambda: "Extracting" in texts(shown))
    await steady(shown.height)
    rest = scroll.verticalScrollBar().maximum()
    job.cancel()
    await job.wait()
    assert rest == 0
