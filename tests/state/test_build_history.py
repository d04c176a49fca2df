"""Builds of the past: kept, read again, bounded, and without secrets."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fakes.stage import Stage
from pierhead.commands.build import start_build
from pierhead.engine.api_build import (
    BuildFailed,
    BuildOutput,
    BuildSecret,
    BuildSpec,
    BuildStep,
    Built,
    OutputKind,
    StepOutput,
)
from pierhead.state import build_history
from pierhead.state.build_history import BuildHistory, BuildRecord, Recorder
from pierhead.state.build_mask import Mask, values_of
from pierhead.state.build_options import UnknownOptions, kept, missing, spec_of
from pierhead.state.builds import Build

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
FULL = BuildSpec(
    Path("/src"),
    Path("/src/Dockerfile"),
    ("a:1", "b:2"),
    (("VERSION", "3"),),
    target="web",
    no_cache=True,
    platform="linux/arm64",
    labels=(("x", "y"),),
    shm_size=1024,
    ulimits=("nofile=1:2",),
    cache_to=("type=inline",),
    secrets=(BuildSecret("f", Path("/key")), BuildSecret("v", variable="TOKEN")),
    agents=(("default", ""),),
    output=BuildOutput(OutputKind.TAR, Path("/x.tar")),
)


def record(number: int, **values: object) -> BuildRecord:
    made = BuildRecord(
        f"2026050{number}-120000-00000000", "a:1", "done", NOON + timedelta(days=number)
    )
    return replace(made, **values)  # type: ignore[arg-type]


def test_the_same_can_be_built_again() -> None:
    values = json.loads(json.dumps(kept(FULL)))
    assert spec_of(values) == FULL
    assert missing(values) == ()
    for damaged in (
        {},
        {"context": 1},
        {**values, "secrets": [3]},
        {**values, "output": {"kind": "?"}},
    ):
        with pytest.raises(UnknownOptions):
            spec_of(damaged)


def test_a_secret_that_was_typed_in_is_never_kept() -> None:
    spec = replace(FULL, secrets=(BuildSecret("id", value="hunter2-hunter2"),))
    assert "hunter2" not in json.dumps(kept(spec))
    assert missing(kept(spec)) == ("id",)


def test_an_argument_that_looks_like_a_secret_is_never_kept() -> None:
    args = (("VERSION", "3"), ("NPM_TOKEN", "hunter2"), ("MIRROR", "https://me:hunter2@host/"))
    remote = "https://hunter2@host/shop.git#main"
    values = json.loads(json.dumps(kept(replace(FULL, args=args, remote=remote))))
    assert "hunter2" not in json.dumps(values)
    assert spec_of(values) == replace(FULL, remote="https://host/shop.git#main")
    assert missing(values) == ("NPM_TOKEN", "MIRROR", "")


async def test_what_an_older_version_kept_is_forgotten(tmp_path: Path) -> None:
    history = BuildHistory(tmp_path)
    old = kept(FULL) | {"args": [["TOKEN", "hunter2"], ["VERSION", "3"]]}
    await history.add(record(1, options=old), b"")
    again = BuildHistory(tmp_path)
    await again.load()
    (found,) = again.store
    assert found.missing == ("TOKEN",)
    assert found.spec() == FULL
    assert "hunter2" not in "".join(path.read_text() for path in tmp_path.iterdir())


async def test_builds_are_kept_with_all_that_they_said(tmp_path: Path) -> None:
    history = BuildHistory(tmp_path / "builds")
    await history.load()
    recorder = Recorder()
    for event in (
        BuildStep("a", "[1/1] RUN x", NOON, NOON, line=2, inputs=("b",)),
        StepOutput("a", "\x1b[31mred\x1b[0m ä\n", time=NOON),
        Built("sha256:1"),
    ):
        recorder.take(event)
    kept_ = record(1, options=kept(FULL))
    await history.add(kept_, recorder.end(BuildFailed("T", "D", "H", 2)))
    again = BuildHistory(tmp_path / "builds")
    await again.load()
    assert list(again.store) == [kept_]
    assert again.store.get(kept_.id).spec() == FULL  # type: ignore[union-attr]
    build = await again.replay(kept_)
    assert build.steps["a"].step.inputs == ("b",)
    log = build.steps["a"].log
    assert log
    assert log.line(0).text == "\x1b[31mred\x1b[0m ä"
    assert build.failure
    assert (build.failure.detail, build.failure.line) == ("D", 2)
    assert (tmp_path / "builds" / f"{kept_.id}.json").stat().st_mode & 0o077 == 0
    await again.delete([kept_.id])
    assert not list((tmp_path / "builds").iterdir())
    assert not list(again.store)


async def test_the_oldest_leave(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build_history, "MOST_BUILDS", 3)
    history = BuildHistory(tmp_path)
    for number in range(1, 6):
        await history.add(record(number), b"")
    assert [one.started.day for one in history.store] == [6, 5, 4]
    assert len(list(tmp_path.iterdir())) == 6
    monkeypatch.setattr(build_history, "MOST_BYTES", 10_000)
    await history.add(record(7), b"x" * 20_000)
    assert [one.started.day for one in history.store] == [8]


async def test_what_is_damaged_is_left_out(tmp_path: Path) -> None:
    for number, text in enumerate(("", "[]", "{}", '{"started": 3}', '{"id": 3}')):
        (tmp_path / f"{number}.json").write_text(text)
    history = BuildHistory(tmp_path)
    await history.add(record(1), b'["step"]\nnonsense\n["built", "sha256:1"]\n[]\n')
    again = BuildHistory(tmp_path)
    await again.load()
    assert [one.id for one in again.store] == [record(1).id]
    assert (await again.replay(record(1))).image == "sha256:1"


def test_much_output_is_cut_with_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build_history, "LONGEST", 1000)
    recorder = Recorder()
    for _ in range(100):
        recorder.take(StepOutput("a", "x" * 90))
    recorder.take(Built("sha256:1"))
    text = recorder.end(None).decode()
    assert len(text) < 2000
    assert "keeps no more" in text
    assert text.endswith('["built","sha256:1"]\n')


def test_secrets_are_hidden_however_the_output_is_cut(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("first-long-line\nsecond-long-line\nx\n")
    secrets = (BuildSecret("a", tmp_path / "key"), BuildSecret("b", value="pa55word"))
    mask = Mask(values_of(replace(FULL, secrets=secrets)))
    build = Build()
    text = "x pa55word y pa55 second-long-line z pa"
    for character in text:
        for event in mask.cover(StepOutput("a", character)):
            build.take(BuildStep("a", "RUN", NOON, line=1))
            build.take(event)
    for event in mask.cover(BuildStep("a", "RUN", NOON, NOON, error="saw pa55word", line=1)):
        build.take(event)
    log = build.steps["a"].log
    assert log
    assert log.line(0).text == "x *** y pa55 *** z pa"
    assert build.steps["a"].step.error == "saw ***"
    assert mask.failure(BuildFailed("T", "pa55word", "", 3)).detail == "***"


def test_arguments_and_passwords_are_hidden_too() -> None:
    args = (("API_KEY", "one-two"), ("FROM", "https://me:three-four@host/"), ("VERSION", "latest"))
    spec = replace(FULL, secrets=(), args=args, remote="https://five-six@host/x.git")
    mask = Mask(values_of(spec))
    shown = mask.text("one-two three-four five-six latest https://me@host/")
    assert shown == "*** *** *** latest https://me@host/"
    (step,) = mask.cover(BuildStep("a", "WORKDIR /one-two", NOON))
    assert isinstance(step, BuildStep)
    assert step.name == "WORKDIR /***"


async def test_a_build_leaves_its_record_and_no_secret(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.engine.images.add("demo:1")
    history = BuildHistory(tmp_path / "builds")
    context = replace(stage.context, builds=history)
    dockerfile = tmp_path / "Dockerfile"
    dockerfile.write_text("FROM demo:1\nRUN echo hunter2-hunter2\nRUN false\n")
    secret = BuildSecret("id", value="hunter2-hunter2")
    spec = BuildSpec(tmp_path, dockerfile, ("made:1",), secrets=(secret,))
    build = Build()
    job = start_build(context, spec, build)
    await job.wait()
    (found,) = history.store
    assert (found.name, found.result, found.line, found.steps) == ("made:1", "failed", 3, 3)
    # The Dockerfile itself is the user's own text.
    lines = (tmp_path / "builds" / f"{found.id}.events").read_text().splitlines()
    assert not any("hunter2" in line for line in lines if line.startswith('["output"'))
    assert any("***" in line for line in lines)
    assert "hunter2" not in (tmp_path / "builds" / f"{found.id}.json").read_text()
    again = await history.replay(found)
    assert again.failure
    assert [one.step.name for one in again] == [one.step.name for one in build]
    await stage.engine.close()
