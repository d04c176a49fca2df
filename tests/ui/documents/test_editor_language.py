"""What the meaning of a Dockerfile gives its editor: hovering, names, advice, fixes, format."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QMouseEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from fakes.writing import CONTROL, SOURCE, Writing
from harness.waiting import until
from pierhead.dockerfile import hadolint
from pierhead.dockerfile.parse import Severity
from pierhead.engine.api_build import BuildWarning
from pierhead.ui.documents.editor_formatting import AT_ONCE
from pierhead.ui.widgets.code_layers import Layer

TEXT = """ARG V=1
FROM alpine:3.20 AS build
ENV GREETING=hello
RUN echo $GREETING ${V}
FROM build
COPY --from=build /a /b
"""


def write(writing: Writing, text: str) -> None:
    writing.view.setPlainText(text)


def told(writing: Writing) -> str:
    bubble = writing.document.language.names.hover.bubble
    return bubble.text() if bubble else ""


def explained(writing: Writing, line: int, column: int) -> str:
    writing.view.go_to(line, column)
    writing.key(Qt.Key.Key_F1)
    text = told(writing)
    writing.key(Qt.Key.Key_Escape)
    assert not told(writing)
    return text


async def test_f1_explains_what_the_cursor_is_on(writing: Writing) -> None:
    write(writing, TEXT)
    assert "RUN [FLAGS] command line" in explained(writing, 4, 2)
    assert "--from=stage|image|context" in explained(writing, 6, 8)
    assert "7 MB" in explained(writing, 2, 8)
    assert "hello" in explained(writing, 4, 13)
    assert "ENV in line 3" in explained(writing, 4, 13).replace("\n", " ")
    stage = explained(writing, 6, 14)
    assert "alpine:3.20" in stage
    assert "5, 6" in stage
    assert explained(writing, 6, 20) == ""


async def test_the_keys_of_other_editors_explain_too(writing: Writing) -> None:
    write(writing, TEXT)
    writing.view.go_to(4, 2)
    writing.key(Qt.Key.Key_K, CONTROL)
    writing.key(Qt.Key.Key_I, CONTROL)
    assert "RUN [FLAGS] command line" in told(writing)


async def test_f1_again_opens_the_reference(writing: Writing) -> None:
    write(writing, TEXT)
    writing.view.go_to(4, 2)
    writing.key(Qt.Key.Key_F1)
    writing.key(Qt.Key.Key_F1)
    assert writing.registry.pages == ["https://docs.docker.com/reference/dockerfile/#run"]
    assert not told(writing)


async def test_a_pointer_that_rests_is_told(writing: Writing) -> None:
    write(writing, TEXT)
    view = writing.view
    place = QTextCursor(view.document().findBlockByNumber(3))
    point = view.cursorRect(place).center() + QPoint(3, 0)
    point += view.viewport().pos()
    event = QHelpEvent(QEvent.Type.ToolTip, point, view.mapToGlobal(point))
    QApplication.sendEvent(view, event)
    assert "RUN [FLAGS]" in told(writing)
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert not told(writing)


async def test_the_bubble_goes_with_the_window(writing: Writing) -> None:
    write(writing, TEXT)
    writing.view.go_to(4, 2)
    writing.key(Qt.Key.Key_F1)
    assert told(writing)
    writing.document.resize(500, 300)
    assert not told(writing)


async def test_f12_and_control_click_go_to_where_a_name_comes_from(writing: Writing) -> None:
    write(writing, TEXT)
    writing.view.go_to(6, 14)
    writing.key(Qt.Key.Key_F12)
    assert writing.view.position() == (2, 21)
    place = QTextCursor(writing.view.document().findBlockByNumber(3))
    place.movePosition(QTextCursor.MoveOperation.Right, n=12)
    point = writing.view.cursorRect(place).center()
    viewport = writing.view.viewport()
    move = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(point),
        QPointF(viewport.mapToGlobal(point)),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        CONTROL,
    )
    QApplication.sendEvent(viewport, move)
    assert len(writing.view.layers.of(Layer.LINK, "language")) == 1
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, CONTROL, point)
    assert writing.view.position() == (3, 5)
    assert not writing.view.layers.of(Layer.LINK, "language")


async def test_shift_f12_goes_from_use_to_use(writing: Writing) -> None:
    write(writing, TEXT)
    writing.view.go_to(6, 14)
    for place in ((2, 21), (5, 6), (6, 13)):
        writing.key(Qt.Key.Key_F12, Qt.KeyboardModifier.ShiftModifier)
        assert writing.view.position() == place


async def test_an_image_leads_to_its_details(writing: Writing) -> None:
    write(writing, TEXT)
    writing.view.go_to(2, 8)
    writing.key(Qt.Key.Key_F12)
    assert [image.name for image in writing.registry.shown] == ["alpine:3.20"]  # type: ignore[attr-defined]


async def test_the_same_names_are_marked(writing: Writing) -> None:
    write(writing, TEXT)
    writing.view.go_to(6, 14)
    await until(lambda: len(writing.view.layers.of(Layer.SAME, "language")) == 3)
    writing.view.go_to(1, 1)
    await until(lambda: not writing.view.layers.of(Layer.SAME, "language"))


async def test_f2_renames_everywhere(writing: Writing) -> None:
    write(writing, TEXT)
    writing.view.go_to(6, 14)
    writing.key(Qt.Key.Key_F2)
    field = writing.document.language.names.symbols.field
    assert field
    field.line.setText("not a name")
    QTest.keyClick(field.line, Qt.Key.Key_Return)
    assert field.isVisible()
    field.line.setText("tools")
    QTest.keyClick(field.line, Qt.Key.Key_Return)
    assert writing.view.text() == TEXT.replace("build", "tools")
    assert writing.document.language.names.symbols.field is None
    writing.view.undo()
    assert writing.view.text() == TEXT


async def test_escape_leaves_a_name_as_it_is(writing: Writing) -> None:
    write(writing, TEXT)
    writing.view.go_to(4, 13)
    writing.key(Qt.Key.Key_F2)
    field = writing.document.language.names.symbols.field
    assert field
    QTest.keyClicks(field.line, "OTHER")
    QTest.keyClick(field.line, Qt.Key.Key_Escape)
    assert writing.view.text() == TEXT
    assert writing.view.hasFocus()


async def test_images_have_no_other_name(writing: Writing) -> None:
    write(writing, TEXT)
    writing.view.go_to(2, 8)
    writing.key(Qt.Key.Key_F2)
    assert writing.document.language.names.symbols.field is None


# -- advice


async def rules(writing: Writing, *expected: str) -> None:
    def listed() -> list[str]:
        return [problem.rule for problem in writing.view.problems.listed()]

    await until(lambda: listed() == list(expected))


@pytest.fixture
def no_hadolint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hadolint, "program", lambda: "")


@pytest.mark.usefixtures("no_hadolint")
async def test_advice_has_its_place_and_a_fix(writing: Writing) -> None:
    write(writing, "FROM alpine:3.20\nCMD serve me\n")
    await rules(writing, "JSONArgsRecommended")
    (problem,) = writing.view.problems.listed()
    assert (problem.line, problem.column, problem.end_column) == (2, 5, 13)
    writing.view.go_to(2)
    writing.key(Qt.Key.Key_Period, CONTROL)
    menu = writing.document.language.fixes.menu
    assert menu
    menu.actions()[0].trigger()
    menu.close()
    assert writing.view.text() == 'FROM alpine:3.20\nCMD ["serve", "me"]\n'
    await rules(writing)


@pytest.mark.usefixtures("no_hadolint")
async def test_an_error_leads_to_the_reference_by_key_and_click(writing: Writing) -> None:
    write(writing, "FROM alpine:3.20\nCOPY one\n")
    await until(writing.view.problems.listed)
    writing.view.go_to(2)
    writing.key(Qt.Key.Key_Period, CONTROL)
    menu = writing.document.language.fixes.menu
    assert menu
    actions = {action.text(): action for action in menu.actions()}
    actions["Read the Reference"].trigger()
    menu.close()
    item = writing.document.problems.list.topLevelItem(0)
    assert item
    assert item.text(1) == "Reference"
    writing.document.problems.list.itemClicked.emit(item, 1)
    assert writing.registry.pages == ["https://docs.docker.com/reference/dockerfile/#copy"] * 2


@pytest.mark.usefixtures("no_hadolint")
async def test_a_rule_is_silenced_in_the_file(writing: Writing) -> None:
    write(writing, "FROM alpine:3.20\nCMD serve me\n")
    await rules(writing, "JSONArgsRecommended")
    fix = writing.document.language.fixes.found(2)[-1]
    assert fix.title == "Silence JSONArgsRecommended in this file"
    writing.view.go_to(2)
    writing.key(Qt.Key.Key_Period, CONTROL)
    menu = writing.document.language.fixes.menu
    assert menu
    actions = {action.text(): action for action in menu.actions()}
    actions["Read about JSONArgsRecommended"].trigger()
    assert writing.registry.pages[0].endswith("/json-args-recommended/")
    actions["Silence JSONArgsRecommended in this file"].trigger()
    menu.close()
    assert writing.view.text().startswith("# check=skip=JSONArgsRecommended\nFROM")
    await rules(writing)


@pytest.mark.usefixtures("no_hadolint")
async def test_marks_stay_with_their_words(writing: Writing) -> None:
    write(writing, "FROM alpine:3.20\nCMD serve me\n")
    await rules(writing, "JSONArgsRecommended")
    writing.view.go_to(1)
    QTest.keyClicks(writing.view, "#")
    writing.key(Qt.Key.Key_Return)
    (problem,) = writing.view.problems.listed()
    assert (problem.line, problem.column) == (3, 5)


@pytest.mark.usefixtures("no_hadolint")
async def test_what_several_say_is_said_once(writing: Writing) -> None:
    writing.registry.warnings = [
        BuildWarning(
            "JSONArgsRecommended: JSON arguments recommended for CMD (line 2)",
            "",
            "https://docs.docker.com/go/dockerfile/rule/json-args-recommended/",
            2,
        ),
        BuildWarning("CopyIgnoredFile: Attempting to copy a file (line 1)", "", "", 1),
    ]
    write(writing, "FROM alpine:3.20\nCMD serve me\n")
    await rules(writing, "CopyIgnoredFile", "JSONArgsRecommended")
    assert [problem.source for problem in writing.view.problems.listed()] == [
        "BuildKit",
        "",
    ]
    assert writing.registry.read[-1] == "FROM alpine:3.20\nCMD serve me\n"


@pytest.mark.usefixtures("no_hadolint")
async def test_what_is_read_by_the_engine_names_no_image_to_read_it(writing: Writing) -> None:
    write(writing, "# syntax=a/b\n# escape=`\nFROM alpine:3.20\n")
    await until(lambda: bool(writing.registry.read) and "escape" in writing.registry.read[-1])
    assert writing.registry.read[-1] == "# escape=`\n#\nFROM alpine:3.20\n"


async def test_hadolint_is_asked_where_it_is(
    writing: Writing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a program that answers as it does, so that the test needs none."""
    program = tmp_path / "hadolint"
    program.write_text(
        f"#!{sys.executable}\n"
        "import json, sys\n"
        "lines = sys.stdin.read().split('\\n')\n"
        "found = [{'code': 'DL3003', 'line': n, 'column': 1, 'level': 'info', 'message': 'cd'}\n"
        "         for n, line in enumerate(lines, 1) if 'cd ' in line]\n"
        "found += [{'code': 'DL1000', 'line': n, 'level': 'error', 'message': 'odd\\nword'}\n"
        "          for n, line in enumerate(lines, 1) if '!' in line]\n"
        "found += [{'code': 'SC1091', 'line': 1, 'level': 'info', 'message': 'not followed'}]\n"
        "print(json.dumps(found))\n"
    )
    program.chmod(0o755)
    monkeypatch.setattr(hadolint, "program", lambda: os.fspath(program))
    write(writing, "FROM alpine:3.20\nRUN cd /tmp\n")
    await rules(writing, "DL3003")
    (problem,) = writing.view.problems.listed()
    assert (problem.severity, problem.source) == (Severity.INFO, "hadolint")
    assert problem.url == "https://github.com/hadolint/hadolint/wiki/DL3003"
    (fix,) = writing.document.language.fixes.found(2)
    assert fix.title == "Silence DL3003 here"
    assert fix.edits[0].text == "# hadolint ignore=DL3003\n"
    # What it cannot read, it does not check, and says so; unless it cannot be read by anybody.
    write(writing, "FROM alpine:3.20\nRUN !\n")
    await rules(writing, "DL1000")
    (problem,) = writing.view.problems.listed()
    assert problem.severity is Severity.INFO
    assert problem.message.endswith("does not check it: odd word")
    write(writing, "FROM alpine:3.20\nRUM !\n")
    await until(
        lambda: writing.document.language.diagnostics._asked.get("hadolint", "")[-4:] == "M !\n"
    )
    assert [problem.rule for problem in writing.view.problems.listed()] == [""]


