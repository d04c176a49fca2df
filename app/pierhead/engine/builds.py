"""Building images: with BuildKit where the engine has it, classically where not.

BuildKit is spoken to in a thread of its own. Where its API cannot be reached, and for the classic
builder, the context is streamed by ``POST /build`` while the engine already answers. Leaving the
loop closes the connections, which stops the build in the engine. Podman stops too, but not before
the instruction that it is at has ended: its API has nothing for that.
"""

from __future__ import annotations

import asyncio
import base64
import os
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from pierhead.core.errors import AppError, EngineRefused, EngineUnreachable
from pierhead.core.i18n import _
from pierhead.core.resources import EngineInfo
from pierhead.engine import (
    build_query,
    frontend,
    named_contexts,
    recipe,
    references,
    transfers,
    who_builds,
)
from pierhead.engine.answers import understanding
from pierhead.engine.api_build import (
    BuilderFound,
    BuildEvent,
    BuildFailed,
    BuildSpec,
    Built,
    ContextSent,
    DockerfileRead,
    failed_at,
)
from pierhead.engine.buildkit.apart import apart
from pierhead.engine.buildkit.progress import IMAGE, TRACE, Trace
from pierhead.engine.classic import ClassicTrace
from pierhead.engine.credentials import Credentials
from pierhead.engine.decode import image_id
from pierhead.engine.http import Http
from pierhead.engine.images import DockerImages
from pierhead.engine.proxies import proxy_arguments
from pierhead.engine.recipe import Recipe
from pierhead.engine.steplines import line_of_error
from pierhead.engine.streams import json_lines
from pierhead.engine.verdict import failure

if TYPE_CHECKING:
    from pierhead.dockerfile.context import Context
    from pierhead.dockerfile.tar import TarStream

_WITH_CHECKS = 27
"""The version of the first engine whose builder checks what it reads."""
_REPORT = 0.1
"""Seconds between two words on how much of the context is sent."""

Tell = Callable[[BuildEvent], None]


@dataclass(frozen=True, slots=True)
class Builder:
    """How an engine builds."""

    http: Http
    images: DockerImages
    credentials: Credentials
    info: EngineInfo
    podman: bool
    running: set[asyncio.Task[None]] = field(default_factory=set)
    """Builds at work: cancelling one ends it for whoever listens."""

    async def build(self, spec: BuildSpec) -> AsyncGenerator[BuildEvent, None]:
        """Build an image; leaving the loop stops the build. Raises ``BuildFailed``."""
        events: asyncio.Queue[BuildEvent | None] = asyncio.Queue()
        work = asyncio.get_running_loop().create_task(self._work(spec, events.put_nowait))
        self.running.add(work)
        work.add_done_callback(self.running.discard)
        work.add_done_callback(lambda _task: events.put_nowait(None))
        try:
            while event := await events.get():
                yield event
            if work.cancelled():
                raise EngineUnreachable(
                    _("The connection to the engine is closed."),
                    hint=_("The engine was stopped, or the network is gone."),
                )
            await work
        finally:
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)

    async def _work(self, spec: BuildSpec, tell: Tell) -> None:
        try:
            await self._run(spec, tell)
        except (BuildFailed, EngineUnreachable):
            raise
        except AppError as error:
            line = line_of_error(error.detail)
            title = failed_at(line) if line else error.title
            raise BuildFailed(title, error.detail, error.hint, line) from error

    async def _run(self, spec: BuildSpec, tell: Tell) -> None:
        classic = spec.classic or self.info.builder == "classic"
        if spec.only_read and (classic or not self._has_checks):
            raise BuildFailed(_("This engine has no checks for Dockerfiles."))
        for tag in spec.tags:
            references.split(tag)
        spec, read = await asyncio.to_thread(self._prepared, spec, classic=classic)
        held: list[Built] = []

        def hold(event: BuildEvent) -> None:
            """Tell all but the end, which is not there before the image is pushed."""
            if isinstance(event, Built):
                held.append(event)
                return
            tell(event)
            if isinstance(event, BuilderFound) and not spec.remote:
                tell(DockerfileRead(read.text))

        await self._build(spec, read, hold, classic=classic)
        if spec.push and spec.output is None:
            async with aclosing(transfers.push(self.images, spec.tags)) as events:  # type: ignore[type-var]
                async for event in events:
                    tell(event)
        for end in held:
            tell(end)

    @property
    def _has_checks(self) -> bool:
        """Whether its BuildKit is one that warns: 0.14, which came with Docker 27."""
        number = self.info.version.partition(".")[0]
        return number.isdecimal() and int(number) >= _WITH_CHECKS

    def _prepared(self, spec: BuildSpec, *, classic: bool) -> tuple[BuildSpec, Recipe]:
        """The build as it will be, and what is read for it; blocks.

        What builds is loaded on the way: to come back to the loop and leave it again takes longer.
        """
        if not classic:
            _solve()
        spec = self._with_proxies(spec)
        named_contexts.check(spec)
        return spec, recipe.read(spec, classic=classic)

    def _with_proxies(self, spec: BuildSpec) -> BuildSpec:
        """The build with the proxies that the user has set up for all; what is given counts."""
        # A builder takes either spelling for both.
        given = {name.upper() for name, _value in spec.args}
        found = proxy_arguments(self.http.endpoint.url, os.environ, Path.home())
        added = tuple(pair for pair in found if pair[0].upper() not in given)
        return replace(spec, args=(*added, *spec.args)) if added else spec

    async def _build(self, spec: BuildSpec, read: Recipe, tell: Tell, *, classic: bool) -> None:
        if not classic:
            frontend.check(spec, read, self.info)
            try:
                if await self._by_buildkit(spec, read, tell):
                    return
            except BuildFailed as error:
                raise frontend.explained(error, spec, read) from error
        await self._by_archive(spec, read, tell, classic=classic)

    async def _by_buildkit(self, spec: BuildSpec, read: Recipe, tell: Tell) -> bool:
        """Build in a thread of its own; False if the engine opens no session for it."""
        solve = _solve()
        order = solve.Order(
            self.http.endpoint,
            self.http.version,
            self.info,
            spec,
            read.lines,
            self._log_in,
        )
        try:
            async with aclosing(apart(partial(solve.build, order))) as events:
                async for event in events:
                    tell(event)
        except solve.NoSession:
            return False
        return True

    async def _log_in(self, host: str) -> tuple[str, str]:
        found = await self.credentials.find_host(host)
        return found.username, found.password

    async def _by_archive(
        self, spec: BuildSpec, read: Recipe, tell: Tell, *, classic: bool
    ) -> None:
        """Send the context as an archive, and pull before what a session would be asked for."""
        _refuse_what_needs_a_session(spec, podman=self.podman)
        if classic:
            offer = who_builds.one_by_one(self.info, podman=self.podman)
        else:
            offer = who_builds.without_session(self.info)
        tell(BuilderFound(offer.words, platforms=offer.platforms))
        context = read.context
        stream = await asyncio.to_thread(context.stream) if context else None
        async with aclosing(transfers.pull(self.http, self.images, read.images, spec)) as events:  # type: ignore[type-var]
            async for event in events:
                tell(event)
        dockerfile = context.dockerfile_name if context else spec.dockerfile.as_posix()
        path, query = "/build", build_query.query(spec, dockerfile, classic=classic)
        if self.podman:
            path, query = build_query.for_podman(query, spec)
        trace: Trace | ClassicTrace = Trace(read.lines)
        if classic:
            trace = ClassicTrace(read.lines, podman=self.podman)
        try:
            response = await self.http.request(
                "POST",
                path,
                query,
                _sending(context, stream, tell) if context and stream else None,
                headers={"Content-Type": "application/x-tar"},
                patience=None,
            )
        except EngineRefused as error:
            raise failure(error.detail, trace) from error
        image = ""
        async with response:
            async for item in json_lines(response):
                with understanding():
                    image = _take(item, trace, tell) or image
        if isinstance(trace, ClassicTrace):
            for event in trace.end():
                tell(event)
            image = trace.image
        if not image:
            raise BuildFailed(_("The build ended without an image."))
        tell(Built(image_id(image)))


