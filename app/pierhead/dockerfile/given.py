"""Which Dockerfiles are meant by the files and folders that are dropped, chosen or named."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pierhead.core.errors import AppError
from pierhead.core.i18n import _, ngettext
from pierhead.dockerfile.source import is_dockerfile

NAMES = ("Dockerfile", "Containerfile")
"""In a folder the first of these counts."""
MOST_NAMES = 5
"""Wrong paths that are named one by one."""


def dockerfile_of(path: Path) -> Path:
    """The Dockerfile that a dropped or given path means.

    A folder means the Dockerfile in it. Blocks; raises ``AppError``.
    """
    try:
        if path.is_dir():
            for name in NAMES:
                if (path / name).is_file():
                    return path / name
            raise AppError(
                _("There is no Dockerfile in {folder}.").format(folder=path),
                hint=_("Create one with File › New Dockerfile and save it in that folder."),
            )
        if path.is_file():
            return path
    except OSError as error:
        raise AppError(
            _("{path} cannot be read.").format(path=path), error.strerror or str(error)
        ) from error
    raise AppError(_("{path} does not exist.").format(path=path))


def sort_out(paths: Sequence[Path]) -> tuple[list[Path], AppError | None]:
    """Split a drop into Dockerfiles to open and a sentence about the rest; blocks."""
    fitting: list[Path] = []
    wrong: list[str] = []
    for path in paths:
        try:
            found = dockerfile_of(path)
        except AppError as error:
            wrong.append(error.title)
            continue
        if path.is_dir() or is_dockerfile(path):
            fitting.append(found)
        else:
            wrong.append(_("{name} is not a Dockerfile.").format(name=path.name))
    if not wrong:
        return fitting, None
    shown = wrong[:MOST_NAMES]
    if more := len(wrong) - len(shown):
        shown.append(
            ngettext("… and {count} more.", "… and {count} more.", more).format(count=more)
        )
    return fitting, AppError(
        _("Not everything could be opened.") if fitting else _("Nothing here can be built."),
        "\n".join(shown),
        _("Drop a folder with a Dockerfile in it, or a Dockerfile."),
    )
