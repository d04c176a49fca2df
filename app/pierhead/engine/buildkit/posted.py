"""BuildKit by ``POST /build``, where an engine offers sessions but not the Control API.

The answer is a line of JSON for each ``StatusResponse``; files, log-ins and secrets go through the
session as ever.
"""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Callable

from pierhead.core.errors import EngineRefused
from pierhead.core.i18n import _
from pierhead.engine import build_query
from pierhead.engine.answers import understanding
from pierhead.engine.api_build import BuildFailed, BuildSpec
from pierhead.engine.buildkit import caches, options
from pierhead.engine.buildkit.progress import IMAGE, TRACE
from pierhead.engine.http import Http
from pierhead.engine.streams import json_lines


class PostFailed(Exception):
    """The build ended badly, in the engine's words."""


async def post(http: Http, spec: BuildSpec, session: str, take: Callable[[bytes], None]) -> str:
    """Build with the session; ``take`` is given each message. Returns the image's id.

    Raises ``PostFailed``, or ``BuildFailed`` for what cannot be asked for in this way.
    """
    if spec.cache_to or caches.folders(spec):
        raise BuildFailed(
            _("This engine reads caches from registries only, and writes none."),
            hint=_("Leave the cache out, or reach the engine without what stands in between."),
        )
    filename = options.attributes(spec)["filename"]
    query = build_query.query(spec, filename, classic=False) | {
        "session": session,
        "remote": spec.remote or "client-session",
        "buildid": secrets.token_hex(16),
        "pull": spec.pull or None,
        "t": None,  # named when it is there
        "outputs": _outputs(spec),
    }
    try:
        response = await http.request("POST", "/build", query, patience=None)
    except EngineRefused as error:
        raise PostFailed(error.detail) from error
    image = ""
    async with response:
        async for item in json_lines(response):
            with understanding():
                if "error" in item:
                    raise PostFailed(str(item["error"]))
                if item.get("id") == TRACE:
                    take(base64.b64decode(item["aux"]))
                elif item.get("id") == IMAGE:
                    image = str(item["aux"]["ID"])
    return image


def _outputs(spec: BuildSpec) -> str | None:
    if spec.output is None:
        return None
    kind, attributes = options.exporter(spec)
    return json.dumps([{"Type": kind, "Attrs": attributes}])
