"""The classic builder's output, Docker's and Podman's, as steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pierhead.engine.api_build import BuildEvent, BuildStep, StepOutput, StepProgress
from pierhead.engine.api_inside import Stream
from pierhead.engine.classic import ClassicTrace
from pierhead.engine.steplines import StepLines

LINES = StepLines("FROM a AS x\nRUN one\nFROM b\nRUN two\n", {})


def feed(trace: ClassicTrace, *items: dict[str, Any] | str) -> list[BuildEvent]:
    def events() -> Iterator[BuildEvent]:
        for item in items:
            yield from trace.feed({"stream": item} if isinstance(item, str) else item)

    return list(events())


def test_docker() -> None:
    trace = ClassicTrace(LINES)
    events = feed(
        trace,
        "Step 1/4 : FROM a AS x",
        "\n",
        " ---> 4415fabc8142\n",
        "Step 2/4 : RUN one",
        "\n",
        " ---> Using cache\n",
        "Step 4/4 : RUN two",
        "\n",
        " ---> Running in ec7fc74301f2\n",
        "out\n",
        "\x1b[91merr\n\x1b[0m",
        {"aux": {"ID": "sha256:1f"}},
    )
    steps = {event.id: event for event in events if isinstance(event, BuildStep)}
    assert [(step.name, step.line, step.cached) for step in steps.values()] == [
        ("[1/4] FROM a AS x", 1, False),
        ("[2/4] RUN one", 2, True),
        ("[4/4] RUN two", 4, False),
    ]
    assert [bool(step.completed) for step in steps.values()] == [True, True, False]
    said = [event for event in events if isinstance(event, StepOutput) and event.step == "1.4"]
    assert said[1:] == [StepOutput("1.4", "out\n"), StepOutput("1.4", "err\n", Stream.ERR)]
    assert trace.image == "sha256:1f"
    assert trace.tail() == "out\nerr\n"
    [last] = trace.end("exit 1")
    assert isinstance(last, BuildStep)
    assert (last.error, last.line) == ("exit 1", 4)
    assert list(trace.end()) == []


def test_podman() -> None:
    trace = ClassicTrace(LINES, podman=True)
    events = feed(
        trace,
        "[1/2] STEP 1/2: FROM a AS x\n",
        "[2/2] STEP 1/2: FROM b\n",
        "[2/2] STEP 2/2: RUN two\n",
        "--> Using cache 1f\n",
        {"aux": {"ID": "1f"}},
    )
    steps = {event.id: event for event in events if isinstance(event, BuildStep)}
    assert [(step.id, step.line) for step in steps.values()] == [("1.1", 1), ("2.1", 3), ("2.2", 4)]
    assert steps["2.2"].cached
    assert trace.image == "1f"


def test_a_pull_within_a_step() -> None:
    trace = ClassicTrace(LINES)
    item = {"id": "0123456789ab", "status": "Downloading"}
    progress = {"progressDetail": {"current": 1, "total": 2}}
    events = feed(trace, item | progress, "Step 1/1 : FROM a", item | progress)
    assert events[1:] == [StepProgress("1.1", "0123456789ab", 1, 2)]
