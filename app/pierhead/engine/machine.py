"""What is known of this machine, as far as it decides how an engine is started here."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pierhead.engine import installs

_SBIN = "/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin"
_UNITS = ("/etc/systemd", "/usr/lib/systemd", "/lib/systemd", "/usr/local/lib/systemd")


@dataclass(frozen=True)
class System:
    """What is known of this machine; tests make their own."""

    platform: str = sys.platform
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    home: Path = field(default_factory=Path.home)
    root: Path = Path("/")
    user: int = field(default_factory=lambda: os.getuid() if hasattr(os, "getuid") else 1)
    which: Callable[[str], str | None] = field(
        default=lambda program: shutil.which(program) or shutil.which(program, path=_SBIN)
    )

    @property
    def systemd(self) -> bool:
        """Whether systemd runs this machine (man sd_booted)."""
        return (self.root / "run/systemd/system").is_dir()

    @property
    def graphical(self) -> bool:
        """Whether there is a screen to ask for a password on."""
        return bool(self.environ.get("DISPLAY") or self.environ.get("WAYLAND_DISPLAY"))

    @property
    def runtime(self) -> str:
        """The folder of this user's sockets."""
        return self.environ.get("XDG_RUNTIME_DIR") or f"/run/user/{self.user}"

    def unit(self, name: str, scope: str = "system") -> bool:
        """Whether systemd knows a unit."""
        own = self.home / ".config/systemd" / scope / name
        places = (self.root / place.lstrip("/") / scope / name for place in _UNITS)
        return any(path.exists() for path in places) or (scope == "user" and own.exists())

    def release(self) -> dict[str, str]:
        """What ``/etc/os-release`` says."""
        try:
            return installs.os_release((self.root / "etc/os-release").read_text("utf-8"))
        except OSError:
            return {}
