"""Which paths of a context lead to what a Dockerfile copies, through its symbolic links.

A builder names the sources of COPY; a link among them, or on the way to them, is of use only
together with what it points at. Links never lead out of the context: its root is their root. The
rules are those of fsutil, which BuildKit's own clients use.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable
from pathlib import Path

from pierhead.dockerfile.patterns import BadPattern, compile_pattern

_WILD = frozenset("*?[\\")


def follow(root: Path, paths: Iterable[str]) -> list[str]:
    """The paths and patterns to send for ``paths``; empty when that is everything; blocks."""
    followed = _Followed(os.fspath(root))
    for path in paths:
        followed.add(path)
    found: list[str] = []
    for path in sorted(followed.found, key=os.fsencode):
        if path == ".":
            return []
        if not (found and path.startswith(found[-1] + "/")):
            found.append(path)
    return found


class _Followed:
    def __init__(self, root: str) -> None:
        self.found: set[str] = set()
        self._root = root

    def add(self, path: str) -> None:
        """Go down ``path``; where there is a link, go on from what it points at."""
        rest, at = _inside(path), "."
        while True:
            name, _slash, rest = rest.partition("/")
            at = posixpath.normpath(posixpath.join(at, name))
            targets = self._targets(at)
            if not rest or targets is not None:
                if at in self.found:
                    return
                self.found.add(at)
                for target in targets or ():
                    self.add(posixpath.join(target, rest))
                return

    def _targets(self, path: str) -> list[str] | None:
        """Where the link at ``path`` points, or those that match it; None when it is no link."""
        folder, name = posixpath.split(path)
        if not _WILD.intersection(name):
            target = self._target(path)
            return None if target is None else [target]
        try:
            matches = compile_pattern(name)
            names = [found for found in os.listdir(self._real(folder)) if matches(found)]
        except (OSError, BadPattern):
            return None
        links = [self._target(posixpath.join(folder, found)) for found in names]
        return [link for link in links if link is not None] or None

    def _target(self, path: str) -> str | None:
        try:
            link = os.readlink(self._real(path))
        except (OSError, ValueError):
            return None
        return link if link.startswith("/") else posixpath.join(posixpath.dirname(path), link)

    def _real(self, path: str) -> str:
        return os.path.join(self._root, path)


def _inside(path: str) -> str:
    """``path`` relative to the root, above which there is nothing."""
    return posixpath.normpath("/" + path).lstrip("/") or "."
