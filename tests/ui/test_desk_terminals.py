"""Terminals of an earlier start, opened again from what was remembered of them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from engines.base_image import BASH
from fakes.stage import Stage
from harness.waiting import until
from pierhead.core.run import RunSpec
from pierhead.core.terminal_options import TerminalPreferences
from pierhead.state.attached import MainProgram
from pierhead.state.debug_shell import DebugProgram
from pierhead.state.programs import ShellProgram
from pierhead.ui.desk import WindowDesk
from pierhead.ui.documents.terminal import TerminalDocument


class Again:
    """A desk without a window, on a fake engine with one container."""

    def __init__(self, qtbot: QtBot, stage: Stage, id_: str) -> None:
        self._qtbot, self.stage, self.id = qtbot, stage, id_
        self.desk = WindowDesk(TerminalPreferences())
        self.desk.attach(cast(Any, None), stage.runner)
        self.documents: list[TerminalDocument] = []

    async def open(self, asked: bool, **memory: Any) -> TerminalDocument | None:
        values = {"container": self.id, "name": "web", "engine": "", **memory}
        document = await self.desk.terminals.recall(json.loads(json.dumps(values)), asked)
        if document is None:
            return None
        assert isinstance(document, TerminalDocument)
        self._qtbot.addWidget(document)
        document.show()
        self.documents.append(document)
        return document

    async def close(self) -> None:
        for document in self.documents:
            task = document.life._task
            if isValid(document):
                document.shut()
            if task is not None:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
        await self.stage.runner.all_seen_off(5)
        await self.stage.engine.close()


@pytest.fixture
async def again(qtbot: QtBot, tmp_path: Path) -> AsyncIterator[Again]:
    stage = Stage(tmp_path)
    id_ = await stage.engine.containers.create(
        RunSpec(BASH, ("cat",), name="web", tty=True, interactive=True)
    )
    await stage.engine.containers.start(id_)
    await stage.list()
    again = Again(qtbot, stage, id_)
    yield again
    await again.close()


async def test_a_shell_is_back_where_it_was(again: Again) -> None:
    document = await again.open(False, what="shell", user="app", directory="/etc")
    assert document
    await until(lambda: document.running)
    record = again.stage.engine.containers.find(again.id)
    assert (record.execs[-1].user, record.execs[-1].workdir) == ("app", "/etc")
    remembered = document.memory()
    assert remembered
    assert remembered["directory"] == "/etc"


@pytest.mark.parametrize(
    "memory",
    [
        {"what": "shell", "command": ["rm", "-r", "/data"]},
        {"what": "shell", "command": ["sh", "-c", "reboot"]},
        {"what": "shell", "privileged": True},
        {"what": "debug", "image": BASH},
    ],
)
async def test_what_is_not_just_a_shell_waits_for_the_user(
    again: Again, memory: dict[str, Any]
) -> None:
    document = await again.open(False, **memory)
    assert document
    await until(document.bar.isVisible)
    assert not document.running
    assert not again.stage.engine.containers.find(again.id).execs
    assert [button.accessibleName() for button in document.bar.buttons()] == ["Reopen"]


async def test_what_the_user_asked_for_is_run(again: Again) -> None:
    document = await again.open(True, what="shell", command=["cat"])
    assert document
    await until(lambda: document.running)


async def test_each_kind_is_known(again: Again) -> None:
    kinds = {"shell": ShellProgram, "main": MainProgram, "debug": DebugProgram}
    for what, kind in kinds.items():
        document = await again.open(False, what=what, image=BASH)
        assert document
        assert type(document.program) is kind


@pytest.mark.parametrize(
    "memory", [{"engine": "unix:///other"}, {"container": ""}, {"container": 5}, {"engine": []}]
)
async def test_a_terminal_of_another_engine_stays_away(
    again: Again, memory: dict[str, Any]
) -> None:
    document = await again.open(True, what="shell", **memory)
    assert document is None or memory == {"engine": []}
