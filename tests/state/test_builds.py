from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import ClassVar

from pierhead.engine.api import BuildStep, Built, ContextSent, StepOutput, StepProgress
from pierhead.state.builds import Build, StepRecord

START = datetime(2026, 1, 1, tzinfo=UTC)


def test_events_become_steps() -> None:
    build = Build()
    assert build.progress is None
    build.take(ContextSent(10, 1))
    build.take(BuildStep("a", "[1/2] FROM x", started=START))
    build.take(StepProgress("a", "layer", 5, 10))
    assert build.current is build.steps["a"]
    build.take(BuildStep("a", "[1/2] FROM x", START, START + timedelta(seconds=3)))
    build.take(BuildStep("b", "[2/2] RUN y", cached=True))
    build.take(Built("sha256:1"))
    record = build.steps["a"]
    assert record.progress["layer"].current == 5
    assert record.duration(START) == 3
    assert build.progress == 1
    assert build.current is None
    assert build.image == "sha256:1"


def test_a_step_ends_once_however_often_it_is_told() -> None:
    class Listener:
        ended: ClassVar[list[str]] = []

        def hear(self, record: StepRecord) -> None:
            self.ended.append(record.step.id)

    build, listener = Build(), Listener()
    build.ended.connect(listener.hear)
    build.take(BuildStep("a", "FROM x", cached=True))
    assert listener.ended == []
    for _ in range(2):
        build.take(BuildStep("a", "FROM x", START, START, cached=True))
    build.take(BuildStep("b", "RUN x", START, START))
    assert listener.ended == ["a", "b"]


def test_output_is_told_as_it_comes() -> None:
    class Listener:
        heard: ClassVar[list[tuple[str, str]]] = []

        def hear(self, step: str, text: str) -> None:
            self.heard.append((step, text))

    build, listener = Build(), Listener()
    build.wrote.connect(listener.hear)
    build.take(StepOutput("later", "x"))
    assert listener.heard == [("later", "x")]
    assert not build.steps
