"""The ports that an image exposes, each a button that publishes it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from pierhead.core.i18n import _
from pierhead.ui.theme import UNIT

MOST = 4
PRIVILEGED = 1023
"""The last port that only root may use on most machines."""
HIGHER = 8000
LAST = 65535


class PortOffers(QWidget):
    """Emits the number and protocol of the port that is chosen."""

    chosen = Signal(int, str)

    def __init__(self, after: QWidget) -> None:
        """``after`` is where the tab key comes from."""
        super().__init__()
        self._after = after
        self._shown: list[tuple[int, str]] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(UNIT // 2)

    def show_ports(self, ports: Sequence[tuple[int, str]]) -> None:
        """Offer these."""
        if list(ports[:MOST]) == self._shown:
            return
        self._clear()
        self._shown = list(ports[:MOST])
        before = self._after
        for number, protocol in self._shown:
            text = f"{number}/{protocol}"
            button = QToolButton()
            button.setProperty("chip", True)
            button.setText(text)
            button.setAccessibleName(_("Publish {port}").format(port=text))
            button.setToolTip(_("The image exposes this port: publish it"))
            button.clicked.connect(self._chooser(number, protocol))
            self._row.addWidget(button)
            QWidget.setTabOrder(before, button)
            before = button

    def _clear(self) -> None:
        while item := self._row.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()

    def _chooser(self, number: int, protocol: str) -> object:
        return lambda: self.chosen.emit(number, protocol)


def free_port(number: int, taken: set[int]) -> int:
    """A port of the host for one of a container that needs no rights and is not taken."""
    first = number if number > PRIVILEGED else HIGHER + number
    return next(port for port in range(first, LAST + 1) if port not in taken)
