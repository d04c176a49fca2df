"""A flat button that shows an icon alone; its tooltip and its accessible name say the rest."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QToolButton, QWidget

from pierhead.ui.icons import icon


def icon_button(
    symbol: str,
    name: str,
    act: Callable[[], object] | SignalInstance | None = None,
    *,
    tip: str = "",
    parent: QWidget | None = None,
) -> QToolButton:
    """A button with a name, which is its tooltip too where ``tip`` does not say more."""
    button = QToolButton(parent)
    button.setIcon(icon(symbol))
    button.setToolTip(tip or name)
    button.setAccessibleName(name)
    if isinstance(act, SignalInstance):
        button.clicked.connect(act)
    elif act is not None:
        # Qt would give the function whether the button is pressed down, if it takes anything.
        button.clicked.connect(lambda: act())  # noqa: PLW0108
    return button
