"""What can be done with whole lines of an editor's text, by key, by menu, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from pierhead.core.i18n import _
from pierhead.ui.entry import Entry
from pierhead.ui.widgets import code_lines
from pierhead.ui.widgets.code_changes import Caret, Change
from pierhead.ui.widgets.code_lines import Lines

if TYPE_CHECKING:
    from pierhead.ui.widgets.code_view import CodeView


class LineCommands:
    """Of the lines with cursors in one view, and of new ones beside them."""

    def __init__(self, view: CodeView) -> None:
        self._view = view

    def entries(self) -> Iterator[Entry]:
        """All of them, in the order of a menu."""
        yield Entry(_("Toggle Comment"), self.toggle_comment, "", ("Ctrl+/",))
        yield Entry(_("Comment Lines"), self.comment, "", ("Ctrl+K, Ctrl+C",))
        yield Entry(_("Uncomment Lines"), self.uncomment, "", ("Ctrl+K, Ctrl+U",))
        yield Entry(_("Indent Lines"), self.indent, "", ("Ctrl+]",))
        yield Entry(_("Unindent Lines"), self.unindent, "", ("Ctrl+[",))
        yield Entry(_("Move Lines Up"), self.move_up, "arrow-up", ("Alt+Up",))
        yield Entry(_("Move Lines Down"), self.move_down, "arrow-down", ("Alt+Down",))
        yield Entry(_("Copy Lines Up"), self.copy_up, "", ("Alt+Shift+Up",))
        yield Entry(_("Copy Lines Down"), self.copy_down, "copy", ("Alt+Shift+Down",))
        yield Entry(_("Delete Lines"), self.delete_lines, "trash-2", ("Ctrl+Shift+K",))
        yield Entry(_("Join Lines"), self.join_lines, "", ("Ctrl+Shift+J",))
        yield Entry(_("New Line Below"), self.line_below, "", ("Ctrl+Return",))
        yield Entry(_("New Line Above"), self.line_above, "", ("Ctrl+Shift+Return",))
        yield Entry(_("Select Lines"), self.select_lines, "", ("Ctrl+L",))
        yield Entry(_("Remove Spaces at the Ends of Lines"), self.trim, "", ("Ctrl+K, Ctrl+X",))

    def toggle_comment(self) -> None:
        """Make comments of the lines with cursors, or text again."""
        self._change(code_lines.commented)

    def comment(self) -> None:
        """Make comments of the lines with cursors, also of those that are some."""
        self._change(code_lines.made_comments)

    def uncomment(self) -> None:
        """Make text again of those that are comments."""
        self._change(code_lines.uncommented)

    def trim(self) -> None:
        """Take out the spaces at the ends of all lines."""
        if not self._view.isReadOnly():
            self._view.carets.change(code_lines.trimmed(self._view.document()), stay=True)

    def indent(self) -> None:
        """Indent the lines with cursors by one step."""
        self._change(lambda lines: code_lines.indented(lines, self._view.step))

    def unindent(self) -> None:
        """Take one step of indentation from them."""
        self._change(lambda lines: code_lines.unindented(lines, self._view.step))

    def move_up(self) -> None:
        """Move them above the line above."""
        self._change(code_lines.moved_up, stay=True)

    def move_down(self) -> None:
        """Move them below the line below."""
        self._change(code_lines.moved_down)

    def copy_up(self) -> None:
        """Copy them, and stay in the upper ones."""
        self._change(lambda lines: code_lines.copied(lines, down=False), stay=True)

    def copy_down(self) -> None:
        """Copy them, and go on in the lower ones."""
        self._change(lambda lines: code_lines.copied(lines, down=True))

    def delete_lines(self) -> None:
        """Take them out."""
        self._change(lambda lines: code_lines.removed(self._view.document(), lines))

    def join_lines(self) -> None:
        """Make them one line, or join a single one with the next."""
        self._change(lambda lines: code_lines.together(lines, self._view.escape))

    def line_below(self) -> None:
        """Begin a line below each cursor's."""
        carets = self._view.carets
        find = self._view.document().findBlock
        ends = [
            block.position() + block.length() - 1 for block in (find(c.end) for c in carets.all)
        ]
        carets.put([Caret(end, end) for end in ends], carets.main)
        carets.write_by(lambda at: "\n" + code_lines.indent(at.block().text()))

    def line_above(self) -> None:
        """Begin a line above each cursor's."""
        carets = self._view.carets
        find = self._view.document().findBlock
        changes = []
        for block in (find(caret.start) for caret in carets.all):
            margin = code_lines.indent(block.text())
            changes.append(Change(block.position(), block.position(), margin + "\n"))
        carets.put([Caret(one.start, one.start) for one in changes], carets.main)
        carets.change(changes, each=True)
        back = [caret.position - 1 for caret in carets.all]
        carets.put([Caret(at, at) for at in back], carets.main)

    def select_lines(self) -> None:
        """Select the lines with cursors as a whole; again, the next line too."""
        carets, document = self._view.carets, self._view.document()
        selected = []
        for caret in carets.all:
            start, end = document.findBlock(caret.start), document.findBlock(caret.end)
            last = min(end.position() + end.length(), document.characterCount() - 1)
            selected.append(Caret(start.position(), last))
        carets.put(selected, carets.main)

    def _change(
        self, changes: Callable[[Sequence[Lines]], list[Change]], *, stay: bool = False
    ) -> None:
        if not self._view.isReadOnly():
            carets = self._view.carets
            lines = code_lines.groups(self._view.document(), carets.all)
            carets.change(changes(lines), stay=stay)
