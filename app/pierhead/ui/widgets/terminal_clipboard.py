"""Programs that want to put something into the clipboard (OSC 52): only if the user lets them.

They never learn what is in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QClipboard, QGuiApplication

from pierhead.core import units
from pierhead.core.i18n import _, ngettext
from pierhead.core.terminal_options import ClipboardWrites
from pierhead.ui.bind import bind
from pierhead.ui.widgets.terminal_notice import Answer

if TYPE_CHECKING:
    from pierhead.ui.widgets.terminal_view import TerminalView

_MOST_SHOWN = 60
_MOST_REMEMBERED = 200
"""Containers whose programs were allowed or refused for good."""


class ClipboardGuard(QObject):
    """Asks for one view; the answer can be for all times, by the name of its container."""

    def __init__(self, view: TerminalView) -> None:
        super().__init__(view)
        self._view = view
        self._answer: bool | None = None
        bind(view.emulator.on_clipboard, view, self._wanted)

    def _wanted(self, which: str, text: str) -> None:
        allowed = self._allowed()
        if not text or allowed is False:
            return
        if allowed:
            _put(which, text)
        else:
            self._ask(which, text)

    def _allowed(self) -> bool | None:
        options, origin = self._view.preferences.options, self._view.origin
        if options.clipboard_writes is not ClipboardWrites.ASK:
            return options.clipboard_writes is ClipboardWrites.ALLOW
        if origin in options.clipboard_allowed:
            return True
        return False if origin in options.clipboard_refused else self._answer

    def _ask(self, which: str, text: str) -> None:
        count = len(text)
        question = ngettext(
            "The program wants to put {count} character into the clipboard.",
            "The program wants to put {count} characters into the clipboard.",
            count,
        )
        always = _("Always for {name}").format(name=self._view.origin)
        self._view.notice.ask(
            question.format(count=units.count(count)),
            _excerpt(text),
            [
                Answer(_("Allow Once"), lambda: _put(which, text)),
                Answer(
                    always if self._view.origin else _("Always Here"),
                    lambda: self._remember(True, which, text),
                ),
                Answer(_("Never"), lambda: self._remember(False)),
            ],
        )

    def _remember(self, allowed: bool, which: str = "", text: str = "") -> None:
        if not self._view.origin:
            self._answer = allowed
        if origin := self._view.origin:
            name = "clipboard_allowed" if allowed else "clipboard_refused"
            preferences = self._view.preferences
            known = (*getattr(preferences.options, name), origin)
            preferences.change(**{name: known[-_MOST_REMEMBERED:]})
        if allowed:
            _put(which, text)


def _put(which: str, text: str) -> None:
    """By xterm's letters: p is the primary selection, all others are the clipboard here."""
    clipboard = QGuiApplication.clipboard()
    modes = {
        QClipboard.Mode.Selection if letter == "p" else QClipboard.Mode.Clipboard
        for letter in which
    }
    for mode in modes:
        if mode is QClipboard.Mode.Clipboard or clipboard.supportsSelection():
            clipboard.setText(text, mode)


def _excerpt(text: str) -> str:
    line = " ".join(text[: 2 * _MOST_SHOWN].split())
    shown = "".join(each for each in line if each.isprintable())
    return (
        shown
        if len(shown) <= _MOST_SHOWN and len(text) <= 2 * _MOST_SHOWN
        else (shown[:_MOST_SHOWN] + "…")
    )
