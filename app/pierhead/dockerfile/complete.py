"""What can be typed at a place in a Dockerfile, best first.

What only the engine, a registry or the disk know is handed in as ``Known``; ``wants`` says what
would be good to know, so that whoever asks may find it out and ask again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from pierhead.core.i18n import N_, _
from pierhead.dockerfile.cursor import At, Cursor, look
from pierhead.dockerfile.help import DIRECTIVES, INSTRUCTIONS
from pierhead.dockerfile.help_flags import (
    CACHES,
    FLAGS,
    MOUNT_KEYS,
    MOUNT_TYPES,
    MOUNT_VALUES,
)
from pierhead.dockerfile.matching import rank
from pierhead.dockerfile.rules import RULES, Value
from pierhead.dockerfile.scope import PREDEFINED, PROXIES, scope
from pierhead.dockerfile.symbols import known_images
from pierhead.dockerfile.syntax import Tree
from pierhead.dockerfile.usual import LABELS, SYNTAXES, USUAL

MOST = 200
"""Proposals that are shown at most."""


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


@dataclass(frozen=True, slots=True)
class Completion:
    """What to offer for the text between ``start`` and ``end``."""

    start: int
    end: int
    typed: str = ""
    proposals: tuple[Proposal, ...] = ()
    at: At = At.NOTHING
    wants: Want | None = None


def complete(tree: Tree, offset: int, known: Known | None = None) -> Completion:
    """What fits at an offset; never raises."""
    cursor = look(tree, offset)
    known = known or Known()
    source = _SOURCES.get(cursor.at)
    if source is None:
        return Completion(offset, offset)
    typed, start = cursor.typed, cursor.start
    if _in_context(cursor):
        typed = typed.rpartition("/")[2]
        start = cursor.start + len(cursor.typed) - len(typed)
    found = []
    for number, proposal in enumerate(source(tree, cursor, known)):
        fit = rank(typed, proposal.text)
        if fit is not None:
            found.append((fit, number, proposal))
    ordered = tuple(proposal for _fit, _number, proposal in sorted(found, key=_order)[:MOST])
    return Completion(start, cursor.end, typed, ordered, cursor.at, _wants(cursor, known))


def _order(found: tuple[tuple[int, int], int, Proposal]) -> tuple[tuple[int, int], int]:
    return found[0], found[1]


def _wants(cursor: Cursor, known: Known) -> Want | None:
    if _in_context(cursor):
        folder = folder_of(cursor.typed)
        return None if folder in known.folders else Want(folder=folder)
    if cursor.at in (At.IMAGE, At.SOURCE_STAGE) and (name := repository(cursor.typed)):
        return None if name in known.tags else Want(tags=name)
    return None


def _in_context(cursor: Cursor) -> bool:
    """Whether a path of the context is being typed; a destination can have the same names."""
    absolute = cursor.typed.startswith("/")
    return cursor.at is At.PATH or (cursor.at is At.DESTINATION and not absolute)


def repository(typed: str) -> str:
    """The name of an image whose tag is being typed; empty when none is."""
    name, colon, tag = typed.rpartition(":")
    return name if colon and name and "/" not in tag and "$" not in typed else ""


def folder_of(typed: str) -> str:
    """The folder of the context that a path being typed is in, without dots before it."""
    folder = typed.rpartition("/")[0]
    parts = [part for part in folder.split("/") if part not in ("", ".")]
    return "/".join(parts)


# -- instructions and flags


def _small(tree: Tree, cursor: Cursor) -> bool:
    """Whether the file writes its instructions in small letters."""
    others = [one.shape.keyword.text for one in tree.statements if one is not cursor.statement]
    return bool(others) and all(word.islower() for word in others)


def _instructions(tree: Tree, cursor: Cursor, _known: Known) -> Iterator[Proposal]:
    begun = any(
        one.shape.name == "FROM" and one.end < cursor.start
        for one in tree.statements
        if one is not cursor.statement
    )
    small = _small(tree, cursor)
    names = _LIKELY if begun else ("FROM", "ARG")
    for name in names:
        text = name.lower() if small else name
        yield Proposal(text, What.KEYWORD, _(INSTRUCTIONS[name].short), f"{text} ")


_LIKELY = (
    "RUN", "COPY", "FROM", "ENV", "ARG", "WORKDIR", "CMD", "ENTRYPOINT", "EXPOSE", "USER", "LABEL",
    "ADD", "VOLUME", "HEALTHCHECK", "SHELL", "STOPSIGNAL", "ONBUILD",
)  # fmt: skip


def _triggers(tree: Tree, cursor: Cursor, _known: Known) -> Iterator[Proposal]:
    small = _small(tree, cursor)
    for name in _LIKELY:
        if name not in ("FROM", "ONBUILD"):
            text = name.lower() if small else name
            yield Proposal(text, What.KEYWORD, _(INSTRUCTIONS[name].short), f"{text} ")


def _flags(_tree: Tree, cursor: Cursor, _known: Known) -> Iterator[Proposal]:
    assert cursor.statement
    shape = cursor.statement.shape
    rule = RULES.get(shape.acting)
    used = {flag.name for flag in shape.flags if cursor.statement.span(flag)[0] != cursor.start}
    for name, about in FLAGS.get(shape.acting, {}).items():
        kind = rule.flags.get(name) if rule else None
        if name in used and kind is not Value.LIST:
            continue
        switch = kind is Value.SWITCH
        text = f"--{name}"
        insert = text if switch else f"{text}="
        yield Proposal(text, What.FLAG, _(about.short), insert, again=not switch)


def _flag_values(_tree: Tree, cursor: Cursor, _known: Known) -> Iterator[Proposal]:
    assert cursor.statement
    about = FLAGS.get(cursor.statement.shape.acting, {}).get(cursor.subject)
    for value in about.values if about else ():
        yield Proposal(value, What.VALUE)


def _mount_keys(_tree: Tree, cursor: Cursor, _known: Known) -> Iterator[Proposal]:
    assert cursor.statement
    written = {
        name.text
        for flag in cursor.statement.shape.flags
        if flag.name == "mount"
        and cursor.statement.span(flag)[0] <= cursor.start <= cursor.statement.span(flag)[1]
        for name, value in flag.settings()
        if cursor.statement.span(name)[0] != cursor.start
    }
    if "type" not in written:
        for kind, about in MOUNT_TYPES.items():
            yield Proposal(f"type={kind}", What.VALUE, _(about))
    for key, about in MOUNT_KEYS.get(cursor.subject, {}).items():
        if key not in written:
            switch = key in ("ro", "rw", "required")
            yield Proposal(key, What.FLAG, _(about), key if switch else f"{key}=", not switch)


def _mount_values(tree: Tree, cursor: Cursor, _known: Known) -> Iterator[Proposal]:
    for value in MOUNT_VALUES.get(cursor.key, ()):
        yield Proposal(value, What.VALUE, _(MOUNT_TYPES[value]) if value in MOUNT_TYPES else "")
    if cursor.key in ("target", "dst", "destination"):
        for folder in CACHES if cursor.subject == "cache" else ():
            yield Proposal(folder, What.FOLDER)
        yield from _folders(tree)


# -- stages, images, variables


def _stages(tree: Tree, cursor: Cursor) -> Iterator[Proposal]:
    known = scope(tree)
    assert cursor.statement
    index = known.stage_of(cursor.statement)
    for stage in known.stages[: max(index, 0)]:
        base = stage.base.text if stage.base else ""
        about = _("Stage from {base}").format(base=base)
        if stage.name:
            yield Proposal(stage.name, What.STAGE, about)
        elif cursor.at is At.SOURCE_STAGE:
            yield Proposal(str(stage.index), What.STAGE, about)


def _images(tree: Tree, cursor: Cursor, known: Known) -> Iterator[Proposal]:
    yield from _stages(tree, cursor)
    seen: set[str] = set()
    name = repository(cursor.typed)
    for reference, about in known.images:
        if reference not in seen:
            seen.add(reference)
            yield Proposal(reference, What.IMAGE, about)
    for tag in known.tags.get(name, ()):
        reference = f"{name}:{tag}"
        if reference not in seen:
            seen.add(reference)
            yield Proposal(reference, What.IMAGE, _("In the registry"))
    for reference in known_images(tree):
        if reference not in seen and reference != cursor.typed:
            yield Proposal(reference, What.IMAGE, _("Used in this file"))
    if cursor.at is At.IMAGE:
        yield Proposal("scratch", What.IMAGE, _("An empty image"))
        yield Proposal("--platform", What.FLAG, _("For which platform"), "--platform=", again=True)


def _as(_tree: Tree, _cursor: Cursor, _known: Known) -> Iterator[Proposal]:
    yield Proposal("AS", What.KEYWORD, _("Give the stage a name"), "AS ")


def _variables(tree: Tree, cursor: Cursor, _known: Known) -> Iterator[Proposal]:
    assert cursor.statement
    close = "}" if cursor.key and tree.text[cursor.end : cursor.end + 1] != "}" else ""
    visible = reversed(scope(tree).visible(cursor.statement).items())
    for name, setting in sorted(visible, key=lambda pair: not pair[1].by):
        about = setting.by or _("Set by the builder")
        if setting.value is not None:
            about = f"{about} {setting.value}"
        yield Proposal(name, What.VARIABLE, about, name + close)


def _arguments(tree: Tree, cursor: Cursor, _known: Known) -> Iterator[Proposal]:
    assert cursor.statement
    known = scope(tree)
    if known.stage_of(cursor.statement) >= 0:
        for one in known.settings:
            if one.stage < 0:
                about = _("Declared before FROM")
                yield Proposal(one.name, What.VARIABLE, about)
        for name in PREDEFINED:
            yield Proposal(name, What.VARIABLE, _("Set by the builder"))
    for name in PROXIES:
        yield Proposal(name, What.VARIABLE, _("Taken from the user's settings"))


# -- paths and words


def _paths(_tree: Tree, cursor: Cursor, known: Known) -> Iterator[Proposal]:
    for name, folder in known.folders.get(folder_of(cursor.typed), ()):
        what = What.FOLDER if folder else What.FILE
        yield Proposal(name, what, "", f"{name}/" if folder else "", again=folder)


def _destinations(tree: Tree, cursor: Cursor, known: Known) -> Iterator[Proposal]:
    if "/" not in cursor.typed:
        yield Proposal("./", What.FOLDER, _("The working folder"))
    if _in_context(cursor):
        yield from _paths(tree, cursor, known)
    if "/" not in cursor.typed[1:]:
        yield from _folders(tree)


def _folders(tree: Tree) -> Iterator[Proposal]:
    """Folders that the file speaks of."""
    seen: set[str] = set()
    for one in tree.statements:
        if one.shape.name in ("WORKDIR", "VOLUME"):
            for word in one.shape.words:
                if word.text.startswith("/") and word.text not in seen:
                    seen.add(word.text)
                    yield Proposal(word.text, What.FOLDER, one.shape.name)


def _words(tree: Tree, cursor: Cursor, _known: Known) -> Iterator[Proposal]:
    if cursor.subject in ("WORKDIR", "VOLUME"):
        yield from _folders(tree)
    for text, about in USUAL.get(cursor.subject, ()):
        yield Proposal(text, What.VALUE, _(about) if about else "")


def _labels(_tree: Tree, _cursor: Cursor, _known: Known) -> Iterator[Proposal]:
    for name, about in LABELS:
        yield Proposal(name, What.VALUE, _(about), f"{name}=")


def _directives(_tree: Tree, _cursor: Cursor, _known: Known) -> Iterator[Proposal]:
    for name, about in DIRECTIVES.items():
        yield Proposal(name, What.KEYWORD, _(about.short), f"{name}=", again=True)


def _directive_values(_tree: Tree, cursor: Cursor, _known: Known) -> Iterator[Proposal]:
    values: Mapping[str, Sequence[tuple[str, str]]] = {
        "syntax": SYNTAXES,
        "escape": (("\\", N_("The usual one")), ("`", N_("For Windows paths"))),
        "check": (
            ("skip=all", N_("Silence all checks")),
            ("error=true", N_("Let warnings stop the build")),
        ),
    }
    for text, about in values.get(cursor.subject, ()):
        yield Proposal(text, What.VALUE, _(about))


_SOURCES: dict[At, Callable[[Tree, Cursor, Known], Iterator[Proposal]]] = {
    At.INSTRUCTION: _instructions,
    At.TRIGGER: _triggers,
    At.FLAG: _flags,
    At.FLAG_VALUE: _flag_values,
    At.SOURCE_STAGE: _images,
    At.MOUNT_KEY: _mount_keys,
    At.MOUNT_VALUE: _mount_values,
    At.IMAGE: _images,
    At.AS: _as,
    At.PATH: _paths,
    At.DESTINATION: _destinations,
    At.VARIABLE: _variables,
    At.ARGUMENT: _arguments,
    At.LABEL: _labels,
    At.WORD: _words,
    At.DIRECTIVE: _directives,
    At.DIRECTIVE_VALUE: _directive_values,
}
