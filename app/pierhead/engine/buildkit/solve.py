"""One build by BuildKit, from the first connection to its end.

The Control API is spoken in an upgraded connection where the engine has that, else straight on its
socket, and where there is none the build is posted. Everything runs in the loop that calls
``build``.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from pierhead.core.errors import AppError, EngineRefused, EngineUnreachable
from pierhead.core.i18n import _
from pierhead.core.resources import EngineInfo
from pierhead.engine import named_contexts, recipe, references, who_builds
from pierhead.engine.api_build import (
    BuilderFound,
    BuildEvent,
    BuildFailed,
    BuildSpec,
    Built,
    ContextSent,
    DockerfileRead,
)
from pierhead.engine.buildkit import caches, control, options, services, ssh_keys
from pierhead.engine.buildkit.built_source import built_source, text_of
from pierhead.engine.buildkit.content import Content
from pierhead.engine.buildkit.filesync import FileSync
from pierhead.engine.buildkit.grpc import Client, GrpcError, Method
from pierhead.engine.buildkit.http2 import ConnectionEnded, StreamReset
from pierhead.engine.buildkit.key import shared_key
from pierhead.engine.buildkit.outputs import Output
from pierhead.engine.buildkit.posted import PostFailed, post
from pierhead.engine.buildkit.progress import Trace
from pierhead.engine.buildkit.session import Session
from pierhead.engine.decode import image_id
from pierhead.engine.endpoints import Endpoint
from pierhead.engine.http import Http
from pierhead.engine.steplines import StepLines
from pierhead.engine.verdict import failure

_PROBE = 3.0
"""Seconds for an engine to show whether it speaks HTTP/2 on its socket."""
_LAST_WORDS = 5.0
"""Seconds that are waited for the rest of the progress of a build that is over."""
_NO_TEXT, _RESET, _STOPPED = "invalid UTF-8", "stream reset", "context canceled"
_FIRST_WORDS = 0.5
"""Seconds that are waited for any."""
_CACHE = "cache.manifest"
_IMAGE = ("containerimage.digest", "containerimage.config.digest")

Tell = Callable[[BuildEvent], None]


@dataclass(frozen=True, slots=True)
class Order:
    """A build for an engine."""

    endpoint: Endpoint
    api: str
    """The version of its API."""
    engine: EngineInfo
    spec: BuildSpec
    lines: StepLines
    log_in: services.LookUp


class NoSession(Exception):
    """The engine opens no session, without which there is little that BuildKit can do."""


async def build(order: Order, tell: Tell) -> None:
    """Build; cancel it to stop. Raises ``BuildFailed``, ``EngineUnreachable`` or ``NoSession``."""
    http = Http(order.endpoint)
    http.version = order.api
    try:
        async with AsyncExitStack() as stack:
            await _Build(order, http, tell).run(stack)
    except ConnectionEnded as error:
        raise EngineUnreachable(
            _("The connection to {name} broke.").format(name=order.endpoint.name),
            str(error),
            _("The engine was stopped, or the network is gone."),
        ) from error
    finally:
        http.close()


class _Build:
    def __init__(self, order: Order, http: Http, tell: Tell) -> None:
        self._order, self._http, self._tell = order, http, tell
        self._spec = order.spec
        self._trace = Trace(order.lines)
        self._files = FileSync(options.folders(order.spec), self._sent)
        self._output = Output(order.spec.output)
        self._content = Content(caches.folders(order.spec) | named_contexts.stores(order.spec))
        self._told = False
        """Whether the engine has told of the build."""

    async def run(self, stack: AsyncExitStack) -> None:
        agents = options.agents(self._spec, os.environ)
        agents = await stack.enter_async_context(ssh_keys.sockets(agents))
        methods = self._methods(agents)
        client = await control_client(self._http, stack)
        if client is None and self._spec.only_read:
            raise BuildFailed(_("This engine cannot read a Dockerfile without building it."))
        # What is only read shall not take the place of what the next build compares with.
        kept = self._spec.context / ".read" if self._spec.only_read else self._spec.context
        session = Session(methods, shared_key(kept, os.environ, Path.home()))
        # When the session is closed nothing comes any more that could begin a draft.
        stack.callback(self._output.discard)
        stack.push_async_callback(session.close)
        asking = asyncio.get_running_loop().create_task(
            who_builds.buildkit(client, self._order.engine)
        )
        try:
            await session.open(self._http, client)
            offer = await asking
        except EngineRefused as error:
            raise NoSession from error
        finally:
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)
        ref = secrets.token_hex(12) if client else ""
        self._tell(BuilderFound(offer.words, ref, offer.platforms))
        if client:
            image = await self._solve(client, session.id, ref, named=offer.containerd)
        else:
            image = await self._post(session.id)
        await self._output.finish()
        if not image and self._spec.output is None:
            raise BuildFailed(_("The build ended without an image."))
        if self._spec.output is None:
            await self._announce(image_id(image))
        self._tell(Built(image_id(image) if self._spec.output is None else ""))

    async def _announce(self, image: str) -> None:
        """Tag the image, also where it is already: some engines tell nobody of BuildKit's tags."""
        for tag in self._spec.tags:
            name, version = references.split(tag)
            query = {"repo": name, "tag": version or references.LATEST}
            await self._http.call("POST", f"/images/{image}/tag", query)

    def _methods(self, agents: dict[str, str]) -> dict[str, Method]:
        spec = self._spec
        return {
            **self._files.methods(),
            **services.log_ins(self._order.log_in),
            **services.secrets(options.secrets(spec, os.environ)),
            **services.agents(agents),
            **self._output.methods(),
            **self._content.methods(),
        }

    async def _post(self, session: str) -> str:
        def take(message: bytes) -> None:
            for event in self._trace.feed(message):
                self._tell(event)

        try:
            return await post(self._http, self._spec, session, take)
        except PostFailed as error:
            if problem := self._problem(str(error)):
                raise problem from error
            raise failure(str(error), self._trace) from error

    async def _solve(self, client: Client, session: str, ref: str, *, named: bool) -> str:
        kind, attributes = options.exporter(self._spec, named=named)
        request = control.Solve(
            ref=ref,
            session=session,
            attributes=options.attributes(self._spec),
            exporter=kind,
            exporter_attributes=attributes,
            imports=caches.imports(self._spec),
            exports=caches.exports(self._spec),
            entitlements=options.entitlements(self._spec),
            internal=self._spec.only_read,
        )
        following = asyncio.get_running_loop().create_task(self._follow(client, request.ref))
        try:
            answer = await control.solve(client, request)
            await asyncio.wait({following}, timeout=_LAST_WORDS)
        except GrpcError as error:
            # Of what was refused before it began nothing is told, and only after a while.
            await asyncio.wait({following}, timeout=_LAST_WORDS if self._told else _FIRST_WORDS)
            if problem := self._problem(error.message):
                raise problem from error
            self._tell_source(text_of(error.details))
            raise failure(error.message, self._trace, control.failing_line(error)) from error
        else:
            self._name_cache(answer.get(_CACHE, ""))
            if self._spec.remote and (found := await built_source(client, ref)):
                self._tell_source(found.text)
            return next((answer[name] for name in _IMAGE if answer.get(name)), "")
        finally:
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)

    def _name_cache(self, manifest: str) -> None:
        """Note in the folders for it what the cache is that the engine has written there."""
        if not manifest:
            return
        try:
            caches.name_written(self._spec, json.loads(manifest))
        except (OSError, ValueError) as error:
            raise AppError(_("The cache is written, but cannot be named."), str(error)) from error

    def _tell_source(self, text: str) -> None:
        """Tell of a Dockerfile that only the engine has, and of the lines of the steps in it."""
        if text and self._spec.remote:
            self._tell(DockerfileRead(text))
            for step in self._trace.read(StepLines(text, dict(self._spec.args))):
                self._tell(step)

    def _problem(self, error: str) -> BuildFailed | None:
        """What went wrong on this machine, if it was that."""
        # Some engines say only that they stopped.
        if self._files.odd and (_NO_TEXT in error or error.endswith(_STOPPED)):
            from pierhead.dockerfile.tar import printable

            title = _("This engine takes no names of files that are not UTF-8, such as {path}.")
            return BuildFailed(
                title.format(path=printable(self._files.odd)),
                error,
                _("Rename it, or let a pattern in .dockerignore leave it out."),
            )
        if (_NO_TEXT in error or _RESET in error) and not self._spec.remote:
            # Its own words would have what it read in them, and those it cannot send.
            return recipe.in_another_encoding(self._spec.dockerfile)
        problem = self._files.problem or self._output.problem or self._content.problem
        return BuildFailed(problem.title, problem.detail, problem.hint) if problem else None

    async def _follow(self, client: Client, ref: str) -> None:
        # A build's end is told by the answer to what started it, not by this.
        with suppress(GrpcError, StreamReset, ConnectionEnded):
            async for message in control.status(client, ref):
                self._told = True
                for event in self._trace.feed(message):
                    self._tell(event)

    def _sent(self, size: int, files: int, total: int, done: bool) -> None:
        self._tell(ContextSent(size, files, max(size, total), done))


async def control_client(http: Http, stack: AsyncExitStack) -> Client | None:
    """The Control API, if the engine has it."""
    try:
        pipe = await http.upgrade("/grpc", protocol="h2c")
    except EngineRefused:
        return await _direct(http, stack)
    return await stack.enter_async_context(Client(pipe))


async def _direct(http: Http, stack: AsyncExitStack) -> Client | None:
    """HTTP/2 without an upgrade, which newer engines speak on the same socket."""
    async with AsyncExitStack() as trying:
        client = await trying.enter_async_context(Client(await http.raw()))
        try:
            async with asyncio.timeout(_PROBE):
                await control.version(client)
        except (GrpcError, StreamReset, ConnectionEnded, TimeoutError):
            return None
        stack.push_async_callback(trying.pop_all().aclose)
    return client
