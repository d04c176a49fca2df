"""A real OpenSSH server on loopback, with keys of its own; the machine's is never touched."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

from engines.doors import Door
from engines.private import PATH, EngineFailed

UNPACKED = Path(sys.prefix) / "sshd"
"""Where ``tests/run.sh`` unpacks it: installed, it would begin to serve everybody."""

CONFIG = """
HostKey {folder}/host
AuthorizedKeysFile {folder}/user.pub
StrictModes no
UsePAM no
PermitRootLogin prohibit-password
PasswordAuthentication no
PidFile none
"""

# It wants a user and a folder of its own, which only it shall see.
START = """
mkdir -p "$1/etc" "$1/work"
mount -t tmpfs tmpfs "$1/etc"
mkdir "$1/etc/up" "$1/etc/work"
mount -t overlay overlay -o "lowerdir=/etc,upperdir=$1/etc/up,workdir=$1/etc/work" /etc
grep -q ^sshd: /etc/passwd || echo 'sshd:x:74:65534::/run/sshd:/bin/false' >> /etc/passwd
sed -i 's/^root:[^:]*/root:*/' /etc/shadow
mount -t tmpfs tmpfs /run
mkdir -m 755 /run/sshd
shift
exec "$@"
"""


class Sshd:
    """Who comes to ``door`` with the key in ``config`` is root here, and may forward sockets."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._program = _program()
        for name in ("host", "user"):
            key = ("-q", "-t", "ed25519", "-N", "", "-f", str(folder / name))
            subprocess.run(["ssh-keygen", *key], check=True)
        (folder / "sshd_config").write_text(CONFIG.format(folder=folder))
        self.door = Door(self._start)
        self.config = folder / "config"
        """For ``ssh -F``."""
        self.config.write_text(
            f"IdentityFile {folder}/user\nIdentitiesOnly yes\nUserKnownHostsFile {folder}/known\n"
            "StrictHostKeyChecking yes\nGlobalKnownHostsFile none\n"
        )
        host = (folder / "host.pub").read_text()
        (folder / "known").write_text(f"[127.0.0.1]:{self.door.port} {host}")

    def _start(self, connection: socket.socket) -> subprocess.Popen[bytes]:
        serve = (self._program, "-i", "-r", "-e", "-f", f"{self._folder}/sshd_config")
        with (self._folder / "log").open("ab") as log:
            return subprocess.Popen(
                ["unshare", "--mount", "sh", "-ec", START, "sh", f"{self._folder}/own", *serve],
                stdin=connection,
                stdout=connection,
                stderr=log,
                env={"PATH": PATH, "LD_LIBRARY_PATH": _libraries()},
            )


def _program() -> str:
    own = UNPACKED / "usr/sbin/sshd"
    found = shutil.which("sshd", path=PATH) or (str(own) if os.access(own, os.X_OK) else "")
    if not found:
        raise EngineFailed("The tests need a real SSH server: tests/run.sh unpacks OpenSSH's.")
    return found


def _libraries() -> str:
    return ":".join(map(str, (UNPACKED / "usr/lib").glob("*-linux-gnu")))
