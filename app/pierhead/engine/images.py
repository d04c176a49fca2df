"""Images of an engine that speaks docker's API."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, cast

from pierhead.core.errors import EngineRefused
from pierhead.core.i18n import _
from pierhead.core.resources import Image
from pierhead.engine import decode, references
from pierhead.engine.answers import parse, parse_object, understanding
from pierhead.engine.api import Inspection, LayerProgress, Pruned
from pierhead.engine.credentials import Credentials, RegistryAuth
from pierhead.engine.http import Http, Query
from pierhead.engine.refusals import at_registry, refusal
from pierhead.engine.sdk import LIMIT, Sdk
from pierhead.engine.streams import json_lines
from pierhead.engine.threads import Threads

_LONG = 600.0
_NOBODY = "e30="
"""No credentials, which have to be sent all the same: an empty object, encoded."""
_PODMANS = '"dangling" filter'
"""In what podman says of the filter that docker has for all unused images."""
_LAYER = re.compile(r"^[0-9a-f]{12}$")


class DockerImages:
    """Satisfies ``Images``."""

    def __init__(self, http: Http, sdk: Sdk, threads: Threads, credentials: Credentials) -> None:
        self._http = http
        self._sdk = sdk
        self._threads = threads
        self._credentials = credentials

    async def list(self) -> list[Image]:
        """All but the intermediate ones, decoded in a thread."""
        body = await self._http.call("GET", "/images/json")
        return await self._threads.call(lambda: decode.decode_list(body, decode.image), LIMIT)

    async def inspect(self, reference: str) -> Inspection:
        """The engine's JSON about an image."""
        return await self._sdk.inspection(lambda api: cast(Any, api).inspect_image(reference))

    async def history(self, reference: str) -> Sequence[Inspection]:
        """Its layers, newest first."""
        return await self._sdk.call(lambda api: cast(Any, api).history(reference))

    async def tag(self, reference: str, new: str) -> None:
        """Give it another name; ``latest`` if ``new`` has no tag."""
        name, tag = references.split(new)
        await self._sdk.call(lambda api: api.tag(reference, name, tag or references.LATEST))

    async def tags(self, name: str) -> Sequence[str]:
        """The tags that its registry has, asked with the credentials of the docker config."""
        auth = await self._credentials.find(name)
        return await self._threads.call(lambda: _tags(name, auth), LIMIT)

    async def newer(self, reference: str) -> bool | None:
        """Whether its registry has a newer image, asked with the docker config's credentials."""
        image = await self.inspect(reference)
        auth = await self._credentials.find(reference)
        return await self._threads.call(lambda: _newer(reference, image, auth), LIMIT)

    async def remove(self, reference: str, *, force: bool = False) -> None:
        """Remove one tag, or the image when given its id."""
        await self._http.call("DELETE", f"/images/{reference}", {"force": force}, patience=_LONG)

    async def prune(self, *, all_unused: bool = False) -> Pruned:
        """Remove dangling images, or all that no container uses."""
        filters = {"dangling": ["false" if all_unused else "true"]}
        query = {"filters": filters}
        try:
            body = await self._http.call("POST", "/images/prune", query, patience=_LONG)
        except EngineRefused as error:
            if not all_unused or _PODMANS not in error.detail:
                raise
            return await self._prune_podmans()
        with understanding():
            answer = parse_object(body)
            removed = answer.get("ImagesDeleted") or ()
            return Pruned(
                tuple(item.get("Untagged") or item.get("Deleted") or "" for item in removed),
                int(answer.get("SpaceReclaimed") or 0),
            )

    async def _prune_podmans(self) -> Pruned:
        """By podman's own API: before version 5 its answer to docker's knows the dangling alone."""
        path, query = "/libpod/images/prune", {"all": True}
        body = await self._http.call("POST", path, query, patience=_LONG)
        with understanding():
            removed = parse(body) or ()
            return Pruned(
                tuple(str(item["Id"]) for item in removed),
                sum(int(item.get("Size") or 0) for item in removed),
            )

    async def pull(self, reference: str, *, platform: str = "") -> AsyncIterator[LayerProgress]:
        """Pull; ends when the image is there and raises when it is not."""
        name, tag = references.split(reference)
        query = {"fromImage": name, "tag": tag or references.LATEST, "platform": platform or None}
        auth = await self._credentials.find(reference)
        if auth.problem:
            yield LayerProgress("", _("Pulling without credentials. ") + auth.problem)
        try:
            async for progress in self._transfer("/images/create", query, auth):
                yield progress
            await self._http.call("GET", f"/images/{reference}/json")
        except EngineRefused as error:
            _explain(error, auth, reference)
            raise

    async def push(self, reference: str) -> AsyncIterator[LayerProgress]:
        """Push; ends when the registry has the image."""
        name, tag = references.split(reference)
        auth = await self._credentials.find(reference)
        if auth.problem:
            yield LayerProgress("", _("Pushing without credentials. ") + auth.problem)
        try:
            query = {"tag": tag or references.LATEST}
            async for progress in self._transfer(f"/images/{name}/push", query, auth):
                yield progress
        except EngineRefused as error:
            _explain(error, auth, reference)
            raise

    async def _transfer(
        self, path: str, query: Query, auth: RegistryAuth
    ) -> AsyncIterator[LayerProgress]:
        headers = {"X-Registry-Auth": auth.header or _NOBODY}
        response = await self._http.request("POST", path, query, headers=headers, patience=None)
        async with response:
            async for item in json_lines(response):
                with understanding():
                    progress = _progress(item)
                if progress:
                    yield progress


def _progress(item: Mapping[str, Any]) -> LayerProgress | None:
    if "error" in item or "errorDetail" in item:
        detail = item.get("errorDetail") or {}
        raise refusal(0, detail.get("message") or str(item.get("error")))
    return layer_progress(item)


def layer_progress(item: Mapping[str, Any]) -> LayerProgress | None:
    """One line of a pull; None when it says nothing."""
    status = str(item.get("status") or item.get("stream") or "").strip()
    if not status:
        return None
    id_ = str(item.get("id") or "")
    if not _LAYER.match(id_):
        return LayerProgress("", f"{id_}: {status}" if id_ else status)
    detail = item.get("progressDetail") or {}
    # Extraction may be told in seconds, which are no part of any total.
    counted = detail.get("units") != "s"
    return LayerProgress(
        id_,
        status,
        int(detail.get("current") or 0) if counted else 0,
        int(detail.get("total") or 0) if counted else 0,
    )


def _explain(error: EngineRefused, auth: RegistryAuth, reference: str) -> None:
    """Add to a refusal where to log in, and what kept us from sending credentials."""
    error.hint = at_registry(error.hint, reference)
    if auth.problem:
        error.hint = f"{auth.problem} {error.hint}".strip()


def _tags(name: str, auth: RegistryAuth) -> Sequence[str]:
    from pierhead.engine.registry import tags

    return tags(name, auth)


def _newer(reference: str, image: Inspection, auth: RegistryAuth) -> bool | None:
    from pierhead.engine.registry_newer import newer

    return newer(reference, image, auth)
