"""The list of problems below a text."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from pierhead.dockerfile.parse import Problem, Severity
from pierhead.ui.widgets.problem_list import ProblemList


@pytest.mark.parametrize(("room", "rows"), [(1000, 5), (300, 3), (60, 1)])
def test_it_leaves_most_of_the_room_to_the_text(qtbot: QtBot, room: int, rows: int) -> None:
    shown = ProblemList()
    qtbot.addWidget(shown)
    shown.show_problems([Problem(line, "Wrong.", Severity.ERROR) for line in range(1, 9)])
    row = max(shown.sizeHintForRow(0), 24)
    shown.fit(room)
    assert shown.height() // row == rows
    shown.show_problems([Problem(1, "Wrong.", Severity.ERROR)])
    assert shown.height() // row == 1
