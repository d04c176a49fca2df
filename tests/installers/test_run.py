"""The command that installs and starts the app, with a system around it that only takes notes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pierhead.core.resources import EngineInfo
from pierhead.engine.endpoints import Endpoint
from pierhead.state.doctor import report
from pierhead.state.search import Known, Places

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = sorted((ROOT / "installers").rglob("*.sh"))

PIERHEAD = """#!/bin/sh
for each; do echo "app got: $each"; done
[ "$1" != --doctor ] || echo "  ${TEST_ENGINE:-+} Docker: unix:///var/run/docker.sock"
"""
NOTE = '#!/bin/sh\necho "$(basename "$0") $*" >> "$TEST_NOTES"\n'
INSTALLED = """#!/bin/sh
for each; do last=$each; done
case $last in docker*) exit 1 ;; *) echo "install ok installed" ;; esac
"""
SYSTEM = {
    "apt-get": NOTE,
    "apt-cache": '#!/bin/sh\necho "Package: $2"\necho "Filename: $2.deb"\n',
    "dpkg-query": INSTALLED,
    "sudo": NOTE + 'exec "$@"\n',
    "usermod": NOTE,
    "systemctl": NOTE,
    "service": NOTE,
    "docker": NOTE,
    "sg": NOTE,
}


class Checkout:
    """A copy of what the command needs, whose venv and system are stand-ins."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "a check out"
        self._bin = folder / "bin"
        self._notes = folder / "notes"
        self._elsewhere = folder
        for name in ("installers", "i18n"):
            shutil.copytree(ROOT / name, self.root / name)
        shutil.copy(ROOT / "pyproject.toml", self.root)
        self._write(self.root / ".venv/bin/pierhead", PIERHEAD)
        self._write(self.root / ".venv/bin/python", f'#!/bin/sh\nexec {sys.executable} "$@"\n')
        (self.root / "app").mkdir()
        lib = self.root / "installers/lib.sh"
        done = ("bash", "-euc", '. "$0"; fingerprint > "$VENV/.installed-plain"', lib)
        subprocess.run(done, check=True, timeout=60)
        for name, script in SYSTEM.items():
            self._write(self._bin / name, script)

    @staticmethod
    def _write(path: Path, script: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(script)
        path.chmod(0o755)

    def has_docker(self) -> None:
        """Let the system have an engine that does not run."""
        self._write(self._bin / "dockerd", NOTE)

    def run(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run the command from another folder, without a terminal."""
        kept = {name: os.environ[name] for name in ("HOME", "LC_ALL") if name in os.environ}
        return subprocess.run(
            [str(self.root / "installers/run.sh"), *arguments],
            env={
                **kept,
                "PATH": f"{self._bin}:/usr/bin:/bin",
                "TEST_NOTES": str(self._notes),
                **variables,
            },
            cwd=self._elsewhere,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def notes(self) -> str:
        """What was asked of the system."""
        return self._notes.read_text() if self._notes.exists() else ""


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def last_line(text: str) -> str:
    return text.strip().splitlines()[-1]


def test_help_is_given_from_anywhere(tmp_path: Path) -> None:
    answer = subprocess.run(
        [str(ROOT / "installers/run.sh"), "--help"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "--no-engine" in answer.stdout
    assert answer.stderr == ""


def test_what_is_installed_just_starts_with_its_arguments(checkout: Checkout) -> None:
    done = checkout.run("a b", "--", "--yes", "it's", QT_QPA_PLATFORM="offscreen")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["app got: a b", "app got: --yes", "app got: it's"]
    assert checkout.notes == ""


def test_without_a_screen_it_says_so_after_the_doctor(checkout: Checkout) -> None:
    done = checkout.run("Dockerfile")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("app got: --doctor\n")
    assert "there is no screen here" in last_line(done.stderr)


def test_a_screen_that_cannot_be_opened_is_named(checkout: Checkout) -> None:
    done = checkout.run(DISPLAY=":987")
    assert done.stdout.startswith("app got: --doctor\n")
    assert "the screen :987 cannot be opened" in last_line(done.stderr)


@pytest.mark.parametrize("argument", ["--doctor", "--version", "--help"])
def test_an_answer_on_the_command_line_needs_neither_screen_nor_engine(
    checkout: Checkout, argument: str
) -> None:
    done = checkout.run("--", argument)
    assert done.stdout.splitlines()[0] == f"app got: {argument}"
    assert done.stderr == ""


def test_no_engine_is_installed_without_consent(checkout: Checkout) -> None:
    done = checkout.run(QT_QPA_PLATFORM="offscreen", TEST_ENGINE="-")
    assert "Install Docker (docker.io)" in done.stderr
    assert "--yes" in done.stderr
    assert done.returncode == 0
    assert checkout.notes == ""


def test_with_consent_the_engine_is_installed_and_started(checkout: Checkout) -> None:
    done = checkout.run("--yes", QT_QPA_PLATFORM="offscreen", TEST_ENGINE="-")
    assert done.returncode == 0, done.stderr
    installed = [line for line in checkout.notes.splitlines() if line.startswith("apt-get")]
    assert any("install" in line and "docker.io" in line for line in installed)


def test_an_engine_that_is_there_is_started_not_installed(checkout: Checkout) -> None:
    checkout.has_docker()
    done = checkout.run("--yes", QT_QPA_PLATFORM="offscreen", TEST_ENGINE="-")
    assert done.returncode == 0, done.stderr
    assert "Starting Docker" in done.stderr
    assert "apt-get" not in checkout.notes


def test_an_engine_that_is_not_wanted_is_not_even_looked_for(checkout: Checkout) -> None:
    done = checkout.run("--no-engine", QT_QPA_PLATFORM="offscreen", TEST_ENGINE="-")
    assert done.stderr == ""
    assert done.stdout == ""


class OneEngine(Places):
    """A world with one engine, which answers."""

    async def known(self) -> Known:
        here = Endpoint("Docker", "unix:///var/run/docker.sock")
        return [(here, EngineInfo("Docker Engine", "28.5.2", "1.51"))]


async def test_the_doctor_marks_what_answers_as_the_command_expects() -> None:
    assert "\n  + " in await report("6.11", OneEngine())


@pytest.mark.parametrize(
    ("manager", "words"),
    [("dnf", "dnf install python3"), ("pacman", "pacman -S"), ("zypper", "zypper install")],
)
def test_other_systems_are_told_what_to_install(
    checkout: Checkout, tmp_path: Path, manager: str, words: str
) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("bash", "env", "readlink", "dirname", "id", "grep", "sed", "uname", "cat"):
        (tools / name).symlink_to(shutil.which(name) or name)
    (tools / manager).symlink_to("/bin/true")
    shutil.rmtree(checkout.root / ".venv")
    done = checkout.run(PATH=str(tools))
    assert done.returncode == 1
    assert words in done.stderr
    assert "libxcb-cursor0" in done.stderr or "xcb-util-cursor" in done.stderr


@pytest.mark.skipif(not shutil.which("shellcheck"), reason="shellcheck is not installed")
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_the_scripts_are_sound(script: Path) -> None:
    checked = subprocess.run(
        ["shellcheck", "-x", str(script)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout
