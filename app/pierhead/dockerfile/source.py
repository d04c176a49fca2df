"""A text file as an editor needs it: read whole, written whole or not at all, else unchanged.

Line ends, the byte order mark and the mode of the file are kept. Nothing but UTF-8 text is read.
"""

from __future__ import annotations

import os
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from pierhead.core import units
from pierhead.core.errors import AppError
from pierhead.core.i18n import _

_FROM = re.compile(r"FROM\s+(?:--\S+\s+)*[\w$./:@{}\"-]+(?:\s+AS\s+\S+)?\s*$", re.IGNORECASE)
_ARG = re.compile(r"ARG\s+\w+", re.IGNORECASE)
LARGEST = 1_000_000
"""Bytes; no file that a person writes is larger."""
_BOM = b"\xef\xbb\xbf"
_DOCKERFILE = re.compile(
    r"(?:Dockerfile|Containerfile)(?:\..+)?|.+\.(?:Dockerfile|Containerfile)", re.IGNORECASE
)


def is_dockerfile(path: Path) -> bool:
    """Whether a file of this name is a Dockerfile by custom."""
    return bool(_DOCKERFILE.fullmatch(path.name)) and not path.name.endswith(".dockerignore")


def is_yaml(path: Path) -> bool:
    """Whether a file of this name is YAML, as Compose files are."""
    return path.suffix.lower() in (".yaml", ".yml")


def is_ignore_file(path: Path) -> bool:
    """Whether a file of this name says what a build context leaves out."""
    return path.name.endswith(".dockerignore")


class TextKind(Enum):
    """In which language a text is."""

    DOCKERFILE = "dockerfile"
    YAML = "yaml"
    IGNORE = "ignore"
    PLAIN = "plain"


def kind_of(path: Path | None, text: str = "") -> TextKind:
    """The language of a file by its name, else by how it begins; a new text is a Dockerfile."""
    if path is None or is_dockerfile(path):
        return TextKind.DOCKERFILE
    if is_yaml(path):
        return TextKind.YAML
    if is_ignore_file(path):
        return TextKind.IGNORE
    return TextKind.DOCKERFILE if begins_as_dockerfile(text) else TextKind.PLAIN


def begins_as_dockerfile(text: str) -> bool:
    """Whether the first thing that a text says is what a Dockerfile begins with."""
    for line in text.removeprefix("\ufeff").split("\n"):
        bare = line.strip()
        if not bare or bare.startswith("#") or _ARG.match(bare):
            continue
        return bool(_FROM.match(bare))
    return False


Stamp = tuple[int, int, int]
"""What changes when a file does: device and inode, size, time."""


@dataclass(frozen=True, slots=True)
class Source:
    """What was read from a file, or is to be written to one."""

    text: str
    """With ``\\n`` at the ends of its lines."""
    newline: str = "\n"
    bom: bool = False
    mixed: bool = False
    """Whether its lines end in several ways, which writing it makes one."""
    stamp: Stamp | None = None
    """Of the file when it was read or written."""


def stamp(path: Path) -> Stamp | None:
    """What the file is like now; None when there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def read(path: Path) -> Source:
    """Read a file; blocks. Raises ``AppError`` for what is not a text of a reasonable size."""
    before = stamp(path)
    data = _bytes(path)
    if len(data) > LARGEST:
        raise AppError(
            _("{path} is too large for the editor.").format(path=path),
            hint=_("Files of up to {size} can be opened.").format(size=units.size(LARGEST)),
        )
    bom = data.startswith(_BOM)
    try:
        text = data.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        if b"\0" in data:
            raise _not_text(path) from error
        line = data.count(b"\n", 0, error.start) + 1
        raise AppError(
            _("{path} is not UTF-8: line {line} is in another encoding.").format(
                path=path, line=line
            ),
            hint=_("Convert it first, such as with: iconv -f latin1 -t utf-8 {name}").format(
                name=path.name
            ),
        ) from error
    if "\0" in text:
        raise _not_text(path)
    ends = set(re.findall("\r\n|\r|\n", text))
    newline = "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return Source(lines, newline, bom, bool(ends - {newline}), before)


def read_leniently(path: Path) -> str:
    """The text for a build, whose builder takes remarks in any encoding; blocks."""
    text = _bytes(path, -1).removeprefix(_BOM).decode("utf-8", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def write(path: Path, source: Source) -> Source:
    """Write a file whole; blocks. Raises ``AppError``; the old content is then still there."""
    data = source.text.replace("\n", source.newline).encode("utf-8", "replace")
    target = Path(os.path.realpath(path))
    try:
        _write(target, _BOM + data if source.bom else data)
    except OSError as error:
        title = _("{path} cannot be written.").format(path=path)
        hint = _("Your text is still in the editor: save it under another name.")
        raise AppError(title, error.strerror or str(error), hint) from error
    return replace(source, mixed=False, stamp=stamp(path))


def _bytes(path: Path, most: int = LARGEST + 1) -> bytes:
    try:
        if not path.is_file():
            title = _("{path} is not a file.") if path.exists() else _("{path} is not there.")
            raise AppError(title.format(path=path))
        with path.open("rb") as file:
            return file.read(most)
    except OSError as error:
        title = _("{path} cannot be read.").format(path=path)
        raise AppError(title, error.strerror or str(error)) from error


def _not_text(path: Path) -> AppError:
    return AppError(
        _("{path} is not a text.").format(path=path), hint=_("The editor opens UTF-8 text.")
    )


def _write(target: Path, data: bytes) -> None:
    try:
        old = target.stat()
    except FileNotFoundError:
        old = None
    if old and old.st_nlink > 1:
        target.write_bytes(data)  # another file instead would part it from its other names
        return
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        number = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    except PermissionError:
        if old is None:
            raise
        target.write_bytes(data)  # the file may be written, its folder may not
        return
    try:
        with os.fdopen(number, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(number)
        if old:
            _take_over(draft, old)
        draft.replace(target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _take_over(draft: Path, old: os.stat_result) -> None:
    draft.chmod(old.st_mode & 0o7777)
    if hasattr(os, "chown"):
        with suppress(PermissionError):
            os.chown(draft, old.st_uid, old.st_gid)
