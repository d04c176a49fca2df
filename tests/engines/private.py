"""A real engine that only the tests can see: what dockerd and podman have in common here.

It lives in its own mount, pid and network namespaces with its own data, so that it never meets
the machine's engine. The namespaces hang on a pipe of the process that made them: when that one
ends, however it ends, everything in them ends too, and a small shell outside removes what is left.
"""

from __future__ import annotations

import os
import select
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from engines.lifetime import Lifetime
from engines.processes import child_of, stopped
from harness.waiting import PATIENCE

ENOUGH = 3 << 30
"""Bytes of free memory from which on the engine keeps its data there."""

PATH = f"{os.environ.get('PATH', '')}:/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin"
"""Where daemons are looked for, also when a user's own path leaves them out."""

# Process 1 of the namespaces. It lives as long as its standard input, and ends as bash, which reaps
# what dies inside. Overlays keep the engine's own files out of the real /etc and /opt.
INIT = """
set -e
ip link set lo up
mount -t tmpfs -o mode=755 tmpfs "$DIR/shadow"
for folder in etc opt; do
    [ -d /$folder ] || continue
    mkdir -p "$DIR/shadow/$folder/up" "$DIR/shadow/$folder/work"
    layers="upperdir=$DIR/shadow/$folder/up,workdir=$DIR/shadow/$folder/work"
    mount -t overlay overlay -o "lowerdir=/$folder,$layers" /$folder
done
mount -t tmpfs -o mode=755 tmpfs /run
[ -z "$MEMORY" ] || mount -t tmpfs -o "size=$MEMORY" tmpfs "$DIR/data"
eval "$PREPARE"
echo ready
exec bash -c "$LAST"
"""

# Wait for the end with nothing but what the shell itself can do; a frozen process cannot die.
LAST = """
while read -r line; do :; done
for state in /sys/fs/cgroup/freezer/"$NAME"/freezer.state \
    /sys/fs/cgroup/freezer/"$NAME"/*/freezer.state; do
    [ ! -e "$state" ] || echo THAWED > "$state"
done
"""

# The daemon must not be a child of nsenter, which stops and continues together with its child.
LAUNCH = '"$0" "$@" >> "$DIR/log" 2>&1 & echo $!'

# Around the namespaces: tidies up after them, even when the tests were killed.
OUTER = """
groups() {
    [ -z "$GROUPS_OF_ITS" ] || find /sys/fs/cgroup -type d -name "$GROUPS_OF_ITS" 2> /dev/null
}
before=$(groups)
unshare --mount --pid --net --fork --kill-child=SIGKILL --mount-proc sh -c "$INIT"
rm -rf "$DIR"
for group in $(groups); do
    case $before in *"$group"*) continue ;; esac
    find "$group" -depth -type d -exec rmdir {} + 2> /dev/null
done
for group in /sys/fs/cgroup/"$NAME" /sys/fs/cgroup/*/"$NAME"; do
    [ ! -d "$group" ] || find "$group" -depth -type d -exec rmdir {} +
done
"""


class EngineFailed(Exception):
    """The engine for the tests cannot run here; the message says why in a sentence."""


