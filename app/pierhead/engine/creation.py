"""Creating a container from a blueprint, whatever the engine's age.

Source: Docker Engine API, ContainerCreate and NetworkConnect; its version history at 1.44.
"""

from __future__ import annotations

import copy
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from pierhead.core.blueprint import Blueprint
from pierhead.core.errors import AppError
from pierhead.core.run import RunSpec
from pierhead.engine.answers import parse_object, understanding
from pierhead.engine.http import Http
from pierhead.engine.proxies import proxy_arguments
from pierhead.engine.system import at_least

LONG = 600.0
"""Seconds: the engine may have to fill volumes with what the image has there."""
_ADDRESSES_BY_NETWORK = "1.44"
"""From this version on each endpoint has a hardware address of its own."""


async def create(http: Http, plan: Blueprint) -> str:
    """Create it without starting, in all of its networks; the id.

    Raises what the engine refuses; then nothing is left of it.
    """
    body, others = request(plan, per_network=at_least(http.version, _ADDRESSES_BY_NETWORK))
    query = {"name": plan.name or None, "platform": plan.platform or None}
    answer = await http.call("POST", "/containers/create", query, body, patience=LONG)
    with understanding():
        id_ = str(parse_object(answer)["Id"])
    try:
        for name, endpoint in others.items():
            await join(http, name, id_, endpoint)
    except BaseException:
        with suppress(AppError):
            await http.call("DELETE", f"/containers/{id_}", {"force": True, "v": True})
        raise
    return id_


def request(plan: Blueprint, *, per_network: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    """The body for the engine, and the endpoints of networks to be joined afterwards."""
    body = copy.deepcopy(dict(plan.body))
    endpoints = {name: dict(endpoint) for name, endpoint in plan.endpoints.items()}
    main = endpoints.pop(plan.main_network, {})
    if per_network:
        main["MacAddress"] = body.pop("MacAddress", None) or main.get("MacAddress")
    else:
        main.pop("MacAddress", None)
    main = {key: value for key, value in main.items() if value}
    body["NetworkingConfig"] = {"EndpointsConfig": {plan.main_network: main} if main else {}}
    return body, endpoints


async def join(http: Http, network: str, id_: str, endpoint: Mapping[str, Any]) -> None:
    """Put a container into a network."""
    body = {"Container": id_, "EndpointConfig": dict(endpoint)}
    await http.call("POST", f"/networks/{network}/connect", body=body, patience=LONG)


async def leave(http: Http, network: str, id_: str) -> None:
    """Take a container out of a network."""
    body = {"Container": id_, "Force": False}
    await http.call("POST", f"/networks/{network}/disconnect", body=body, patience=LONG)


def with_proxies(spec: RunSpec, url: str) -> RunSpec:
    """With the proxies that the user has set up for all containers; what is given counts."""
    given = {name for name, _value in spec.environment}
    proxies = proxy_arguments(url, os.environ, Path.home())
    more = tuple((name, value) for name, value in proxies if name not in given)
    return replace(spec, environment=(*spec.environment, *more)) if more else spec
