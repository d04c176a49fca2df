"""Why steps of a second build ran again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pierhead.engine.api_build import BuildSpec, BuildStep
from pierhead.state.build_compare import Pair, Verdict, compare
from pierhead.state.build_reasons import Reason, Reasons
from pierhead.state.builds import Build

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
Options = tuple[BuildSpec | None, BuildSpec | None]
SPEC = BuildSpec(Path("/src"), Path("/src/Dockerfile"))


def build(*steps: tuple[str, float, str]) -> Build:
    """Steps of one stage, each needing the one before; seconds below 0 for the cache."""
    made, before = Build(), ""
    for number, (text, seconds, error) in enumerate(steps, 1):
        cached = seconds < 0
        end = NOON + timedelta(seconds=max(0.0, seconds))
        needs = (before,) if before else ()
        name = f"[{number}/{len(steps)}] {text}"
        before = f"{id(made)}-{number}"
        made.take(BuildStep(before, name, NOON, end, cached, error, number, "", needs))
    return made


def compared(before: Build, after: Build, options: Options = (None, None)) -> tuple[Pair, ...]:
    return tuple(compare(Reasons(before, after, options)))


def test_a_changed_file_is_the_reason_of_all_that_follows() -> None:
    before = build(("FROM a", -1, ""), ("COPY . .", -1, ""), ("RUN make", -1, ""))
    after = build(("FROM a", -1, ""), ("COPY . .", 0.1, ""), ("RUN make", 9, ""))
    found = compared(before, after, (SPEC, SPEC))
    assert [(pair.verdict, pair.reason) for pair in found] == [
        (Verdict.SAME, None),
        (Verdict.LOST, Reason.FILES),
        (Verdict.LOST, Reason.PARENT),
    ]
    assert found[2].cause == "[2/3] COPY . ."
    assert found[2].difference == 9


def test_a_changed_instruction_is_found_at_its_place() -> None:
    before = build(("FROM a", -1, ""), ("RUN one", -1, ""), ("RUN two", -1, ""))
    after = build(("FROM a", -1, ""), ("RUN other", 1, ""), ("RUN two", 1, ""))
    found = compared(before, after)
    assert [(pair.verdict, pair.reason, pair.cause) for pair in found[1:]] == [
        (Verdict.LOST, Reason.INSTRUCTION, "RUN one"),
        (Verdict.LOST, Reason.PARENT, "[2/3] RUN other"),
    ]


def test_steps_come_and_go() -> None:
    before = build(("FROM a", -1, ""), ("RUN one", 1, ""))
    after = build(("FROM a", -1, ""), ("RUN new", 1, ""), ("RUN one", 1, ""))
    assert [pair.verdict for pair in compared(before, after)] == [
        Verdict.SAME,
        Verdict.NEW,
        Verdict.SAME,
    ]
    gone = compared(after, before)
    assert [(pair.verdict, pair.name) for pair in gone] == [
        (Verdict.SAME, "[1/2] FROM a"),
        (Verdict.SAME, "[2/2] RUN one"),
        (Verdict.GONE, "[2/3] RUN new"),
    ]


def test_options_are_reasons() -> None:
    before, after = build(("RUN x", -1, "")), build(("RUN x", 1, ""))
    told = replace(SPEC, no_cache=True)
    given = replace(SPEC, args=(("A", "1"),))
    reasons = [compared(before, after, (SPEC, now))[0].reason for now in (told, given, SPEC)]
    assert reasons == [Reason.TOLD, Reason.ARGUMENT, Reason.UNKNOWN]


def test_times_are_compared() -> None:
    before = build(("RUN a", 10, ""), ("RUN b", 10, ""), ("RUN c", 10, ""), ("RUN d", 1, ""))
    after = build(("RUN a", 13, ""), ("RUN b", 7, ""), ("RUN c", 11, ""), ("RUN d", -1, ""))
    verdicts = [pair.verdict for pair in compared(before, after)]
    assert verdicts == [Verdict.SLOWER, Verdict.QUICKER, Verdict.SAME, Verdict.WON]
    failed = build(("RUN a", 1, "exit code: 1"))
    assert compared(before, failed)[0].verdict is Verdict.FAILED
