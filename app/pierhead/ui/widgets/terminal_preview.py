"""A small terminal that shows a sample of what programs print, in a style that is being chosen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from pierhead.core.i18n import _
from pierhead.terminal.emulator import Emulator
from pierhead.ui.widgets.terminal_canvas import TerminalCanvas
from pierhead.ui.widgets.terminal_look import TerminalStyle

_COLUMNS, _LINES = 40, 8


def sample() -> bytes:
    """A prompt, a listing, a difference, attributes and the sixteen colours, in a few lines."""
    prompt = "\x1b[1;32mapp@web\x1b[m:\x1b[1;34m/srv\x1b[m$ "
    files = "\x1b[1;34msrc\x1b[m  \x1b[1;32mrun.sh\x1b[m  \x1b[36mlink\x1b[m  notes"
    lines = (
        f"{prompt}ls",
        files,
        f"{prompt}git diff",
        "\x1b[36m@@ -1,2 +1,2 @@\x1b[m",
        "\x1b[31m-port: 80\x1b[m     \x1b[1;33mwarning\x1b[m \x1b[2mfaint\x1b[m",
        "\x1b[32m+port: 8080\x1b[m   \x1b[4munder\x1b[m \x1b[3mslanted\x1b[m",
        "".join(f"\x1b[4{colour}m  \x1b[m" for colour in range(8)) + " ┌──┬──┐ 0O 1lI",
        "".join(f"\x1b[10{colour}m  \x1b[m" for colour in range(8)) + " └──┴──┘ {}[]",
    )
    # What is most looked at stays in sight when the text is large.
    return ("\r\n".join(lines) + "\x1b[1;17H").encode()


class TerminalPreview(TerminalCanvas):
    """Shows ``sample``; nobody can type into it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(Emulator(_COLUMNS, _LINES), parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setProperty("framed", True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        self.setAccessibleName(name)
        self.setAccessibleDescription(_("A sample of what programs print."))
        self.emulator.feed(sample())

    def restyle(self, style: TerminalStyle) -> None:
        super().restyle(style)
        self.caret.wake()

    @property
    def fitting(self) -> tuple[int, int]:
        return _COLUMNS, _LINES

    def hasFocus(self) -> bool:
        # So that the cursor is seen as it is while one types.
        return True
