"""A proposal of what to type, and what has to be known from outside to make some."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum


class What(Enum):
    """What a proposal is, for its picture."""

    KEYWORD = "keyword"
    FLAG = "flag"
    VALUE = "value"
    STAGE = "stage"
    VARIABLE = "variable"
    IMAGE = "image"
    FILE = "file"
    FOLDER = "folder"


@dataclass(frozen=True, slots=True)
class Proposal:
    """One thing to type."""

    text: str
    what: What
    about: str = ""
    """A few words on it."""
    insert: str = ""
    """What is put in; empty for ``text``."""
    again: bool = False
    """Whether there is more to propose right behind it."""

    @property
    def inserted(self) -> str:
        """What is put into the text."""
        return self.insert or self.text


@dataclass(frozen=True, slots=True)
class Want:
    """Something that is not known yet: the tags of an image, or what is in a folder."""

    tags: str = ""
    folder: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known from outside."""

    images: Sequence[tuple[str, str]] = ()
    """References that the engine has, with some words on each."""
    tags: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The tags of images, by the name before the colon."""
    folders: Mapping[str, Sequence[tuple[str, bool]]] = field(default_factory=dict)
    """What is in the folders of the context: names, and whether they are folders."""


def repository(typed: str) -> str:
    """The name of an image whose tag is being typed; empty when none is."""
    name, colon, tag = typed.rpartition(":")
    if "/" not in name and ("." in name or name == "localhost"):
        return ""  # a registry, whose port is being typed
    return name if colon and name and "/" not in tag and "$" not in typed else ""


def folder_of(typed: str) -> str:
    """The folder of the context that a path being typed is in, without dots before it."""
    folder = typed.rpartition("/")[0]
    parts = [part for part in folder.split("/") if part not in ("", ".")]
    return "/".join(parts)
