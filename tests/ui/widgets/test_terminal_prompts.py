from __future__ import annotations

import pytest

from terminal.viewed import CTRL, SHIFT, Key, Viewed

UP, DOWN = Key.Key_Up, Key.Key_Down


def run(terminal: Viewed, command: str, output: str, status: int = 0) -> None:
    """What a shell with integration prints around a command."""
    terminal.feed(
        f"\x1b]133;A\x07$ \x1b]133;B\x07{command}\r\n\x1b]133;C\x07{output}\x1b]133;D;{status}\x07"
    )


@pytest.fixture
def shell(terminal: Viewed) -> Viewed:
    for number in range(10):
        run(terminal, f"cmd{number}", f"out{number}\r\n" * 10, status=number % 2)
    terminal.feed("\x1b]133;A\x07$ \x1b]133;B\x07")
    return terminal


def top(terminal: Viewed) -> str:
    return terminal.view.emulator.line(terminal.view.first_visible()).text


def test_keys_go_from_command_to_command(shell: Viewed) -> None:
    shell.press(UP, CTRL | SHIFT)
    first = top(shell)
    assert first.startswith("$ cmd")
    shell.press(UP, CTRL | SHIFT)
    assert int(top(shell)[5:]) == int(first[5:]) - 1
    shell.press(DOWN, CTRL | SHIFT)
    assert top(shell) == first
    for _ in range(20):
        shell.press(UP, CTRL | SHIFT)
    assert shell.view.first_visible() == 0
    for _ in range(40):
        shell.press(DOWN, CTRL | SHIFT)
    assert shell.view.first_visible() == shell.view.emulator.top
    assert shell.sent == b""


def test_without_integration_they_go_by_lines(terminal: Viewed) -> None:
    terminal.feed("line\r\n" * 100)
    place = terminal.view.first_visible()
    terminal.press(UP, CTRL | SHIFT)
    assert terminal.view.first_visible() == place - 1
    terminal.press(DOWN, CTRL | SHIFT)
    assert terminal.view.first_visible() == place
    terminal.feed("\x1b[?1049h")
    terminal.press(UP, CTRL | SHIFT)
    assert terminal.take() == b"\x1b[1;6A"


def test_the_output_of_a_command_can_be_selected(shell: Viewed) -> None:
    shell.view.offers.select_output()
    assert shell.selected() == "\n".join(["out9"] * 10)
    line = next(
        number
        for number in range(shell.view.emulator.end)
        if shell.view.emulator.line(number).text.startswith("$ cmd3")
    )
    shell.view.offers.select_output(line + 4)
    assert shell.selected() == "\n".join(["out3"] * 10)
    shell.view.offers.select_output(line)
    assert shell.selected() == "\n".join(["out3"] * 10)


def test_a_command_that_printed_nothing_has_no_output(terminal: Viewed) -> None:
    run(terminal, "true", "")
    terminal.view.offers.select_output(0)
    assert terminal.view.selection is None
    run(terminal, "printf x", "x")
    terminal.view.offers.select_output()
    assert terminal.selected() == "x"


def test_places_stay_right_when_the_width_changes(shell: Viewed) -> None:
    shell.view.resize(100, 300)
    shell.qtbot.waitUntil(lambda: len(shell.sizes) == 2)
    shell.press(UP, CTRL | SHIFT)
    assert top(shell).startswith("$ cmd")
    shell.view.offers.select_output()
    assert shell.selected() == "\n".join(["out9"] * 10)


def test_what_has_left_the_scrollback_is_forgotten(terminal: Viewed) -> None:
    terminal.preferences.change(scrollback=50)
    for number in range(30):
        run(terminal, f"cmd{number}", "x\r\n" * 10)
    for _ in range(30):
        terminal.press(UP, CTRL | SHIFT)
    assert terminal.view.first_visible() >= terminal.view.emulator.first
    terminal.view.offers.clear()
    assert terminal.view.prompts.output() is None


def test_a_prompt_that_is_drawn_anew_is_one(terminal: Viewed) -> None:
    terminal.feed("\x1b]133;A\x07$ \r\x1b]133;A\x07$ ")
    assert len(terminal.view.prompts._commands) == 1


def test_failures_are_marked_in_the_margin(terminal: Viewed) -> None:
    run(terminal, "false", "", status=1)
    run(terminal, "true", "", status=0)
    image = terminal.view.viewport().grab().toImage()
    middle = [terminal.view.cell_rect(row, 0).center().toPoint().y() for row in (0, 1, 2)]
    colours = [image.pixelColor(1, y).name() for y in middle]
    assert len(set(colours)) == 3
    assert "Select the Command's Output" in [
        entry.title for entry in terminal.view.offers.entries() if entry
    ]


def test_a_program_that_tells_nonsense_does_no_harm(terminal: Viewed) -> None:
    terminal.feed("\x1b]133;D;1\x07\x1b]133;C\x07\x1b]133;D\x07\x1b]133;B\x07")
    assert not terminal.view.prompts.any
    terminal.feed("\x1b]133;A\x07\x1b]133;D;1\x07\x1b]133;D;0\x07\x1b[10A\x1b]133;C\x07")
    terminal.view.offers.select_output()
    terminal.feed("\x1b]133;A\x07" * 5000)
    for number in range(3000):
        terminal.view.emulator.feed(b"\x1b]133;A\x07%d\r\n" % number)
    assert len(terminal.view.prompts._commands) == 2000
