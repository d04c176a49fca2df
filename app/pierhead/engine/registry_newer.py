"""Whether a registry has a newer image behind a tag than the one that is here.

One request as a rule, for the head of a manifest, which registries do not count as a pull. Only
where that differs is the manifest read, for another platform's image may be the one that is newer.

Source: the OCI distribution and image specifications. Blocks; for threads.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import requests

from pierhead.core.reference import InvalidReference, Reference, parse
from pierhead.engine.credentials import RegistryAuth
from pierhead.engine.registry import Asking, converse

_INDEXES = (
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
)
_MANIFESTS = (
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
)
_ACCEPT = ", ".join((*_INDEXES, *_MANIFESTS))
_DIGEST = "Docker-Content-Digest"


def newer(name: str, image: Mapping[str, Any], auth: RegistryAuth) -> bool | None:
    """Whether the tag stands for another image than ``image``, which is an engine's inspection.

    None if that cannot be told: the image is not from a registry, the name has a digest or is an
    id, or the registry does not answer.
    """
    try:
        reference = parse(name)
        known = _known(reference, image)
        if reference.digest or not known:
            return None
        return converse(reference, lambda asking: _newer(asking, reference, image, known), auth)
    except (InvalidReference, requests.RequestException, ValueError, LookupError, TypeError):
        return None


def _known(reference: Reference, image: Mapping[str, Any]) -> set[str]:
    """The digests under which the image came from the repository."""
    found = set()
    for text in image.get("RepoDigests") or ():
        try:
            other = parse(str(text))
        except InvalidReference:
            continue
        if (other.domain, other.path) == (reference.domain, reference.path):
            found.add(other.digest)
    return found


def _newer(
    asking: Asking, reference: Reference, image: Mapping[str, Any], known: Collection[str]
) -> bool | None:
    path = f"{reference.path}/manifests"
    with asking.ask("HEAD", f"{path}/{reference.tag}", _ACCEPT) as answer:
        answer.raise_for_status()
        digest = answer.headers.get(_DIGEST, "")
        kind = answer.headers.get("Content-Type", "")
    if not digest:
        return None
    here = {*known, str(image.get("Id"))}
    if digest in here:
        return False
    if kind.partition(";")[0].strip() in _INDEXES:
        index = asking.object(f"{path}/{digest}", _ACCEPT)
        found = _for_platform(index, image)
        if found is None:
            return False  # Nothing newer for this platform.
        digest = found
    if digest in here:
        return False
    manifest = asking.object(f"{path}/{digest}", _ACCEPT)
    return manifest["config"]["digest"] not in here


def _for_platform(index: Mapping[str, Any], image: Mapping[str, Any]) -> str | None:
    """The digest of the manifest for the image's own platform."""
    wanted = [str(image.get(key) or "") for key in ("Os", "Architecture", "Variant")]
    for entry in index.get("manifests") or ():
        platform = entry.get("platform") or {}
        found = [str(platform.get(key) or "") for key in ("os", "architecture", "variant")]
        if found[:2] == wanted[:2] and (not found[2] or not wanted[2] or found[2] == wanted[2]):
            return str(entry["digest"])
    return None
