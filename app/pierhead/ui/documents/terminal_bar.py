"""The bar above a terminal: what became of its program, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QPushButton, QVBoxLayout, QWidget

from pierhead.core.errors import AppError
from pierhead.ui.dialogs import plain_label
from pierhead.ui.theme import UNIT, polish
from pierhead.ui.widgets.flow import Flow

_PATIENCE = 400
_LEAST_TEXT = 24 * UNIT
"""How wide the text has to be for buttons to stand beside it."""
_BESIDE, _BELOW = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
_ENTER = "\N{DOWNWARDS ARROW WITH CORNER LEFTWARDS}"


@dataclass(frozen=True, slots=True)
class Offer:
    """A button: what it says and does."""

    label: str
    run: Callable[[], object]
    primary: bool = False
    by_enter: bool = False
    """Whether Enter in the terminal does the same."""


class TerminalBar(QFrame):
    """One or two sentences and buttons. It takes room, so it is there only when it has to be."""

    left = Signal()
    """The keyboard shall go back to the terminal."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = plain_label("", selectable=True)
        self._detail = plain_label("", "muted", selectable=True)
        self._buttons = Flow(UNIT)
        self._offers: Sequence[Offer] = ()
        self._lasting: tuple[str, Sequence[Offer]] = ("", ())
        texts = QVBoxLayout()
        texts.setSpacing(UNIT // 2)
        texts.addWidget(self._text)
        texts.addWidget(self._detail)
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(UNIT, UNIT // 2, UNIT, UNIT // 2)
        self._layout.setSpacing(UNIT)
        self._layout.addLayout(texts, 1)
        self._layout.addWidget(self._buttons)
        self._soon = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._soon.timeout.connect(self.show)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return "\n".join(filter(None, (self._text.text(), self._detail.text())))

    def buttons(self) -> list[QPushButton]:
        """Its buttons, in order."""
        return self._buttons.findChildren(QPushButton)

    def wait(self, text: str) -> None:
        """Say what is going on, but only if it takes a while."""
        self.hide()
        self._fill(text, "", ())
        self._soon.start()

    def clear(self) -> None:
        """Say nothing but what lasts."""
        text, offers = self._lasting
        self._fill(text, "", offers)
        self.setVisible(bool(text))

    def keep(self, text: str, offers: Sequence[Offer] = ()) -> None:
        """Say this whenever there is nothing else to say; nothing at all if it is empty."""
        self._lasting = text, offers
        self.clear()

    def say(self, text: str, offers: Sequence[Offer] = (), detail: str = "") -> None:
        """Say how things stand."""
        self._fill(text, detail, offers)
        self.show()

    def fail(self, error: AppError, offers: Sequence[Offer] = ()) -> None:
        """Say what went wrong, in the app's and in the engine's words."""
        self._fill(error.title, "\n".join(filter(None, (error.detail, error.hint))), offers)
        polish(self._text, "role", "problem")
        self.show()

    def take_focus(self) -> None:
        """Give the keyboard to its first button."""
        for button in self.buttons()[:1]:
            button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _fill(self, text: str, detail: str, offers: Sequence[Offer]) -> None:
        self._soon.stop()
        polish(self._text, "role", "")
        self._text.setText(text)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        if [_look(offer) for offer in offers] != [_look(offer) for offer in self._offers]:
            self._put_buttons(offers)
        self._offers = offers

    def _put_buttons(self, offers: Sequence[Offer]) -> None:
        old, self._buttons = self._buttons, Flow(UNIT)
        self._layout.replaceWidget(old, self._buttons)
        old.hide()
        old.deleteLater()
        for place, offer in enumerate(offers):
            label = f"{offer.label} {_ENTER}" if offer.by_enter else offer.label
            button = QPushButton(label, self._buttons)
            button.setAccessibleName(offer.label)
            if offer.primary:
                polish(button, "primary", True)
            button.clicked.connect(partial(self._press, place))
            self._buttons.take(button)
        self._buttons.setVisible(bool(offers))
        self._turn()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        """Have the buttons below the text where there is no room for both beside each other."""
        beside = self.width() >= _LEAST_TEXT + self._buttons.sizeHint().width()
        self._layout.setDirection(_BESIDE if beside else _BELOW)

    def _press(self, place: int, _checked: bool = False) -> None:
        self._offers[place].run()


def _look(offer: Offer) -> tuple[str, bool, bool]:
    return offer.label, offer.primary, offer.by_enter
