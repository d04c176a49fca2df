"""Logs of an earlier start, opened again from what was remembered of them."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from fakes.stage import Stage
from harness.waiting import until
from pierhead.core.terminal_options import TerminalPreferences
from pierhead.ui.desk import WindowDesk
from pierhead.ui.documents.logs import LogsDocument


@pytest.fixture
def desk(tmp_path: Path) -> WindowDesk:
    stage = Stage(tmp_path)
    desk = WindowDesk(TerminalPreferences())
    desk.attach(cast(Any, None), stage.runner)
    return desk


async def test_it_is_there_again_with_its_filter(desk: WindowDesk, qtbot: QtBot) -> None:
    members = [["a" * 64, "web"], ["b" * 64, "db"]]
    memory = {"members": members, "project": "shop", "engine": "", "filter": "error"}
    document = await desk.logs.recall(json.loads(json.dumps(memory)), False)
    assert isinstance(document, LogsDocument)
    qtbot.addWidget(document)
    document.show()
    assert document.memory() == memory
    task = document._task
    assert task
    document.shut()
    await until(task.done)


@pytest.mark.parametrize(
    "memory",
    [
        {},
        {"members": "web", "engine": ""},
        {"members": [["a"], [1, 2], None], "engine": ""},
        {"members": [["a", "web"]], "engine": "tcp://elsewhere"},
    ],
)
async def test_what_makes_no_sense_is_not_opened(desk: WindowDesk, memory: Any) -> None:
    assert await desk.logs.recall(memory, True) is None
    await asyncio.sleep(0)
