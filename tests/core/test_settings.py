from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest

from pierhead.core.settings import Settings


def test_what_is_set_is_there_after_the_next_start(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "settings.json"
    Settings(path).set("list.widths", [10, 20])
    assert Settings(path).get("list.widths", [0]) == [10, 20]


def test_a_value_of_another_type_counts_as_missing(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.json")
    settings.set("size", "large")
    assert settings.get("size", 3) == 3


@pytest.mark.parametrize("text", ["{", "[1]", "\x00", '"x"', "[" * 100_000])
def test_a_damaged_file_costs_the_settings_only(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(text)
    settings = Settings(path)
    assert settings.get("anything", "default") == "default"
    settings.set("a", 1)
    assert Settings(path).get("a", 0) == 1
    assert (tmp_path / "settings.damaged.json").read_text() == text


def test_an_unwritable_place_is_only_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("")
    settings = Settings(tmp_path / "file" / "settings.json")
    with caplog.at_level(logging.WARNING):
        settings.set("a", 1)
        settings.set("a", 2)
    assert caplog.text.count("cannot be written") == 1
    assert settings.get("a", 0) == 2


def test_a_draft_that_cannot_take_its_place_is_not_left_behind(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.mkdir()
    Settings(path).set("a", 1)
    assert [each.name for each in tmp_path.iterdir()] == ["settings.json"]


def test_writing_is_put_off_once_for_all_that_changes(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    settings, begun = Settings(path), 0

    def begin() -> None:
        nonlocal begun
        begun += 1

    settings.put_off(begin)
    settings.set("a", 1)
    settings.set("b", 2)
    assert begun == 1
    assert not path.exists()
    in_a_thread(settings.write)
    assert json.loads(path.read_text()) == {"a": 1, "b": 2}
    settings.set("a", 1)
    assert begun == 1
    settings.set("a", 3)
    assert begun == 2


def test_what_was_put_off_is_written_at_the_end_and_then_at_once(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    settings = Settings(path)
    settings.put_off(lambda: None)
    settings.set("a", 1)
    settings.put_off(None)
    assert Settings(path).get("a", 0) == 1
    settings.set("a", 2)
    assert Settings(path).get("a", 0) == 2


def test_nothing_is_written_when_nothing_has_changed(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    settings = Settings(path)
    settings.put_off(None)
    settings.write()
    assert not path.exists()


def in_a_thread(work: Callable[[], object]) -> None:
    thread = Thread(target=work)
    thread.start()
    thread.join()
