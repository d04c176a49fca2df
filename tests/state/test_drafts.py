"""Drafts: kept whole, read back, and harmless when somebody has changed them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pierhead.state.drafts import Draft, Drafts

ID = "0123456789abcdef"


@pytest.fixture
def drafts(tmp_path: Path) -> Drafts:
    return Drafts(tmp_path / "deep" / "drafts")


def test_what_is_kept_comes_back_until_it_is_dropped(drafts: Drafts) -> None:
    assert drafts.all() == []
    first = Draft(ID, "/x/Dockerfile", "FROM a\n\ud800😀", "Dockerfile")
    second = Draft("f" * 16, "", "b")
    drafts.keep(first)
    drafts.keep(second)
    drafts.keep(first)
    assert sorted(draft.id for draft in drafts.all()) == [ID, "f" * 16]
    assert first in drafts.all()
    drafts.drop(ID)
    drafts.drop(ID)
    assert drafts.all() == [second]


def test_only_the_user_can_read_them(drafts: Drafts, tmp_path: Path) -> None:
    drafts.keep(Draft(ID, "", "secret"))
    folder = tmp_path / "deep" / "drafts"
    assert folder.stat().st_mode & 0o077 == 0
    assert (folder / f"{ID}.json").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"path": 1}', b"\xff", b"[" * 100_000])
def test_what_cannot_be_read_is_left_alone(drafts: Drafts, tmp_path: Path, content: bytes) -> None:
    drafts.keep(Draft(ID, "", "x"))
    broken = tmp_path / "deep" / "drafts" / ("a" * 16 + ".json")
    broken.write_bytes(content)
    (broken.parent / "notes.json").write_text("{}")
    assert [draft.id for draft in drafts.all()] == [ID]
    assert broken.exists()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match=os.strerror(20)):
        Drafts(tmp_path / "file" / "drafts").keep(Draft(ID, "", "x"))
