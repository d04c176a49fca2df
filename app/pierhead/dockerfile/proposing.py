"""The proposals for each kind of place in a Dockerfile, the likeliest first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from pierhead.core.i18n import N_, _
from pierhead.dockerfile.cursor import At, Cursor
from pierhead.dockerfile.help import DIRECTIVES, INSTRUCTIONS
from pierhead.dockerfile.help_flags import (
    CACHES,
    FLAGS,
    MOUNT_KEYS,
    MOUNT_TYPES,
    MOUNT_VALUES,
)
from pierhead.dockerfile.proposal import Known, Proposal, What, folder_of, repository
from pierhead.dockerfile.rule_pages import BUILDKIT
from pierhead.dockerfile.rules import RULES, Value
from pierhead.dockerfile.scope import PREDEFINED, PROXIES, scope
from pierhead.dockerfile.symbols import known_images
from pierhead.dockerfile.syntax import Tree
from pierhead.dockerfile.usual import LABELS, SYNTAXES, USUAL

_MEANING = re.compile(r"[$\"'\\*?\[]")
"""Characters that are read as something else in a path."""


def in_context(cursor: Cursor) -> bool:
    """Whether a path of the context is being typed; a destination can have the same names."""
    absolute = cursor.typed.startswith("/")
    return cursor.at is At.PATH or (cursor.at is At.DESTINATION and not absolute)


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
    if cursor.key == "id":
        yield from _ids(tree, cursor)
    if cursor.key in ("target", "dst", "destination"):
        for folder in CACHES if cursor.subject == "cache" else ():
            yield Proposal(folder, What.FOLDER)
        yield from _folders(tree)


def _ids(tree: Tree, cursor: Cursor) -> Iterator[Proposal]:
    """What other mounts of that kind are called, for the same id is the same cache or secret."""
    found: dict[str, None] = {}
    for one in tree.statements:
        for flag in one.shape.flags if one.shape.acting == "RUN" else ():
            written = dict((name.text, value) for name, value in flag.settings())
            kind, value = written.get("type"), written.get("id")
            named = kind and value and kind.text == cursor.subject and value.text
            if named and value and one.span(value)[0] != cursor.start:
                found[value.text] = None
    for text in found:
        yield Proposal(text, What.VALUE, _("Used in this file"))


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


def _paths(tree: Tree, cursor: Cursor, known: Known) -> Iterator[Proposal]:
    """Those that can be written as they are; spaces need a list in brackets."""
    quoted = tree.text[max(0, cursor.start - 1) : cursor.start] == '"'
    for name, folder in known.folders.get(folder_of(cursor.typed), ()):
        if not name.isprintable() or _MEANING.search(name) or (" " in name and not quoted):
            continue
        what = What.FOLDER if folder else What.FILE
        yield Proposal(name, what, "", f"{name}/" if folder else "", again=folder)


def _destinations(tree: Tree, cursor: Cursor, known: Known) -> Iterator[Proposal]:
    if "/" not in cursor.typed:
        yield Proposal("./", What.FOLDER, _("The working folder"))
    if in_context(cursor):
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
    if cursor.subject == "check":
        begun = cursor.typed.rpartition(",")[0]
        head = f"{begun}," if begun else "skip="
        for rule in BUILDKIT:
            if rule not in begun:
                yield Proposal(f"{head}{rule}", What.VALUE)


SOURCES: dict[At, Callable[[Tree, Cursor, Known], Iterator[Proposal]]] = {
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
