"""What a name in a Dockerfile means: a stage, a variable or an image, and all its places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache

from pierhead.core.i18n import _
from pierhead.dockerfile.edits import Edit
from pierhead.dockerfile.scope import Scope, Setting, StageAt, name_word, scope
from pierhead.dockerfile.syntax import Piece, Shape, Statement, Tree

_STAGE_NAME = re.compile(r"[a-z][a-z0-9\-_.]*", re.IGNORECASE)
_VARIABLE_NAME = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")
_SCRATCH = "scratch"


class Meaning(Enum):
    """What a name stands for."""

    STAGE = "stage"
    VARIABLE = "variable"
    IMAGE = "image"


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a name, by offsets."""

    start: int
    end: int
    defines: bool = False


@dataclass(frozen=True, slots=True)
class Symbol:
    """A name and where it stands."""

    meaning: Meaning
    name: str
    here: Place
    """The place that was asked about."""
    stage: StageAt | None = None
    setting: Setting | None = None
    """For a variable: what set it last before this place."""


def symbol(tree: Tree, offset: int) -> Symbol | None:
    """What the name at an offset means; None where there is no name."""
    statement = tree.statement(offset)
    if statement is None:
        return None
    found = [one for one in _of(tree, statement) if one.here.start <= offset <= one.here.end]
    nearest = min(found, key=lambda one: one.here.end - one.here.start, default=None)
    if nearest and nearest.meaning is Meaning.VARIABLE and nearest.setting is None:
        visible = scope(tree).visible(statement)
        return replace(nearest, setting=visible.get(nearest.name))
    return nearest


def places(tree: Tree, wanted: Symbol) -> list[Place]:
    """Everywhere in the file that the same thing is named, in order."""
    spelled = {wanted.name.lower()} | ({str(wanted.stage.index)} if wanted.stage else set())
    found = {
        one.here
        for statement in tree.statements
        if any(text in statement.shape.lower for text in spelled)
        for one in _of(tree, statement)
        if _same(one, wanted)
    }
    return sorted(found, key=lambda place: place.start)


def definition(wanted: Symbol, everywhere: Sequence[Place]) -> Place | None:
    """Where it comes from, of all its places; None for what no place in the file sets."""
    if wanted.stage is not None:
        stage = wanted.stage
        return Place(*stage.statement.span(stage.word or stage.statement.shape.keyword), True)
    if wanted.setting is not None and wanted.setting.line:
        return Place(wanted.setting.start, wanted.setting.end, True)
    if wanted.meaning is Meaning.VARIABLE:
        return next((place for place in everywhere if place.defines), None)
    return None


def rename_problem(tree: Tree, wanted: Symbol, new: str) -> str:
    """Why it cannot be called so, as a sentence; empty when it can."""
    if wanted.meaning is Meaning.STAGE:
        if not _STAGE_NAME.fullmatch(new):
            return _(
                "A stage's name begins with a letter and holds letters, digits, “-”, “_”, “.”."
            )
        taken = {stage.name.lower() for stage in scope(tree).stages} - {wanted.name.lower()}
        if new.lower() in taken:
            return _("There is a stage of this name already.")
        return ""
    if not _VARIABLE_NAME.fullmatch(new):
        return _("A variable's name holds letters, digits and “_”, and begins with no digit.")
    if new != wanted.name and any(one.name == new for one in scope(tree).settings):
        return _("There is a variable of this name already.")
    return ""


def can_rename(wanted: Symbol, everywhere: Sequence[Place]) -> bool:
    """Whether its name is the file's to give."""
    if wanted.meaning is Meaning.STAGE:
        return bool(wanted.stage and wanted.stage.word)
    if wanted.meaning is Meaning.VARIABLE:
        return any(place.defines for place in everywhere)
    return False


def rename(tree: Tree, wanted: Symbol, new: str) -> list[Edit]:
    """The edits that give it another name everywhere; the numbers of stages stay."""
    old = wanted.name.lower()
    return [
        Edit(place.start, place.end, new)
        for place in places(tree, wanted)
        if tree.text[place.start : place.end].lower() == old
    ]