@pytest.mark.skipif(not hadolint.program(), reason="hadolint is not installed")
async def test_hadolint_itself_is_asked(writing: Writing) -> None:
    write(writing, "FROM alpine:3.20\nRUN cd /tmp && ls\n")
    await rules(writing, "DL3003")
    (problem,) = writing.view.problems.listed()
    assert (problem.line, problem.source) == (2, "hadolint")
    (fix,) = writing.document.language.fixes.found(2)
    write(writing, f"FROM alpine:3.20\n{fix.edits[0].text}RUN cd /tmp && ls\n")
    await rules(writing)


async def test_nobody_is_asked_whom_the_user_does_not_want_to(
    writing: Writing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = tmp_path / "asked"
    monkeypatch.setattr(hadolint, "program", lambda: asked.touch() or "")
    preferences = writing.document.preferences
    writing.registry.warnings = [BuildWarning("CopyIgnoredFile: It is left out", "", "", 1)]
    write(writing, "FROM alpine:3.20\nRUN x\n")
    await rules(writing, "CopyIgnoredFile")
    preferences.change(hadolint=False, builder=False, registries=False)
    await rules(writing)
    asked.unlink()
    writing.registry.read.clear()
    write(writing, "FROM alpine:3.20\nFROM alpine:")
    await until(lambda: not writing.document.language.diagnostics._soon.isActive())
    writing.view.go_to(2, 99)
    writing.key(Qt.Key.Key_Space, CONTROL)
    await writing.sees("alpine:3.20")
    assert not asked.exists()
    assert (writing.registry.read, writing.registry.asked) == ([], [])
    preferences.change(builder=True)
    await rules(writing, "CopyIgnoredFile")


@pytest.mark.usefixtures("no_hadolint")
async def test_a_click_in_the_list_goes_to_the_word_or_to_the_page(writing: Writing) -> None:
    write(writing, "FROM alpine:3.20\nCMD serve me\n")
    await rules(writing, "JSONArgsRecommended")
    shown = writing.document.problems.list
    assert shown.isVisible()
    item = shown.topLevelItem(0)
    assert item
    shown.itemClicked.emit(item, 0)
    assert writing.view.position() == (2, 5)
    shown.itemClicked.emit(item, 1)
    assert writing.registry.pages[0].endswith("/json-args-recommended/")


async def test_formatting_is_one_step(writing: Writing) -> None:
    write(writing, "from   a\nFROM   b   as c\nRUN x\n")
    modifiers = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier
    writing.key(Qt.Key.Key_F, modifiers)
    assert writing.view.text() == "FROM a\nFROM b AS c\nRUN x\n"
    writing.view.undo()
    assert writing.view.text() == "from   a\nFROM   b   as c\nRUN x\n"


async def test_a_long_text_is_formatted_in_turns_and_still_one_step(writing: Writing) -> None:
    before = "FROM a\n" + "run   x\nCOPY  😀  b   c\nRUN y\n" * (AT_ONCE // 25)
    write(writing, before)
    writing.document.language.formatting.format()
    assert writing.view.text() == before
    after = before.replace("run   x", "RUN x").replace("  😀  b   c", " 😀 b c")
    await until(lambda: writing.view.text() != before)
    assert writing.view.text() == after
    writing.view.undo()
    assert writing.view.text() == before
    # What is written meanwhile is worth more.
    writing.document.language.formatting.format()
    writing.type("# ", 1)
    await until(lambda: not writing.document.language.formatting.busy)
    assert writing.view.text() == "# " + before


async def test_the_map_of_a_text_is_drawn_in_a_thread(writing: Writing) -> None:
    learned: list[object] = []
    writing.document.reading.mapped.connect(learned.append)
    write(writing, TEXT + "RUN x\n" * 100)
    await until(lambda: learned)
    assert learned[-1] is writing.document.language.tree()
    assert writing.document.language.tree().text == writing.view.text()


async def test_the_menu_is_about_what_was_clicked(writing: Writing) -> None:
    write(writing, TEXT)
    writing.view.go_to(1)
    place = QTextCursor(writing.view.document().findBlockByNumber(5))
    place.movePosition(QTextCursor.MoveOperation.Right, n=13)
    point = writing.view.cursorRect(place).center()
    viewport = writing.view.viewport()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, viewport.mapToGlobal(point))
    QApplication.sendEvent(viewport, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    titles = [action.text() for action in menu.actions()]
    assert titles[-5:] == ["Explain", "Go to Definition", "Next Use", "Rename…", "Format"]
    menu.actions()[-4].trigger()
    menu.close()
    assert writing.view.position() == (2, 21)


async def test_a_text_of_another_kind_has_none_of_it(writing: Writing) -> None:
    writing.document.language.use(False)
    assert SOURCE.startswith("ARG")
    writing.view.go_to(2, 2)
    writing.key(Qt.Key.Key_F1)
    writing.key(Qt.Key.Key_F2)
    writing.key(Qt.Key.Key_F12)
    writing.key(Qt.Key.Key_Period, CONTROL)
    assert not told(writing)
    assert writing.document.language.names.symbols.field is None
    assert writing.document.language.fixes.menu is None
    assert writing.view.text() == SOURCE
