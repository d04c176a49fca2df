"""The order of a context, and what of it is given."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Event

import pytest

from pierhead.dockerfile.ignore import Ignore
from pierhead.dockerfile.walk import Walk


def files(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(path)


def walked(root: Path, rules: str = "", *always: str) -> list[str]:
    return [entry.path for entry in Walk(root, Ignore(rules), frozenset(always))]


def test_folders_come_first_and_names_are_sorted_by_their_bytes(tmp_path: Path) -> None:
    files(tmp_path, "b/x", "a/y/z", "B", "a.txt", "ä")
    assert walked(tmp_path) == ["B", "a", "a/y", "a/y/z", "a.txt", "b", "b/x", "ä"]


def test_an_ignored_folder_is_given_only_for_what_is_kept_in_it(tmp_path: Path) -> None:
    files(tmp_path, "a/b/keep", "a/b/no", "a/other", "c/keep.txt")
    assert walked(tmp_path, "*\n!a/b/keep") == ["a", "a/b", "a/b/keep"]
    assert walked(tmp_path, "*\n!**/keep*") == ["a", "a/b", "a/b/keep", "c", "c/keep.txt"]
    assert walked(tmp_path, "*\n!a/nothing") == []


def test_what_is_always_given_comes_with_its_folders(tmp_path: Path) -> None:
    files(tmp_path, "docker/Dockerfile", "docker/x", "y")
    assert walked(tmp_path, "*", "docker/Dockerfile") == ["docker", "docker/Dockerfile"]


def test_links_are_given_not_followed(tmp_path: Path) -> None:
    files(tmp_path, "folder/x")
    (tmp_path / "link").symlink_to("folder")
    (tmp_path / "loop").symlink_to("..")
    (tmp_path / "dangling").symlink_to("nowhere")
    assert walked(tmp_path) == ["dangling", "folder", "folder/x", "link", "loop"]


def test_stop_ends_it(tmp_path: Path) -> None:
    files(tmp_path, "a", "b", "c")
    stop, found = Event(), []
    for entry in Walk(tmp_path, Ignore(), stop=stop):
        found.append(entry.path)
        stop.set()
    assert found == ["a"]


def test_a_folder_that_cannot_be_read_is_told_unless_it_is_ignored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files(tmp_path, "locked/x", "y")
    scan = os.scandir

    def refuse(path: str | int) -> object:
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    failed: list[str] = []
    list(Walk(tmp_path, Ignore(), failed=lambda path, _: failed.append(path)))
    list(Walk(tmp_path, Ignore("locked\n!locked/x"), failed=lambda path, _: failed.append(path)))
    assert failed == ["locked"]


def test_portions_are_the_same_and_come_even_when_nothing_is_found(tmp_path: Path) -> None:
    for number in range(50):
        (tmp_path / f"{number:02}").touch()
    everything = [entry.path for entry in Walk(tmp_path, Ignore.of(()))]
    portions = list(Walk(tmp_path, Ignore.of(())).portions(0))
    assert [entry.path for portion in portions for entry in portion] == everything
    assert len(portions) > 10
    # Whoever looks through what is ignored gets to do something else as often.
    ignored = list(Walk(tmp_path, Ignore.of(("*",))).portions(0))
    assert len(ignored) > 10
    assert not any(ignored)
