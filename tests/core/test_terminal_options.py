from __future__ import annotations

import json
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from pierhead.core.settings import Settings
from pierhead.core.terminal_options import (
    CHECKS,
    DEFAULTS,
    Bell,
    ClipboardWrites,
    CursorLook,
    Restore,
    RightClick,
    TerminalOptions,
    TerminalPreferences,
)

OTHER = TerminalOptions(
    theme_light="solarized-light",
    theme_dark="nord",
    family="Noto Sans Mono",
    points=12.5,
    line_height=1.2,
    letter_spacing=1.0,
    cursor_shape=CursorLook.BAR,
    cursor_blinks=False,
    least_contrast=4.5,
    bold_is_bright=False,
    show_images=False,
    scrollback=100_000,
    bell=Bell.SOUND,
    copy_on_select=True,
    middle_click_pastes=False,
    right_click=RightClick.PASTE,
    word_separators=" ",
    paste_warning=False,
    clipboard_writes=ClipboardWrites.REFUSE,
    clipboard_allowed=("web", "db"),
    clipboard_refused=("cache",),
    alternate_scroll=False,
    scroll_on_output=True,
    scroll_on_keystroke=False,
    detach_keys="ctrl-\\,d",
    restore=Restore.NEVER,
    shells=("/bin/zsh", "sh"),
    announce=True,
)
NAMES = [field.name for field in fields(TerminalOptions)]


class Follower:
    def __init__(self) -> None:
        self.heard: list[TerminalOptions] = []

    def take(self, options: TerminalOptions) -> None:
        self.heard.append(options)


def written(path: Path, values: dict[str, Any]) -> Settings:
    path.write_text(json.dumps({f"terminal.{name}": value for name, value in values.items()}))
    return Settings(path)


@pytest.mark.parametrize("name", NAMES)
def test_each_option_is_kept_and_followed(tmp_path: Path, name: str) -> None:
    path = tmp_path / "settings.json"
    preferences, follower = TerminalPreferences(Settings(path)), Follower()
    preferences.changed.connect(follower.take)
    value = getattr(OTHER, name)
    preferences.change(**{name: value})
    wanted = replace(DEFAULTS, **{name: value})
    assert wanted != DEFAULTS
    assert follower.heard == [preferences.options] == [wanted]
    assert TerminalPreferences(Settings(path)).options == wanted
    preferences.change(**{name: value})
    assert len(follower.heard) == 1


def test_every_option_is_checked_and_its_default_is_right() -> None:
    assert list(CHECKS) == NAMES
    for options in (DEFAULTS, OTHER):
        assert {name: CHECKS[name](getattr(options, name)) for name in NAMES} == {
            name: getattr(options, name) for name in NAMES
        }


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "wrong", [None, "\x1b", [], {}, [1], "x" * 1000, ["\n"], float("nan"), [["a"]], ["", "a"]]
)
def test_a_wrong_value_in_the_file_counts_as_not_chosen(
    tmp_path: Path, name: str, wrong: Any
) -> None:
    settings = written(tmp_path / "settings.json", {"bold_is_bright": False, name: wrong})
    expected = replace(DEFAULTS, bold_is_bright=name == "bold_is_bright")
    assert TerminalPreferences(settings).options == expected


@pytest.mark.parametrize(
    ("name", "given", "taken"),
    [
        ("scrollback", 10**9, 100_000),
        ("scrollback", -1, 0),
        ("scrollback", float("inf"), 100_000),
        ("scrollback", True, DEFAULTS.scrollback),
        ("points", 12, 12.0),
        ("points", 1000, 40.0),
        ("points", -3, 6.0),
        ("points", False, 0.0),
        ("line_height", 9, 2.0),
        ("letter_spacing", -50, -2.0),
        ("least_contrast", 5, DEFAULTS.least_contrast),
        ("cursor_blinks", 1, DEFAULTS.cursor_blinks),
        ("detach_keys", "ctrl-ü", DEFAULTS.detach_keys),
        ("detach_keys", "", DEFAULTS.detach_keys),
        ("detach_keys", "ctrl-a, d", "ctrl-a,d"),
        ("shells", ["sh", "bash", "sh"], ("sh", "bash")),
    ],
)
def test_numbers_end_at_their_limits(tmp_path: Path, name: str, given: Any, taken: Any) -> None:
    settings = written(tmp_path / "settings.json", {name: given})
    assert getattr(TerminalPreferences(settings).options, name) == taken


def test_what_cannot_be_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    preferences = TerminalPreferences(Settings(path))
    with pytest.raises(ValueError, match="ctrl-"):
        preferences.change(announce=True, detach_keys="ctrl-")
    assert preferences.options == DEFAULTS
    assert not path.exists()


def test_all_goes_back_to_the_defaults(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    preferences = TerminalPreferences(Settings(path))
    preferences.change(**{name: getattr(OTHER, name) for name in NAMES})
    assert TerminalPreferences(Settings(path)).options == OTHER
    preferences.reset()
    assert preferences.options == TerminalPreferences(Settings(path)).options == DEFAULTS
