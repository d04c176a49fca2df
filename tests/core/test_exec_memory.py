"""What the form remembers, whatever the file says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pierhead.core.exec_memory import MOST, MOST_COMMANDS, SETTING, ExecMemory
from pierhead.core.run import ExecSpec
from pierhead.core.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.json")


def test_the_last_one_is_known_after_a_restart(settings: Settings, tmp_path: Path) -> None:
    memory = ExecMemory(settings)
    spec = ExecSpec(("sh", "-c", "a b"), user="app", tty=False)
    memory.keep("web", ExecSpec(("top",)))
    memory.keep("web", spec)
    later = ExecMemory(Settings(tmp_path / "settings.json"))
    assert later.last("web") == spec
    assert later.commands("web") == ["sh -c 'a b'", "top"]
    assert later.last("other") is None
    assert later.commands("other") == []


def test_only_so_much_is_kept_and_the_oldest_goes_first(settings: Settings) -> None:
    memory = ExecMemory(settings)
    for number in range(MOST + 5):
        memory.keep(f"c{number}", ExecSpec(("sh",)))
    assert memory.last("c4") is None
    assert memory.last("c5")
    for number in range(MOST_COMMANDS + 3):
        memory.keep("c9", ExecSpec((f"p{number}",)))
    memory.keep("c9", ExecSpec(("p5",)))
    assert memory.commands("c9")[0] == "p5"
    assert len(memory.commands("c9")) == MOST_COMMANDS
    memory.keep("new", ExecSpec(("sh",)))
    assert memory.last("c5") is None
    assert memory.last("c9")


@pytest.mark.parametrize(
    "found",
    [
        {},
        "x",
        [1, ["web"], ["web", 3], [4, {}]],
        [["web", {"command": 5, "commands": "x"}]],
        [["web", {"command": ["a", 1], "commands": [1, "b"]}]],
    ],
)
def test_a_file_may_say_anything(settings: Settings, found: Any) -> None:
    settings.set(SETTING, found)
    memory = ExecMemory(settings)
    memory.last("web")
    assert all(isinstance(line, str) for line in memory.commands("web"))
    memory.keep("web", ExecSpec(("sh",)))
    assert memory.last("web") == ExecSpec(("sh",))
