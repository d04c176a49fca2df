"""What every tab of the workspace is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from pierhead.state.jobs import Job


class Document(QWidget):
    """A tab of its own in the workspace: a terminal, an editor, a build.

    The workspace asks ``may_close`` before it closes the tab, then calls ``shut`` and deletes it.
    """

    changed = Signal()
    """Title, icon or the unsaved mark changed."""
    close_requested = Signal()
    """It wants to go: its own button was pressed, or its work is over."""

    icon = ""
    """The name of its icon."""

    def title(self) -> str:
        """The tab's text, plain and short."""
        raise NotImplementedError

    def tooltip(self) -> str:
        """The long form of the title."""
        return self.title()

    def modified(self) -> bool:
        """Whether closing would lose something."""
        return False

    def job(self) -> Job | None:
        """The job that is shown here, of which ``may_close`` asks."""
        return None

    async def may_close(self) -> bool:
        """Ask the user, if there is something to ask; False keeps the tab."""
        return True

    def shut(self) -> None:
        """End tasks and connections: the tab is about to be deleted."""
