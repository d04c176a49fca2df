"""The proxies of docker's config, which its own command gives to every build as arguments.

Source: "Use a proxy server with the Docker CLI" in docker's documentation. These arguments are
predefined: a Dockerfile need not name them, and they do not count for the cache.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

_NAMES = {
    "httpProxy": "HTTP_PROXY",
    "httpsProxy": "HTTPS_PROXY",
    "noProxy": "NO_PROXY",
    "ftpProxy": "FTP_PROXY",
    "allProxy": "ALL_PROXY",
}


def proxy_arguments(
    url: str, environment: Mapping[str, str], home: Path
) -> tuple[tuple[str, str], ...]:
    """Names and values for builds at the engine at ``url``; none if the config is unreadable."""
    folder = Path(environment.get("DOCKER_CONFIG") or home / ".docker")
    try:
        proxies = json.loads((folder / "config.json").read_text(encoding="utf-8"))["proxies"]
        chosen = proxies.get(url) or proxies.get("default") or {}
        found = [(name, chosen.get(key)) for key, name in _NAMES.items()]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return ()
    return tuple(
        (spelled, value)
        for name, value in found
        if isinstance(value, str) and value
        for spelled in (name, name.lower())
    )
