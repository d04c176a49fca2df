"""Terminals through what happens to their containers, on a real engine."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engines.base_image import BASH, BUSYBOX, NO_SHELL
from harness.waiting import LOOK, PATIENCE, until
from pierhead.core.run import ExecSpec
from pierhead.ui.dialogs import QuestionDialog
from pierhead.ui.documents.terminal import TerminalDocument
from terminal.live import Live, answer, prompt, says, type_line
from terminal.opened import bar_text, button
from terminal.screens import everything

Key = Qt.Key
SLEEPER = (BUSYBOX, "sleep", "100000")


# -- another one, where this one is


@pytest.mark.parametrize("image", [BUSYBOX, BASH])
async def test_another_terminal_begins_where_this_one_is(live: Live, image: str) -> None:
    container = await live.container("--name", "web", image, "sleep", "100000")
    spec = ExecSpec((), user="app", environment=(("FRUIT", "ripe pear"),))
    document = await live.shell(container, spec)
    type_line(document, "mkdir -p '/tmp/a b/ü' && cd '/tmp/a b/ü' && sh")
    await prompt(document)
    again = document.again()
    assert again
    live.adopt(again)
    await prompt(again)
    await answer(
        again, 'echo "$PWD:$FRUIT:$(id -un):$TERM"', "/tmp/a b/ü:ripe pear:app:xterm-256color"
    )


async def test_a_shell_that_tells_its_directory_is_not_asked(live: Live) -> None:
    container = await live.container(*SLEEPER)
    document = await live.shell(container)
    type_line(document, r"cd /var/log; printf '\033]7;file://x/var/log\033\\'")
    await until(lambda: document.program.directory == "/var/log")
    assert document.watch.tells_directory
    assert document.tooltip().splitlines()[-1] == "Directory: /var/log"
    again = document.again()
    assert again
    live.adopt(again)
    await prompt(again)
    await answer(again, "pwd", "/var/log")


async def test_a_directory_that_is_gone_is_left_for_the_first_one(live: Live) -> None:
    container = await live.container("--workdir", "/etc", *SLEEPER)
    document = await live.shell(container)
    document.program.directory = "/tmp/gone"
    type_line(document, "exit")
    await until(lambda: document.life.over)
    button(document).click()
    await prompt(document)
    await answer(document, "pwd", "/etc")
    assert document.program.directory == ""


# -- what it is busy with


async def test_the_tab_says_what_runs(live: Live) -> None:
    container = await live.container("--name", "web", *SLEEPER)
    document = await live.shell(container)
    assert document.title() == "web"
    type_line(document, "sleep 300 | cat")
    await until(lambda: document.title() == "web · sleep")
    QTest.keyClick(document.view, Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    await until(lambda: document.title() == "web")
    facts = ["web", "Command: /bin/ash", "Directory: /"]
    await until(lambda: document.tooltip().splitlines() == facts)


async def test_an_idle_shell_is_closed_without_a_question(live: Live) -> None:
    document = await live.shell(await live.container(*SLEEPER))
    assert document.stake() == ""
    assert await document.may_close()


@pytest.mark.parametrize("command", ["sleep 300", "sleep 300 & echo"])
async def test_a_program_that_runs_is_not_ended_without_a_question(
    live: Live, command: str
) -> None:
    document = await live.shell(await live.container("--name", "web", *SLEEPER))
    type_line(document, command)
    assert document.stake()
    await until(lambda: document.watch.front)
    assert document.stake()
    asked = asyncio.create_task(document.may_close())
    await until(lambda: document.findChild(QuestionDialog))
    question = document.findChild(QuestionDialog)
    assert isinstance(question, QuestionDialog)
    assert question.windowTitle() == "Close the terminal of web?"
    question.reject()
    assert not await asked


async def test_a_program_that_is_no_shell_is_not_ended_without_a_question(live: Live) -> None:
    container = await live.container(*SLEEPER)
    document = live.program(live.shell_program(container, ExecSpec(("cat",))))
    await until(lambda: document.running)
    assert document.stake()
    asked = asyncio.create_task(document.may_close())
    await until(lambda: document.findChild(QuestionDialog))
    asked.cancel()


async def test_who_cannot_be_asked_counts_as_busy(live: Live) -> None:
    document = await live.shell(await live.container(*SLEEPER))
    await asyncio.to_thread(live.host.suspend)
    asked = asyncio.create_task(document.may_close())
    await until(lambda: document.findChild(QuestionDialog))
    asked.cancel()
    await asyncio.to_thread(live.host.resume)


# -- its end, and after it


async def stands(document: TerminalDocument, text: str, offer: str = "") -> None:
    """Return when the bar says this, with this button."""
    try:
        await until(lambda: bar_text(document) == text)
        labels = [button.accessibleName() for button in document.bar.buttons()]
        assert labels == ([offer] if offer else [])
    except TimeoutError:
        raise AssertionError(f"The bar says {bar_text(document)!r}") from None


async def test_a_restart_is_told_and_nothing_runs_unasked(live: Live) -> None:
    container = await live.container("--name", "web", *SLEEPER)
    document = await live.shell(container, ExecSpec((), user="app"))
    type_line(document, "cd /var/log; echo before")
    await until(lambda: document.program.directory == "/var/log")
    await live.docker("restart", "--time", "0", "web")
    # A machine that is busy takes long enough for the stop to be seen.
    at_once, slowly = "The container was restarted.", "It runs again."
    await until(lambda: bar_text(document).endswith((at_once, slowly)))
    assert button(document).accessibleName() == "Reopen"
    assert (
        await live.docker("exec", "web", "ps", "-o", "user,comm")
        == "USER     COMMAND\nroot     sleep\nroot     ps"
    )
    QTest.keyClick(document.view, Key.Key_Return)
    await prompt(document)
    await answer(document, "pwd; id -un", "app")
    lines = everything(document.emulator)
    assert "before" in lines
    divider = next(line for line in lines if line.startswith("── The container "))
    assert lines.index("before") < lines.index(divider) < lines.index("/var/log")


async def test_a_stop_is_told_and_then_the_start(live: Live) -> None:
    container = await live.container(
        "--name", "web", BUSYBOX, "sh", "-c", "trap 'exit 3' TERM; sleep 1000 & wait"
    )
    document = await live.shell(container)
    await live.docker("stop", "web")
    await stands(document, "The container has stopped with exit code 3.", "Start Container")
    await live.docker("start", "web")
    await stands(document, "The container has stopped with exit code 3. It runs again.", "Reopen")
    button(document).click()
    await prompt(document)


async def test_a_stopped_container_is_started_by_the_button_but_not_by_enter(live: Live) -> None:
    container = await live.container("--name", "web", *SLEEPER)
    document = await live.shell(container)
    await live.docker("kill", "web")
    await stands(document, "The container has stopped with exit code 137.", "Start Container")
    QTest.keyClick(document.view, Key.Key_Return)
    await stands(document, "The container does not run.", "Start Container")
    assert await live.docker("ps", "--quiet") == ""
    button(document).click()
    await prompt(document)


async def test_a_container_made_anew_is_found_by_its_name(live: Live) -> None:
    container = await live.container("--name", "web", *SLEEPER)
    document = await live.shell(container)
    type_line(document, "cd /etc")
    await until(lambda: document.program.directory == "/etc")
    await live.docker("rm", "--force", "web")
    await until(lambda: bar_text(document).endswith("been removed."))
    assert not document.bar.buttons()
    new = await live.container("--name", "web", *SLEEPER)
    text = "Now there is a new one of the same name."
    await until(lambda: bar_text(document).endswith(text))
    assert button(document).accessibleName() == "Open in the New One"
    QTest.keyClick(document.view, Key.Key_Return)
    await prompt(document)
    assert document.place == new.id
    await answer(document, "pwd", "/etc")


async def test_a_paused_container_is_resumed_by_the_button(live: Live) -> None:
    container = await live.container("--name", "web", *SLEEPER)
    await live.docker("pause", "web")
    document = live.program(live.shell_program(container))
    await stands(document, "The container is paused.", "Resume Container")
    button(document).click()
    await prompt(document)


async def test_an_engine_that_comes_back_is_told(live: Live) -> None:
    container = await live.container("--name", "web", "--restart", "always", *SLEEPER)
    document = await live.shell(container)
    await asyncio.to_thread(live.host.kill)
    await until(lambda: bar_text(document).startswith("The connection to"))
    await asyncio.to_thread(live.host.start)
    await until(lambda: "The engine is back." in bar_text(document))
    await until(lambda: bar_text(document).endswith("The container was restarted."))
    button(document).click()
    await prompt(document)
    assert container.id == document.place


async def test_running_out_of_memory_is_told(live: Live) -> None:
    eat = "sleep 1; dd if=/dev/zero of=/dev/null bs=80M count=1"
    limits = ("--memory", "16m", "--memory-swap", "16m")
    container = await live.container("--name", "web", *limits, BUSYBOX, "sh", "-c", eat)
    document = await live.shell(container)
    await until(lambda: document.life.over)
    await until(lambda: "The container" in bar_text(document))
    await says(document, everything(document.emulator)[0])


# -- keys that engines take for themselves


async def test_the_first_ctrl_p_reaches_the_program(live: Live) -> None:
    container = await live.container(*SLEEPER)
    script = "stty raw -echo; echo ready; dd bs=1 count=1 2> /dev/null | od -An -b"
    spec = ExecSpec(("sh", "-c", script))
    document = live.program(live.shell_program(container, spec))
    await says(document, "ready")
    QTest.keyClick(document.view, Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    await until(lambda: any("020" in line for line in everything(document.emulator)))
    await until(lambda: document.life.over)


async def test_a_program_is_left_by_keys_of_its_own(live: Live) -> None:
    container = await live.container("--name", "web", *SLEEPER)
    spec = ExecSpec(("sh", "-c", "echo ready; exec sleep 777"), detach_keys="ctrl-a,d")
    document = live.program(live.shell_program(container, spec))
    await says(document, "ready")
    QTest.keyClick(document.view, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(document.view, Key.Key_D)
    await stands(document, "Detached. The program goes on.", "Reopen")
    assert "sleep 777" in await live.docker("exec", "web", "ps")


# -- what closing leaves behind


async def programs(live: Live) -> list[str]:
    """What runs in the container beside its main process and the looking."""
    lines = (await live.docker("exec", "web", "ps", "-o", "args")).splitlines()
    # Nobody reaps what died: the main process is no init.
    return [line for line in lines[2:] if line != "ps -o args" and not line.startswith("[")]


async def until_programs(live: Live, *expected: str) -> None:
    found: list[str] = []
    try:
        async with asyncio.timeout(PATIENCE):
            while (found := await programs(live)) != list(expected):
                await asyncio.sleep(LOOK)
    except TimeoutError:
        raise AssertionError(found) from None


@pytest.mark.parametrize("tty", [True, False])
@pytest.mark.parametrize("image", [BUSYBOX, BASH])
async def test_closing_ends_the_shell_and_what_it_runs(live: Live, image: str, tty: bool) -> None:
    container = await live.container("--name", "web", image, "sleep", "100000")
    spec = ExecSpec(("sh", "-c", "echo ready; sleep 777; sleep 888"), user="app", tty=tty)
    document = live.program(live.shell_program(container, spec))
    await says(document, "ready")
    shell = await live.shell(container)
    type_line(shell, "sleep 666")
    await until(lambda: shell.watch.front == "sleep")
    assert len(await programs(live)) == 4
    for each in (document, shell):
        each.shut()
    await until_programs(live)


async def test_what_does_not_mind_the_end_of_a_terminal_goes_on(live: Live) -> None:
    container = await live.container("--name", "web", *SLEEPER)
    document = await live.shell(container)
    type_line(document, "trap '' HUP; sleep 777")
    await until(lambda: document.watch.front == "sleep")
    document.shut()
    await live.stage.runner.all_seen_off(5)
    assert "sleep 777" in await programs(live)


async def test_a_program_without_a_shell_beside_it_is_let_go(live: Live) -> None:
    container = await live.container("--name", "web", NO_SHELL)
    spec = ExecSpec(("/app/sleep", "777"))
    document = live.program(live.shell_program(container, spec))
    await until(lambda: document.running)
    document.shut()
    await live.stage.runner.all_seen_off(5)
