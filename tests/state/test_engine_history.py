"""What the engine remembers beside what was kept here."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fakes.stage import Stage
from harness.waiting import until
from pierhead.commands.builds import builds as commands
from pierhead.commands.builds import replayed
from pierhead.engine.api_build import BuildStep
from pierhead.engine.api_builds import EngineBuild
from pierhead.state.build_history import BuildHistory, BuildRecord
from pierhead.state.engine_history import EngineHistory, record_of
from pierhead.state.jobs import Job

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(seconds=9)


def build(ref: str, **values: object) -> EngineBuild:
    return replace(EngineBuild(ref, f"{ref}:1", NOON, LATER, 4, 3), **values)  # type: ignore[arg-type]


async def test_both_are_listed_once(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    history = BuildHistory(tmp_path / "builds")
    own = BuildRecord("20260501-1", "mine:1", "done", NOON, ref="a")
    await history.add(own, b"")
    builds = stage.engine.builds
    builds.past = [
        build("a"),
        build("b", error="exit code: 1"),
        build("c", error="canceled", cancelled=True),
        build("d", completed=None),
    ]
    builds.happened["b"] = [BuildStep("x", "[1/1] RUN y", NOON, LATER)]
    past = EngineHistory(stage.context.connection, stage.context.jobs, history)
    await past.refresh()
    found = {record.name: record for record in history.store}
    assert {name: record.result for name, record in found.items()} == {
        "mine:1": "done",
        "b:1": "failed",
        "c:1": "stopped",
    }
    foreign = found["b:1"]
    assert (foreign.foreign, foreign.seconds, foreign.share) == (True, 9, 0.75)
    assert foreign.spec() is None
    context = replace(stage.context, builds=history)
    again = await replayed(context, foreign)
    assert [one.step.name for one in again.ordered()] == ["[1/1] RUN y"]
    await commands["build.delete"].run(context, foreign)
    assert "b:1" not in {record.name for record in history.store}
    assert "b" not in {one.ref for one in builds.past}
    past.end()
    await until(lambda: not past._tasks)
    await stage.engine.close()


async def test_the_engine_is_asked_when_somebody_looks(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    jobs, history = stage.context.jobs, BuildHistory(tmp_path / "builds")
    past = EngineHistory(stage.context.connection, jobs, history)
    stage.engine.builds.past = [build("a")]
    jobs.ended.emit(Job("anything"))
    assert not past._tasks
    past.look()
    await until(lambda: [record.name for record in history.store] == ["a:1"])
    stage.engine.builds.past = [build("a"), build("b")]
    await until(lambda: not past._tasks)
    jobs.ended.emit(Job("anything"))
    await until(lambda: len(history.store) == 2)
    past.end()
    await stage.engine.close()


def test_what_the_engine_fetched_itself_can_be_built_again() -> None:
    told = {
        "context": "https://host/shop.git#main:web",
        "filename": "prod.Dockerfile",
        "target": "final",
        "build-arg:VERSION": "4",
        "build-arg:NPM_TOKEN": "hunter2",
        "build-arg:BUILDKIT_INLINE_CACHE": "1",
    }
    record = record_of(build("a", attributes=told))
    spec = record.spec()
    assert spec
    assert (spec.remote, spec.dockerfile) == (told["context"], Path("prod.Dockerfile"))
    assert (spec.target, spec.args, spec.tags) == ("final", (("VERSION", "4"),), ("a:1",))
    assert record.missing == ("NPM_TOKEN",)


def test_what_another_program_sent_cannot() -> None:
    record = record_of(build("a", attributes={"filename": "Dockerfile", "build-arg:X": "1"}))
    assert record.spec() is None
    assert (record.dockerfile, record.options["args"]) == ("", [["X", "1"]])
