from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fakes.stage import Stage
from harness.waiting import until
from pierhead.core.errors import AppError, EngineUnreachable
from pierhead.engine.api_inside import Session
from pierhead.state.foreground import Foreground
from pierhead.state.place import Condition, Situation
from pierhead.ui.dialogs import QuestionDialog
from pierhead.ui.documents import terminal_watch
from pierhead.ui.documents.document import Status
from pierhead.ui.documents.terminal_watch import AFTER_ENTER
from terminal.opened import Fed, Opened, Opening, bar_text, button, program
from terminal.pty_session import PtySession
from terminal.screens import everything, screen
from ui.forms.typing import texts

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
async def opened(qtbot: QtBot, tmp_path: Path) -> AsyncIterator[Opened]:
    documents = Opened(qtbot, Stage(tmp_path))
    yield documents
    await documents.shut()


# -- real programs


async def test_a_shell_can_be_worked_in(opened: Opened) -> None:
    document = opened.run("bash", "--norc", "-i")
    await until(lambda: document.running and "$" in "".join(screen(document.emulator)))
    QTest.keyClicks(document.view, "echo $((6*7))")
    QTest.keyClick(document.view, Key.Key_Return)
    await until(lambda: "42" in screen(document.emulator))
    QTest.keyClicks(document.view, "exit 3")
    QTest.keyClick(document.view, Key.Key_Return)
    await until(lambda: not document.running)
    await until(lambda: bar_text(document) == "The program has ended with exit code 3.")


async def test_the_program_knows_the_size_and_every_change_of_it(opened: Opened) -> None:
    shell = PtySession("sh", "-c", "while read line; do stty size; done")
    document = opened.show(shell)
    emulator = document.emulator
    for width in (700, 500):
        document.resize(width, 400)
        await until(lambda: shell.sizes[-1:] == [document.view.fitting])
        QTest.keyClick(document.view, Key.Key_Return)
        await until(lambda: f"{emulator.lines} {emulator.columns}" in screen(emulator))


async def test_ctrl_c_ends_what_runs(opened: Opened) -> None:
    document = opened.run("sh", "-c", "echo ready; exec sleep 600")
    await until(lambda: screen(document.emulator) == ["ready"])
    QTest.keyClick(document.view, Key.Key_C, CTRL)
    await until(lambda: not document.running)
    await until(lambda: bar_text(document))


async def test_a_full_screen_program_gives_the_screen_back(opened: Opened) -> None:
    document = opened.run("sh", "-c", "echo before; busybox vi /etc/passwd; echo after; cat")
    await until(lambda: "root:" in "".join(screen(document.emulator)))
    QTest.keyClicks(document.view, ":q!")
    QTest.keyClick(document.view, Key.Key_Return)
    await until(lambda: "after" in screen(document.emulator))


async def test_floods_leave_the_loop_alive_and_can_be_stopped(opened: Opened) -> None:
    document = opened.run("yes")
    await until(lambda: document.emulator.top > 50_000)
    turns = 0
    for _ in range(20):
        await asyncio.sleep(0)
        turns += 1
    assert turns == 20
    QTest.keyClick(document.view, Key.Key_C, CTRL)
    await until(lambda: not document.running)


async def test_what_the_program_asks_is_answered(opened: Opened) -> None:
    ask = "stty raw -echo; printf '\\033[5n'; dd bs=1 count=4 2>/dev/null | od -An -c; cat"
    document = opened.run("sh", "-c", ask)
    await until(lambda: "033 [ 0 n" in " ".join("".join(screen(document.emulator)).split()))


# -- opening, ending, opening again


async def test_an_error_is_shown_and_can_be_tried_again(opened: Opened) -> None:
    session = Fed()
    errors: list[Exception] = [AppError("It is not running.", "engine's <b>words</b>", "Start it.")]

    async def opening() -> Session:
        if errors:
            raise errors.pop()
        return session

    document = opened.open(opening)
    await until(lambda: bar_text(document).startswith("It is not running."))
    assert "engine's <b>words</b>\nStart it." in bar_text(document)
    assert not document.running
    assert button(document).accessibleName() == "Try Again"
    button(document).click()
    await until(lambda: document.running)
    assert bar_text(document) == ""


async def test_what_is_typed_while_it_opens_is_not_lost(opened: Opened) -> None:
    session = Fed()
    opens = asyncio.Event()

    async def opening() -> Session:
        await opens.wait()
        return session

    document = opened.open(opening)
    QTest.keyClicks(document.view, "ls")
    opens.set()
    await until(lambda: session.written == b"ls")


