"""Many files by their numbers, in little memory."""

from __future__ import annotations

import sys

from pierhead.engine.buildkit.file_list import FileList


def test_paths_and_sizes_come_back_as_they_were() -> None:
    files = FileList()
    names = [("a", 1), ("", 0), ("ordner/ä \udcff\n", 1 << 40), ("b/c", 0)]
    for name, size in names:
        files.append(name, size)
    assert [files[number] for number in range(4)] == names


def test_there_is_no_file_with_a_number_that_was_not_given() -> None:
    files = FileList()
    assert files[0] == ("", 0)
    files.append("a", 1)
    assert files[1] == ("", 0)


def test_a_hundred_thousand_take_no_more_than_their_names() -> None:
    files = FileList()
    for number in range(100_000):
        files.append(f"folder-{number % 100}/{number}", number)
    assert files[99_999] == ("folder-99/99999", 99_999)
    held = sum(map(sys.getsizeof, (files._paths, files._ends, files._sizes)))
    assert held < 5_000_000
