"""Images to start from, made of this machine's own files: no registry is asked."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterable
from pathlib import Path

from engines.private import EngineFailed, PrivateEngine

BUSYBOX = "pierhead/busybox:1"
"""A shell, ps, stty and the other small tools; a user ``app`` with the id 1000."""
BASH = "pierhead/bash:1"
"""The same with bash, which is its command."""
NO_SHELL = "pierhead/noshell:1"
"""One program that sleeps; nothing else, above all no shell."""

ALL = (BUSYBOX, BASH, NO_SHELL)

_PASSWD = "root:x:0:0:root:/root:/bin/sh\napp:x:1000:1000:app:/home/app:/bin/sh\n"
_GROUP = "root:x:0:\ntty:x:5:\napp:x:1000:\n"
_FOLDERS = ("bin", "dev", "etc", "proc", "root", "sys", "usr/bin", "var/log")
_TERMINALS = ("xterm", "xterm-256color", "linux", "vt100", "dumb")
_PATH = "ENV PATH=/usr/local/bin:/usr/bin:/bin"


class Layer:
    """A file system in the making, as a tar archive in memory."""

    def __init__(self) -> None:
        self._bytes = io.BytesIO()
        self._tar = tarfile.open(fileobj=self._bytes, mode="w")  # noqa: SIM115
        self._folders: set[str] = set()

    def folder(self, path: str, mode: int = 0o755, owner: int = 0) -> None:
        """Add a directory, and the ones above it."""
        parts = Path(path).parts
        for depth in range(1, len(parts) + 1):
            name = "/".join(parts[:depth])
            if name not in self._folders:
                self._folders.add(name)
                last = depth == len(parts)
                self._add(name, tarfile.DIRTYPE, mode if last else 0o755, owner if last else 0)

    def text(self, path: str, content: str) -> None:
        """Add a file with this content."""
        self._file(path, content.encode(), 0o644)

    def program(self, source: Path, path: str) -> None:
        """Add a file of this machine, with what it needs to be run."""
        self._file(path, source.read_bytes(), 0o755)

    def link(self, path: str, target: str) -> None:
        """Add a symbolic link."""
        self._add(path, tarfile.SYMTYPE, 0o777, target=target)

    def done(self) -> bytes:
        """The archive."""
        self._tar.close()
        return self._bytes.getvalue()

    def _file(self, path: str, content: bytes, mode: int) -> None:
        self.folder(str(Path(path).parent))
        entry = tarfile.TarInfo(path)
        entry.size, entry.mode = len(content), mode
        self._tar.addfile(entry, io.BytesIO(content))

    def _add(self, path: str, kind: bytes, mode: int, owner: int = 0, target: str = "") -> None:
        entry = tarfile.TarInfo(path)
        entry.type, entry.mode, entry.linkname = kind, mode, target
        entry.uid = entry.gid = owner
        self._tar.addfile(entry)


def load_base_images(engine: PrivateEngine) -> None:
    """Put the images into an engine, through its own API."""
    _load(engine, BUSYBOX, _busybox(), [_PATH, 'CMD ["/bin/sh"]'])
    _load(engine, BASH, _bash(), [_PATH, "ENV TERM=xterm-256color", 'CMD ["bash"]'])
    _load(engine, NO_SHELL, _no_shell(), ['CMD ["/app/sleep", "100000"]'])


def _load(engine: PrivateEngine, tag: str, layer: bytes, changes: Iterable[str]) -> None:
    import docker

    repository, _, version = tag.partition(":")
    client = docker.APIClient(base_url=engine.url, version="auto")
    try:
        said = client.import_image_from_data(layer, changes=list(changes))
        client.tag(json.loads(said)["status"], repository, version)
    finally:
        client.close()


def load_frontend(engine: PrivateEngine, tag: str) -> None:
    """An image that ``# syntax=`` may name: Python without a library, and ``frontend.py``."""
    layer = Layer()
    python = Path(sys.executable).resolve()
    layer.program(python, "bin/python")
    for library in libraries(python):
        layer.program(library, str(library).lstrip("/"))
    name = f"lib/python{sys.version_info.major}.{sys.version_info.minor}/encodings"
    for module in ("__init__", "aliases", "ascii", "latin_1", "utf_8"):
        source = Path(sys.base_prefix, name, f"{module}.py")
        layer.text(f"{name}/{module}.py", source.read_text())
    layer.text("frontend.py", Path(__file__).with_name("frontend.py").read_text())
    started = json.dumps(["/bin/python", "-S", "-B", "/frontend.py"])
    _load(engine, tag, layer.done(), ["ENV PYTHONHOME=/", f"ENTRYPOINT {started}"])


def _busybox() -> bytes:
    return _with_busybox().done()


def _bash() -> bytes:
    layer = _with_busybox()
    shell = Path(shutil.which("bash") or "/bin/bash").resolve()
    layer.program(shell, "usr/bin/bash")
    layer.link("bin/bash", "/usr/bin/bash")
    for library in libraries(shell):
        layer.program(library, str(library).lstrip("/"))
    for name in _TERMINALS:
        for root in (Path("/lib/terminfo"), Path("/usr/share/terminfo")):
            if (entry := root / name[0] / name).exists():
                layer.program(entry.resolve(), f"etc/terminfo/{name[0]}/{name}")
                break
    layer.text("root/.bashrc", "PS1='\\u@\\h:\\w\\$ '\n")
    return layer.done()


def _no_shell() -> bytes:
    layer = Layer()
    layer.program(_static_busybox(), "app/sleep")
    return layer.done()


def _with_busybox() -> Layer:
    busybox = _static_busybox()
    layer = Layer()
    layer.folder("tmp", 0o1777)
    layer.folder("home/app", owner=1000)
    for folder in _FOLDERS:
        layer.folder(folder)
    layer.program(busybox, "bin/busybox")
    listed = subprocess.run([busybox, "--list"], capture_output=True, text=True, check=True)
    for applet in listed.stdout.split():
        if applet != "busybox":
            layer.link(f"bin/{applet}", "busybox")
    layer.text("etc/passwd", _PASSWD)
    layer.text("etc/group", _GROUP)
    return layer


def _static_busybox() -> Path:
    for place in ("/bin/busybox", "/usr/bin/busybox"):
        if os.access(place, os.X_OK) and not libraries(Path(place)):
            return Path(place)
    raise EngineFailed("The tests make their images of busybox: install busybox-static.")


def libraries(program: Path) -> list[Path]:
    """The shared libraries of a program, its loader included; none of a static one."""
    listed = subprocess.run(["ldd", program], capture_output=True, text=True, check=False)
    return [Path(name) for name in re.findall(r"(?<=\s)(/\S+)(?= \(0x)", listed.stdout)]
