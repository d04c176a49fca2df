"""Why steps of a second build ran again, as a real engine with either builder has them run."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from contract.conftest import connected
from contract.watching import until_idle_cache
from engines.base_image import BUSYBOX
from engines.dockerd import PrivateDockerd
from fakes.stage import Stage
from pierhead.commands.build import start_build
from pierhead.commands.builds import replayed
from pierhead.engine.api_build import BuildSpec
from pierhead.engine.api_builds import CachePrune
from pierhead.engine.docker import DockerEngine
from pierhead.state.build_compare import Verdict, compare
from pierhead.state.build_history import BuildHistory, BuildRecord
from pierhead.state.build_reasons import Reason, Reasons
from pierhead.state.builds import Build

TEXT = """FROM base:1 AS one
ARG WORD=a
WORKDIR /w
COPY f ./
RUN cat f > g
FROM base:1
ENV SET=1
ARG WORD
RUN echo $WORD
COPY --from=one /w/g /g
"""
MOUNTED = "RUN --mount=type=bind,source=h,target=/h cat /h\n"
Why = dict[str, tuple[Reason | None, str]]


@pytest.fixture
async def engine(engine_host: PrivateDockerd) -> AsyncIterator[DockerEngine]:
    async with connected(engine_host) as engine:
        yield engine


def _words(name: str) -> str:
    """A step without its number."""
    return name.partition("] ")[2] or name


class Bench(NamedTuple):
    """Builds one Dockerfile again and again, each kept in the history."""

    stage: Stage
    host: PrivateDockerd
    folder: Path
    asked: BuildSpec

    async def build(self, text: str = "", **options: Any) -> BuildRecord:
        if text:
            self.asked.dockerfile.write_text(text)
        context = self.stage.context
        job = start_build(context, replace(self.asked, **options), Build())
        await job.wait()
        assert job.error is None
        return next(iter(context.builds.store))

    async def why(self, before: BuildRecord, after: BuildRecord) -> Why:
        """Why steps ran again, by their instruction; nothing else may have changed."""
        builds = [await replayed(self.stage.context, one) for one in (before, after)]
        pairs = list(compare(Reasons(builds[0], builds[1], (before.spec(), after.spec()))))
        assert not [one for one in pairs if one.verdict in {Verdict.NEW, Verdict.GONE}]
        lost = [pair for pair in pairs if pair.verdict is Verdict.LOST]
        return {_words(pair.name): (pair.reason, _words(pair.cause)) for pair in lost}


@pytest.fixture(params=[False, True], ids=["buildkit", "classic"])
def bench(
    request: pytest.FixtureRequest,
    engine: DockerEngine,
    engine_host: PrivateDockerd,
    tmp_path: Path,
) -> Bench:
    stage = Stage(tmp_path / "settings")
    stage.connection.engine = engine  # type: ignore[assignment]
    history = BuildHistory(tmp_path / "history")
    stage.context = replace(stage.context, builds=history)
    folder = tmp_path / "context"
    folder.mkdir()
    for name in ("f", "h", "other"):
        (folder / name).write_text("1")
    (folder / "Dockerfile").write_text(TEXT)
    engine_host.docker("tag", BUSYBOX, "base:1")
    asked = BuildSpec(folder, folder / "Dockerfile", ("made:1",), classic=request.param)
    return Bench(stage, engine_host, folder, asked)


WORDS = {
    "COPY f ./": (Reason.FILES, ""),
    "RUN cat f > g": (Reason.PARENT, "COPY f ./"),
}
AFTER = "COPY --from=one /w/g /g"


async def test_nothing_where_nothing_has_changed(bench: Bench) -> None:
    await bench.build()
    before = await bench.build()
    (bench.folder / "other").write_text("22")
    assert await bench.why(before, await bench.build()) == {}


async def test_a_file_and_all_that_comes_of_it(bench: Bench) -> None:
    await bench.build()
    before = await bench.build()
    (bench.folder / "f").write_text("22")
    found = await bench.why(before, await bench.build())
    reason, cause = found.pop(AFTER)
    assert reason is Reason.PARENT
    assert cause in {"RUN cat f > g", "COPY f ./"}
    assert found == WORDS


async def test_a_file_that_is_mounted(bench: Bench) -> None:
    if bench.asked.classic:
        pytest.skip("the classic builder mounts nothing")
    await bench.build(TEXT + MOUNTED)
    before = await bench.build()
    (bench.folder / "h").write_text("22")
    assert await bench.why(before, await bench.build()) == {MOUNTED.strip(): (Reason.FILES, "")}


async def test_arguments_for_those_that_see_them(bench: Bench) -> None:
    await bench.build()
    before = await bench.build()
    found = await bench.why(before, await bench.build(args=(("WORD", "b"),)))
    # BuildKit says the value in place of the name, and the classic builder the name.
    run = next(name for name in found if name in {"RUN echo b", "RUN echo $WORD"})
    assert found["RUN cat f > g"] == found[run] == (Reason.ARGUMENT, "WORD")
    assert "WORKDIR /w" not in found
    told = await bench.why(before, await bench.build(no_cache=True))
    assert {reason for reason, _cause in told.values()} == {Reason.TOLD}
    assert "COPY f ./" in told


async def test_what_is_written_in_another_way(bench: Bench) -> None:
    await bench.build()
    before = await bench.build()
    found = await bench.why(before, await bench.build(TEXT.replace("> g", "> g && true")))
    assert found["RUN cat f > g && true"] == (Reason.INSTRUCTION, "RUN cat f > g")
    found = await bench.why(before, await bench.build(TEXT.replace("SET=1", "SET=2")))
    # The classic builder has settings for steps.
    setting = (Reason.PARENT if bench.asked.classic else Reason.SETTING, "ENV SET=2")
    assert found["RUN echo $WORD"] == setting
    assert "RUN cat f > g" not in found


async def test_another_base_image(bench: Bench) -> None:
    await bench.build()
    before = await bench.build()
    other = bench.folder.parent / "other"
    other.mkdir()
    (other / "Dockerfile").write_text(f"FROM {BUSYBOX}\nRUN echo > /other\n")
    asked = BuildSpec(other, other / "Dockerfile", ("base:1",), classic=bench.asked.classic)
    await start_build(bench.stage.context, asked, Build(), kept=False).wait()
    found = await bench.why(before, await bench.build())
    for step in ("WORKDIR /w", "RUN echo $WORD"):
        reason, cause = found[step]
        assert reason is Reason.BASE
        assert cause.endswith("base:1")


async def test_a_cache_that_was_removed_is_nobodys_doing(bench: Bench) -> None:
    await bench.build()
    before = await bench.build()
    engine = bench.stage.connection.engine
    assert isinstance(engine, DockerEngine)
    await engine.images.remove("made:1")
    await engine.images.prune()
    await until_idle_cache(engine)
    await engine.builds.prune(CachePrune(all=True))
    found = await bench.why(before, await bench.build())
    assert {reason for reason, _cause in found.values()} == {Reason.UNKNOWN, Reason.PARENT}
