"""A trace as the app's events."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from engine.buildkit.encode import log, status, vertex, warning
from pierhead.engine.api_build import BuildStep, BuildWarning, StepOutput, StepProgress
from pierhead.engine.api_inside import Stream
from pierhead.engine.buildkit.progress import Trace
from pierhead.engine.steplines import StepLines

DOCKERFILE = "FROM alpine AS base\nRUN one\n\nFROM base\nCOPY a b\n"


def trace() -> Trace:
    return Trace(StepLines(DOCKERFILE, {}))


def test_a_step_from_waiting_to_done() -> None:
    build = trace()
    name = "[base 2/2] RUN one"
    more: Any = {"line": 2, "stage": "base", "inputs": ("an input",)}
    assert list(build.feed(vertex("d", name))) == [BuildStep("d", name, **more)]
    began = datetime(1970, 1, 1, 0, 0, 10, tzinfo=UTC)
    ended = datetime(1970, 1, 1, 0, 0, 12, 500000, tzinfo=UTC)
    assert list(build.feed(vertex("d", name, started=10))) == [BuildStep("d", name, began, **more)]
    done = vertex("d", name, started=10, completed=12)
    assert list(build.feed(done)) == [BuildStep("d", name, began, ended, **more)]
    assert list(build.feed(done)) == [], "the same again is no news"


def test_cached_may_come_late_and_a_second_run_takes_it_back() -> None:
    build = trace()
    [step] = build.feed(vertex("d", "x", started=1, completed=1, cached=True))
    assert isinstance(step, BuildStep)
    assert step.cached
    [step] = build.feed(vertex("d", "x", started=2))
    assert isinstance(step, BuildStep)
    assert not step.cached
    list(build.feed(log("d", b"done\n")))
    [step] = build.feed(vertex("d", "x", started=2, completed=3))
    assert isinstance(step, BuildStep)
    assert not step.cached


def test_what_is_fetched_from_a_cache_elsewhere_did_not_run() -> None:
    build = trace()
    list(build.feed(vertex("d", "x", started=1, completed=1, cached=True)))
    list(build.feed(vertex("d", "x", started=2) + status("d", "sha256:1", 5, 9)))
    [step] = build.feed(vertex("d", "x", started=2, completed=3))
    assert isinstance(step, BuildStep)
    assert step.cached


def test_output_cut_inside_a_letter() -> None:
    build = trace()
    smile = "☺ done\n".encode()
    first = list(build.feed(log("d", smile[:2])))
    rest = list(build.feed(log("d", smile[2:]) + log("d", b"oh\n", 2)))
    assert first == []
    when = datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)
    assert rest == [
        StepOutput("d", "☺ done\n", time=when),
        StepOutput("d", "oh\n", Stream.ERR, when),
    ]
    assert build.tail("d") == "☺ done\noh\n"


def test_progress_and_warnings() -> None:
    events = list(
        trace().feed(
            status("d", "transferring context:", 5, 0)
            + status("d", "sha256:1f", 5, 10, done=True)
            + warning("d", "JSONArgsRecommended", "https://docs", detail="Why", line=7)
        )
    )
    assert events == [
        StepProgress("d", "transferring context", 5, 0),
        StepProgress("d", "sha256:1f", 5, 10, done=True),
        StepOutput("d", "JSONArgsRecommended https://docs\n", Stream.ERR),
        BuildWarning("JSONArgsRecommended", "Why", "https://docs", 7),
    ]


def test_the_step_that_failed_is_not_one_that_was_only_stopped() -> None:
    build = trace()
    list(build.feed(vertex("a", "[base 1/2] FROM alpine", error="x: context canceled")))
    list(build.feed(vertex("b", "[stage-1 1/1] COPY a b", error="not found")))
    assert build.failed
    assert (build.failed.id, build.failed.line) == ("b", 5)
