from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import ClassVar

from pierhead.engine.api_build import (
    BuildFailed,
    BuildStep,
    Built,
    ContextSent,
    StepOutput,
    StepProgress,
)
from pierhead.state.build_path import bars, critical_path
from pierhead.state.builds import Build, StepRecord

START = datetime(2026, 1, 1, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def plain(build: Build) -> str:
    return "\n".join(text for _index, text in build.text.texts(0, build.text.end))


def test_events_become_steps() -> None:
    build = Build()
    assert build.progress is None
    build.take(ContextSent(10, 1))
    build.take(BuildStep("a", "[1/2] FROM x", started=START))
    build.take(StepProgress("a", "layer", 5, 10))
    assert build.current is build.steps["a"]
    build.take(BuildStep("a", "[1/2] FROM x", START, at(3)))
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


def test_a_step_that_runs_twice_took_both_times() -> None:
    build = Build()
    for times in ((0, None), (0, 1), (4, None), (4, 6)):
        started, completed = times
        build.take(BuildStep("a", "x", at(started), at(completed) if completed else None))
    assert build.steps["a"].duration(at(9)) == 3


def test_the_output_of_a_step_is_kept_apart() -> None:
    build = Build()
    build.take(BuildStep("a", "RUN a", START, line=1))
    build.take(BuildStep("b", "RUN b", START, line=2))
    for step in ("a", "b", "a"):
        build.take(StepOutput(step, f"from {step}\n"))
    build.take(StepOutput("nobody", "x\n"))
    log = build.steps["a"].log
    assert log
    assert [text for _index, text in log.texts(0, 9)] == ["from a", "from a"]


def test_logs_of_many_steps_share_a_bound() -> None:
    build = Build()
    line = "x" * 999 + "\n"
    for number in range(200):
        build.take(BuildStep(str(number), "RUN x", START, line=number + 1))
        build.take(StepOutput(str(number), line * 1000))
    assert sum(record.log.size for record in build if record.log) < 70_000_000
    last = build.steps["199"].log
    assert last
    assert len(last) > 100


def test_the_text_is_like_dockers_own() -> None:
    build = Build()
    build.take(BuildStep("a", "[1/2] RUN  x", START))
    build.take(StepOutput("a", "one\ntw", time=at(0.5)))
    build.take(BuildStep("b", "[2/2] COPY . .", at(1)))
    build.take(StepOutput("a", "o\n", time=at(1.25)))
    build.take(BuildStep("b", "[2/2] COPY . .", at(1), at(2), cached=True))
    build.take(StepOutput("a", "50 %\r100 %", time=at(2)))
    build.take(BuildStep("a", "[1/2] RUN  x", START, at(3), error="exit code: 1"))
    build.finish(BuildFailed("It failed.", "exit code: 1"))
    assert plain(build).splitlines() == [
        "#1 [1/2] RUN x",
        "#1 0.500 one",
        "",
        "#2 [2/2] COPY . .",
        "",
        "#1 ...",
        "#1 1.250 two",
        "",
        "#2 ...",
        "#2 CACHED",
        "",
        "#1 ...",
        "#1 2.000 100 %",
        "#1 ERROR: exit code: 1",
        "",
        "ERROR: It failed.",
        "exit code: 1",
    ]


def test_the_critical_path_is_what_the_last_step_waited_for() -> None:
    build = Build()
    for id_, times, needs in (
        ("load", (0, 1), ()),
        ("slow", (1, 5), ("load",)),
        ("quick", (1, 2), ("load",)),
        ("last", (5, 6), ("quick", "slow")),
        ("export", (6, 7), ()),
    ):
        build.take(BuildStep(id_, id_, at(times[0]), at(times[1]), inputs=tuple(needs)))
    assert critical_path(build, at(9)) == {"load", "slow", "last", "export"}
    found = {bar.record.step.id: bar for bar in bars(build, at(9))}
    assert (found["slow"].start, found["slow"].end, found["slow"].critical) == (1, 5, True)
    assert not found["quick"].critical


def test_steps_that_run_one_by_one_are_all_critical() -> None:
    build = Build()
    for number in range(5):
        build.take(BuildStep(str(number), "x", at(number), at(number + 1)))
    assert len(critical_path(build, at(9))) == 5
    assert critical_path([], at(9)) == frozenset()
