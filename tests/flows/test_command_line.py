"""The app started as a user starts it: as a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from engines.dockerd import PrivateDockerd
from flows.desktop import Desktop

PIERHEAD = (sys.executable, "-m", "pierhead")
SOURCE = Path(__file__).parents[2] / "app"
NOBODY = 65534


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONWARNINGS": "error", **more}


def run(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PIERHEAD, *arguments],
        env=environment(**more),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_doctor_names_the_engine_and_what_it_offers(engine_host: PrivateDockerd) -> None:
    done = run("--doctor", DOCKER_HOST=engine_host.url, QT_QPA_PLATFORM="offscreen")
    assert done.returncode == 0, done.stderr
    for fact in (engine_host.url, "Docker Engine", "API", "Qt: 6.", "BuildKit"):
        assert fact.lower() in done.stdout.lower()


def test_the_doctor_says_why_each_endpoint_failed(tmp_path: Path) -> None:
    done = run("--doctor", DOCKER_HOST=f"unix://{tmp_path}/missing.sock")
    assert f"{tmp_path}/missing.sock" in done.stdout
    assert "There is no socket" in done.stdout


def test_the_doctor_of_a_user_without_rights_names_the_remedy(engine_host: PrivateDockerd) -> None:
    engine_host.socket.chmod(0o660)
    arguments = ("--reuid", str(NOBODY), "--regid", str(NOBODY), "--clear-groups")
    done = subprocess.run(
        ["setpriv", *arguments, *PIERHEAD, "--doctor"],
        env=environment(DOCKER_HOST=engine_host.url, HOME="/", DOCKER_CONFIG="/nonexistent"),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert engine_host.url in done.stdout
    assert "permi" in done.stdout.lower() or "allow" in done.stdout.lower()
    assert "group" in done.stdout


def test_the_version_is_told() -> None:
    assert run("--version").stdout.startswith("Pierhead ")


@contextmanager
def started(desktop: Desktop, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [*PIERHEAD, *arguments],
        env=environment(DISPLAY=desktop.display, QT_QPA_PLATFORM="xcb"),
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors
        assert errors == ""


def test_a_second_start_hands_over_to_the_first_window(
    desktop: Desktop,
    engine_host: PrivateDockerd,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DOCKER_HOST", engine_host.url)
    (tmp_path / "Dockerfile").write_text("FROM pierhead/busybox:1\n")
    with started(desktop):
        desktop.window("^Pierhead$", "--onlyvisible")
        second = run(str(tmp_path), DISPLAY=desktop.display, QT_QPA_PLATFORM="xcb")
        assert second.returncode == 0, second.stderr
        # The first one asks how to build what the second one was given.
        desktop.window("^Build Dockerfile", "--onlyvisible")
        windows = desktop.run("xdotool", "search", "--onlyvisible", "--name", "Pierhead")
        assert len(windows.split()) <= 2


def test_without_its_screen_the_app_ends_and_leaves_nothing(
    engine_host: PrivateDockerd, isolation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_HOST", engine_host.url)
    with Desktop() as screen:
        process = subprocess.Popen(
            PIERHEAD,
            env=environment(DISPLAY=screen.display, QT_QPA_PLATFORM="xcb"),
            stderr=subprocess.PIPE,
            text=True,
        )
        screen.window("^Pierhead$", "--onlyvisible")
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "The screen is gone" in errors
    assert "Traceback" not in errors
    assert [path.name for path in (isolation / "run").iterdir()] == []
