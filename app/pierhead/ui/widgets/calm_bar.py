"""A bar that says how far something is, and is painted when there is time."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar

_WHOLE = 1000


class CalmBar(QProgressBar):
    """Without a text; ``show_share`` in place of ``setValue``.

    Qt's own paints itself before it goes on, and with it whatever else of the window has changed:
    in the midst of a turn of the loop that changes more.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setTextVisible(False)

    def show_share(self, share: float | None) -> None:
        """Show this share, from 0 to 1; None when nobody knows how long it takes."""
        most, value = (0, 0) if share is None else (_WHOLE, round(_WHOLE * share))
        if (self.maximum(), self.value()) == (most, value):
            return
        self.setUpdatesEnabled(False)
        self.setRange(0, most)
        self.setValue(value)
        self.setUpdatesEnabled(True)
