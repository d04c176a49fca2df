"""What programs say when they cannot do something with a file, and how names are searched for."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Sequence

from pierhead.core.errors import Conflict, EngineRefused, NotFound, ReadOnly
from pierhead.core.i18n import N_, _

_SAYINGS: tuple[tuple[str, type[EngineRefused], str, str], ...] = (
    (
        "no such file",
        NotFound,
        N_("{path} is not there any more."),
        N_("Something else has removed or renamed it."),
    ),
    ("file exists", Conflict, N_("There is something of this name already."), ""),
    (
        "read-only file system",
        ReadOnly,
        N_("{path} cannot be changed: it is mounted to be read only."),
        N_("Choose a folder in a volume."),
    ),
    (
        "no space left|disk quota",
        EngineRefused,
        N_("There is no room left for {path}."),
        N_("The engine's disk is full, or the file system in memory is."),
    ),
    (
        "permission denied|operation not permitted",
        EngineRefused,
        N_("The container may not do this with {path}."),
        N_("Its rights do not suffice, also not as root: it was given fewer than usual."),
    ),
    ("not a directory", EngineRefused, N_("{path} is no folder."), ""),
    (
        "resource busy|device or resource",
        EngineRefused,
        N_("{path} is in use: something is mounted there."),
        "",
    ),
    ("name too long", EngineRefused, N_("The name is too long for the container."), ""),
)


def failure(said: bytes, path: str) -> EngineRefused:
    """What the words of a program mean for what was to be done with a path."""
    text = _plain(said.decode("utf-8", "replace").strip()[-1000:])
    name = shown(path)
    for pattern, kind, title, hint in _SAYINGS:
        if re.search(pattern, text, re.IGNORECASE):
            return kind(_(title).format(path=name), text, _(hint) if hint else "")
    return EngineRefused(_("This could not be done with {path}.").format(path=name), text)


def patterns(words: str) -> Sequence[str]:
    """What ``find`` is to look for: the words as a pattern, or anywhere in a name."""
    if any(each in words for each in "*?"):
        return (words.replace("[", "\\["),)
    escaped = re.sub(r"([\[\]\\])", r"\\\1", words)
    return (f"*{escaped}*",)


def fits(name: str, words: str) -> bool:
    """The same for a name that is known."""
    if any(each in words for each in "*?"):
        return fnmatch.fnmatchcase(name.casefold(), words.casefold().replace("[", "[[]"))
    return words.casefold() in name.casefold()


def shown(path: str) -> str:
    """A path as text that can be shown."""
    text = path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return _plain(text).replace("\n", "\ufffd")


def _plain(text: str) -> str:
    return "".join(each if each.isprintable() or each == "\n" else "\ufffd" for each in text)