class PrivateEngine(Lifetime):
    """One daemon: ``start`` it, use ``url``, ``close`` it; it may be killed and hung in between."""

    daemon = ""
    """The name of its program."""
    needs: Sequence[str] = ()
    """The other programs that it needs."""
    prepare = ""
    """What a shell does in the namespaces before the first start."""
    groups = ""
    """A pattern of control groups that it makes beside its own, and may leave."""
    folder = ""
    """Where the engine is, if that is not this machine's own."""
    room = 0
    """The bytes of its disk, if that is to be a small one; said before the first start."""

    def __init__(self) -> None:
        self.dir = Path(tempfile.mkdtemp(prefix="pierhead-"))
        self.dir.chmod(0o755)
        self.name = self.dir.name
        self.socket = self.dir / "docker.sock"
        self.url = f"unix://{self.socket}"
        self._outer: subprocess.Popen[bytes] | None = None
        self._init = 0
        self._pid = 0
        self._watch = -1
        """Readable when the daemon has ended."""

    # -- the daemon

    @property
    def running(self) -> bool:
        """Whether the daemon's process exists, be it suspended."""
        return self._watch >= 0 and not self._ended(0)

    @property
    def pid(self) -> int:
        """The daemon's process id, as this machine counts."""
        return self._pid

    @property
    def keeper(self) -> int:
        """The process that tidies up; when it has ended, nothing is left."""
        return self._outer.pid if self._outer else 0

    def start(self, timeout: float = PATIENCE) -> None:
        """Start the daemon and return when it answers; what it had before is still there."""
        if self._outer is None:
            self._open_namespaces()
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ready:
            address = self.dir / "ready"
            address.unlink(missing_ok=True)
            ready.bind(str(address))
            launched = subprocess.run(
                [*self._enter("mount", "pid", "net"), "sh", "-c", LAUNCH, *self.command()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                env=self.environment(NOTIFY_SOCKET=str(address), DIR=str(self.dir)),
                start_new_session=True,
                check=True,
            )
            self._pid = child_of(self._init, int(launched.stdout))
            self._watch = os.pidfd_open(self._pid)
            self._await_ready(ready, timeout)

    def stop(self, timeout: float = PATIENCE) -> None:
        """End the daemon in order; its data stays for the next ``start``.

        It asks its containers to end first and waits ten seconds for the deaf ones.
        """
        self._end(signal.SIGTERM, timeout)

    def kill(self, *, containers: bool = True) -> None:
        """End the daemon as a crash would; its data stays for the next ``start``.

        Containers die with it as they would with the machine. If they are left alive, the next
        start has to end them and waits ten seconds for each that is deaf.
        """
        self._end(signal.SIGKILL, PATIENCE)
        if containers:
            everyone = "kill -9 -1 2> /dev/null"
            subprocess.run([*self._enter("pid"), "sh", "-c", everyone], check=False)

    def suspend(self) -> None:
        """Let the daemon hang: it accepts connections and never answers."""
        os.kill(self._pid, signal.SIGSTOP)
        while not stopped(self._pid):
            os.sched_yield()

    def resume(self) -> None:
        """Let a suspended daemon go on."""
        os.kill(self._pid, signal.SIGCONT)

    def restart(self) -> None:
        """Stop and start."""
        self.stop()
        self.start()

    def close(self) -> None:
        """End the daemon, its containers and its namespaces, and remove every trace of them."""
        if self._outer is None:
            shutil.rmtree(self.dir, ignore_errors=True)
            return
        assert self._outer.stdin
        self._outer.stdin.close()
        self._outer.wait(PATIENCE)
        for pipe in (self._outer.stdout, self._outer.stderr):
            assert pipe
            pipe.close()
        if self._watch >= 0:
            self._ended(PATIENCE)
        self._outer = None

    # -- around it

    def nsenter(self, *command: str, check: bool = True, within: str = "net") -> str:
        """Run a command of this machine in the engine's network, or mounts; what it wrote."""
        done = subprocess.run(
            [*self._enter(within), *command], capture_output=True, text=True, check=False
        )
        if check and done.returncode:
            raise EngineFailed(f"{' '.join(command)}: {done.stderr.strip() or done.returncode}")
        return str(done.stdout)

    def spawn(self, *command: str, **options: Any) -> subprocess.Popen[bytes]:
        """Start a long-running program of this machine in the engine's network."""
        return subprocess.Popen([*self._enter("net"), *command], **options)

    def docker(self, *args: str, check: bool = True, **options: Any) -> str:
        """Run the docker CLI against it; returns what it wrote to standard output."""
        done = subprocess.run(
            ["docker", "-H", self.url, *args],
            capture_output=True,
            text=True,
            check=False,
            env=self.environment(DOCKER_CONFIG=str(self.dir / "cli")),
            **options,
        )
        if check and done.returncode:
            raise EngineFailed(f"docker {' '.join(args)}: {done.stderr.strip()}")
        return str(done.stdout).strip()

    def log(self) -> str:
        """What the daemon wrote so far."""
        return (self.dir / "log").read_text(errors="replace")

    # -- what each engine says

    @property
    def path(self) -> str:
        """Where programs are looked for."""
        return f"{self.folder}/usr/sbin:{self.folder}/usr/bin:{PATH}" if self.folder else PATH

    def command(self) -> Sequence[str]:
        """What starts the daemon in the foreground, to listen at ``socket``."""
        raise NotImplementedError

    def write_files(self) -> None:
        """Write what it reads when it starts."""

    # -- inside

    def _open_namespaces(self) -> None:
        self._check_machine()
        for folder in ("data", "shadow"):
            (self.dir / folder).mkdir()
        self.write_files()
        free = _free_memory()
        memory = str(self.room or free * 2 // 3) if self.room or free > ENOUGH else ""
        self._outer = subprocess.Popen(
            ["sh", "-c", OUTER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.environment(
                INIT=INIT,
                LAST=LAST,
                DIR=str(self.dir),
                NAME=self.name,
                MEMORY=memory,
                PREPARE=self.prepare,
                FOLDER=self.folder,
                GROUPS_OF_ITS=self.groups,
            ),
            start_new_session=True,
        )
        assert self._outer.stdout
        assert self._outer.stderr
        if self._outer.stdout.readline() != b"ready\n":
            why = self._outer.stderr.read().decode().strip()
            raise EngineFailed(f"The namespaces for a private engine cannot be made here: {why}")
        self._init = child_of(child_of(self._outer.pid))

    def environment(self, **variables: str) -> dict[str, str]:
        """Nothing of the test that happens to run: the engine outlives it."""
        return {"PATH": self.path, "HOME": str(self.dir), **variables}

    def _check_machine(self) -> None:
        if os.geteuid() != 0:
            raise EngineFailed(f"A private {self.daemon} needs root: use tests/run.sh.")
        needed = {self.daemon, *self.needs, "ip", "nsenter"}
        missing = [tool for tool in sorted(needed) if not shutil.which(tool, path=self.path)]
        if missing:
            names = ", ".join(missing)
            raise EngineFailed(f"The tests need a real engine, but {names} is not installed.")

    def _enter(self, *namespaces: str) -> list[str]:
        flags = [f"--{name}" for name in namespaces]
        nsenter = shutil.which("nsenter", path=self.path) or "nsenter"
        return [nsenter, f"--target={self._init}", *flags, "--"]

    def _await_ready(self, ready: socket.socket, timeout: float) -> None:
        """The daemon says so itself, as to an init system that started it."""
        happened, _, _ = select.select([ready.fileno(), self._watch], [], [], timeout)
        if ready.fileno() not in happened or b"READY=1" not in ready.recv(4096):
            self._end(signal.SIGKILL, PATIENCE)
            raise EngineFailed(f"{self.daemon} does not start: {self.log()[-1500:]}")

    def _end(self, how: signal.Signals, timeout: float) -> None:
        if not self.running:
            return
        for number in (signal.SIGCONT, how):
            with suppress(ProcessLookupError):
                os.kill(self._pid, number)
        if not self._ended(timeout):
            raise EngineFailed(
                f"{self.daemon} does not end within {timeout} s: {self.log()[-1500:]}"
            )

    def _ended(self, timeout: float) -> bool:
        if not select.select([self._watch], [], [], timeout)[0]:
            return False
        os.close(self._watch)
        self._watch = -1
        return True


def _free_memory() -> int:
    for line in Path("/proc/meminfo").read_text().splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    return 0
