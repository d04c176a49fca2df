"""Contexts beside the one of a build, by their names: where each is, in BuildKit's words.

Source: docs.docker.com, docker buildx build, --build-context; moby/buildkit, frontend/dockerui.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pierhead.core.errors import AppError
from pierhead.core.i18n import _
from pierhead.engine.api_build import BuildFailed, BuildSpec
from pierhead.engine.layout import LATEST, Layout

_IMAGE, _LAYOUT, _TARGET = "docker-image://", "oci-layout://", "target:"
_FETCHED = re.compile(r"(?:https?|ssh|git)://\S+|[\w.-]+@[\w.-]+:\S+|git\S*\.git(?:#\S*)?")
_STORE = 24


class Stored(NamedTuple):
    """An image in a folder of this machine."""

    layout: Layout
    tag: str
    digest: str
    """Empty when the folder has it by its tag."""

    @property
    def store(self) -> str:
        """The name by which a build asks for the folder: always the same one."""
        return hashlib.sha256(os.fsencode(self.layout.folder)).hexdigest()[:_STORE]


def folders(spec: BuildSpec) -> dict[str, Path]:
    """The folders of files among them."""
    return {name: Path(place) for name, place in _placed(spec) if os.path.isabs(place)}


def stores(spec: BuildSpec) -> dict[str, Path]:
    """The folders of images among them, by what the engine asks for them."""
    found = (stored(place) for _name, place in _placed(spec))
    return {f"oci:{one.store}": one.layout.folder for one in found if one}


def attributes(spec: BuildSpec) -> dict[str, str]:
    """What the frontend is told of them; raises ``AppError`` for an image that is not there."""
    return {f"context:{name}": _told(name, place) for name, place in _placed(spec)}


def fetched_files(spec: BuildSpec) -> list[str]:
    """The addresses among them of what is no repository."""
    places = [place for _name, place in _placed(spec) if place.startswith(("http://", "https://"))]
    return [place for place in places if not place.partition("#")[0].endswith(".git")]


def check(spec: BuildSpec) -> None:
    """Raise ``BuildFailed`` for what is not there, or is none; blocks."""
    for name, place in _placed(spec):
        if place.startswith(_TARGET):
            raise BuildFailed(
                _("The context {name} is to be another target, which only bake files have.").format(
                    name=name
                ),
                place,
                _("Copy from a stage by its name, or build it first: docker-image://NAME"),
            )
        if os.path.isabs(place) and not os.path.isdir(place):
            title = _("The context {name} is to be the folder {path}, which is not there.")
            raise BuildFailed(title.format(name=name, path=place))
        if image := stored(place):
            _check_image(name, image)
        elif not (os.path.isabs(place) or place.startswith(_IMAGE) or _FETCHED.fullmatch(place)):
            title = _("The context {name} is at “{place}”, which is no place for one.")
            raise BuildFailed(
                title.format(name=name, place=place),
                hint=_(
                    "Give the whole path of a folder, the address of a repository or an archive, "
                    "docker-image://NAME, or oci-layout:///FOLDER"
                ),
            )


def stored(place: str) -> Stored | None:
    """The image that ``oci-layout://FOLDER[:TAG][@DIGEST]`` means; None for another place."""
    if not place.startswith(_LAYOUT):
        return None
    rest, _at, digest = place.removeprefix(_LAYOUT).partition("@")
    path, colon, tag = rest.rpartition(":")
    if not colon or "/" in tag:
        path, tag = rest, ""
    return Stored(Layout(Path(os.path.expanduser(path))), tag or LATEST, digest)


def _check_image(name: str, image: Stored) -> None:
    folder = image.layout.folder
    if not folder.is_absolute() or not folder.is_dir():
        title = _("The context {name} is to be the folder {path}, which is not there.")
        raise BuildFailed(title.format(name=name, path=folder))
    digest = image.digest or image.layout.digest(image.tag)
    blob = image.layout.blob(digest)
    if blob is None or not blob.is_file():
        title = _("The context {name} is to be an image in {path}, which has no {tag}.")
        raise BuildFailed(title.format(name=name, path=folder, tag=image.digest or image.tag))


def _placed(spec: BuildSpec) -> Iterator[tuple[str, str]]:
    for name, place in spec.contexts:
        yield name, os.path.expanduser(place)


def _told(name: str, place: str) -> str:
    if os.path.isabs(place):
        return f"local:{name}"
    if image := stored(place):
        digest = image.digest or image.layout.digest(image.tag)
        if not digest:
            raise AppError(_("There is no image in {path}.").format(path=image.layout.folder))
        return f"{_LAYOUT}{image.store}:{image.tag}@{digest}"
    return place
