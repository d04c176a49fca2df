"""What an engine says about a Dockerfile that is not built, and what formatting changes for it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest

from engines.base_image import BUSYBOX
from engines.dockerd import PrivateDockerd
from pierhead.dockerfile.check import check
from pierhead.dockerfile.format import format_text
from pierhead.dockerfile.lint import lint as advice
from pierhead.dockerfile.syntax import read
from pierhead.engine.api_build import BuildFailed, BuildSpec, BuildStep, Built
from pierhead.engine.docker import DockerEngine
from pierhead.engine.endpoints import Endpoint
from pierhead.state.lint import lint

FIRST_WITH_WARNINGS = 27
"""Docker's version whose BuildKit has checks of its own."""


@pytest.fixture
async def engine(engine_host: PrivateDockerd) -> AsyncIterator[DockerEngine]:
    engine = DockerEngine(Endpoint("tests", engine_host.url))
    await engine.connect()
    yield engine
    await engine.close()


async def test_the_engine_warns_without_building(engine: DockerEngine, tmp_path: Path) -> None:
    version = (await engine.connect()).version
    text = f"# syntax=nowhere.example/x\nFROM {BUSYBOX} as base\nRUN exit 1\nCMD echo hi\n"
    found = await lint(engine, tmp_path, text)
    if int(version.partition(".")[0]) < FIRST_WITH_WARNINGS:
        assert found == ()
        return
    rules = {one.rule: one for one in found}
    assert set(rules) == {"FromAsCasing", "JSONArgsRecommended"}
    assert rules["JSONArgsRecommended"].line == 4
    assert rules["JSONArgsRecommended"].url.startswith("https://docs.docker.com/go/dockerfile/")
    assert not list(tmp_path.iterdir())


async def test_what_is_only_read_is_no_build_in_the_engine_s_history(
    engine: DockerEngine, tmp_path: Path
) -> None:
    before = {one.ref for one in await engine.builds.history()}
    await lint(engine, tmp_path, f"FROM {BUSYBOX}\nCMD x\n")
    assert {one.ref for one in await engine.builds.history()} <= before
    (tmp_path / "one").write_text("x")
    _image, _cached = await built(engine, tmp_path, f"FROM {BUSYBOX}\nCOPY one /\n", "kept:1")
    known = {one.ref for one in await engine.builds.history()}
    await lint(engine, tmp_path, f"FROM {BUSYBOX}\nCMD x\n")
    assert {one.ref for one in await engine.builds.history()} <= known


async def test_an_engine_that_does_not_warn_is_not_troubled(
    engine: DockerEngine, tmp_path: Path
) -> None:
    info = await engine.connect()
    spec = BuildSpec(tmp_path, tmp_path / "Dockerfile", only_read=True)
    if int(info.version.partition(".")[0]) < FIRST_WITH_WARNINGS:
        with pytest.raises(BuildFailed, match="no checks"):
            await anext(engine.build(spec))


async def test_a_text_with_an_error_is_said_nothing_of(
    engine: DockerEngine, tmp_path: Path
) -> None:
    assert await lint(engine, tmp_path, "FROM\nNO SUCH\n") == ()


