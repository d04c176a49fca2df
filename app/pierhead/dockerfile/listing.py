"""What a folder of a build context holds for ``COPY``: without what an ignore file leaves out."""

from __future__ import annotations

import os
from pathlib import Path

from pierhead.core.errors import AppError
from pierhead.dockerfile.ignore import Ignore, State, ignore_file

MOST = 2000
"""Entries of a folder that are looked at."""


def list_folder(root: Path, dockerfile: Path, folder: str) -> list[tuple[str, bool]]:
    """Names in a folder of the context, folders first, and whether they are such; blocks.

    ``folder`` is relative, with slashes; one that leads out of the context has nothing in it.
    """
    parts = [part for part in folder.split("/") if part]
    if ".." in parts:
        return []
    try:
        rules = Ignore.read(ignore_file(root, dockerfile))
        state: State = ()
        for end in range(1, len(parts) + 1):
            path = "/".join(parts[:end])
            ignored, state = rules.check(path, state)
            if ignored and not rules.enters(path):
                return []
        found = []
        with os.scandir(root.joinpath(*parts)) as entries:
            for _number, entry in zip(range(MOST), entries, strict=False):
                path = "/".join((*parts, entry.name))
                is_folder = entry.is_dir()
                ignored, _state = rules.check(path, state)
                if not ignored or (is_folder and rules.enters(path)):
                    found.append((entry.name, is_folder))
    except (OSError, AppError, ValueError):
        return []
    return sorted(found, key=lambda pair: (not pair[1], pair[0].startswith("."), pair[0]))
