"""The harness itself: what leaks fails, what is clean passes, on both event loops."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]

LEAKY = """
import asyncio, os, socket, threading
import pytest
from harness import leaks, loops

leaks.GRACE = 0.1
# A timeout by signal is far away, also where it takes seconds to make what a test needs.
loops.SHARE = 0.03
kept = []

async def test_task():
    kept.append(asyncio.create_task(asyncio.sleep(600), name="forgotten"))

async def test_unawaited_error(qapp):
    async def broken():
        raise ValueError("nobody saw this")
    task = asyncio.create_task(broken())
    await asyncio.sleep(0.01)
    del task

@pytest.mark.timeout(60)
async def test_endless(qapp):
    await asyncio.Event().wait()

def test_thread():
    threading.Thread(target=threading.Event().wait, name="forgotten", daemon=True).start()

def test_socket():
    kept.append(socket.socket())

def test_file(tmp_path):
    kept.append(open(tmp_path / "forgotten", "w"))

def test_window(qapp):
    from PySide6.QtWidgets import QLabel
    kept.append(QLabel("forgotten"))
    kept[-1].show()

def test_qt_warning(qtbot):
    from PySide6.QtCore import qWarning
    qWarning("something is wrong")
"""

CLEAN = """
import asyncio, os, threading
from pathlib import Path
import pytest

@pytest.fixture
async def stream():
    task = asyncio.create_task(asyncio.sleep(600))
    yield task
    task.cancel()

@pytest.fixture
async def answer():
    await asyncio.sleep(0)
    return 42

class Test:
    async def test_asyncio(self, stream, answer):
        assert not stream.done() and answer == 42
        assert await asyncio.to_thread(threading.get_ident) != threading.get_ident()
        assert "qasync" not in str(type(asyncio.get_running_loop()).__mro__)

async def test_qt(qtbot, stream, answer):
    from PySide6.QtWidgets import QLabel
    label = QLabel("seen")
    qtbot.addWidget(label)
    label.show()
    assert await asyncio.to_thread(threading.get_ident) != threading.get_ident()
    assert "qasync" in str(type(asyncio.get_running_loop()).__mro__) and answer == 42

@pytest.fixture
def late(qtbot):
    # A widget that begins work as soon as Qt handles events, as long as it is there.
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QLabel
    label = QLabel("seen")
    qtbot.addWidget(label)
    tasks = []
    label.destroyed.connect(lambda: [task.cancel() for task in tasks])
    timer = QTimer(label)
    work = asyncio.Event().wait
    timer.timeout.connect(lambda: tasks.append(asyncio.get_running_loop().create_task(work())))
    return label, timer

async def test_what_begins_when_the_test_has_ended(late, loop):
    asyncio.current_task().add_done_callback(lambda _: late[1].start(0))

def test_slow_thread():
    threading.Thread(target=threading.Event().wait, args=(0.1,)).start()

def test_home():
    assert Path.home() == Path(os.environ["DOCKER_CONFIG"]).parent
    assert list(Path.home().iterdir())
    assert "DOCKER_HOST" not in os.environ
"""


def outcome(folder: Path, code: str) -> str:
    """Run tests in a process of their own, under this harness; returns what pytest wrote."""
    (folder / "test_inner.py").write_text(code)
    (folder / "conftest.py").write_text((TESTS / "conftest.py").read_text())
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(folder)]
    configuration = ["-c", str(TESTS.parent / "pyproject.toml"), f"--rootdir={folder}"]
    done = subprocess.run(
        [*command, *configuration],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(TESTS), "DOCKER_HOST": "tcp://somewhere:1"},
        timeout=240,
    )
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def leaky(tmp_path_factory: pytest.TempPathFactory) -> str:
    return outcome(tmp_path_factory.mktemp("leaky"), LEAKY)


@pytest.mark.parametrize(
    "complaint",
    [
        "Tasks are still pending after the test: ",
        "The event loop met: Task exception was never retrieved ValueError('nobody saw this')",
        "TimeoutError",
        "The test leaves behind: thread forgotten",
        "The test leaves behind: open socket",
        "test_file0/forgotten",
        "The test leaves behind: window QLabel",
        "something is wrong",
    ],
)
def test_leaks_are_told(leaky: str, complaint: str) -> None:
    assert complaint in leaky


def test_every_leak_fails(leaky: str) -> None:
    assert "2 failed, 6 passed, 6 errors" in leaky


def test_clean_tests_pass(tmp_path: Path) -> None:
    assert "5 passed" in outcome(tmp_path, CLEAN)