H, B = f"FROM {BUSYBOX}\n", BUSYBOX
ADVISED = [
    H + "run a\nRUN b\n",
    f"FROM {B} as b\n",
    f"FROM {B} AS Base\n",
    f"from {B} AS base\nrun x\n",
    H + "MAINTAINER me\n",
    H + "CMD a b\n",
    H + 'CMD ["a"]\n',
    H + "ENTRYPOINT a\n",
    H + "ENV a b c\n",
    H + "LABEL a b\n",
    H + "WORKDIR app\n",
    H + "WORKDIR /a\nWORKDIR b\n",
    H + "EXPOSE 80/TCP\n",
    H + "EXPOSE 8080:80\n",
    H + "RUN a \\\n\n  b\n",
    H + 'CMD ["a"]\nCMD ["b"]\n',
    H + 'ENTRYPOINT ["a"]\nENTRYPOINT ["b"]\n',
    H + "HEALTHCHECK NONE\nHEALTHCHECK CMD x\n",
    f"FROM --platform=$TARGETPLATFORM {B}\n",
    f"FROM --platform=linux/amd64 {B}\n",
    f"FROM --platform=linux/amd64 {B} AS amd64\n",
    "FROM scratch\nCOPY a $WHERE\n",
    H + "COPY a-$TARGETARCH /\n",
    H + "ENV API_TOKEN=x\n",
    H + "ARG password\n",
    H + "ENV PUBLIC_KEY=x\n",
    H + "ARG MY_SECRET=x\n",
    H + "ENV AUTH_MODE=x KEY=1\n",
    f"FROM {B} AS scratch\n",
    f"FROM {B} AS context\n",
    "ARG X=1\nFROM busy-$Y\n",
    f"FROM {B}\nARG V\nLABEL v=$V w=$W\n",
    H + "LABEL x=${V:-a} y=${W:+b}\n",
    f"FROM {B} AS a\nFROM {B} AS a\n",
    H + "Run x\nCOPY a /\n",
    "FROM scratch\nENV A=$A\n",
    "FROM scratch\nENV PATH=$PATH:/x\n",
    H + 'SHELL ["/bin/sh","-c"]\nCMD foo\n',
    H + "HEALTHCHECK CMD foo bar\n",
    H + "ONBUILD CMD x\n",
    H + "ENV KEYBOARD=1 TOKEN_FILE=x PASSWD=y github_token=z\n",
    H + "USER $WHO\n",
    f"ARG T=1\nFROM {B}\nLABEL a=$T\n",
    f"FROM {B} AS b\nENV Q=1\nFROM b\nLABEL x=$Q y=$R\n",
    "# check=skip=JSONArgsRecommended\n" + H + "CMD a\n",
    "# check=skip=all\n" + H + "CMD a\n",
    H + "ARG HTTP_PROXY\nLABEL p=$HTTP_PROXY q=$https_proxy\n",
    H + "LABEL p=$HTTP_PROXY\n",
    H + "EXPOSE $PORT\n",
    H + "EXPOSE 53/udp 80/Udp\n",
    H + "WORKDIR $HOME\n",
    H + "WORKDIR ./a\n",
    H + 'WORKDIR "a"\n',
    H + "WORKDIR C:\\\\x\n",
]


async def test_our_advice_is_the_engine_s(engine: DockerEngine, tmp_path: Path) -> None:
    """All of it that has BuildKit's names, but for where it says that a line is empty."""
    info = await engine.connect()
    if int(info.version.partition(".")[0]) < FIRST_WITH_WARNINGS:
        return
    for name in ("a", "a-x"):
        (tmp_path / name).touch()
    for text in ADVISED:
        said = {(one.rule, one.line) for one in await lint(engine, tmp_path, text)}
        ours = {
            (one.rule, one.line)
            for one in (*advice(read(text)), *check(text))
            if one.rule and not one.rule.startswith("DL")
        }
        assert ours <= said or "\n\n" in text, text


UGLY = [
    "run   echo one   &&   \\\n  # remark\n\n     echo   'two   three'   \n",
    "  Env  A=b   C='d   e'  \\\n F=$A\n",
    'LABEL  x=y   \\\n\t\tz="a   b"\n',
    'ENV  old   style   value\nCMD  [ "a" ,   "b" ]  \n',
    "copy    one   two    ./   \n",
    "COPY --chown=1:1    \\\n one   \\\n   two /there/\n",
    "WORKDIR    /a b\nUSER   1:1   \nexpose   80   \\\n  90/udp\n",
    "volume  /x   /y\nSTOPSIGNAL   SIGINT\nARG  Q=1   \\\n  R\n",
    "HEALTHCHECK   --interval=5s    \\\n  CMD   true   x\n",
    "ONBUILD   run   echo   x   \\\n   y\nMAINTAINER   me   you\n",
    'SHELL   ["/bin/sh",   "-c"]\nENTRYPOINT   echo   a\n',
]


async def test_a_formatted_file_is_the_same_build(engine: DockerEngine, tmp_path: Path) -> None:
    """Every step comes from the cache, and the image is the very same one."""
    for name in ("one", "two"):
        (tmp_path / name).write_text(name)
    for number, body in enumerate(UGLY):
        text = f"\n\nfrom    {BUSYBOX}   as   x\n\n\n{body}"
        formatted = format_text(text)
        assert formatted != text
        image, _cached = await built(engine, tmp_path, text, f"ugly:{number}")
        same, cached = await built(engine, tmp_path, formatted, f"tidy:{number}")
        assert same == image, body
        assert cached, body


async def built(engine: DockerEngine, folder: Path, text: str, tag: str) -> tuple[str, bool]:
    """The image, and whether all of its steps were cached."""
    dockerfile = folder / "Dockerfile"
    dockerfile.write_text(text)
    steps: dict[str, BuildStep] = {}
    image = ""
    async with aclosing(engine.build(BuildSpec(folder, dockerfile, tags=(tag,)))) as events:  # type: ignore[type-var]
        async for event in events:
            if isinstance(event, BuildStep):
                steps[event.id] = event
            elif isinstance(event, Built):
                image = event.image
    made = [step for step in steps.values() if step.line and "FROM" not in step.name]
    return image, all(step.cached for step in made)
