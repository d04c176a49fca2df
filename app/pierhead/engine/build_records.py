"""Builds of the past and the build cache: by BuildKit's own API, else by what docker's has.

The answers may be long, so they are read and decoded in a thread.
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, aclosing
from functools import partial
from typing import Any, TypeVar

from pierhead.core.errors import EngineRefused, EngineUnreachable
from pierhead.core.i18n import _
from pierhead.engine import who_builds
from pierhead.engine.answers import parse, understanding
from pierhead.engine.api import Pruned
from pierhead.engine.api_build import BuildEvent, DockerfileRead
from pierhead.engine.api_builds import BuilderOffer, CacheEntry, CachePrune, EngineBuild
from pierhead.engine.buildkit.apart import Tell, apart
from pierhead.engine.decode import moment
from pierhead.engine.http import Http
from pierhead.engine.system import Greeting

T = TypeVar("T")

_LONG = 600.0
"""Seconds that an engine may take to remove much."""


class DockerBuilds:
    """Satisfies ``Builds``."""

    def __init__(self, http: Http, greeting: Callable[[], Greeting]) -> None:
        self._http, self._greeting = http, greeting

    async def builder(self, *, classic: bool = False) -> BuilderOffer:
        """Who would build; ``classic`` where the user asks for the classic builder."""
        greeting = self._greeting()
        info = greeting.info
        if classic or info.builder == "classic":
            return who_builds.one_by_one(info, podman=greeting.podman)
        found = await self._ask(partial(who_builds.buildkit, info=info))
        return found or await who_builds.buildkit(None, info)

    async def history(self) -> Sequence[EngineBuild]:
        """What the engine remembers."""
        from pierhead.engine.buildkit import control

        return await self._ask(control.history) or ()

    async def events(self, ref: str) -> AsyncIterator[BuildEvent]:
        """What happened in a build."""
        async with aclosing(apart(partial(_replay, self._far, ref))) as events:
            async for event in events:
                yield event

    async def forget(self, ref: str) -> None:
        """Remove a build from what it remembers."""
        from pierhead.engine.buildkit import control

        await self._ask(partial(control.forget, ref=ref))

    async def cache(self) -> Sequence[CacheEntry]:
        """What the build cache keeps."""
        from pierhead.engine.buildkit import control

        found = await self._ask(control.usage)
        return found if found is not None else await self._listed()

    async def prune(self, wanted: CachePrune) -> Pruned:
        """Remove from the build cache."""
        from pierhead.engine.buildkit import control

        removed = await self._ask(partial(control.prune, wanted=wanted))
        if removed is None:
            return await self._posted(wanted)
        # What an image has too is not freed with the cache.
        freed = sum(entry.size for entry in removed if not entry.shared)
        return Pruned(tuple(entry.id for entry in removed), freed)

    # -- by BuildKit's API

    async def _ask(self, question: Callable[[Any], Awaitable[T]]) -> T | None:
        """What BuildKit answers; None where it cannot be asked."""
        answers: AsyncGenerator[T, None] = apart(partial(_question, self._far, question))
        async with aclosing(answers) as found:
            async for answer in found:
                return answer
        return None

    def _far(self) -> Http:
        """A connection of its own, for another thread."""
        http = Http(self._http.endpoint)
        http.version = self._http.version
        return http

    # -- by docker's API

    async def _listed(self) -> Sequence[CacheEntry]:
        try:
            query = {"type": "build-cache"}
            body = await self._http.call("GET", "/system/df", query, patience=_LONG)
        except EngineRefused:
            return ()
        with understanding():
            return [_entry(item) for item in parse(body).get("BuildCache") or ()]

    async def _posted(self, wanted: CachePrune) -> Pruned:
        filters: dict[str, list[str]] = {}
        if wanted.older:
            filters["until"] = [f"{int(wanted.older)}s"]
        if wanted.kinds:
            filters["type"] = list(wanted.kinds)
        query = {
            "filters": json.dumps(filters),
            "keep-storage": wanted.keep or None,
            "all": wanted.all or None,
        }
        body = await self._http.call("POST", "/build/prune", query, patience=_LONG)
        with understanding():
            answer = parse(body)
            return Pruned(tuple(answer.get("CachesDeleted") or ()), int(answer["SpaceReclaimed"]))


async def _question(
    far: Callable[[], Http], question: Callable[[Any], Awaitable[T]], tell: Tell[T]
) -> None:
    from pierhead.engine.buildkit import solve
    from pierhead.engine.buildkit.grpc import Code, GrpcError
    from pierhead.engine.buildkit.http2 import ConnectionEnded

    http = far()
    try:
        async with AsyncExitStack() as stack:
            client = await solve.control_client(http, stack)
            if client is not None:
                tell(await question(client))
    except GrpcError as error:
        if error.code != Code.UNIMPLEMENTED:
            raise EngineRefused(_("The engine refused that."), error.message) from error
    except ConnectionEnded as error:
        title = _("The connection to {name} broke.").format(name=http.endpoint.name)
        raise EngineUnreachable(title, str(error)) from error
    finally:
        http.close()


async def _replay(far: Callable[[], Http], ref: str, tell: Tell[BuildEvent]) -> None:
    from pierhead.engine.buildkit import control
    from pierhead.engine.buildkit.built_source import built_source
    from pierhead.engine.buildkit.grpc import Client
    from pierhead.engine.buildkit.progress import Trace
    from pierhead.engine.steplines import StepLines

    async def follow(client: Client) -> None:
        found = await built_source(client, ref)
        if found:
            tell(DockerfileRead(found.text))
        trace = Trace(StepLines(found.text, found.args) if found else StepLines("", {}))
        async for message in control.status(client, ref):
            for event in trace.feed(message):
                tell(event)

    await _question(far, follow, lambda _none: None)


def _entry(item: Mapping[str, Any]) -> CacheEntry:
    parents = item.get("Parents") or ([item["Parent"]] if item.get("Parent") else [])
    return CacheEntry(
        str(item["ID"]),
        str(item.get("Type") or "regular"),
        str(item.get("Description") or ""),
        int(item.get("Size") or 0),
        bool(item.get("InUse")),
        bool(item.get("Shared")),
        moment(item.get("CreatedAt")),
        moment(item.get("LastUsedAt")),
        int(item.get("UsageCount") or 0),
        tuple(map(str, parents)),
    )