async def test_a_long_opening_is_told(opened: Opened) -> None:
    document = opened.open(asyncio.Event().wait)  # type: ignore[arg-type]
    assert bar_text(document) == ""
    await until(lambda: bar_text(document) == "Opening…")
    assert not document.bar.buttons()


async def test_a_bug_while_opening_is_shown_too(
    opened: Opened, caplog: pytest.LogCaptureFixture
) -> None:
    async def opening() -> Session:
        raise ValueError("odd")

    document = opened.open(opening)
    await until(lambda: bar_text(document).startswith("The terminal cannot be opened."))
    assert "odd" in caplog.text


async def test_it_can_be_opened_again_by_button_or_enter_and_keeps_the_text(
    opened: Opened,
) -> None:
    sessions = [Fed(), Fed(), Fed()]
    waiting = iter(sessions)

    async def opening() -> Session:
        return next(waiting)

    document = opened.open(opening)
    sessions[0].output.put_nowait(b"first\x1b[?1049h\x1b[?1000h\x1b[31m")
    sessions[0].output.put_nowait(None)
    await until(lambda: bar_text(document) == "The program has ended with exit code 0.")
    assert sessions[0].closed
    assert document.emulator.mouse == 0
    assert screen(document.emulator) == ["first"]
    assert button(document).accessibleName() == "Reopen"
    button(document).click()
    await until(lambda: document.running)
    sessions[1].output.put_nowait(b"second")
    await until(lambda: screen(document.emulator)[-1] == "second")
    assert screen(document.emulator)[0] == "first"
    divider = screen(document.emulator)[1]
    assert divider.startswith("── The program has ended with exit code 0. ")
    assert divider.endswith("──")
    assert document.emulator.mouse == 0
    sessions[1].output.put_nowait(None)
    await until(lambda: not document.running and document.life.over)
    QTest.keyClick(document.view, Key.Key_Return)
    await until(lambda: document.running)
    assert sessions[2].written == b""


async def test_the_end_may_have_a_reason_that_comes_late(opened: Opened) -> None:
    session = Fed()
    document = opened.show(session)
    await until(lambda: document.running)
    program(document).at.looks = [Situation(Condition.RUNNING)]
    program(document).at.now = Situation(Condition.STOPPED, code=137)
    session.code = None
    session.output.put_nowait(None)
    await until(lambda: bar_text(document) == "The program has ended.")
    await until(lambda: bar_text(document) == "The container has stopped with exit code 137.")
    assert button(document).accessibleName() == "Start Container"


@pytest.mark.parametrize(
    "error", [EngineUnreachable("The engine is gone."), ConnectionResetError(), ValueError()]
)
async def test_losing_the_engine_ends_it_and_keeps_the_text(
    opened: Opened, error: Exception
) -> None:
    session = Fed()
    document = opened.show(session)
    session.output.put_nowait(b"kept")
    session.output.put_nowait(error)
    await until(lambda: bar_text(document))
    expected = ("The engine is gone.", "The connection to the engine was lost.")
    assert bar_text(document).startswith(expected)
    assert everything(document.emulator) == ["kept"]
    assert session.closed


async def test_sizes_are_never_nothing_and_only_the_last_is_sent(opened: Opened) -> None:
    session = Fed()
    document = opened.show(session)
    await until(lambda: document.running)
    fitting = document.view.fitting
    assert program(document).sizes == [fitting]
    for height in range(300, 10, -10):
        document.resize(300, height)
    await until(lambda: session.sizes)
    assert session.sizes[-1] == document.view.fitting
    assert len(session.sizes) <= 3
    assert all(columns > 0 and lines > 0 for columns, lines in session.sizes)


# -- closing


async def test_closing_asks_only_while_a_program_runs(opened: Opened) -> None:
    session = Fed()
    document = opened.show(session)
    await until(lambda: document.running)
    asked = asyncio.create_task(document.may_close())
    await until(lambda: document.findChild(QuestionDialog))
    document.findChild(QuestionDialog).reject()
    assert not await asked
    session.output.put_nowait(None)
    await until(lambda: not document.running)
    assert await document.may_close()


async def test_shutting_closes_the_session(opened: Opened) -> None:
    session = Fed()
    document = opened.show(session)
    await until(lambda: document.running)
    await opened.shut()
    assert session.closed


