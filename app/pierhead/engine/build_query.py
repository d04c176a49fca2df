"""A build as the parameters of ``POST /build``, for BuildKit and for the classic builders.

Sources: the Engine API's reference, "Build an image"; containers/podman,
pkg/api/handlers/compat/images_build.go, which reads some of them in another form.
"""

from __future__ import annotations

import csv
import json

from pierhead.core.errors import AppError
from pierhead.core.i18n import _
from pierhead.core.reference import parse
from pierhead.engine.api_build import BuildSpec

_DOCKERFILE = "Dockerfile"


def query(spec: BuildSpec, dockerfile: str, *, classic: bool) -> dict[str, object]:
    """The parameters; ``dockerfile`` is its path in what is sent.

    Raises ``AppError`` for a limit that cannot be understood.
    """
    hosts = [f"{name}:{address}" for name, address in spec.hosts]
    limits = [_limit(text) for text in spec.ulimits]
    references = list(filter(None, map(_reference, spec.cache_from)))
    found: dict[str, object] = {
        "t": list(spec.tags),
        "dockerfile": dockerfile,
        "buildargs": dict(spec.args) or None,
        "labels": dict(spec.labels) or None,
        "target": spec.target or None,
        "nocache": spec.no_cache or None,
        "platform": spec.platform or None,
        "networkmode": spec.network or None,
        "extrahosts": hosts or None,
        "shmsize": spec.shm_size or None,
        "ulimits": json.dumps(limits) if limits else None,
        "remote": spec.remote or None,
        "cachefrom": json.dumps(references) if references else None,
    }
    return found | ({"rm": True, "forcerm": True} if classic else {"version": 2})


def for_podman(query: dict[str, object], spec: BuildSpec) -> tuple[str, dict[str, object]]:
    """The path and the parameters of a build on podman.

    Only its own API fetches a context, where names are not taken for docker's and a Dockerfile is
    looked for by its usual name. Raises ``AppError`` for another.
    """
    hosts = query["extrahosts"]
    found = {
        **query,
        "extrahosts": json.dumps(hosts) if hosts else None,
        "ulimits": json.dumps(spec.ulimits) if spec.ulimits else None,
    }
    if not spec.remote:
        return "/build", found
    if query["dockerfile"] != _DOCKERFILE:
        title = _("Podman builds of a repository only what is called {name}.")
        hint = _("Clone the repository and drop its folder, or {name} itself.")
        raise AppError(title.format(name=_DOCKERFILE), hint=hint.format(name=query["dockerfile"]))
    names = [parse(tag) for tag in spec.tags]
    found["t"] = [f"{name.domain}/{name.path}:{name.tag}" for name in names]
    found["layers"] = True
    return "/libpod/build", found


def _reference(text: str) -> str:
    """The image that a cache is in, which is all that can be asked for here."""
    if "=" not in text:
        return text
    parts = next(csv.reader([text]), [])
    return dict(part.strip().partition("=")[::2] for part in parts).get("ref", "")


def _limit(text: str) -> dict[str, object]:
    name, _equals, values = text.partition("=")
    soft, _colon, hard = values.partition(":")
    try:
        return {"Name": name, "Soft": int(soft), "Hard": int(hard or soft)}
    except ValueError as error:
        title = _("{text} is not a limit.").format(text=text)
        raise AppError(title, hint=_("Write it as nofile=1024:2048")) from error