def _solve() -> ModuleType:
    """BuildKit's client, which takes a moment to load and is not needed before the first build."""
    from pierhead.engine.buildkit import solve

    return solve


def _refuse_what_needs_a_session(spec: BuildSpec, *, podman: bool) -> None:
    wanted = {
        _("secrets"): spec.secrets,
        _("SSH agents"): spec.agents,
        _("more contexts"): spec.contexts,
        _("a cache to write"): spec.cache_to,
        _("a cache in a folder"): [text for text in spec.cache_from if "type=local" in text],
        _("another result than an image"): spec.output,
    }
    if names := [name for name, value in wanted.items() if value]:
        raise BuildFailed(
            _("This builder cannot do all that the build asks for."),
            ", ".join(names),
            _("Podman's API has nothing for it: leave it out, or build with podman in a terminal.")
            if podman
            else _("Build with BuildKit, or leave that out."),
        )


def _take(item: Mapping[str, Any], trace: Trace | ClassicTrace, tell: Tell) -> str:
    """Tell what a line of the answer says; the image's id if it is in there."""
    if "error" in item or "errorDetail" in item:
        detail = item.get("errorDetail") or {}
        error = str(detail.get("message") or item.get("error"))
        if isinstance(trace, ClassicTrace):
            for event in trace.end(error):
                tell(event)
        raise failure(error, trace)
    if item.get("id") == IMAGE:
        return str(item["aux"]["ID"])
    if isinstance(trace, ClassicTrace):
        events = trace.feed(item)
    elif item.get("id") == TRACE:
        events = trace.feed(base64.b64decode(item["aux"]))
    else:
        return ""
    for event in events:
        tell(event)
    return ""


async def _sending(context: Context, stream: TarStream, tell: Tell) -> AsyncIterator[bytes]:
    """The archive of the context, with a word now and then on how much of it is sent."""
    survey = asyncio.ensure_future(context.surveyed())
    sent = total = 0
    told = time.monotonic()
    try:
        async with aclosing(stream.blocks()) as blocks:  # type: ignore[type-var]
            async for block in blocks:
                yield block
                sent += len(block)
                if survey.done() and not survey.cancelled() and not survey.exception():
                    total = survey.result().size
                if time.monotonic() - told > _REPORT:
                    told = time.monotonic()
                    tell(ContextSent(sent, stream.files, max(total, sent) if total else 0))
        tell(ContextSent(sent, stream.files, max(total, sent), done=True))
    finally:
        survey.cancel()
        await asyncio.gather(survey, return_exceptions=True)
