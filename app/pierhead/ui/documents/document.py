"""What every tab of the workspace is, and what it says of itself to be named, kept and closed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from enum import Enum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from pierhead.state.jobs import Job
    from pierhead.ui.entry import Entries
    from pierhead.ui.widgets.terminal_keys import Input

Memory = Mapping[str, Any]
"""JSON values from which a document of the same kind can be opened again."""
Opener = Callable[[Memory, bool], Awaitable["Document | None"]]
"""Opens a document of one kind from its memory; None or an ``AppError`` when that cannot be.

The memory was read from a file that anybody may have changed: nothing in it is sure. The flag says
that the user has just asked for it; without it, nothing may run but a plain shell.
"""


class Status(Enum):
    """How things stand in a document, as its tab shows it."""

    OPEN = ""
    BUSY = "busy"
    DONE = "done"
    ENDED = "ended"
    FAILED = "failed"


class Document(QWidget):
    """A tab of its own in the workspace: a terminal, an editor, a build.

    The workspace asks ``may_close`` before it closes the tab, then calls ``shut`` and deletes it.
    It moves documents between groups and windows while they live.
    """

    changed = Signal()
    """Title, icon, status, memory or the unsaved mark changed."""
    close_requested = Signal()
    """It wants to go: its own button was pressed, or its work is over."""
    activity = Signal()
    """It shows something new, which its tab tells while the document is not on top."""
    attention = Signal()
    """It asks for the user, as a bell does."""
    entered = Signal(object)
    """The user typed or pasted into it: an ``Input``."""

    kind = ""
    """By which name an ``Opener`` is known for it; empty: it is never opened again."""
    icon = ""
    """The name of its icon."""
    place = ""
    """What it is about, such as the id of a container: documents of one place go together."""
    takes_input = False
    """Whether ``enter`` has somebody to type for."""
    name = ""
    """The name that the user gave it, in place of the title."""

    def title(self) -> str:
        """Its own name for itself, plain and short."""
        raise NotImplementedError

    def label(self) -> str:
        """The tab's text."""
        return self.name or self.title()

    def rename(self, name: str) -> None:
        """Call it as the user wishes, or by its own title again if that is nothing."""
        self.name = " ".join(name.split())
        self.changed.emit()

    def tooltip(self) -> str:
        """The long form of the title."""
        return self.title()

    def status(self) -> Status:
        """What its icon shall say of it."""
        return Status.OPEN

    def modified(self) -> bool:
        """Whether there is text that is not saved."""
        return False

    def job(self) -> Job | None:
        """The job that is shown here, of which ``may_close`` asks."""
        return None

    def memory(self) -> Memory | None:
        """What is needed to open it again after a restart; None for what cannot or must not be."""
        return None

    def again(self) -> Document | None:
        """Another one of the same, not in any tab yet, such as a shell in the same container.

        None for what there can be only once.
        """
        return None

    def entries(self) -> Entries:
        """What can be done in it besides its actions, for the list of all commands."""
        return ()

    def enter(self, entry: Input) -> None:
        """Take what was typed elsewhere, as if it were typed here; ``entered`` is not emitted."""

    def stake(self) -> str:
        """What closing it now would end or lose, in one line for a list; empty if nothing."""
        return ""

    async def check(self) -> None:
        """Find out what is at stake now, if ``stake`` is not sure of it."""

    async def save(self) -> bool:
        """Save what is unsaved; False when it stays unsaved."""
        return True

    def give_up(self) -> None:
        """Forget what is unsaved: the user does not want it."""

    async def may_close(self) -> bool:
        """Ask the user, if there is something to ask; False keeps the tab."""
        return True

    def shut(self) -> None:
        """End tasks and connections: the tab is about to be deleted."""
