from __future__ import annotations

import logging
from pathlib import Path

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
