"""Links in a terminal: shown with Ctrl, told before they are opened, opened with Ctrl and a click.

Where a link leads is the program's word: only what a browser or a mail program opens is opened
without another question, and scripts never are.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from PySide6.QtCore import QObject, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QDesktopServices,
    QGuiApplication,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import QToolTip

from pierhead.core.i18n import _
from pierhead.terminal.joined import Place
from pierhead.terminal.links import FoundLink, last_link, link_at, pieces
from pierhead.ui.bind import bind
from pierhead.ui.dialogs import plain_tooltip
from pierhead.ui.widgets.terminal_caption import Caption
from pierhead.ui.widgets.terminal_keys import CONTROL_KEY
from pierhead.ui.widgets.terminal_notice import Answer
from pierhead.ui.widgets.terminal_pointer_shapes import pointer_shape

if TYPE_CHECKING:
    from pierhead.ui.widgets.terminal_view import TerminalView

_OPENED = frozenset({"http", "https", "mailto"})
_REFUSED = frozenset({"javascript", "data", "vbscript", "about", "blob", "view-source", "shell"})
_HERE = frozenset({"", "localhost"})
_MOST_SHOWN = 300


class Links(QObject):
    """The links of one view."""

    def __init__(self, view: TerminalView) -> None:
        super().__init__(view)
        self._view = view
        self._caption = Caption(view.viewport())
        self._point: QPointF | None = None
        self._pressed: FoundLink | None = None
        self.shown: FoundLink | None = None
        """The link that is underlined, because the mouse is over it and Ctrl is held."""
        bind(view.emulator.on_pointer, self, self._point_at)

    def at(self, point: QPointF) -> FoundLink | None:
        """The link in the cell at a point of the viewport."""
        across, row = self._view.cell_at(point)
        if not 0 <= across < self._view.emulator.columns or row < 0:
            return None
        return link_at(self._view.emulator, Place(self._view.first_visible() + row, int(across)))

    # -- the mouse

    def move(self, point: QPointF, wanted: bool) -> None:
        """The mouse is there; with Ctrl a link is wanted."""
        self._point = point
        self._show(self.at(point) if wanted else None)

    def hold(self, wanted: bool) -> None:
        """Ctrl went down or up while the mouse rested."""
        if self._point is not None:
            self.move(self._point, wanted)

    def forget(self) -> None:
        """The mouse left."""
        self._point = self._pressed = None
        self._show(None)

    def press(self, event: QMouseEvent) -> bool:
        """Whether the press is on a link that a release would open."""
        wanted = bool(event.modifiers() & CONTROL_KEY)
        self._pressed = self.at(event.position()) if wanted else None
        return self._pressed is not None

    def release(self, event: QMouseEvent) -> None:
        """Open the link if the mouse is still on it."""
        pressed, self._pressed = self._pressed, None
        if pressed is not None and pressed == self.at(event.position()):
            self.open(pressed.uri)

    def tell(self, event: QHelpEvent) -> None:
        """Where a link leads, for those who rest on it without Ctrl."""
        link = None if self._view.emulator.mouse else self.at(QPointF(event.pos()))
        if link is None or self.shown is not None:
            QToolTip.hideText()
            return
        text = _("{address}\nCtrl and a click open it.").format(address=_short(link.uri))
        QToolTip.showText(event.globalPos(), plain_tooltip(text), self._view.viewport())

    def _show(self, link: FoundLink | None) -> None:
        if link == self.shown:
            return
        self.shown = link
        self._caption.say(link.uri if link else "")
        self._point_at(self._view.emulator.pointer)
        self._view.viewport().update()

    def _point_at(self, name: str) -> None:
        """Have the pointer show that something is a link, else what the program wants."""
        hand = Qt.CursorShape.PointingHandCursor
        self._view.viewport().setCursor(hand if self.shown else pointer_shape(name))

    def paint(self, painter: QPainter) -> None:
        """Underline what is shown."""
        if self.shown is None:
            return
        view = self._view
        painter.setPen(QPen(QColor(view.painter.look.foreground), 1))
        for line, start, end in pieces(view.emulator, self.shown, view.visible_lines()):
            rect = view.cell_rect(line, start, end - start)
            y = rect.bottom() - 1
            painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))

    # -- opening

    def open_last(self) -> None:
        """Open the last link that is in sight."""
        lines = self._view.visible_lines()
        link = last_link(self._view.emulator, lines.start, lines.stop)
        if link is None:
            self._view.notice.say(_("There is no link in sight."))
        else:
            self.open(link.uri)

    def open(self, uri: str) -> None:
        """Open an address, unless it is of a kind that is asked about or refused."""
        scheme, host, path = _parts(uri)
        if scheme in _OPENED:
            self._browse(uri)
        elif scheme in _REFUSED or not scheme or (scheme == "file" and host not in _HERE):
            self._refuse(uri)
        elif scheme == "file":
            self._ask(
                _("Open a file of this computer?"),
                _("{path}\nThe program may have meant a file where it runs.").format(path=path),
                uri,
                Answer(_("Copy Path"), lambda: _copy(path)),
            )
        else:
            question = _("Open this address with another program?")
            self._ask(question, _short(uri), uri, Answer(_("Copy Link"), lambda: _copy(uri)))

    def _ask(self, question: str, detail: str, uri: str, other: Answer) -> None:
        answers = [Answer(_("Open"), lambda: self._browse(uri)), other]
        self._view.notice.ask(question, detail, answers)

    def _refuse(self, uri: str) -> None:
        self._view.notice.ask(
            _("Addresses of this kind are not opened."),
            _short(uri),
            [Answer(_("Copy Link"), lambda: _copy(uri))],
        )

    def _browse(self, uri: str) -> None:
        if not QDesktopServices.openUrl(QUrl(uri)):
            _copy(uri)
            text = _("Nothing could be found that opens it; the address is copied.")
            self._view.notice.say(text, _short(uri))


def _parts(uri: str) -> tuple[str, str, str]:
    """Scheme, host and path; empty for what is no address."""
    with suppress(ValueError):
        parts = urlsplit(uri)
        return parts.scheme.lower(), (parts.hostname or "").lower(), unquote(parts.path)
    return "", "", ""


def _short(uri: str) -> str:
    return uri if len(uri) <= _MOST_SHOWN else uri[:_MOST_SHOWN] + "…"


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
