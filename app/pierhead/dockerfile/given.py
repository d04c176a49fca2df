"""What is meant by the files and folders that are dropped, chosen or named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from pierhead.core.errors import AppError
from pierhead.core.i18n import _, ngettext
from pierhead.dockerfile.source import TextKind, is_dockerfile, kind_of
from pierhead.dockerfile.unpack import is_archive

NAMES = ("Dockerfile", "Containerfile")
"""In a folder the first of these counts."""
COMPOSE = ("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml")
MOST_NAMES = 5
"""Wrong paths that are named one by one."""
_MOST_LISTED = 10_000
_OTHER_ARCHIVES = (".zip", ".7z", ".rar", ".tar.lz4", ".tar.lzma", ".tar.z", ".tar.br")
_GLANCE = 65_536
"""Bytes of a file that are looked at."""


class What(Enum):
    """What there is to do with something that was given."""

    BUILD = "build"
    """A Dockerfile: open it, and ask how to build it."""
    EDIT = "edit"
    UNPACK = "unpack"
    """An archive with a context in it."""
    CHOOSE = "choose"
    """A folder with several Dockerfiles."""


@dataclass(frozen=True, slots=True)
class Given:
    """A path that was given, and what is meant by it."""

    path: Path
    what: What
    choices: tuple[Path, ...] = ()
    """The Dockerfiles of a folder that has several."""


def meaning(path: Path) -> Given:
    """What a dropped or given path means; blocks. Raises ``AppError`` that says why nothing."""
    try:
        if path.is_dir():
            return _folder(path)
        if path.is_file():
            return _file(path)
    except OSError as error:
        raise AppError(
            _("{path} cannot be read.").format(path=path), error.strerror or str(error)
        ) from error
    raise AppError(_("{path} does not exist.").format(path=path))


def sort_out(paths: Sequence[Path]) -> tuple[list[Given], AppError | None]:
    """Split a drop into what can be opened and a sentence about the rest; blocks."""
    fitting: list[Given] = []
    wrong: list[AppError] = []
    for path in paths:
        try:
            fitting.append(meaning(path))
        except AppError as error:
            wrong.append(error)
    if not wrong:
        return fitting, None
    if len(paths) == 1:
        return fitting, wrong[0]
    shown = [error.title for error in wrong[:MOST_NAMES]]
    if more := len(wrong) - len(shown):
        shown.append(
            ngettext("… and {count} more.", "… and {count} more.", more).format(count=more)
        )
    return fitting, AppError(
        _("Not everything could be opened.") if fitting else _("Nothing here can be built."),
        "\n".join(shown),
        _("Drop a folder with a Dockerfile in it, or a Dockerfile."),
    )


def _folder(path: Path) -> Given:
    for name in NAMES:
        if (path / name).is_file():
            return Given(path / name, What.BUILD)
    found = []
    for number, entry in enumerate(path.iterdir()):
        if number > _MOST_LISTED:
            break
        if is_dockerfile(entry) and entry.is_file():
            found.append(entry)
    if len(found) == 1:
        return Given(found[0], What.BUILD)
    if found:
        return Given(path, What.CHOOSE, tuple(sorted(found)))
    for name in COMPOSE:
        if (path / name).is_file():
            return Given(path / name, What.EDIT)
    raise AppError(
        _("There is no Dockerfile in {folder}.").format(folder=path),
        hint=_("Create one with File › New Dockerfile and save it in that folder."),
    )


def _file(path: Path) -> Given:
    if is_dockerfile(path):
        return Given(path, What.BUILD)
    if is_archive(path):
        return Given(path, What.UNPACK)
    with path.open("rb") as file:
        glance = file.read(_GLANCE)
    text = glance.decode("utf-8", "replace")
    kind = kind_of(path, "" if "\0" in text else text)
    if kind is TextKind.PLAIN:
        packed = path.name.lower().endswith(_OTHER_ARCHIVES)
        raise AppError(
            _("{name} is not a Dockerfile.").format(name=path.name),
            hint=_("Unpack it, and drop its folder; archives that are read are those of tar.")
            if packed
            else _("Drop a folder with a Dockerfile in it, or a Dockerfile."),
        )
    return Given(path, What.BUILD if kind is TextKind.DOCKERFILE else What.EDIT)
