"""A shell in the state before a step of a build: its container is there for it alone."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from pierhead.core.errors import AppError
from pierhead.core.i18n import _
from pierhead.dockerfile.step_command import Typed
from pierhead.engine.api_inside import Session, Size
from pierhead.state.place import Place
from pierhead.state.programs import Program, ShellProgram


class StepProgram(Program):
    """The main process of a container that was made for it, and goes with its terminal."""

    kind = "step"
    repeats = True

    def __init__(
        self, place: Place, session: Session, image: str, line: int, *, told: str, typed: Typed
    ) -> None:
        """``session`` is attached to it; ``told`` is what is to be known of this state.

        The ``image`` is its own, and goes with it.
        """
        super().__init__(place)
        self.session = session
        self.typed = typed
        self._image, self._line, self._told = image, line, told
        self._fresh = True

    @property
    def label(self) -> str:
        """Before which line it is."""
        return _("Before line {line}").format(line=self._line)

    @property
    def greeting(self) -> str:
        """What is here, and what is not."""
        return self._told

    @property
    def words(self) -> Sequence[str]:
        """Some shell."""
        return ("/bin/sh",)

    def again(self) -> Program:
        """Another shell beside it."""
        return ShellProgram(self.place.beside())

    async def leave(self, session: Session | None) -> None:
        """Nobody needs its container and image any more."""
        with suppress(AppError):
            await self.place.engine.containers.remove(self.place.id, force=True, volumes=True)
        with suppress(AppError):
            await self.place.engine.images.remove(self._image)

    async def _open(self, size: Size) -> Session:
        if self.session is None or not self._fresh:
            raise AppError(_("This shell has ended, and its container is gone."))
        self._fresh = False
        with suppress(AppError):
            await self.session.resize(*size)
        with suppress(AppError):
            await self.place.enter()
        return self.session
