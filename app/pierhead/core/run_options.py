"""What a specification asks for beside its own fields, as flags of ``docker run`` to be edited."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pierhead.core import run_endpoints, run_more
from pierhead.core.i18n import _
from pierhead.core.run import RunSpec
from pierhead.core.run_flags import SWITCHES, read
from pierhead.core.run_more import get, put
from pierhead.core.run_option_checks import check
from pierhead.core.shell_words import UnclosedQuote, split

Option = tuple[str, str]
"""The long name of a flag without its dashes, and its value; empty for a switch."""

_TEXTS = ("pid", "ipc")
_ENDPOINTS = ("NetworkingConfig", "EndpointsConfig")
NAMES = ("cap-add", *_TEXTS, *run_more.FLAGS, *run_endpoints.FLAGS)
"""All flags that can be edited so."""


def options_of(spec: RunSpec) -> tuple[Option, ...]:
    """What the specification asks for."""
    return tuple(_options(spec))


def _options(spec: RunSpec) -> Iterator[Option]:
    yield from (("cap-add", name) for name in spec.cap_add)
    for flag in _TEXTS:
        if value := getattr(spec, flag):
            yield flag, value
    yield from run_more.write(spec.more)
    yield from run_endpoints.short_flags(spec)


def with_options(spec: RunSpec, options: Sequence[Option]) -> RunSpec:
    """The specification with these in place of those that it has; what no flag can say stays.

    Values that cannot be read are left out: ``problem`` tells them.
    """
    more = run_more.without_flags(spec.more)
    main = spec.network or "bridge"
    endpoints = copy.deepcopy(dict(get(spec.more, _ENDPOINTS) or {}))
    endpoint = run_endpoints.without_flags(endpoints.pop(main, {}))
    fields: dict[str, str] = dict.fromkeys(_TEXTS, "")
    capabilities: list[str] = []
    for flag, value in options:
        if not _readable(flag, value):
            continue
        if flag == "cap-add":
            capabilities.append(value)
        elif flag in _TEXTS:
            fields[flag] = value
        elif flag in run_endpoints.FLAGS:
            run_endpoints.say(endpoint, run_endpoints.FLAGS[flag], value)
        else:
            run_more.read(more, flag, value)
    if endpoint:
        endpoints[main] = endpoint
    more.pop("NetworkingConfig", None)
    if endpoints:
        put(more, _ENDPOINTS, endpoints)
    return replace(
        spec, cap_add=tuple(capabilities), pid=fields["pid"], ipc=fields["ipc"], more=more
    )


def problem(flag: str, value: str) -> str:
    """What is wrong with a value, as a sentence; empty when nothing is."""
    if not flag:
        return _("Which option?")
    if flag in SWITCHES:
        return ""
    if not value:
        return _("This option needs a value.")
    if sentence := check(flag, value):
        return sentence
    if not _readable(flag, value):
        return _("This value cannot be read: write it as for docker run.")
    return ""


def _readable(flag: str, value: str) -> bool:
    if flag in SWITCHES or not (flag and value):
        return flag in SWITCHES
    try:
        run_more.read({}, flag, value)
    except (ValueError, LookupError):
        return False
    return True


def pasted(text: str) -> list[Option]:
    """The options in a pasted text; none if it is no list of flags."""
    try:
        flags, rest = read(split(text))
    except UnclosedQuote:
        return []
    if rest or any(flag.name not in NAMES for flag in flags):
        return []
    return [(flag.name, flag.value or "") for flag in flags]
