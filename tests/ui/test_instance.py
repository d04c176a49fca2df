"""A second start hands over to the first, whatever became of it."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from harness.speed import slowness
from pierhead.ui import instance, instance_pipe, instance_socket
from pierhead.ui.instance import LIMIT, Instance
from pierhead.ui.instance_address import address

APP = Path(__file__).resolve().parents[2] / "app"
PROGRAM = """
import json, sys
from PySide6.QtCore import QCoreApplication
from pierhead.ui.instance import Instance

def say(what):
    print(json.dumps(what), flush=True)

app = QCoreApplication([])
here = Instance("pierhead-test")
here.opened.connect(say)
if here.handover(sys.argv[1:]):
    say("handed over")
else:
    say("first")
    app.exec()
"""
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(isolation: Path) -> Iterator[Start]:
    """Start the program with paths; what still runs at the end is killed."""
    running: list[subprocess.Popen[str]] = []

    def run(*paths: str, **options: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *paths],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(APP), **options},
            cwd=isolation,
        )
        running.append(process)
        return process

    yield run
    for process in running:
        process.kill()
        process.wait()
        assert process.stdout
        process.stdout.close()


def heard(process: subprocess.Popen[str]) -> object:
    """The next thing that the program said."""
    assert process.stdout
    return json.loads(process.stdout.readline())


def test_the_first_gets_what_the_second_was_asked_to_open(start: Start, isolation: Path) -> None:
    first = start()
    assert heard(first) == "first"
    second = start("Dockerfile", "/srv/app")
    assert heard(second) == "handed over"
    assert second.wait() == 0
    assert heard(first) == [str(isolation / "Dockerfile"), "/srv/app"]


def test_a_start_without_paths_calls_the_first_to_the_front(start: Start) -> None:
    first = start()
    assert heard(first) == "first"
    assert heard(start()) == "handed over"
    assert heard(first) == []


def test_a_killed_first_leaves_no_trace(start: Start) -> None:
    first = start()
    assert heard(first) == "first"
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert Path(address("pierhead-test")).exists(), "the stale socket is what this is about"
    second = start()
    assert heard(second) == "first"
    assert heard(start()) == "handed over"


def test_a_hung_first_costs_its_patience_and_keeps_its_socket(
    start: Start, qapp: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(instance, "ANSWER", 200)
    first = start()
    assert heard(first) == "first"
    first.send_signal(signal.SIGSTOP)
    mine = Instance("pierhead-test")
    assert not mine.handover(["/a"])
    mine.close()
    first.send_signal(signal.SIGCONT)
    assert heard(first) == ["/a"]
    assert heard(start("/b")) == "handed over"


def test_each_screen_has_its_own_first(start: Start) -> None:
    assert heard(start(DISPLAY=":41", WAYLAND_DISPLAY="")) == "first"
    assert heard(start(DISPLAY=":42", WAYLAND_DISPLAY="")) == "first"


def test_of_many_at_once_one_is_the_first(start: Start) -> None:
    answers = [heard(process) for process in [start() for _ in range(4)]]
    assert answers.count("first") == 1
    assert answers.count("handed over") == 3


def test_the_answer_takes_milliseconds(start: Start, qapp: object) -> None:
    assert heard(start()) == "first"
    mine = Instance("pierhead-test")
    took = []
    for _ in range(5):
        begin = time.thread_time()
        assert mine.handover([])
        took.append(time.thread_time() - begin)
    assert min(took) < 0.05 * slowness()


@pytest.fixture(params=[instance_socket, instance_pipe], ids=["socket", "pipe"])
def first(
    qtbot: QtBot, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Instance]:
    """The first start, in this process; what is Windows' way there works here too."""
    for name in ("Door", "knock"):
        monkeypatch.setattr(instance, name, getattr(request.param, name))
    here = Instance("pierhead-test")
    assert not here.handover([])
    yield here
    here.close()


def test_only_the_user_can_open_the_socket(first: Instance) -> None:
    mode = Path(address("pierhead-test")).stat().st_mode
    assert stat.S_ISSOCK(mode)
    assert stat.S_IMODE(mode) == 0o700


def say(qtbot: QtBot, message: bytes) -> bytes:
    """Send a line to the first and wait for its answer or its hanging up."""
    with socket.socket(socket.AF_UNIX) as peer:
        peer.connect(address("pierhead-test"))
        peer.setblocking(False)
        answer: list[bytes] = []

        def talk() -> bool:
            nonlocal message
            try:
                message = message[peer.send(message) :] if message else b""
                answer.append(peer.recv(16))
            except BlockingIOError:
                return False
            except ConnectionError:
                answer.append(b"")
            return True

        qtbot.waitUntil(talk)
        return answer[0]


@pytest.mark.parametrize(
    "message",
    [
        b"\n",
        b"hello\n",
        b"[1]\n",
        b"{}\n",
        b'{"open": "/etc"}\n',
        b'{"open": ["relative"]}\n',
        b'{"open": ["/a\\u0000b"]}\n',
        b'{"open": [["/a"]]}\n',
        b"\xff\xfe\n",
        b"[" * 100_000 + b"\n",
        b"x" * (LIMIT + 2),
    ],
    ids=lambda message: message[:20].decode("latin-1").strip() or "empty",
)
def test_nonsense_is_declined(first: Instance, qtbot: QtBot, message: bytes) -> None:
    with qtbot.assertNotEmitted(first.opened):
        assert say(qtbot, message) == b"no\n"
    with qtbot.waitSignal(first.opened) as opened:
        assert say(qtbot, b'{"open": ["/still/there"]}\n') == b"ok\n"
    assert opened.args == [["/still/there"]]


def test_who_says_nothing_is_shown_the_door(
    qtbot: QtBot, first: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(instance, "PATIENCE", 50)
    assert say(qtbot, b"") == b""


def test_who_leaves_early_does_no_harm(qtbot: QtBot, first: Instance) -> None:
    with socket.socket(socket.AF_UNIX) as peer:
        peer.connect(address("pierhead-test"))
        peer.send(b'{"open": ["/a"]')
    with qtbot.waitSignal(first.opened):
        assert say(qtbot, b'{"open": ["/b"]}\n') == b"ok\n"


def test_the_right_to_come_forward_is_handed_over_too(
    qtbot: QtBot, first: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(instance.TOKEN, "")
    say(qtbot, b'{"open": [], "token": "gnome-1_TIME2"}\n')
    assert os.environ[instance.TOKEN] == "gnome-1_TIME2"
    say(qtbot, b'{"open": [], "token": "x\\n"}\n')
    assert os.environ[instance.TOKEN] == "gnome-1_TIME2"
