"""Random build contexts with all that is odd in them."""

from __future__ import annotations

import os
from pathlib import Path
from random import Random

NAMES = [
    b"a", b"b", b"foo", b"x.py", b".git", b"node_modules", b"\xff\xfe", b"\xc3\xa4", b"a b",
    b"[x]", b"A", b"new\nline", b"x" * 110,
]  # fmt: skip
TARGETS = [b"a", b"nowhere", b"../..", b"/etc/passwd", b"\xff", b"y" * 150]
PIECES = ["a", "b", "*", "**", "foo", "*.py", ".git", "?", "[ab]", "[^a]", "A", "*o*", "ä"]


def plant(root: Path, random: Random) -> None:
    """Fill ``root`` with folders, files, links and pipes."""
    _folder(os.fsencode(root), random, 0, [])


def _folder(folder: bytes, random: Random, depth: int, files: list[bytes]) -> None:
    for name in random.sample(NAMES, random.randint(1, 6)):
        path, kind = os.path.join(folder, name), random.random()
        if kind < 0.35 and depth < 4:
            os.mkdir(path)
            _folder(path, random, depth + 1, files)
            os.chmod(path, random.choice([0o755, 0o700, 0o1777, 0o2755]))
        elif kind < 0.45:
            os.symlink(random.choice(TARGETS), path)
        elif kind < 0.5:
            os.mkfifo(path)
        elif kind < 0.6 and files:
            os.link(random.choice(files), path)
        else:
            _file(path, random)
            files.append(path)


def _file(path: bytes, random: Random) -> None:
    with open(path, "wb") as file:
        file.write(random.randbytes(random.choice([0, 1, 511, 512, 513, 5000])))
    os.chmod(path, random.choice([0o644, 0o4755, 0o600, 0o755]))
    os.utime(path, (0, random.choice([0, -5, 1_000_000_000, 2**34])))


def ignore_lines(random: Random) -> str:
    """A few patterns; those with ``!`` name their folders, as older builders want it."""
    lines = ["*"] if random.random() < 0.3 else []
    for _ in range(random.randint(1, 4)):
        if random.random() < 0.3:
            lines.append("!" + random.choice(["a", "b", "foo", "a/b", "a/foo", ".git", "b/a/x.py"]))
        else:
            parts = random.choices(PIECES, k=random.choice([1, 1, 2]))
            lines.append(random.choice(["", "", "/"]) + "/".join(parts))
    return "\n".join(lines) + "\n"


def dockerfile_lines(random: Random) -> str:
    """A Dockerfile that copies all of a context, or some of it in one of many ways."""
    copies = [
        ". /all/", "a /a", "a/ /a/", "foo* /x/", "[a-f]* /y/", "a b /two/", "link /l",
        "./a/../b /b", "*/ /deep/", "a/* /stars/", '["a b", "/odd/"]', "--chown=5:6 . /owned/",
    ]  # fmt: skip
    lines = [f"COPY {random.choice(copies)}" for _ in range(random.choice([1, 1, 2]))]
    lines += ["ADD . /added/"] if random.random() < 0.2 else []
    return "FROM scratch\n" + "\n".join(lines) + "\n"
