"""Proposals in an editor: when the list opens, what keys do with it, what is put in."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fakes.writing import CONTROL, LAST, SOURCE, Writing
from harness.waiting import until


async def test_typing_opens_the_list_and_enter_takes_the_first(writing: Writing) -> None:
    writing.type("cop")
    await writing.sees("COPY")
    writing.key(Qt.Key.Key_Return)
    assert writing.line == "COPY "
    await writing.sees_nothing()


async def test_flags_lead_on_to_their_values(writing: Writing) -> None:
    writing.type("COPY --fr")
    await writing.sees("--from")
    writing.key(Qt.Key.Key_Tab)
    await writing.sees("build", "alpine:3.20")
    writing.key(Qt.Key.Key_Down)
    writing.key(Qt.Key.Key_Up)
    writing.key(Qt.Key.Key_Return)
    assert writing.line == "COPY --from=build"


async def test_going_up_from_the_first_is_the_last(writing: Writing) -> None:
    writing.type("COPY -")
    await writing.sees("--from")
    popup = writing.document.language.completion.popup
    assert popup
    writing.key(Qt.Key.Key_Up)
    assert popup.current == popup.proposals[-1]
    writing.key(Qt.Key.Key_PageUp)
    assert popup.current == popup.proposals[0]


async def test_it_is_not_in_the_way_of_a_command(writing: Writing) -> None:
    for text in ("RUN ", "RUN make all", "# COPY", "RUN RUN"):
        writing.view.setPlainText(SOURCE)
        writing.type(text)
        await writing.sees_nothing()
    writing.key(Qt.Key.Key_Return)
    assert writing.view.text().startswith(SOURCE[:-1] + "RUN RUN\n")


async def test_a_word_that_is_complete_lets_enter_be_enter(writing: Writing) -> None:
    writing.type("USER root")
    await writing.sees_nothing()


async def test_enter_is_enter_where_the_typed_may_be_meant(writing: Writing) -> None:
    writing.type("FROM alp")
    await writing.sees("alpine:3.20")
    writing.key(Qt.Key.Key_Return)
    assert writing.view.text().endswith("FROM alp\n\n")
    writing.view.setPlainText(SOURCE)
    writing.type("FROM alp")
    await writing.sees("alpine:3.20")
    writing.key(Qt.Key.Key_Down)
    writing.key(Qt.Key.Key_Return)
    assert writing.line.endswith("FROM alpine:3.20")


async def test_escape_closes_it_and_control_space_opens_it(writing: Writing) -> None:
    writing.type("E")
    await writing.sees("ENV")
    writing.key(Qt.Key.Key_Escape)
    assert not writing.offered
    assert writing.line == "E"
    writing.key(Qt.Key.Key_Space, CONTROL)
    await writing.sees("ENV")
    writing.key(Qt.Key.Key_Left)
    assert not writing.offered


async def test_control_space_on_an_empty_line_offers_all(writing: Writing) -> None:
    writing.view.go_to(LAST)
    writing.key(Qt.Key.Key_Space, CONTROL)
    await writing.sees("RUN", "COPY")


async def test_backspace_widens_the_list(writing: Writing) -> None:
    writing.type("EXP")
    await writing.sees("EXPOSE")
    assert "ENV" not in writing.offered
    writing.key(Qt.Key.Key_Backspace)
    writing.key(Qt.Key.Key_Backspace)
    await writing.sees("ENV")


async def test_variables_of_the_stage(writing: Writing) -> None:
    writing.type("RUN echo $", line=4)
    await writing.sees("GREETING")
    writing.key(Qt.Key.Key_Tab)
    assert writing.line == "RUN echo $GREETING"


async def test_paths_of_the_context_come_from_the_disk(writing: Writing) -> None:
    writing.type("COPY s")
    await writing.sees("src")
    writing.key(Qt.Key.Key_Return)
    await writing.sees("main.go")
    writing.key(Qt.Key.Key_Return)
    assert writing.line == "COPY src/main.go"


async def test_what_is_ignored_is_not_offered(writing: Writing) -> None:
    writing.type("COPY ")
    writing.key(Qt.Key.Key_Space, CONTROL)
    await writing.sees("src")
    assert "out" not in writing.offered


async def test_tags_come_from_the_registry_when_it_answers(writing: Writing) -> None:
    writing.type("FROM quay.io/a/b:")
    await until(lambda: writing.registry.asked == ["quay.io/a/b"])
    assert not writing.offered
    writing.registry.answer.set()
    await writing.sees("quay.io/a/b:latest", "quay.io/a/b:1.2")


async def test_what_is_put_in_is_one_step_to_undo(writing: Writing) -> None:
    writing.type("WORK")
    await writing.sees("WORKDIR")
    writing.key(Qt.Key.Key_Return)
    assert writing.line == "WORKDIR "
    writing.view.undo()
    assert writing.line == "WORK"


async def test_what_an_input_method_writes_is_typed_too(writing: Writing) -> None:
    writing.view.go_to(LAST)
    for char in ("W", "O"):
        event = QInputMethodEvent()
        event.setCommitString(char)
        QApplication.sendEvent(writing.view, event)
        await writing.sees("WORKDIR")
    writing.key(Qt.Key.Key_Return)
    assert writing.line == "WORKDIR "


async def test_keys_that_come_faster_than_the_list_mean_what_is_typed(writing: Writing) -> None:
    writing.type("W")
    await writing.sees("WORKDIR")
    QTest.keyClicks(writing.view, "OR")
    writing.key(Qt.Key.Key_Return)
    assert writing.line == "WORKDIR "
    writing.view.setPlainText(SOURCE)
    writing.type("R")
    await writing.sees("RUN")
    QTest.keyClicks(writing.view, "UN x")
    writing.key(Qt.Key.Key_Return)
    assert writing.view.text().endswith("RUN x\n\n")


async def test_it_goes_with_the_focus(writing: Writing) -> None:
    writing.type("E")
    await writing.sees("ENV")
    writing.view.clearFocus()
    assert not writing.offered


async def test_characters_of_two_units_do_not_shift_it(writing: Writing) -> None:
    writing.view.setPlainText("FROM a\nLABEL a=\U0001f600\n\n")
    writing.type("WORK", line=3)
    await writing.sees("WORKDIR")
    writing.key(Qt.Key.Key_Return)
    assert writing.view.text() == "FROM a\nLABEL a=\U0001f600\nWORKDIR \n"


async def test_other_files_have_no_proposals(writing: Writing, tmp_path: Path) -> None:
    writing.document.language.use(False)
    writing.type("COP")
    await writing.sees_nothing()
