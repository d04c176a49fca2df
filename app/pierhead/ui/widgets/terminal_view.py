"""A terminal on the screen: shows an emulator, and turns keys and the mouse into input.

The view knows no program: it emits what is typed and is fed what is written. What it can do is
divided among its parts; it only brings them together.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAccessibleInterface, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from pierhead.core.i18n import _
from pierhead.core.terminal_options import TerminalOptions, TerminalPreferences
from pierhead.terminal.emulator import Emulator
from pierhead.ui.bind import bind
from pierhead.ui.theme import colors
from pierhead.ui.widgets.terminal_access import TerminalText
from pierhead.ui.widgets.terminal_actions import Actions
from pierhead.ui.widgets.terminal_bell import Bell
from pierhead.ui.widgets.terminal_canvas import TerminalCanvas, Tint
from pierhead.ui.widgets.terminal_clipboard import ClipboardGuard
from pierhead.ui.widgets.terminal_copy import Copying
from pierhead.ui.widgets.terminal_drop import TerminalDrop
from pierhead.ui.widgets.terminal_finding import Finding
from pierhead.ui.widgets.terminal_keeping import Keeping
from pierhead.ui.widgets.terminal_keys import Input
from pierhead.ui.widgets.terminal_links import Links
from pierhead.ui.widgets.terminal_marking import Marking
from pierhead.ui.widgets.terminal_notice import TerminalNotice
from pierhead.ui.widgets.terminal_paste import Pasting
from pierhead.ui.widgets.terminal_pointer import Pointer
from pierhead.ui.widgets.terminal_prompts import Prompts
from pierhead.ui.widgets.terminal_select import Selection
from pierhead.ui.widgets.terminal_telling import Telling
from pierhead.ui.widgets.terminal_themes import style_of
from pierhead.ui.widgets.terminal_typing import Typing


class TerminalView(TerminalCanvas):
    """A terminal to type into."""

    typed = Signal(bytes)
    """Input for the program."""
    entered = Signal(object)
    """The user typed or pasted: an ``Input``, for whoever else shall have it."""
    files_dropped = Signal(list)
    """Paths that were dropped; connected to ``pasting.type_paths`` until somebody knows better."""
    rang = Signal()
    """The bell, a few times a second at most."""
    notified = Signal(str)
    """What the program wants the user to know (OSC 9), plain text, a few times a second at most."""

    # Qt sends events before there is anything to handle them.
    _typing: Typing | None = None
    _pointer: Pointer | None = None
    _keeping: Keeping | None = None
    access: QAccessibleInterface | None = None
    """What screen readers have asked for."""

    def __init__(
        self,
        emulator: Emulator,
        parent: QWidget | None = None,
        *,
        preferences: TerminalPreferences | None = None,
    ) -> None:
        """Without ``preferences`` it keeps to the defaults."""
        super().__init__(emulator, parent)
        self.preferences = preferences or TerminalPreferences()
        self.origin = ""
        """The name of what the program runs in: answers for all times are remembered by it."""
        self.waiting: Callable[[], int] = _nothing
        """How many bytes the program has not taken yet: a large paste waits for it."""
        self._furnish()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        self.setAccessibleName(_("Terminal"))
        self.setAccessibleDescription(_("What is typed goes to the program in the terminal."))
        bind(self.preferences.changed, self, self._follow)
        self._follow(self.preferences.options)

    def _furnish(self) -> None:
        self.notice = TerminalNotice(self)
        self.finding = Finding(self)
        self.find_bar = self.finding.bar
        self.copying = Copying(self)
        self.pasting = Pasting(self)
        self.links = Links(self)
        self.prompts = Prompts(self)
        self.marking = Marking(self)
        self.drop = TerminalDrop(self)
        self.files_dropped.connect(self.pasting.type_paths)
        self.offers = Actions(self)
        self._keeping = Keeping(self)
        self._bell = Bell(self)
        self._guard = ClipboardGuard(self)
        self.telling = Telling(self)
        self._pointer = Pointer(self)
        self._typing = Typing(self)

    def _follow(self, options: TerminalOptions) -> None:
        """Take what the user has changed, while the program runs."""
        self._restyle()
        self.emulator.set_scrollback(options.scrollback)
        self.emulator.show_images(options.show_images)
        self.refresh()

    def _restyle(self) -> None:
        self.restyle(style_of(self.preferences.options, dark=colors().dark))

    # -- output and input

    def feed(self, data: bytes, seconds: float = inf) -> bool:
        """Show output of the program, with the next frame at the latest.

        As with ``Emulator.feed``, what takes longer is left for the next call.
        """
        done = self.emulator.feed(data, seconds)
        if self.preferences.options.scroll_on_output:
            self.offers.go_to_end()
        self.refresh()
        return done

    def send(self, data: bytes) -> None:
        """Send input to the program."""
        if data:
            self.typed.emit(data)

    def enter(self, entry: Input) -> None:
        """Send what the user typed here, after what is being pasted."""
        if not self.pasting.takes(entry):
            self.pass_on(entry)

    def pass_on(self, entry: Input) -> None:
        """Send what the user typed or pasted here, and tell whoever else shall have it."""
        if entry(self.emulator):
            self.take(entry)
            self.entered.emit(entry)

    def take(self, entry: Input) -> None:
        """Send what was typed or pasted, here or elsewhere, and show where it goes."""
        if data := entry(self.emulator):
            if self.preferences.options.scroll_on_keystroke:
                self.offers.go_to_end()
            self.select(None)
            self.caret.wake()
            self.send(data)
            if self.emulator.local_echo:
                self.feed(data)

    # -- what is shown over the text

    def frame_done(self) -> None:
        self.find_bar.output_came()
        self._check_selection()
        self.marking.hold()
        self.telling.frame_done()

    def lines_moved(self) -> None:
        if self._keeping is not None:
            self._keeping.follow()
            self.marking.follow()

    def select(self, selection: Selection | None) -> None:
        super().select(selection)
        self._check_selection()

    def _check_selection(self) -> None:
        if self._keeping is not None:
            self._keeping.check()

    def show_line(self, line: int) -> None:
        """Scroll to a line that is not in sight."""
        first = self.first_visible()
        if not first <= line < first + self.emulator.lines:
            self.verticalScrollBar().setValue(line - self.emulator.lines // 2)

    def tints(self) -> dict[int, list[Tint]]:
        return self.finding.tints()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.prompts.any or self.links.shown or self.marking.active:
            painter = QPainter(self.viewport())
            for part in (self.prompts, self.links, self.marking):
                part.paint(painter)
            painter.end()

    def drawn_text(self) -> TerminalText:
        """The lines in sight, for screen readers."""
        return TerminalText(self)

    # -- events

    def event(self, event: QEvent) -> bool:
        if self._typing is not None and self._typing.handle(event):
            return True
        if event.type() == QEvent.Type.ContextMenu and self._pointer is not None:
            return self._pointer.handle(event)
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if self._pointer is not None and self._pointer.handle(event):
            return True
        return super().viewportEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._restyle()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.finding.place()

    def focusNextPrevChild(self, next_: bool) -> bool:
        # The tab key is the program's, but not while one of the bars has the keyboard.
        return not self.hasFocus() and super().focusNextPrevChild(next_)

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> Any:
        answer = self._typing.answer(query) if self._typing else None
        return super().inputMethodQuery(query) if answer is None else answer


def _nothing() -> int:
    return 0
