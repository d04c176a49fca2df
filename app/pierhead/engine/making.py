"""Making containers, changing what they are made of, and keeping what is in them.

Source: Docker Engine API, Container and ImageCommit.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any

from pierhead.core.blueprint import Blueprint
from pierhead.core.errors import NotFound, Unsupported
from pierhead.core.i18n import _
from pierhead.core.run import RunSpec
from pierhead.core.run_body import blueprint_of
from pierhead.engine import creation, references
from pierhead.engine.answers import parse_object, understanding
from pierhead.engine.api_making import CommitSpec
from pierhead.engine.http import Http

_NO_SUCH_REQUEST = "Not Found"
"""What podman answers to what is not in its API; of what is not there it says more."""


class Making:
    """Satisfies ``api_making.Making``."""

    _http: Http

    async def create(self, spec: RunSpec) -> str:
        """Create without starting; returns the id."""
        url = self._http.endpoint.url
        spec = await asyncio.to_thread(creation.with_proxies, spec, url)
        return await creation.create(self._http, blueprint_of(spec))

    async def create_from(self, plan: Blueprint) -> str:
        """Create exactly this without starting; returns the id."""
        return await creation.create(self._http, plan)

    async def update(self, id_: str, limits: Mapping[str, Any]) -> None:
        """Change limits and the restart policy in place."""
        path = f"/containers/{id_}/update"
        try:
            await self._http.call("POST", path, body=dict(limits), patience=creation.LONG)
        except NotFound as error:
            if error.detail.strip() != _NO_SUCH_REQUEST:
                raise
            title = _("This engine cannot change containers in place.")
            raise Unsupported(title, error.detail) from error

    async def join(self, id_: str, network: str, endpoint: Mapping[str, Any]) -> None:
        """Put it into another network."""
        await creation.join(self._http, network, id_, endpoint)

    async def leave(self, id_: str, network: str) -> None:
        """Take it out of a network."""
        await creation.leave(self._http, network, id_)

    async def remove_volume(self, name: str) -> None:
        """Remove a volume that no container has."""
        await self._http.call("DELETE", f"/volumes/{name}", patience=creation.LONG)

    async def wait(self, id_: str) -> int:
        """Return its exit code when it does not run any more."""
        body = await self._http.call("POST", f"/containers/{id_}/wait", patience=None)
        with understanding():
            return int(parse_object(body)["StatusCode"])

    async def commit(self, id_: str, spec: CommitSpec) -> str:
        """Make an image of its files as they are."""
        name, tag = references.split(spec.reference) if spec.reference else ("", "")
        query = {
            "container": id_,
            "repo": name or None,
            "tag": tag or None,
            "comment": spec.message or None,
            "author": spec.author or None,
            "pause": spec.pause,
            "changes": "\n".join(spec.changes) or None,
        }
        body = await self._http.call("POST", "/commit", query, {}, patience=None)
        with understanding():
            return str(parse_object(body)["Id"])

    async def export(self, id_: str) -> AsyncIterator[bytes]:
        """Its file system as a tar archive."""
        response = await self._http.request("GET", f"/containers/{id_}/export", patience=None)
        async with response:
            async for block in response:
                yield block
