"""An engine's answers as Python values; one that its API does not promise is told, not met."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pierhead.core.errors import EngineRefused
from pierhead.core.i18n import _

log = logging.getLogger(__name__)

_ODD = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)
"""What taking apart an answer of another shape raises."""
_EXCERPT = 200


def not_understood(words: str) -> EngineRefused:
    """The error for an answer that is not what the API says."""
    return EngineRefused(
        _("The engine gave an answer that Pierhead does not understand."),
        words,
        _("Something else may stand between, such as a proxy; or the engine is too old or new."),
    )


@contextmanager
def understanding() -> Iterator[None]:
    """Around the code that takes an answer apart: what it stumbles over becomes a sentence."""
    try:
        yield
    except _ODD as error:
        log.warning("An answer is not understood", exc_info=error)
        raise not_understood(repr(error)) from error


def parse(body: bytes) -> Any:
    """The JSON in a body."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        excerpt = body[:_EXCERPT].decode("utf-8", "replace").strip()
        raise not_understood(excerpt or str(error)) from error


def parse_object(body: bytes) -> dict[str, Any]:
    """The JSON object in a body."""
    parsed = parse(body)
    if not isinstance(parsed, dict):
        raise not_understood(body[:_EXCERPT].decode("utf-8", "replace"))
    return parsed
