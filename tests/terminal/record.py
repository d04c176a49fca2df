"""Record what htop and vim print, for ``kinds.py``: ``python -m terminal.record`` in ``tests``.

htop is shown processes that are made for it, in a namespace of their own, so that it shows nothing
of the machine; vim is shown the source of the terminal. Both are driven by keys.
"""

from __future__ import annotations

import fcntl
import gzip
import os
import pty
import select
import shutil
import struct
import subprocess
import termios
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from terminal.kinds import RECORDINGS, SIZES, WORDS

SOURCE = Path(__file__).parents[2] / "app/pierhead/terminal"
PROCESSES = "; ".join(
    f"(exec -a {word}-{number} sleep 1000) &" for number in range(2) for word in WORDS
).replace("&;", "&")
HTOP = ["unshare", "--pid", "--fork", "--mount-proc", "bash", "-c", f"{PROCESSES} exec htop -d 5"]
SETTINGS = "+set number laststatus=2 hlsearch"
VIM = ["vim", "-u", "NONE", "-N", "-i", "NONE", "+syntax on", SETTINGS, "writing.py"]
DOWN, PAGE_DOWN = b"\x1b[B", b"\x1b[6~"
HTOP_KEYS = [*[DOWN] * 20, *[b""] * 10, *[PAGE_DOWN] * 3, b"P", b"", b"M", b"", b"t", *[b""] * 5]
VIM_KEYS = [
    *([b"\x06"] * 5 + [b"\x05"] * 30 + [b"jjjjllll"] * 5 + [b"/self\r"] + [b"n"] * 10),
    *([b"\x15"] * 4 + [b"oSome new text\x1b"] * 3 + [b"dd"] * 3 + [b":vsplit\r"] + [b"\x04"] * 6),
]


def record(command: list[str], keys: list[bytes], columns: int, lines: int, wait: float) -> bytes:
    """Run a program on a terminal of that size, press keys and return all that it printed."""
    with TemporaryDirectory() as home:
        child, terminal = pty.fork()
        if not child:
            os.environ.update(TERM="xterm-256color", HOME=home, LANG="C.UTF-8", COLORTERM="")
            time.sleep(0.2)
            os.execvp(command[0], command)
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("4H", lines, columns, 0, 0))
        printed = _read(terminal, 1.5)
        for key in keys:
            os.write(terminal, key)
            printed += _read(terminal, wait)
        os.close(terminal)
        subprocess.run(["kill", str(child)], check=False)
        os.waitpid(child, 0)
    return printed


def _read(terminal: int, seconds: float) -> bytes:
    end = time.monotonic() + seconds
    printed = b""
    while (left := end - time.monotonic()) > 0:
        if select.select([terminal], [], [], left)[0]:
            printed += os.read(terminal, 1 << 16)
    return printed


def main() -> None:
    """Make all recordings anew."""
    os.chdir(SOURCE)
    for columns, lines in SIZES:
        for name, command, keys, wait in (
            ("htop", HTOP, HTOP_KEYS, 0.5),
            ("vim", VIM, VIM_KEYS, 0.1),
        ):
            if shutil.which(name) is None:
                raise SystemExit(f"{name} is not installed.")
            printed = record(command, keys, columns, lines, wait)
            path = RECORDINGS / f"{name}-{columns}x{lines}.gz"
            path.write_bytes(gzip.compress(printed, 9, mtime=0))
            print(path.name, len(printed), path.stat().st_size)


if __name__ == "__main__":
    main()