# -- inside


def _same(one: Symbol, wanted: Symbol) -> bool:
    if one.meaning is not wanted.meaning:
        return False
    if one.stage is not None and wanted.stage is not None:
        return one.stage.index == wanted.stage.index
    return one.name == wanted.name


def _of(tree: Tree, statement: Statement) -> Iterator[Symbol]:
    """All names of one instruction."""
    known = scope(tree)
    yield from _variables(statement)
    name = statement.shape.name
    if name == "FROM":
        yield from _from(known, statement)
    elif name in ("ARG", "ENV"):
        yield from _set(known, statement)
    elif name in ("COPY", "RUN", "ADD"):
        for piece in sources(statement):
            yield _base(known, statement, piece, known.stage_of(statement))


def sources(statement: Statement) -> Iterator[Piece]:
    """What ``--from=`` and the ``from=`` of mounts name in an instruction."""
    return _sources(statement.shape)


def _sources(shape: Shape) -> Iterator[Piece]:
    for flag in shape.flags:
        if flag.name == "from" and flag.value and flag.value.text:
            yield flag.value
        elif flag.name == "mount":
            for name, value in flag.settings():
                if name.text == "from" and value and value.text:
                    yield value


def _from(known: Scope, statement: Statement) -> Iterator[Symbol]:
    index = known.stage_of(statement)
    stage = known.stages[index]
    if stage.base and "$" not in stage.base.text:
        found = _base(known, statement, stage.base, index)
        if not (found.stage and stage.base.text.isdecimal()):
            yield found
        else:  # only --from counts stages
            yield replace(found, meaning=Meaning.IMAGE, name=stage.base.text, stage=None)
    if stage.word:
        here = Place(*statement.span(stage.word), True)
        yield Symbol(Meaning.STAGE, stage.name, here, stage)


def _base(known: Scope, statement: Statement, piece: Piece, before: int) -> Symbol:
    here = Place(*statement.span(piece))
    stage = known.named(piece.text, before)
    if stage:
        return Symbol(Meaning.STAGE, stage.name or piece.text, here, stage)
    return Symbol(Meaning.IMAGE, piece.text, here)


def _set(known: Scope, statement: Statement) -> Iterator[Symbol]:
    for one in known.set_by(statement):
        yield Symbol(Meaning.VARIABLE, one.name, Place(one.start, one.end, True), setting=one)


def _variables(statement: Statement) -> Iterator[Symbol]:
    """Without what sets them, which takes longer to find out than most need to know."""
    for one, start, end in statement.shape.variables:
        here = Place(statement.start + start, statement.start + end)
        yield Symbol(Meaning.VARIABLE, one.name, here)


def known_images(tree: Tree) -> list[str]:
    """The images that the file names as bases or sources, without those of variables."""
    found: dict[str, None] = {}
    earlier: set[str] = set()
    count, own = 0, ""
    for statement in tree.statements:
        named = _takes_from(statement.shape)
        base = statement.shape.name == "FROM"
        if base:
            earlier.add(own)
        for name in named:
            stage = name.lower() in earlier or (not base and _is_below(name, count - 1))
            if not stage and name != _SCRATCH and "$" not in name:
                found[name] = None
        if base:
            word = name_word(statement.shape)
            count, own = count + 1, word.text.lower() if word else ""
    return list(found)


def _is_below(name: str, count: int) -> bool:
    return name.isdecimal() and int(name) < count


@lru_cache(maxsize=8192)
def _takes_from(shape: Shape) -> tuple[str, ...]:
    """The stages and images that an instruction names."""
    if shape.name == "FROM":
        return tuple(word.text for word in shape.words[:1])
    if shape.name in ("COPY", "RUN", "ADD"):
        return tuple(piece.text for piece in _sources(shape))
    return ()
