"""What a place in a Dockerfile is about: an instruction, a flag, a name and what is behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from pierhead.core import units
from pierhead.core.i18n import _, ngettext
from pierhead.core.resources import Image
from pierhead.dockerfile.expand import expand
from pierhead.dockerfile.help import DIRECTIVES, INSTRUCTIONS, Help
from pierhead.dockerfile.help_flags import FLAGS, MOUNT_KEYS, MOUNT_TYPES
from pierhead.dockerfile.layout import Sort, directive
from pierhead.dockerfile.scope import Scope, Setting, scope
from pierhead.dockerfile.symbols import Meaning, Symbol, places, symbol
from pierhead.dockerfile.syntax import Flag, Statement, Tree

_MOST_LINES = 12
"""Lines that are named as places of use."""

FindImage = Callable[[str], Image | None]
"""The engine's image of a reference, if it has it."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What to say about the text from ``start`` to ``end``."""

    start: int
    end: int
    title: str
    """How it is written, or its name; code."""
    about: str = ""
    """Some sentences."""
    facts: tuple[tuple[str, str], ...] = ()
    """What is known of it: names and values."""
    url: str = ""
    """Where to read more."""


def explain(
    tree: Tree, offset: int, find: FindImage, now: datetime | None = None
) -> Explanation | None:
    """What is at an offset; None where there is nothing to say."""
    part = tree.part(offset)
    if part.sort is Sort.DIRECTIVE:
        found = directive(part.text)
        about = DIRECTIVES.get(found[0]) if found else None
        return _help(about, part.start, part.start + len(part.text)) if about else None
    statement = tree.statement(offset)
    if statement is None:
        return None
    if named := symbol(tree, offset):
        return _named(tree, named, find, now or datetime.now().astimezone())
    for piece in (statement.shape.keyword, statement.shape.trigger):
        if piece:
            start, end = statement.span(piece)
            if start <= offset <= end and (about := INSTRUCTIONS.get(piece.text.upper())):
                return _help(about, start, end)
    return next(_flags(statement, offset), None)


def _help(about: Help, start: int, end: int) -> Explanation:
    return Explanation(start, end, "\n".join(about.syntax), _(about.about), (), about.url)


def _flags(statement: Statement, offset: int) -> Iterator[Explanation]:
    for flag in statement.shape.flags:
        start, end = statement.span(flag)
        about = FLAGS.get(statement.shape.acting, {}).get(flag.name)
        if not start <= offset <= end or about is None:
            continue
        if flag.name == "mount":
            yield from _mount(statement, flag, offset)
        yield Explanation(start, end, about.syntax, _(about.about), (), about.url)


def _mount(statement: Statement, flag: Flag, offset: int) -> Iterator[Explanation]:
    settings = list(flag.settings())
    kind = next((value.text for name, value in settings if name.text == "type" and value), "bind")
    for name, value in settings:
        start, end = statement.span(name)
        if value:
            end = statement.span(value)[1]
        if start <= offset <= end:
            url = FLAGS["RUN"]["mount"].url
            if name.text == "type" and kind in MOUNT_TYPES:
                yield Explanation(start, end, f"type={kind}", _(MOUNT_TYPES[kind]), (), url)
            elif about := MOUNT_KEYS.get(kind, {}).get(name.text):
                yield Explanation(start, end, name.text, _(about), (), url)


# -- names


def _named(tree: Tree, found: Symbol, find: FindImage, now: datetime) -> Explanation:
    if found.meaning is Meaning.STAGE:
        return _stage(tree, found)
    if found.meaning is Meaning.VARIABLE:
        return _variable(tree, found)
    return _image(found, find, now)


def _used(tree: Tree, found: Symbol) -> tuple[str, str]:
    """In which lines it is used."""
    lines = [tree.place(place.start)[0] for place in places(tree, found) if not place.defines]
    unique = list(dict.fromkeys(lines))
    shown = ", ".join(str(line) for line in unique[:_MOST_LINES])
    if len(unique) > _MOST_LINES:
        shown += " …"
    count = len(unique)
    return ngettext("Used in line", "Used in lines", count), shown or _("Nowhere")


def _stage(tree: Tree, found: Symbol) -> Explanation:
    stage = found.stage
    assert stage
    base = stage.base.text if stage.base else ""
    facts = ((_("Line"), str(stage.statement.line)), (_("From"), base), _used(tree, found))
    about = _("Stage {number}, counted from 0.").format(number=stage.index)
    return Explanation(
        found.here.start, found.here.end, stage.name or str(stage.index), about, facts
    )


def _variable(tree: Tree, found: Symbol) -> Explanation:
    known, setting = scope(tree), found.setting
    settings = [one for one in known.settings if one.name == found.name]
    facts: list[tuple[str, str]] = []
    if setting and (value := _value(known, setting, tree.escape)) is not None:
        facts.append((_("Value") if setting.by == "ENV" else _("Default"), value))
    facts += [
        (_("Set by"), _("{instruction} in line {line}").format(instruction=one.by, line=one.line))
        for one in settings
    ]
    facts.append(_used(tree, found))
    if setting is None:
        about = _(
            "Nothing in this file sets it here: it may come from the base image or the shell."
        )
    elif setting.by == "ARG":
        about = _("An argument of the build, which --build-arg can set.")
    elif setting.by == "ENV":
        about = _("A variable of the environment.")
    else:
        about = _("Set by the builder for each platform.")
    return Explanation(found.here.start, found.here.end, f"${found.name}", about, tuple(facts))


def _value(known: Scope, setting: Setting, escape: str) -> str | None:
    """What it is, as far as that can be known before a build."""
    if setting.value is None:
        return None
    values = {
        one.name: one.value
        for one in known.settings
        if one.value is not None and one.start < setting.start
    }
    found = expand(setting.value, values, escape)
    return setting.value if found is None else found


def _image(found: Symbol, find: FindImage, now: datetime) -> Explanation:
    if found.name == "scratch":
        about = _("An empty image: there is nothing in it, not even a shell.")
        return Explanation(found.here.start, found.here.end, "scratch", about)
    image = find(found.name)
    if image is None:
        about = _("The engine does not have this image: a build pulls it.")
        return Explanation(found.here.start, found.here.end, found.name, about)
    facts = [(_("ID"), image.short_id), (_("Size"), units.size(image.size))]
    if image.created:
        facts.append((_("Created"), units.age(image.created, now)))
    about = _("The engine has this image.")
    return Explanation(found.here.start, found.here.end, found.name, about, tuple(facts))
