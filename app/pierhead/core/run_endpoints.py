"""What is asked of a network for a container, as flags of ``docker run``: names, addresses ...

Source: the docker CLI's ``opts/network.go``.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from pierhead.core.run import RunSpec
from pierhead.core.run_more import get, put
from pierhead.core.run_parts import csv_line, csv_words

Json = Mapping[str, Any]
Path = tuple[str, ...]

_LISTS: dict[str, Path] = {
    "alias": ("Aliases",),
    "link-local-ip": ("IPAMConfig", "LinkLocalIPs"),
}
_TEXTS: dict[str, Path] = {
    "ip": ("IPAMConfig", "IPv4Address"),
    "ip6": ("IPAMConfig", "IPv6Address"),
    "mac-address": ("MacAddress",),
}
_NUMBERS: dict[str, Path] = {"gw-priority": ("GwPriority",)}
FLAGS = {"network-alias": "alias", "ip": "ip", "ip6": "ip6", "link-local-ip": "link-local-ip"}
"""Flags about the first network, and the words for the same in a longer ``--network``."""


def say(endpoint: dict[str, Any], word: str, value: str) -> bool:
    """Note one word of a ``--network``; False if it is not known."""
    if word in _LISTS:
        put(endpoint, _LISTS[word], [*(get(endpoint, _LISTS[word]) or ()), value])
    elif word in _TEXTS:
        put(endpoint, _TEXTS[word], value)
    elif word in _NUMBERS:
        put(endpoint, _NUMBERS[word], int(value))
    elif word == "driver-opt":
        name, _equals, value = value.partition("=")
        put(endpoint, ("DriverOpts", name), value)
    else:
        return False
    return True


def parse(text: str) -> tuple[str, dict[str, Any], list[str]]:
    """A ``--network``: the network's name, what is asked of it, and words that are not known."""
    if "=" not in text:
        return text, {}, []
    name = ""
    endpoint: dict[str, Any] = {}
    unknown: list[str] = []
    for item in csv_words(text):
        word, _equals, value = item.partition("=")
        if word == "name":
            name = value
        elif not say(endpoint, word, value):
            unknown.append(word)
    return name, endpoint, unknown


def flags(spec: RunSpec) -> Iterator[tuple[str, str]]:
    """The flags about networks, the short ones if they say it all."""
    endpoints = get(spec.more, ("NetworkingConfig", "EndpointsConfig")) or {}
    main = list(_words(endpoints.get(spec.network or "bridge") or {}))
    short = {word: flag for flag, word in FLAGS.items()}
    asked = spec.more.get("MacAddress")
    main = [(word, value) for word, value in main if (word, value) != ("mac-address", asked)]
    if not spec.networks and all(word in short for word, _value in main):
        if spec.network:
            yield "network", spec.network
        yield from ((short[word], value) for word, value in main)
        return
    yield "network", _long(spec.network or "bridge", main)
    for name in spec.networks:
        yield "network", format_network(name, endpoints.get(name) or {})


def short_flags(spec: RunSpec) -> Iterator[tuple[str, str]]:
    """What is asked of the first network by flags of their own."""
    endpoints = get(spec.more, ("NetworkingConfig", "EndpointsConfig")) or {}
    short = {word: flag for flag, word in FLAGS.items()}
    for word, value in _words(endpoints.get(spec.network or "bridge") or {}):
        if word in short:
            yield short[word], value


def without_flags(endpoint: Json) -> dict[str, Any]:
    """What those flags do not say."""
    left = copy.deepcopy(dict(endpoint))
    left.pop("Aliases", None)
    left.pop("IPAMConfig", None)
    return left


def format_network(name: str, endpoint: Json) -> str:
    """A ``--network`` with all that is asked of it."""
    return _long(name, list(_words(endpoint)))


def _words(endpoint: Json) -> Iterator[tuple[str, str]]:
    for word, path in _LISTS.items():
        yield from ((word, str(each)) for each in get(endpoint, path) or ())
    for word, path in (_TEXTS | _NUMBERS).items():
        if value := get(endpoint, path):
            yield word, str(value)
    for name, value in (endpoint.get("DriverOpts") or {}).items():
        yield "driver-opt", f"{name}={value}"


def _long(name: str, words: list[tuple[str, str]]) -> str:
    if not words:
        return name
    return csv_line([f"name={name}", *(f"{word}={value}" for word, value in words)])
