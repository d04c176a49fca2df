"""Terminals in containers of a real engine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from contract.conftest import connected
from contract.watching import run
from engines.base_image import BASH
from engines.dockerd import PrivateDockerd
from fakes.stage import Stage
from harness.waiting import until
from pierhead.core.run import ExecSpec
from pierhead.engine.docker import DockerEngine
from pierhead.state.place import Place
from pierhead.state.programs import ShellProgram
from terminal.opened import Opened, bar_text
from terminal.screens import everything, screen

Key = Qt.Key


@pytest.fixture
async def opened(qtbot: QtBot, tmp_path: Path) -> AsyncIterator[Opened]:
    documents = Opened(qtbot, Stage(tmp_path))
    yield documents
    await documents.shut()


@pytest.fixture
async def engine(qtbot: QtBot, engine_host: PrivateDockerd) -> AsyncIterator[DockerEngine]:
    async with connected(engine_host) as engine:
        yield engine


def place_of(opened: Opened, engine: DockerEngine, id_: str, name: str = "web") -> Place:
    """A container of the real engine, for a program in it."""
    connection = opened.stage.connection
    connection.engine = engine  # type: ignore[assignment]
    return Place(connection, opened.stage.containers, id_, name)  # type: ignore[arg-type]


async def test_a_shell_in_a_container(opened: Opened, engine: DockerEngine) -> None:
    id_ = await run(engine, "sleep", "600", image=BASH)
    spec = ExecSpec(("bash", "--norc", "-i"))
    document = opened.program(ShellProgram(place_of(opened, engine, id_), spec))
    emulator = document.emulator
    await until(lambda: "bash" in "".join(screen(emulator)))
    QTest.keyClicks(document.view, "echo $((6*7)); stty size")
    QTest.keyClick(document.view, Key.Key_Return)
    await until(lambda: f"{emulator.lines} {emulator.columns}" in screen(emulator))
    assert "42" in screen(emulator)
    QTest.keyClicks(document.view, "exit 5")
    QTest.keyClick(document.view, Key.Key_Return)
    await until(lambda: bar_text(document) == "The program has ended with exit code 5.")
    document.life.open()
    await until(lambda: document.running)
    assert "42" in everything(emulator)


async def test_a_container_that_stops_ends_its_terminals(
    opened: Opened, engine: DockerEngine
) -> None:
    id_ = await run(engine, "sleep", "600")
    spec = ExecSpec(("sh", "-c", "echo here; exec cat"))
    document = opened.program(ShellProgram(place_of(opened, engine, id_), spec))
    await until(lambda: screen(document.emulator) == ["here"])
    await engine.containers.kill(id_)
    await until(lambda: bar_text(document) == "The container has stopped with exit code 137.")
    assert screen(document.emulator) == ["here"]


async def test_a_container_without_the_program_says_so(
    opened: Opened, engine: DockerEngine
) -> None:
    id_ = await run(engine, "sleep", "600")
    document = opened.program(ShellProgram(place_of(opened, engine, id_), ExecSpec(("fish",))))
    await until(lambda: "The program to run is not in the image." in bar_text(document))
    assert "fish" in bar_text(document)
    assert not document.running


async def test_an_engine_that_goes_away_ends_the_terminal(
    opened: Opened, engine: DockerEngine, engine_host: PrivateDockerd
) -> None:
    id_ = await run(engine, "sleep", "600")

    spec = ExecSpec(("sh", "-c", "echo here; exec cat"))
    document = opened.program(ShellProgram(place_of(opened, engine, id_), spec))
    await until(lambda: screen(document.emulator) == ["here"])
    await asyncio.to_thread(engine_host.kill)
    await until(lambda: bar_text(document))
    assert not document.running
    assert screen(document.emulator) == ["here"]
