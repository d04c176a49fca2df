from __future__ import annotations

from PySide6.QtGui import QIcon, QImage
from pytestqt.qtbot import QtBot

from pierhead.ui.documents.document import Status
from pierhead.ui.icons import icon
from pierhead.ui.widgets.split_area import Side
from ui.workspace.papers import Desk, Paper, Typed


def picture(shown: QIcon) -> QImage:
    return shown.pixmap(16, 16).toImage()


def shows(desk: Desk, paper: Paper) -> QImage:
    group = desk.group(paper)
    return picture(group.bar.tabIcon(group.index(paper)))


def test_new_output_in_the_background_is_marked_until_it_is_seen(qtbot: QtBot) -> None:
    back, front = Paper("back"), Paper("front")
    desk = Desk(qtbot, back, front)
    plain = shows(desk, back)
    back.activity.emit()
    front.activity.emit()
    assert shows(desk, back) == picture(icon("file-code", "", "accent")) != plain
    assert shows(desk, front) == plain
    assert desk.group(back).bar.accessibleTabName(0) == "back: new output"
    desk.workspace.reveal(back)
    assert shows(desk, back) == plain
    assert desk.group(back).bar.accessibleTabName(0) == "back"


def test_a_bell_is_marked_unless_one_is_there_and_stays_over_new_output(qtbot: QtBot) -> None:
    one, other = Paper("one"), Paper("other")
    desk = Desk(qtbot, one, other)
    desk.split(other, Side.RIGHT)
    other.attention.emit()
    assert shows(desk, other) == picture(icon("file-code"))
    one.attention.emit()
    assert shows(desk, one) == picture(icon("bell", "warn"))
    one.activity.emit()
    assert shows(desk, one) == picture(icon("bell", "warn"))
    one.setFocus()
    assert shows(desk, one) == picture(icon("file-code"))


def test_the_icon_says_how_things_stand(qtbot: QtBot) -> None:
    paper = Paper("build")
    desk = Desk(qtbot, paper)
    seen = []
    for state in Status:
        paper.state = state
        paper.changed.emit()
        seen.append(shows(desk, paper))
    assert len({bytes(each.constBits()) for each in seen}) == len(Status)


def test_what_is_typed_into_along_with_others_shows_it(qtbot: QtBot) -> None:
    one, other = Typed("one"), Typed("other")
    desk = Desk(qtbot, one, other)
    desk.workspace.broadcast.join([one, other])
    assert shows(desk, one) == picture(icon("radio", "warn"))
    desk.workspace.broadcast.stop()
    assert shows(desk, one) == picture(icon("file-code"))


def test_the_first_output_of_what_nobody_has_seen_is_no_news(qtbot: QtBot) -> None:
    front, new = Paper("front"), Paper("new")
    desk = Desk(qtbot, front)
    desk.workspace.place(new, desk.group(front))
    new.activity.emit()
    assert shows(desk, new) == picture(icon("file-code"))
