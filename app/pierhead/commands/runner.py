"""Run commands: ask first where a command says so, then as a job, over all targets at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pierhead.commands.command import Command, Question
from pierhead.commands.context import Context
from pierhead.core.errors import AppError
from pierhead.core.i18n import _, ngettext
from pierhead.core.tasks import spawn
from pierhead.state.jobs import Job

Answers = Mapping[str, Any]
Asker = Callable[[Question], Awaitable[Answers | None]]
"""Put a question to the user; None when the user backs out."""

AT_ONCE = 8
"""Targets that one command works on at the same time."""


class Runner:
    """The way from a click to a command."""

    def __init__(self, context: Context, ask: Asker) -> None:
        self.context = context
        self._ask = ask
        self._tasks: set[asyncio.Task[None]] = set()
        self._farewells: set[asyncio.Task[None]] = set()

    def run(self, command: Command, targets: Sequence[Any] = ()) -> asyncio.Task[None]:
        """Run ``command`` on those targets that it applies to; the task ends when it has."""
        fitting = [target for target in targets if command.when(target)]
        return spawn(self._run(command, fitting), self._tasks)

    def see_off(self, work: Coroutine[Any, Any, None]) -> None:
        """Do what the end of something leaves to do; the app gives it a little time to end."""
        spawn(work, self._farewells)

    async def all_seen_off(self, seconds: float) -> None:
        """Return when that is done, or not in so many seconds."""
        if self._farewells:
            await asyncio.wait(self._farewells, timeout=seconds)

    async def _run(self, command: Command, targets: list[Any]) -> None:
        if command.targets and not targets:
            return
        context = self.context
        try:
            if command.ask:
                answers = await self._ask(await command.ask(context, targets))
                if answers is None:
                    return
                context = replace(context, choices=answers)
            if not command.job:
                for target in _runs(command, targets):
                    await command.run(context, target)
                return
        except AppError as error:
            context.notices.error(error)
            return

        async def work(job: Job) -> None:
            await self._each(command, replace(context, job=job), targets)

        job = context.jobs.start(_job_title(command, targets), work)
        await job.wait()
        if job.error:
            context.notices.error(job.error)

    async def _each(self, command: Command, context: Context, targets: list[Any]) -> None:
        if not command.targets or command.together:
            for target in _runs(command, targets):
                await command.run(context, target)
            return
        gate = asyncio.Semaphore(AT_ONCE)
        done = 0
        failures: list[tuple[Any, AppError]] = []

        async def one(target: Any) -> None:
            nonlocal done
            async with gate:
                try:
                    await command.run(context, target)
                except AppError as error:
                    failures.append((target, error))
            done += 1
            if context.job and len(targets) > 1:
                context.job.report(done / len(targets))

        async with asyncio.TaskGroup() as group:
            for target in targets:
                group.create_task(one(target))
        if failures:
            raise _summary(failures, len(targets))


def _runs(command: Command, targets: list[Any]) -> list[Any]:
    """What a command is given, one run after the other."""
    if not command.targets:
        return [None]
    return [tuple(targets)] if command.together else targets


def _job_title(command: Command, targets: Sequence[Any]) -> str:
    title = _(command.title).rstrip("…")
    if len(targets) == 1:
        return f"{title}: {name_of(targets[0])}"
    if targets:
        count = len(targets)
        return f"{title}: " + ngettext("{count} item", "{count} items", count).format(count=count)
    return title


def name_of(target: Any) -> str:
    """What a person calls a target."""
    return str(getattr(target, "name", "") or getattr(target, "id", target))


def _summary(failures: Sequence[tuple[Any, AppError]], total: int) -> AppError:
    if total == 1:
        return failures[0][1]
    count = len(failures)
    title = ngettext("{count} of {total} failed", "{count} of {total} failed", count)
    return AppError(
        title.format(count=count, total=total),
        "\n".join(f"{name_of(target)}: {error}" for target, error in failures),
    )
