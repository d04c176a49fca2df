"""What terminals do: with the mouse and the clipboard, with what scrolls off, and with sessions."""

from __future__ import annotations

from pierhead.core.i18n import _
from pierhead.core.terminal_options import (
    MOST_SCROLLBACK,
    Bell,
    ClipboardWrites,
    Restore,
    RightClick,
    TerminalOptions,
    TerminalPreferences,
)
from pierhead.core.units import size
from pierhead.ui.settings.option_page import OptionPage
from pierhead.ui.widgets.calm_spin import CalmSpin

USUAL_LINE, WIDEST_LINE = 160, 650
"""Bytes that a line of the scrollback takes: 80 columns of text, 200 columns full of colours."""


class TerminalBehavior(OptionPage):
    """Changes what all terminals do, at once."""

    def __init__(self, preferences: TerminalPreferences) -> None:
        super().__init__(preferences, _("Terminal Behavior"))
        self._add_mouse()
        self._add_clipboard()
        self._add_scrolling()
        self._add_attention()
        self._add_sessions()
        self.finish()

    def _add_mouse(self) -> None:
        self.group(_("Selecting and Pasting"))
        self.flag("copy_on_select", _("Copy what is selected at once"))
        self.flag("middle_click_pastes", _("Paste with the middle button"))
        clicks = {RightClick.MENU: _("Opens the menu"), RightClick.PASTE: _("Pastes")}
        self.choice("right_click", _("Right button"), clicks)
        self.line(
            "word_separators",
            _("Word separators"),
            _("A double click selects what stands between them."),
            _("Type signs only."),
        )
        self.flag(
            "paste_warning",
            _("Show several lines before they are pasted"),
            _("A shell runs each line as soon as it is pasted, unless it asks for it as a whole."),
        )

    def _add_clipboard(self) -> None:
        self.group(_("Programs and the Clipboard"))
        writes = {
            ClipboardWrites.ASK: _("Ask"),
            ClipboardWrites.ALLOW: _("May write to it"),
            ClipboardWrites.REFUSE: _("May not"),
        }
        note = _("Programs never learn what is in the clipboard.")
        self.choice("clipboard_writes", _("Programs"), writes, note)
        problem = _("Type names, with commas between them.")
        texts = (_read_names, ", ".join)
        self.line("clipboard_allowed", _("Always for"), _("Names of containers."), problem, texts)
        self.line("clipboard_refused", _("Never for"), _("Names of containers."), problem, texts)

    def _add_scrolling(self) -> None:
        self.group(_("Scrolling"))
        lines = CalmSpin(0, MOST_SCROLLBACK, 1000, 0)
        self.number("scrollback", _("Lines kept"), lines)
        self.flag("scroll_on_output", _("Go to the end when something is printed"))
        self.flag("scroll_on_keystroke", _("Go to the end when something is typed"))
        self.flag("alternate_scroll", _("Let the wheel press arrow keys in full-screen programs"))

    def _add_attention(self) -> None:
        self.group(_("Bell and Screen Readers"))
        bells = {Bell.VISUAL: _("Flash"), Bell.SOUND: _("Sound"), Bell.NONE: _("Nothing")}
        self.choice("bell", _("Bell"), bells)
        self.flag("announce", _("Tell screen readers what programs print"))

    def _add_sessions(self) -> None:
        self.group(_("Sessions"))
        restores = {
            Restore.ASK: _("Ask"),
            Restore.ALWAYS: _("Always"),
            Restore.NEVER: _("Never"),
        }
        self.choice(
            "restore", _("Restore"), restores, _("Terminals that were open when Pierhead was left.")
        )
        self.line(
            "shells",
            _("Shells"),
            _("The first one that a container has is opened."),
            _("Type names or paths, with commas between them."),
            (_read_list, ", ".join),
        )
        self.line(
            "detach_keys",
            _("Detach keys"),
            _("They leave a container that Pierhead is attached to."),
            _("Type letters, or ctrl- and a letter, with commas between them: ctrl-p,ctrl-q"),
        )

    def _follow(self, options: TerminalOptions) -> None:
        super()._follow(options)
        usual, most = (options.scrollback * each for each in (USUAL_LINE, WIDEST_LINE))
        note = _("About {usual} of memory for each terminal, {most} if they are wide and colored.")
        self.fields["scrollback"].set_note(note.format(usual=size(usual), most=size(most)))


def _read_names(text: str) -> tuple[str, ...]:
    return tuple(filter(None, _read_list(text)))


def _read_list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(","))
