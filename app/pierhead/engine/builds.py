"""Building images: with BuildKit where the engine has it, classically where not."""

from __future__ import annotations

from collections.abc import AsyncIterator

from pierhead.engine.api import BuildEvent, BuildFailed, BuildSpec
from pierhead.engine.credentials import Credentials
from pierhead.engine.http import Http
from pierhead.engine.images import DockerImages


async def build(
    http: Http, images: DockerImages, credentials: Credentials, spec: BuildSpec, builder: str
) -> AsyncIterator[BuildEvent]:
    """Build an image; leaving the loop stops the build."""
    raise BuildFailed("")
    yield
