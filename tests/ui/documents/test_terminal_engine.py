"""Terminals in containers of a real engine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from contract.conftest import docker_engine
from contract.watching import hearing, run
from engines.base_image import BASH
from engines.dockerd import PrivateDockerd
from harness.waiting import until
from pierhead.core.run import ExecSpec
from pierhead.engine.api import Session
from pierhead.engine.docker import DockerEngine
from terminal.opened import Opened, bar_text
from terminal.screens import everything, screen

Key = Qt.Key


@pytest.fixture
async def opened(qtbot: QtBot) -> AsyncIterator[Opened]:
    documents = Opened(qtbot)
    yield documents
    await documents.shut()


@pytest.fixture
async def engine(qtbot: QtBot, engine_host: PrivateDockerd) -> AsyncIterator[DockerEngine]:
    engine = docker_engine(engine_host)
    await engine.connect()
    yield engine
    await engine.close()


async def test_a_shell_in_a_container(opened: Opened, engine: DockerEngine) -> None:
    id_ = await run(engine, "sleep", "600", image=BASH)

    async def opening() -> Session:
        return await engine.containers.exec(id_, ExecSpec(("bash", "--norc", "-i")))

    document = opened.open(opening)
    emulator = document.emulator
    await until(lambda: "bash" in "".join(screen(emulator)))
    QTest.keyClicks(document.view, "echo $((6*7)); stty size")
    QTest.keyClick(document.view, Key.Key_Return)
    await until(lambda: f"{emulator.lines} {emulator.columns}" in screen(emulator))
    assert "42" in screen(emulator)
    QTest.keyClicks(document.view, "exit 5")
    QTest.keyClick(document.view, Key.Key_Return)
    await until(lambda: bar_text(document) == "The program has ended with exit code 5.")
    document.open()
    await until(lambda: document.running)
    assert "42" in everything(emulator)


async def test_a_container_that_stops_ends_its_terminals(
    opened: Opened, engine: DockerEngine
) -> None:
    id_ = await run(engine, "sleep", "600")

    async def opening() -> Session:
        return await engine.containers.exec(id_, ExecSpec(("sh", "-c", "echo here; exec cat")))

    stopped = asyncio.Event()

    async def why() -> str:
        await stopped.wait()
        return "The container has stopped."

    document = opened.open(opening, why)
    await until(lambda: screen(document.emulator) == ["here"])
    async with hearing(engine) as heard:
        await engine.containers.kill(id_)
        await heard.until("die", id_)
    stopped.set()
    await until(lambda: bar_text(document).startswith("The container has stopped."))
    assert screen(document.emulator) == ["here"]


async def test_a_container_without_the_program_says_so(
    opened: Opened, engine: DockerEngine
) -> None:
    id_ = await run(engine, "sleep", "600")

    async def opening() -> Session:
        return await engine.containers.exec(id_, ExecSpec(("fish",)))

    document = opened.open(opening)
    await until(lambda: "fish" in bar_text(document) + "".join(screen(document.emulator)))
    await until(lambda: not document.running)


async def test_an_engine_that_goes_away_ends_the_terminal(
    opened: Opened, engine: DockerEngine, engine_host: PrivateDockerd
) -> None:
    id_ = await run(engine, "sleep", "600")

    async def opening() -> Session:
        return await engine.containers.exec(id_, ExecSpec(("sh", "-c", "echo here; exec cat")))

    document = opened.open(opening)
    await until(lambda: screen(document.emulator) == ["here"])
    await asyncio.to_thread(engine_host.kill)
    await until(lambda: bar_text(document))
    assert not document.running
    assert screen(document.emulator) == ["here"]
