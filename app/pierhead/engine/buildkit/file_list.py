"""The files of a context by their numbers, in no more memory than their paths have bytes.

A hundred thousand strings would not only take more: freed again they leave gaps between what
lives on, and every build would make the app a little larger.
"""

from __future__ import annotations

import os
from array import array


class FileList:
    """Paths and sizes, in the order in which they are added."""

    def __init__(self) -> None:
        self._paths = bytearray()
        self._ends = array("q")
        self._sizes = array("q")

    def append(self, path: str, size: int) -> None:
        """Add one; an empty path stands for what is no file."""
        self._paths += os.fsencode(path)
        self._ends.append(len(self._paths))
        self._sizes.append(size)

    def __getitem__(self, number: int) -> tuple[str, int]:
        """Path and size in bytes; no path where there is no file with this number."""
        if number >= len(self._ends):
            return "", 0
        start = self._ends[number - 1] if number else 0
        return os.fsdecode(bytes(self._paths[start : self._ends[number]])), self._sizes[number]
