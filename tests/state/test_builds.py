from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pierhead.engine.api import BuildStep, Built, ContextSent, StepOutput, StepProgress
from pierhead.state.builds import Build

START = datetime(2026, 1, 1, tzinfo=UTC)


def test_events_become_steps_with_their_output() -> None:
    build = Build()
    assert build.progress is None
    build.take(ContextSent(10, 1))
    build.take(BuildStep("a", "[1/2] FROM x", started=START))
    build.take(StepOutput("a", "hello\n"))
    build.take(StepProgress("a", "layer", 5, 10))
    assert build.current is build.steps["a"]
    build.take(BuildStep("a", "[1/2] FROM x", START, START + timedelta(seconds=3)))
    build.take(BuildStep("b", "[2/2] RUN y", cached=True))
    build.take(Built("sha256:1"))
    record = build.steps["a"]
    assert list(record.output) == ["hello\n"]
    assert record.progress["layer"].current == 5
    assert record.duration(START) == 3
    assert build.progress == 1
    assert build.current is None
    assert build.image == "sha256:1"


def test_output_of_a_step_that_is_not_known_yet_does_no_harm() -> None:
    build = Build()
    build.take(StepOutput("later", "x"))
    assert not build.steps
