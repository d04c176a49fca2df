"""A minimal Debian in a folder, and a screen that programs in it can show windows on."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SIZE = "1400x900x24"
WINDOW_SECONDS = 60
USER = "sailor"
SESSION = """
export HOME=/home/{user} XDG_RUNTIME_DIR=/run/{user} DISPLAY=:{display} LC_ALL=C.UTF-8
cd "$HOME"
exec dbus-run-session -- sh -c '"$@"; exec sleep infinity' sh "$@"
"""


class CleanDebian:
    """The host's release without anything but what apt needs; each command has own namespaces."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "root"
        release = re.search(r"VERSION_CODENAME=(\w+)", Path("/etc/os-release").read_text("utf-8"))
        assert release
        needs = "libglib2.0-bin,dbus,dbus-bin,dbus-daemon,desktop-file-utils,adduser"
        command = ["mmdebstrap", "--mode=root", "--variant=apt", f"--include={needs}"]
        subprocess.run([*command, release[1], str(self.root)], check=True, capture_output=True)
        self.run("useradd", "--create-home", USER, user="root")

    def install(self, package: Path) -> None:
        """Install the package with what it depends on and recommends."""
        shutil.copy(package, self.root / "tmp" / package.name)
        self.run("apt-get", "update", user="root")
        self.run("apt-get", "install", "-y", f"/tmp/{package.name}", user="root")

    def write(self, name: str, text: str) -> None:
        """Put a file into the user's home."""
        path = self.root / "home" / USER / name
        path.write_text(text)

    def run(self, *command: str, user: str = USER) -> str:
        """Run a command to its end; its standard output."""
        done = subprocess.run(
            self._inside("", *command, user=user), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}: {done.stdout}\n{done.stderr}"
        return done.stdout

    @contextmanager
    def session(self, screen: Screen, *command: str) -> Iterator[None]:
        """A desktop session on the screen in which the command was run."""
        script = SESSION.format(user=USER, display=screen.number)
        mounts = (
            f"mkdir -p {self.root}/tmp/.X11-unix {self.root}/run/{USER}; "
            f"mount --bind /tmp/.X11-unix {self.root}/tmp/.X11-unix; "
            f"chown 1000:1000 {self.root}/run/{USER}; chmod 700 {self.root}/run/{USER}; "
        )
        inside = self._inside(mounts, "sh", "-c", script, "sh", *command)
        process = subprocess.Popen(inside)
        try:
            yield
        finally:
            # The first process of the namespace takes everything in it along; it does not follow
            # its parent's end, since it has changed its user.
            children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
            for child in children.split():
                os.kill(int(child), signal.SIGKILL)
            process.wait()

    def remove(self) -> None:
        """Delete it; its mounts went with their namespaces."""
        shutil.rmtree(self.root)

    def _inside(self, mounts: str, *command: str, user: str = USER) -> list[str]:
        prepare = (
            f"{mounts}mount -t proc proc {self.root}/proc; "
            f"mount --rbind /dev {self.root}/dev; "
            f"exec chroot {'' if user == 'root' else f'--userspec={user}'} {self.root} "
            'env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive "$@"'
        )
        spaces = ["unshare", "--mount", "--pid", "--ipc", "--fork", "--kill-child=KILL"]
        return [*spaces, "sh", "-ec", prepare, "sh", *command]


class Screen:
    """An X server of its own, with a window manager."""

    def __init__(self, folder: Path) -> None:
        ends = os.pipe()
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(ends[1]), "-screen", "0", SIZE, "-nolisten", "tcp", "-ac"],
            pass_fds=ends[1:],
            stderr=subprocess.DEVNULL,
        )
        os.close(ends[1])
        with os.fdopen(ends[0]) as answer:
            self.number = int(answer.readline())
        self._environment = {**os.environ, "DISPLAY": f":{self.number}", "HOME": str(folder)}
        self._manager = subprocess.Popen(
            ["openbox"], env=self._environment, stderr=subprocess.DEVNULL
        )

    def wait_for_window(self, title: str) -> None:
        """Wait until a visible window has the title, or a title with it in it."""
        subprocess.run(
            ["xdotool", "search", "--sync", "--onlyvisible", "--name", title],
            env=self._environment,
            timeout=WINDOW_SECONDS,
            check=True,
            stdout=subprocess.DEVNULL,
        )

    def picture(self, path: Path) -> None:
        """Write what is on the screen to a PNG, once it does not change any more."""
        path.parent.mkdir(parents=True, exist_ok=True)
        command = ["scrot", "--overwrite", "--delay", "2", str(path)]
        subprocess.run(command, env=self._environment, check=True)

    def close(self) -> None:
        """End both programs."""
        for process in (self._manager, self._server):
            process.terminate()
            process.wait()
