"""Names of images, as far as an engine's API wants them taken apart."""

from __future__ import annotations

from pierhead.core.reference import parse

LATEST = "latest"


def split(reference: str) -> tuple[str, str]:
    """``name:tag`` or ``name@digest`` as name and tag or digest; the tag may be empty.

    Raises ``InvalidReference``, since an engine takes ``a:b:c`` for ``a:c``.
    """
    parse(reference)
    name, at, digest = reference.partition("@")
    if at:
        return name.partition(":")[0] if "/" not in name else _untagged(name), digest
    head, colon, tag = reference.rpartition(":")
    if colon and "/" not in tag:
        return head, tag
    return reference, ""


def _untagged(name: str) -> str:
    head, colon, tag = name.rpartition(":")
    return head if colon and "/" not in tag else name
