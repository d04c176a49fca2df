"""The private podman leaves nothing behind, even with a build at work."""

from __future__ import annotations

import subprocess
from pathlib import Path

from engines.base_image import BUSYBOX, load_base_images
from engines.podman import PrivatePodman
from engines.processes import running
from engines.test_dockerd import control_groups, traces


def groups() -> set[Path]:
    """The control groups that podman makes of builds."""
    return control_groups("buildah-*")


def test_nothing_stays_behind(tmp_path: Path) -> None:
    before = groups()
    (tmp_path / "Dockerfile").write_text(f"FROM {BUSYBOX}\nRUN sleep 4329\n")
    with PrivatePodman() as engine:
        load_base_images(engine)
        command = ["docker", "-H", engine.url, "build", str(tmp_path)]
        environment = engine.environment(DOCKER_BUILDKIT="0")
        building = subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        while not running("4329"):
            assert building.poll() is None
        assert traces(engine.name)
    building.wait(60)
    assert traces(engine.name) == []
    assert groups() <= before
