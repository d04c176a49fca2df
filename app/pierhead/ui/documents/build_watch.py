"""Follows the files of a build and says when it is to be built again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from pathlib import Path

from pierhead.commands.context import Context
from pierhead.core.errors import AppError
from pierhead.core.i18n import _
from pierhead.core.tasks import spawn
from pierhead.engine.api_build import BuildSpec
from pierhead.state import file_watch


class BuildWatch:
    """Calls ``changed`` after each change, and ``ended`` when it cannot go on."""

    def __init__(
        self, context: Context, changed: Callable[[], None], ended: Callable[[], None]
    ) -> None:
        self._context = context
        self._changed, self._ended = changed, ended
        self._task: asyncio.Task[None] | None = None
        self.ready = False
        """Whether the first look is over: what changes from now on is noticed."""

    @property
    def active(self) -> bool:
        """Whether files are followed."""
        return self._task is not None

    def start(self, spec: BuildSpec) -> None:
        """Follow the files of this build, and no others."""
        self.stop()
        if spec.output and spec.output.path.is_relative_to(spec.context):
            title = _("The result of this build lies in its own context.")
            hint = _("Every build would begin the next one. Choose another place for the result.")
            self._context.notices.error(AppError(title, hint=hint))
            return
        self._task = spawn(self._follow(spec))

    def stop(self) -> None:
        """Follow no files any more."""
        self.ready = False
        if self._task:
            self._task.cancel()
            self._task = None

    async def _follow(self, spec: BuildSpec) -> None:
        first = True
        more = [Path(place) for _name, place in spec.contexts if Path(place).is_absolute()]
        try:
            watched = file_watch.changes(spec.context, spec.dockerfile, more)
            async with aclosing(watched) as found:
                async for seen in found:
                    if first and seen.partial:
                        self._say_partial(spec)
                    elif not first:
                        self._changed()
                    first, self.ready = False, True
        except AppError as error:
            self._task = None
            self._context.notices.error(error)
            self._ended()

    def _say_partial(self, spec: BuildSpec) -> None:
        text = _("More than {count} folders: changes in the others are not noticed.")
        self._context.notices.info(
            _("{folder} is watched in part.").format(folder=spec.context.name),
            text.format(count=file_watch.MOST_FOLDERS),
        )
