"""The docker SDK, seen from asyncio: its low-level client in threads, its errors made ours.

It answers short questions. What may take as long as a container or a registry likes, and what
may be large, goes through ``http``, where it can be cancelled and holds no thread.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from pierhead.core.errors import AppError, EngineUnreachable
from pierhead.core.i18n import _
from pierhead.engine.answers import not_understood
from pierhead.engine.diagnosis import unreachable
from pierhead.engine.endpoints import Endpoint
from pierhead.engine.refusals import refusal
from pierhead.engine.threads import Threads
from pierhead.engine.transport import address, socket_path, tls_context

if TYPE_CHECKING:
    from docker import APIClient

T = TypeVar("T")

LIMIT = 30.0
"""Seconds that a call may take."""
_CONNECTIONS = 16
_NOT_FOUND = 404


class Sdk:
    """One ``docker.APIClient``, made in a thread when it is first needed."""

    def __init__(self, endpoint: Endpoint, threads: Threads) -> None:
        self.endpoint = endpoint
        self.version = ""
        self._threads = threads
        self._client: APIClient | None = None
        self._making = threading.Lock()

    async def call(self, function: Callable[[APIClient], T], timeout: float = LIMIT) -> T:
        """What ``function`` returns; raises ``EngineUnreachable`` or ``EngineRefused``."""
        try:
            return await self._threads.call(lambda: self._guarded(function), timeout)
        except OSError as error:
            raise unreachable(self.endpoint, error) from error

    async def inspection(self, function: Callable[[APIClient], Any]) -> dict[str, Any]:
        """The engine's JSON about one thing, which is an object whatever is in it."""
        answer = await self.call(function)
        if not isinstance(answer, dict):
            raise not_understood(str(answer))
        return answer

    def close(self) -> None:
        """Close idle connections; those in use close when their call ends."""
        if self._client:
            self._client.close()

    def _guarded(self, function: Callable[[APIClient], T]) -> T:
        """Run in a thread; the SDK's errors are known only once it is imported."""
        from docker.errors import APIError, DockerException
        from requests.exceptions import (
            JSONDecodeError,
            RequestException,
            Timeout,
            TooManyRedirects,
        )

        try:
            return function(self._ready())
        except APIError as error:
            raise refusal(error.status_code or 0, str(error.explanation or error)) from error
        except Timeout as error:
            raise TimeoutError(str(error)) from error
        except TooManyRedirects as error:
            raise refusal(_NOT_FOUND, str(error)) from error
        except (JSONDecodeError, RecursionError) as error:
            raise not_understood(str(error)) from error
        except RequestException as error:
            raise self._lost(error) from error
        except DockerException as error:
            raise AppError(_("The request could not be made."), str(error)) from error

    def _lost(self, error: Exception) -> EngineUnreachable:
        return EngineUnreachable(
            _("The connection to {name} broke.").format(name=self.endpoint.name),
            str(error),
            _("The engine was stopped, or the network is gone."),
        )

    def _ready(self) -> APIClient:
        with self._making:
            if self._client is None:
                self._client = self._make()
            return self._client

    def _make(self) -> APIClient:
        from docker.errors import InvalidConfigFile

        try:
            return _client(self.endpoint, self.version)
        except (InvalidConfigFile, ValueError, TypeError, AttributeError) as error:
            raise AppError(
                _("The docker configuration cannot be understood."),
                str(error),
                _("Repair or remove ~/.docker/config.json."),
            ) from error


def _client(endpoint: Endpoint, version: str) -> APIClient:
    from docker import APIClient
    from docker.tls import TLSConfig

    url: str = endpoint.url
    tls: Any = False
    if url.startswith("unix:"):
        url = f"unix://{socket_path(endpoint)}"
    elif not url.startswith("npipe:"):
        host, port = address(endpoint)
        name = f"[{host}]" if ":" in host else host
        url = f"{'https' if endpoint.tls else 'http'}://{name}:{port}"
    if endpoint.tls:
        cert, key = endpoint.tls.cert, endpoint.tls.key
        pair = (str(cert), str(key)) if cert else None
        ca = str(endpoint.tls.ca) if endpoint.tls.ca else None
        tls = TLSConfig(client_cert=pair, ca_cert=ca, verify=endpoint.tls.verify)
    client = APIClient(
        base_url=url, version=version, timeout=int(LIMIT), tls=tls, max_pool_size=_CONNECTIONS
    )
    # The environment's CA bundle and proxies are meant for the web, not for an engine.
    client.trust_env = False
    # An engine redirects only what it takes for a path, such as a name of two dots.
    client.max_redirects = 0
    if endpoint.tls:
        client.mount("https://", _tls_adapter(endpoint))
    return client


def _tls_adapter(endpoint: Endpoint) -> Any:
    """Connections with the very same checks as those of ``http``."""
    from requests.adapters import HTTPAdapter

    assert endpoint.tls
    context = tls_context(endpoint.tls)

    class Adapter(HTTPAdapter):
        def init_poolmanager(self, *args: Any, **kwargs: Any) -> Any:
            return super().init_poolmanager(*args, ssl_context=context, **kwargs)

    return Adapter(pool_maxsize=_CONNECTIONS)
