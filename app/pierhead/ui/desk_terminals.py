"""Terminals in the window: opening them, and those of an earlier start again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING

from pierhead.commands.desk import OpenTerminal
from pierhead.core.resources import Container
from pierhead.core.run import ExecSpec, RunSpec
from pierhead.core.terminal_options import TerminalPreferences
from pierhead.state.attached import MainProgram, StartedProgram
from pierhead.state.debug_shell import DebugProgram
from pierhead.state.helpers import Helpers
from pierhead.state.place import Place
from pierhead.state.programs import Program, ShellProgram, recall
from pierhead.ui.loading import load
from pierhead.ui.room import Room

if TYPE_CHECKING:
    from pierhead.engine.api_inside import Session
    from pierhead.ui.documents.document import Document, Memory
    from pierhead.ui.documents.terminal import TerminalDocument
    from pierhead.ui.workspace.docks import Docks

TURN = 0.001
"""Seconds in which all that is due gets its turn; after none at all it would still wait."""


async def load_terminals() -> None:
    """Load what terminals need: takes a tenth of a second, which the window has not got."""
    await load("regex", "pierhead.ui.documents.terminal")
    await asyncio.to_thread(_load_core)


@cache
def _load_core() -> None:
    """Make a first terminal, with which the core is loaded."""
    from pierhead.terminal.emulator import Emulator

    Emulator(80, 24)


class TerminalDesk:
    """Opens a program of a container in a tab."""

    def __init__(
        self,
        room: Room,
        preferences: TerminalPreferences,
        helpers: Helpers | None = None,
        put: Callable[[Document], object] | None = None,
    ) -> None:
        """``put`` shows what is opened; without it that is for the workspace."""
        self._room, self._preferences = room, preferences
        self.helpers = helpers or Helpers(room.context.connection, room.context.settings)
        self._put = put or self._add

    @property
    def docked(self) -> TerminalDesk:
        """The same for terminals in the details of their container."""
        return self._with(self._dock)

    def beside(self, program: Program) -> TerminalDesk:
        """The same for terminals beside the one of a program, wherever that is."""
        space = self._room.window.workspace
        first = next((each for each in space if _program_of(each) is program), None)
        if first is not None and first in self.docks:
            return self.docked
        return self._with(lambda document: space.add(document, first))

    # The window has its parts only after the desk has it.

    def _add(self, document: Document) -> None:
        self._room.window.workspace.add(document)

    def _dock(self, document: Document) -> None:
        self.docks.add(document)

    def _with(self, put: Callable[[Document], object]) -> TerminalDesk:
        return TerminalDesk(self._room, self._preferences, self.helpers, put)

    @property
    def docks(self) -> Docks:
        """Where those in the details are."""
        return self._room.window.docks

    def opened(self, id_: str) -> Sequence[OpenTerminal]:
        """Those of a container that are open in tabs."""
        return [*map(self._entry, self._of(id_))]

    def elsewhere(self, id_: str) -> Sequence[OpenTerminal]:
        """Those of a container that are not in its details."""
        return [self._entry(each) for each in self._of(id_) if each not in self.docks]

    def _of(self, id_: str) -> Iterator[Document]:
        space = self._room.window.workspace
        return (each for each in space if each.kind == "terminal" and each.place == id_)

    def _entry(self, document: Document) -> OpenTerminal:
        show = partial(self._room.window.workspace.reveal, document)
        return OpenTerminal(document.label(), document.tooltip(), show)

    def open(self, program: Program) -> None:
        """Open a terminal on a program."""
        self._room.start(self._show(program))

    def open_shell(self, container: Container, spec: ExecSpec | None = None) -> None:
        """Open a terminal with a program in it, by default the best shell that it has."""
        shells = self._preferences.options.shells
        self.open(ShellProgram(self._place(container.id, container.name), spec, shells))

    def open_attached(self, container: Container) -> None:
        """Open a terminal on the main process of a container."""
        place = self._place(container.id, container.name)
        self.open(MainProgram(place, self._detach_keys))

    def open_running(self, session: Session, id_: str, spec: RunSpec) -> None:
        """Open a terminal on a container that was just started with this session attached."""
        place = self._place(id_, spec.name or spec.image)
        self.open(StartedProgram(place, session, spec, self._detach_keys))

    def open_debug(self, container: Container, image: str, privileged: bool) -> None:
        """Open a shell of an image beside a container."""
        place = self._place(container.id, container.name)
        self.open(self._debug_program(place, image, privileged))

    async def recall(self, memory: Memory, asked: bool) -> Document | None:
        """Open a terminal of an earlier start again, an ``Opener``.

        What is not just a shell is run only if the user has ``asked``; else it is offered.
        """
        await load_terminals()
        values = {name: memory.get(name) for name in ("container", "name", "engine")}
        texts = {name: value if isinstance(value, str) else "" for name, value in values.items()}
        place = self._place(texts["container"], texts["name"])
        if not place.id or texts["engine"] != place.engine_url:
            return None
        if memory.get("what") == MainProgram.kind:
            return self._document(MainProgram(place, self._detach_keys))
        if memory.get("what") == DebugProgram.kind and isinstance(memory.get("image"), str):
            privileged = memory.get("privileged") is True
            debug = self._debug_program(place, memory["image"], privileged)
            return self._document(debug, offered=not asked)
        program = recall(place, memory, self._preferences.options.shells)
        return self._document(program, offered=not (asked or program.is_plain))

    async def _show(self, program: Program) -> None:
        await load_terminals()
        document = self._document(program)
        # To make it and to show it would together take longer than a frame.
        await asyncio.sleep(TURN)
        self._put(document)

    def _document(self, program: Program, *, offered: bool = False) -> TerminalDocument:
        from pierhead.ui.documents.terminal import TerminalDocument

        return TerminalDocument(program, self._room.runner, self._preferences, offered=offered)

    def _debug_program(self, place: Place, image: str, privileged: bool) -> DebugProgram:
        shells = self._preferences.options.shells
        return DebugProgram(place, self.helpers, image, shells, privileged=privileged)

    def _place(self, id_: str, name: str) -> Place:
        context = self._room.context
        return Place(context.connection, context.containers, id_, name)

    def _detach_keys(self) -> str:
        return self._preferences.options.detach_keys


def _program_of(document: Document) -> Program | None:
    """The program of a terminal; None for other documents."""
    return getattr(document, "program", None)
