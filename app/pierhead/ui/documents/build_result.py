"""What can be done with what came of a build: its image, or the step at which it failed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import aclosing
from typing import Any

from PySide6.QtCore import QObject

from pierhead.commands import build_shell
from pierhead.commands.command import Question
from pierhead.commands.context import Context
from pierhead.core.errors import AppError
from pierhead.core.i18n import _
from pierhead.core.run import RunSpec
from pierhead.dockerfile.cut import Cut, cut_before
from pierhead.engine.api_build import BuildSpec
from pierhead.state.builds import Build
from pierhead.state.built_image import BuiltImage, look_at
from pierhead.state.jobs import Job, JobState
from pierhead.ui.dialogs import put
from pierhead.ui.widgets.tasks import Tasks
from pierhead.ui.widgets.told_tasks import ToldTasks


class BuildResult(QObject):
    """Knows the build and what it was asked for; ``parent`` is what questions stand over."""

    def __init__(self, context: Context, parent: Any) -> None:
        super().__init__(parent)
        self._context, self._parent = context, parent
        self._tasks, self._told = Tasks(self), ToldTasks(self, context.notices)
        self.spec: BuildSpec | None = None
        self.build = Build()

    def use(self, spec: BuildSpec | None, build: Build) -> None:
        """Be about this build from now on."""
        self.spec, self.build = spec, build
        self._tasks.stop("image")

    @property
    def image(self) -> str:
        """The name of the new image, or its id; empty when there is none in the engine."""
        if not self.build.image:
            return ""
        return self.spec.tags[0] if self.spec and self.spec.tags else self.build.image

    @property
    def cut(self) -> Cut | None:
        """The state before the step that failed, if that one ran a command."""
        culprit = self.build.culprit
        line = culprit.step.line if culprit else 0
        if not line or self.spec is None or self.build.failure is None:
            return None
        return cut_before(self.build.dockerfile, line, dict(self.spec.args))

    def examine(self, show: Callable[[BuiltImage], object], fail: Callable[[str], object]) -> None:
        """Ask the engine about the image."""
        spec, build = self.spec, self.build

        async def look() -> None:
            assert spec
            try:
                engine = self._context.engine
                show(await look_at(engine, build.image, spec, build.dockerfile))
            except AppError as error:
                fail(error.title)

        self._tasks.start("image", look())

    def run(self) -> None:
        """Ask how to run the image."""
        self._context.desk.run_form(RunSpec(image=self.image))

    def shell(self) -> None:
        """Ask how to run the image, with a shell in place of its command."""
        shell = RunSpec(
            image=self.image,
            entrypoint=("/bin/sh",),
            interactive=True,
            tty=True,
            remove=True,
        )
        self._context.desk.run_form(shell)

    def inspect(self) -> None:
        """Show all that the engine knows of the image."""
        for image in self._context.images:
            if image.id == self.build.image or self.image in image.tags:
                self._context.desk.show_details(image, "inspect")
                return

    def push(self) -> None:
        """Ask whether to push the tags, then do."""
        self._told.start(self._push, "push")

    def copy_command(self) -> None:
        """Put the command of the step that failed on the clipboard."""
        if cut := self.cut:
            self._context.desk.copy(cut.command.text)
            self._context.notices.info(_("The command is copied."), cut.command.text)

    def open_before(self) -> None:
        """Open a shell in the state before the step that failed."""
        self._told.start(self._before, "before")

    async def _push(self) -> None:
        assert self.spec
        tags = self.spec.tags
        question = Question(_("Push the image?"), _("Push"), items=tags)
        if await put(question, self._parent) is None:
            return

        async def work(job: Job) -> None:
            for tag in tags:
                async with aclosing(self._context.engine.images.push(tag)) as steps:  # type: ignore[type-var]
                    async for step in steps:
                        share = step.current / step.total if step.total else None
                        if step.layer:
                            job.part(step.layer, step.status, share)
                        else:
                            job.write(step.status)
                            job.report(job.progress, step.status)

        names = ", ".join(tags)
        job = self._context.jobs.start(_("Push {image}").format(image=names), work)
        await job.wait()
        if job.error:
            self._context.notices.error(job.error)
        elif job.state is JobState.DONE:
            self._context.notices.info(_("Pushed {image}").format(image=names))

    async def _before(self) -> None:
        cut = self.cut
        assert cut
        assert self.spec
        opened = await build_shell.open_before(self._context, self.spec, cut)
        self._told.start(
            lambda: build_shell.clear_away(self._context, opened), f"clear {opened.image}"
        )
