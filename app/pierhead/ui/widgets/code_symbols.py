"""Names in a text: the same ones marked, the way to where they come from, and other names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QTextCharFormat, QTextCursor

from pierhead.ui.theme import colors
from pierhead.ui.widgets.code_layers import Layer, Piece, behind
from pierhead.ui.widgets.code_rename import RenameField

if TYPE_CHECKING:
    from pierhead.ui.widgets.code_view import CodeView

_PAUSE = 150
"""Milliseconds that the cursor rests before the same names are marked."""
_OWNER = "language"


@dataclass(frozen=True, slots=True)
class Named:
    """A name at a place, as the one who knows the language tells."""

    name: str
    here: QTextCursor
    places: Sequence[QTextCursor]
    target: QTextCursor | None = None
    """Where it comes from."""
    follow: Callable[[], object] | None = None
    """What to do instead, for what comes from elsewhere."""
    renamed: Callable[[str], str] | None = None
    """Gives it another name, or says why not; None when it is not the text's to name."""


Ask = Callable[[QTextCursor], Named | None]


class CodeSymbols(QObject):
    """Attached to a view; ``ask`` is what knows the language."""

    def __init__(self, view: CodeView, ask: Ask) -> None:
        super().__init__(view)
        self._view, self._ask = view, ask
        self._rename: RenameField | None = None
        self._linked: Named | None = None
        self._soon = QTimer(self, singleShot=True, interval=_PAUSE)
        self._soon.timeout.connect(self._mark)
        view.cursorPositionChanged.connect(self._soon.start)
        view.textChanged.connect(self._forget)
        view.mouse_handlers.append(self._mouse)
        view.installEventFilter(self)

    @property
    def field(self) -> RenameField | None:
        """Where another name is typed, if that is open."""
        return self._rename

    def go_to_definition(self) -> None:
        """Go to where the name at the cursor comes from."""
        if found := self._ask(self._view.textCursor()):
            self._follow(found)

    def next_use(self) -> None:
        """Go to the next place of the name at the cursor, round at the end."""
        found = self._ask(self._view.textCursor())
        if found is None:
            return
        here = found.here.selectionStart()
        later = [place for place in found.places if place.selectionStart() > here]
        self._go((later or list(found.places))[0])

    def rename(self) -> None:
        """Ask for another name for the one at the cursor."""
        found = self._ask(self._view.textCursor())
        if found is None or found.renamed is None:
            return
        self._rename = RenameField(self._view, found.here, found.name, found.renamed)
        self._rename.closed.connect(self._renamed)

    def close(self) -> None:
        """Stop what is waiting."""
        self._soon.stop()

    def _renamed(self) -> None:
        self._rename = None

    def _follow(self, found: Named) -> None:
        if found.target is not None:
            self._go(found.target)
        elif found.follow:
            found.follow()

    def _go(self, target: QTextCursor) -> None:
        block = target.document().findBlock(target.selectionStart())
        self._view.go_to(block.blockNumber() + 1, target.selectionStart() - block.position() + 1)

    # -- marks

    def _mark(self) -> None:
        found = self._ask(self._view.textCursor())
        tint = QColor(colors().accent)
        tint.setAlpha(56)
        several = found.places if found and len(found.places) > 1 else ()
        self._view.layers.put(Layer.SAME, [behind(place, tint) for place in several], _OWNER)

    def _forget(self) -> None:
        self._view.layers.put(Layer.SAME, [], _OWNER)
        self._unlink()
        self._soon.start()

    # -- keys and mouse

    def _mouse(self, event: QMouseEvent) -> bool:
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        kind = event.type()
        if not control:
            self._unlink()
            return False
        found = self._ask(self._view.cursorForPosition(event.position().toPoint()))
        if kind == QEvent.Type.MouseMove and not event.buttons():
            self._link(found)
            return False
        pressed = kind == QEvent.Type.MouseButtonPress
        leads = found and (found.target is not None or found.follow)
        if not pressed or event.button() != Qt.MouseButton.LeftButton or not leads:
            return False
        self._unlink()
        assert found
        self._follow(found)
        return True

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        released = event.type() == QEvent.Type.KeyRelease
        if released and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Control:
            self._unlink()
        return False

    def _link(self, found: Named | None) -> None:
        if found is None or (found.target is None and not found.follow):
            self._unlink()
            return
        piece, look = Piece(), QTextCharFormat()
        look.setFontUnderline(True)
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        look.setForeground(QColor(colors().accent))
        piece.format, piece.cursor = look, found.here
        self._linked = found
        self._view.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self._view.layers.put(Layer.LINK, [piece], _OWNER)

    def _unlink(self) -> None:
        if self._linked is not None:
            self._linked = None
            self._view.viewport().setCursor(Qt.CursorShape.IBeamCursor)
            self._view.layers.put(Layer.LINK, [], _OWNER)
