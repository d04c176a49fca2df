"""Which tags an image has in its registry, asked of the registry itself.

Source: the OCI distribution specification, and docker's token authentication for registries.
Blocks; for threads.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

import requests

from pierhead.core.reference import HUB, InvalidReference, Reference, parse
from pierhead.engine.credentials import RegistryAuth

T = TypeVar("T")

_PATIENCE = (3.0, 6.0)
"""Seconds to connect, and to wait for an answer."""
_PAGE = 1000
_MOST_BYTES = 4_000_000
_HUB_HOST = "registry-1.docker.io"
_LOOPBACK = re.compile(r"(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?")
_CHALLENGE = re.compile(r'(\w+)="([^"]*)"')
_TAG = re.compile(r"\w[\w.-]{0,127}", re.ASCII)
_DIGITS = re.compile(r"(\d+)")
_UNAUTHORIZED = 401


@dataclass(frozen=True, slots=True)
class Asking:
    """A conversation with one registry."""

    session: requests.Session
    root: str
    auth: RegistryAuth

    def ask(self, method: str, path: str, accept: str = "") -> requests.Response:
        """The answer about a path after ``/v2/``; who asks is said if the registry wants that."""
        url, headers = f"{self.root}/v2/{path}", {"Accept": accept} if accept else {}
        answer = self.session.request(method, url, timeout=_PATIENCE, stream=True, headers=headers)
        if answer.status_code == _UNAUTHORIZED:
            challenge = answer.headers.get("WWW-Authenticate", "")
            answer.close()
            headers |= _authorization(self.session, challenge, self.auth, self.root)
            answer = self.session.request(
                method, url, timeout=_PATIENCE, stream=True, headers=headers
            )
        return answer

    def object(self, path: str, accept: str = "") -> dict[str, Any]:
        """The JSON object there; raises what ``requests`` raises, and ``ValueError``."""
        return _body(self.ask("GET", path, accept))


def tags(name: str, auth: RegistryAuth) -> list[str]:
    """The tags of an image, the newest versions first as far as their names tell.

    Empty when the registry cannot be reached, does not know the image, or refuses to tell.
    """
    try:
        reference = parse(name)
        path = f"{reference.path}/tags/list?n={_PAGE}"
        found = converse(reference, lambda registry: registry.object(path).get("tags"), auth) or ()
    except (InvalidReference, requests.RequestException, ValueError, KeyError):
        return []
    # What is no tag is nothing to be put into anybody's file.
    named = [tag for tag in map(str, found) if _TAG.fullmatch(tag)]
    return sorted(named, key=_order, reverse=True)


def converse(reference: Reference, about: Callable[[Asking], T], auth: RegistryAuth) -> T:
    """What ``about`` learns from the registry of a reference."""
    host = _HUB_HOST if reference.domain == HUB else reference.domain
    with requests.Session() as session:
        try:
            return about(Asking(session, f"https://{host}", auth))
        except requests.ConnectionError:
            # Docker, too, takes a registry on this machine without encryption.
            if not _LOOPBACK.fullmatch(host):
                raise
            return about(Asking(session, f"http://{host}", auth))


def _authorization(
    session: requests.Session, challenge: str, auth: RegistryAuth, root: str
) -> dict[str, str]:
    """What to say to a registry that wants to know who asks."""
    kind, _space, rest = challenge.partition(" ")
    if kind.lower() == "basic":
        request = requests.Request("GET", root, auth=(auth.username, auth.password)).prepare()
        return {"Authorization": str(request.headers["Authorization"])}
    values = dict(_CHALLENGE.findall(rest))
    realm = values.pop("realm")
    if urlsplit(realm).scheme != "https" and not root.startswith("http:"):
        raise ValueError(realm)  # a password is not for everybody on the way
    if auth.password and not auth.username:
        form = {"grant_type": "refresh_token", "refresh_token": auth.password, **values}
        answer = session.post(realm, data=form, timeout=_PATIENCE, stream=True)
    else:
        known = (auth.username, auth.password) if auth.username else None
        answer = session.get(realm, params=values, auth=known, timeout=_PATIENCE, stream=True)
    body = _body(answer)
    return {"Authorization": f"Bearer {body.get('token') or body['access_token']}"}


def _body(answer: requests.Response) -> dict[str, Any]:
    with answer:
        answer.raise_for_status()
        found = json.loads(answer.raw.read(_MOST_BYTES, decode_content=True))
    if not isinstance(found, dict):
        raise ValueError(answer.url)  # noqa: TRY004
    return found


def _order(tag: str) -> tuple[bool, list[tuple[int, str]]]:
    """``latest`` comes first, then numbers by their size, then the rest."""
    parts = [(int(part), "") if part.isdecimal() else (-1, part) for part in _DIGITS.split(tag)]
    return tag == "latest", parts[1:] if tag[:1].isdecimal() else [(-2, tag)]
