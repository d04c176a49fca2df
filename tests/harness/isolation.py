"""Every test has a home of its own: nothing of the user is read, nothing is written."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

FOREIGN = (
    "DOCKER_HOST",
    "DOCKER_CONTEXT",
    "DOCKER_TLS",
    "DOCKER_TLS_VERIFY",
    "DOCKER_CERT_PATH",
    "DOCKER_API_VERSION",
    "DOCKER_BUILDKIT",
    "CONTAINER_HOST",
    "LANGUAGE",
    "LC_MESSAGES",
)
FOLDERS = {
    "HOME": "home",
    "USERPROFILE": "home",
    "XDG_CONFIG_HOME": "home/.config",
    "XDG_DATA_HOME": "home/.local/share",
    "XDG_STATE_HOME": "home/.local/state",
    "XDG_CACHE_HOME": "home/.cache",
    "XDG_RUNTIME_DIR": "run",
    "DOCKER_CONFIG": "home/.docker",
}


@pytest.fixture(autouse=True)
def isolation(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A private home in the environment; its path is short, so that sockets fit into it."""
    root = Path(tempfile.mkdtemp(prefix="ph-"))
    for name in FOREIGN:
        monkeypatch.delenv(name, raising=False)
    for name, folder in FOLDERS.items():
        path = root / folder
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        monkeypatch.setenv(name, str(path))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    yield root
    shutil.rmtree(root, ignore_errors=True)