# -- titles and programs without a terminal


async def test_the_title_is_the_programs_or_its_own(opened: Opened) -> None:
    session = Fed()
    document = opened.show(session)
    assert document.title() == "web"
    assert document.tooltip() == "web\nCommand: sh -l"
    session.output.put_nowait(b"\x1b]0;vim <b>x</b>\x07")
    await until(lambda: document.title() == "vim <b>x</b>")
    session.output.put_nowait(None)
    await until(lambda: not document.running)
    assert document.title() == "web"


async def test_many_titles_are_told_as_one(opened: Opened) -> None:
    session = Fed()
    document = opened.show(session)
    await until(lambda: document.running)
    told: list[str] = []
    document.changed.connect(lambda: told.append(document.title()))
    session.output.put_nowait(b"".join(b"\x1b]0;%d\x07" % number for number in range(500)))
    await until(lambda: told)
    assert told == ["499"]


async def test_questions_without_end_do_not_fill_the_memory(opened: Opened) -> None:
    session = Fed()
    document = opened.show(session)
    await until(lambda: document.running)
    stuck = asyncio.Event()

    async def write(data: bytes) -> None:
        await stuck.wait()

    session.write = write  # type: ignore[method-assign]
    for _ in range(20):
        session.output.put_nowait(b"\x1b[c" * 5000)
    session.output.put_nowait(b"done")
    await until(lambda: screen(document.emulator) == ["done"])
    assert len(document.life.flow._outbox) < 100_000


async def test_a_program_without_a_terminal_gets_lines(opened: Opened) -> None:
    session = Fed(tty=False)
    document = opened.show(session)
    await until(lambda: document.running)
    session.output.put_nowait(b"one\ntwo\n")
    await until(lambda: screen(document.emulator) == ["one", "two"])
    QTest.keyClicks(document.view, "hix")
    QTest.keyClick(document.view, Key.Key_Backspace)
    assert screen(document.emulator) == ["one", "two", "hi"]
    assert session.written == b""
    QTest.keyClick(document.view, Key.Key_Return)
    await until(lambda: session.written == b"hi\n")
    session.output.put_nowait(b"\x1b[c")
    session.output.put_nowait(b"three")
    await until(lambda: screen(document.emulator)[-1] == "three")
    assert session.written == b"hi\n"


async def test_the_focus_goes_to_the_terminal(opened: Opened) -> None:
    document = opened.show(Fed())
    document.setFocus()
    await until(document.view.hasFocus)


# -- what the workspace asks, and what happens after the end


async def test_news_and_bells_are_told_calmly(opened: Opened) -> None:
    session = Fed()
    document = opened.show(session)
    await until(lambda: document.running)
    told: list[str] = []
    document.activity.connect(lambda: told.append("news"))
    document.attention.connect(lambda: told.append("bell"))
    for number in range(50):
        session.output.put_nowait(b"%d\r\n" % number)
    session.output.put_nowait(b"\x07done")
    await until(lambda: screen(document.emulator)[-1:] == ["done"])
    assert sorted(told) == ["bell", "news"]


async def test_what_is_offered_waits_for_the_user(opened: Opened) -> None:
    session = Fed()

    async def opening() -> Session:
        return session

    document = opened.program(Opening(opening), offered=True)
    await until(lambda: bar_text(document) == "The container runs.")
    assert not document.running
    assert document.status() is Status.ENDED
    QTest.keyClick(document.view, Key.Key_Return)
    await until(lambda: document.running)
    assert document.status() is Status.OPEN
    assert screen(document.emulator) == []


async def test_the_end_stands_in_the_status(opened: Opened) -> None:
    for code, status in ((0, Status.ENDED), (2, Status.FAILED)):
        session = Fed()
        session.code = code
        document = opened.show(session)
        await until(lambda document=document: document.running)
        session.output.put_nowait(None)
        await until(lambda document=document: document.life.over)
        assert document.status() is status


async def test_only_a_shell_at_its_prompt_has_nothing_at_stake(opened: Opened) -> None:
    document = opened.show(Fed())
    await until(lambda: document.running)
    assert document.stake() == "web"
    program(document).front = Foreground("sh", idle=True)
    assert await document.may_close()
    QTest.keyClick(document.view, Key.Key_Return)
    await until(lambda: document.watch.idle)
    assert document.stake() == ""
    program(document).front = Foreground("vim", idle=False)
    QTest.keyClick(document.view, Key.Key_Return)
    assert document.stake() == "web"
    await until(lambda: document.title() == "web · vim")
    asked = asyncio.create_task(document.may_close())
    await until(lambda: document.findChild(QuestionDialog))
    question = document.findChild(QuestionDialog)
    assert isinstance(question, QuestionDialog)
    assert any("vim is still running" in text for text in texts(question))
    question.accept()
    assert await asked


async def test_what_is_at_stake_is_found_out_even_where_nobody_looks(opened: Opened) -> None:
    document = opened.show(Fed())
    await until(lambda: document.running)
    program(document).front = Foreground("sh", idle=True)
    document.hide()
    assert document.stake() == "web"
    await document.check()
    assert document.stake() == ""


async def test_an_engine_that_had_no_time_is_asked_again(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminal_watch, "AFTER_ENTER", 1)
    monkeypatch.setattr(terminal_watch, "SELDOM", 20)
    document = opened.show(Fed())
    await until(lambda: document.running)
    asked: list[bool] = []

    async def busy() -> Foreground | None:
        asked.append(True)
        return Foreground("vim", idle=False) if len(asked) == 3 else None

    monkeypatch.setattr(program(document), "busy", busy)
    QTest.keyClick(document.view, Key.Key_Return)
    await until(lambda: document.title() == "web · vim")


async def test_nobody_is_asked_about_a_terminal_that_is_not_seen(opened: Opened) -> None:
    document = opened.show(Fed())
    await until(lambda: document.running)
    program(document).front = Foreground("vim", idle=False)
    document.hide()
    QTest.keyClick(document.view, Key.Key_Return)
    await asyncio.sleep(AFTER_ENTER / 1000 + 0.1)
    assert document.title() == "web"
    document.show()
    await until(lambda: document.title() == "web · vim")


async def test_marks_of_the_shell_tell_that_it_waits(opened: Opened) -> None:
    session = Fed()
    document = opened.show(session)
    await until(lambda: document.running)
    assert not document.watch.idle
    session.output.put_nowait(b"\x1b]133;A\x07")
    await until(lambda: document.watch.idle)
    program(document).front = Foreground("make", idle=False)
    session.output.put_nowait(b"\x1b]133;C\x07")
    await until(lambda: document.title() == "web · make")
    session.output.put_nowait(b"\x1b]133;D;0\x07\x1b]133;A\x07")
    await until(lambda: document.title() == "web")


async def test_leaving_is_told_and_can_be_taken_back(opened: Opened) -> None:
    sessions = [Fed(), Fed()]
    waiting = iter(sessions)

    async def opening() -> Session:
        return next(waiting)

    document = opened.open(opening)
    program(document).stays = True
    await until(lambda: document.running)
    await document.program.detach()
    sessions[0].output.put_nowait(None)
    await until(lambda: bar_text(document) == "Detached. The program goes on.")
    assert button(document).accessibleName() == "Attach Again"
    button(document).click()
    await until(lambda: document.running)


async def test_an_engine_that_is_back_does_not_run_anything(opened: Opened) -> None:
    session = Fed()
    document = opened.show(session)
    session.output.put_nowait(EngineUnreachable("The engine is gone."))
    await until(lambda: bar_text(document) == "The engine is gone.")
    program(document).at.turn(Condition.RUNNING)
    expected = "The connection to the engine was lost. The engine is back."
    await until(lambda: bar_text(document) == expected)
    assert not document.running
    assert len(program(document).sizes) == 1


async def test_the_button_starts_and_enter_does_not(opened: Opened) -> None:
    session = Fed()
    document = opened.show(session)
    await until(lambda: document.running)
    program(document).at.now = Situation(Condition.STOPPED, code=1)
    session.output.put_nowait(None)
    await until(lambda: bar_text(document).startswith("The container has stopped"))
    QTest.keyClick(document.view, Key.Key_Return)
    assert program(document).started == 0
    await until(lambda: document.running)
    session.output.put_nowait(None)
    program(document).at.now = Situation(Condition.STOPPED, code=1)
    await until(lambda: bar_text(document).startswith("The container has stopped"))
    button(document).click()
    await until(lambda: document.running)
    assert program(document).started == 1


async def test_a_program_that_is_closed_is_left(opened: Opened) -> None:
    document = opened.show(Fed())
    await until(lambda: document.running)
    await opened.shut()
    await until(lambda: program(document).left)
