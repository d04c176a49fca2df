"""Advice on Dockerfiles that would build: BuildKit's checks, as far as the file alone tells.

Newer engines make these checks themselves, and then what they say counts; older ones do not. The
names are BuildKit's, so that its directive ``# check=skip=`` silences them here as there. A few
come from hadolint and have its names, for when that is not installed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from pierhead.core.i18n import N_, _
from pierhead.dockerfile.located import at_span
from pierhead.dockerfile.parse import Problem, Severity
from pierhead.dockerfile.rule_pages import rule_url
from pierhead.dockerfile.scope import PREDEFINED, PROXIES, scope
from pierhead.dockerfile.silence import silenced
from pierhead.dockerfile.symbols import Meaning, sources, symbol
from pierhead.dockerfile.syntax import Piece, Statement, Tree

Found = tuple[str, int, int, str]
"""A rule, where it is broken, and a sentence."""
_SECRET = re.compile(
    r"(?:^|_)(?:apikey|auth|credentials?|key|password|pword|passwd|secret|token)(?:_|$)",
    re.IGNORECASE,
)
_NO_SECRET = re.compile(r"(?:^|_)public(?:_|$)", re.IGNORECASE)
_ABSOLUTE = re.compile(r"[/$]|[A-Za-z]:[\\/]")
_APT = re.compile(r"\bapt-get\b(?:\s+-\S+)*\s+install\b")
_YES = re.compile(r"\s(?:-\w*y\w*|--yes|--assume-yes|-qq)(?=\s|$)")
_ARCHIVE = re.compile(r"\.(?:tar|tgz|tbz2?|txz|tar\.\w+|gz|bz2|xz|zst)$", re.IGNORECASE)
_ALWAYS = frozenset((*PROXIES, "PATH"))
"""What is set without a word in the file."""
_RESERVED = ("scratch", "context")
_NAME = re.compile(r"[A-Za-z][\w-]*")
_NEAR = 0.75
"""How alike two names must be, of 1, for one to be a slip of the other."""
_SHELL_FORM = ("CMD", "ENTRYPOINT")


def lint(tree: Tree) -> tuple[Problem, ...]:
    """All advice on a file in the order of its lines; never raises."""
    quiet = silenced(tree)
    found = [one for check in _FILE for one in check(tree)]
    found += [
        one for check in _EACH for statement in tree.statements for one in check(tree, statement)
    ]
    problems = [_problem(tree, one) for one in found]
    wanted = [one for one in problems if not quiet.covers(one.rule, one.line)]
    return tuple(sorted(wanted, key=_line))


def _line(problem: Problem) -> int:
    return problem.line


def _problem(tree: Tree, found: Found) -> Problem:
    rule, start, end, sentence = found
    problem = Problem(1, sentence, Severity.WARNING, rule=rule, url=rule_url(rule))
    return at_span(tree, problem, start, end)


def _at(rule: str, statement: Statement, piece: Piece, sentence: str, **words: str) -> Found:
    start, end = statement.span(piece)
    return rule, start, end, _(sentence).format(**words)


# -- of the whole file


def _casing(tree: Tree) -> Iterator[Found]:
    words = [one.shape.keyword for one in tree.statements]
    upper = sum(word.text.isupper() for word in words)
    lower = sum(word.text.islower() for word in words)
    for statement in tree.statements:
        word = statement.shape.keyword
        fits = word.text.islower() if lower > upper else word.text.isupper()
        if not fits and word.text.isalpha():
            sentence = N_("Write all instructions in the same case: {name}.")
            name = word.text.lower() if lower > upper else word.text.upper()
            yield _at("ConsistentInstructionCasing", statement, word, sentence, name=name)


def _repeated(tree: Tree) -> Iterator[Found]:
    last: dict[tuple[int, str], Statement] = {}
    known = scope(tree)
    for statement in tree.statements:
        name = statement.shape.name
        if name not in ("CMD", "ENTRYPOINT", "HEALTHCHECK"):
            continue
        before = last.get((known.stage_of(statement), name))
        if before is not None:
            sentence = N_("Only the last {name} of a stage counts: this one does nothing.")
            yield _at(
                "MultipleInstructionsDisallowed", before, before.shape.keyword, sentence, name=name
            )
        last[known.stage_of(statement), name] = statement


def _undefined(tree: Tree) -> Iterator[Found]:
    known = scope(tree)
    for statement in tree.statements:
        shape = statement.shape
        if shape.acting in ("RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK", "SHELL"):
            continue  # the shell may know them
        visible = known.visible(statement)
        for one, start, end in shape.variables:
            default = one.modifier.endswith(("-", "+", "?"))
            if one.name in visible or default or one.name in _ALWAYS:
                continue
            begin, stop = statement.start + start, statement.start + end
            if shape.name == "FROM":
                sentence = N_(
                    "FROM does not know ${name}: declare ARG {name} before the first one."
                )
                yield "UndefinedArgInFrom", begin, stop, _(sentence).format(name=one.name)
            elif one.name in PREDEFINED or not _inherits(tree, statement):
                sentence = N_("Nothing sets ${name} here.")
                if one.name in PREDEFINED:
                    sentence = N_("${name} is known only after ARG {name} in this stage.")
                yield "UndefinedVar", begin, stop, _(sentence).format(name=one.name)


def _inherits(tree: Tree, statement: Statement) -> bool:
    """Whether variables may come from an image that is not looked at."""
    known = scope(tree)
    stage = known.stage_of(statement)
    while stage >= 0:
        base = known.stages[stage].base
        if base is None:
            return True
        if base.text == "scratch":
            return False
        parent = known.named(base.text, stage)
        if parent is None or base.text.isdecimal():
            return True
        stage = parent.index
    return False


# -- of one instruction


def _from(_tree: Tree, one: Statement) -> Iterator[Found]:
    shape = one.shape
    if shape.name != "FROM":
        return
    if len(shape.words) == 3:  # noqa: PLR2004
        word, name = shape.words[1], shape.words[2]
        if word.text.lower() == "as" and word.text.isupper() != shape.keyword.text.isupper():
            sentence = N_("Write FROM and AS in the same case.")
            yield _at("FromAsCasing", one, word, sentence)
        if name.text != name.text.lower():
            sentence = N_("Write the name of a stage in small letters: {name}.")
            yield _at("StageNameCasing", one, name, sentence, name=name.text.lower())
        if name.text.lower() in _RESERVED:
            sentence = N_("“{name}” has another meaning: give the stage another name.")
            yield _at("ReservedStageName", one, name, sentence, name=name.text)
    yield from _platform(one)


def _platform(one: Statement) -> Iterator[Found]:
    flag = one.shape.flag("platform")
    value = flag.value if flag else None
    if flag is None or value is None:
        return
    if value.text in ("$TARGETPLATFORM", "${TARGETPLATFORM}"):
        sentence = N_("The platform is $TARGETPLATFORM anyway: leave the flag out.")
        yield _at("RedundantTargetPlatform", one, flag, sentence)
    elif "$" not in value.text and value.text and not _named_for(one, value.text):
        sentence = N_(
            "A platform that is always the same keeps the image from being built for others."
        )
        yield _at("FromPlatformFlagConstDisallowed", one, value, sentence)


def _named_for(one: Statement, platform: str) -> bool:
    """Whether the stage's name says that it is for one platform only."""
    words = one.shape.words
    name = words[2].text.lower() if len(words) > 2 else ""  # noqa: PLR2004
    return any(part in name for part in platform.lower().split("/"))


def _unpinned(tree: Tree, one: Statement) -> Iterator[Found]:
    words = one.shape.words
    if one.shape.name != "FROM" or not words or not words[0].text.endswith(":latest"):
        return
    found = symbol(tree, one.span(words[0])[0])
    if found and found.meaning is Meaning.IMAGE:
        sentence = N_("“latest” is another image tomorrow: name a version.")
        yield _at("DL3007", one, words[0], sentence)


def _maintainer(_tree: Tree, one: Statement) -> Iterator[Found]:
    if one.shape.name == "MAINTAINER":
        sentence = N_("MAINTAINER is deprecated: use LABEL org.opencontainers.image.authors.")
        yield _at("MaintainerDeprecated", one, one.shape.keyword, sentence)


def _lists(tree: Tree, one: Statement) -> Iterator[Found]:
    shape = one.shape
    if shape.name in _SHELL_FORM and shape.words and not shape.json and not _has_shell(tree, one):
        sentence = N_(
            "As a line, {name} is run by a shell that keeps signals from it: write it as a list."
        )
        piece = Piece("", shape.words[0].start, shape.words[-1].end)
        yield _at("JSONArgsRecommended", one, piece, sentence, name=shape.name)


def _has_shell(tree: Tree, one: Statement) -> bool:
    """Whether the stage has said which shell it wants before."""
    known = scope(tree)
    stage = known.stage_of(one)
    return any(
        other.shape.name == "SHELL" and other.start < one.start and known.stage_of(other) == stage
        for other in tree.statements
    )


def _old_pairs(_tree: Tree, one: Statement) -> Iterator[Found]:
    words = one.shape.words
    if one.shape.name in ("ENV", "LABEL") and len(words) > 1 and "=" not in words[0].text:
        sentence = N_("Write {name} as NAME=value: the form with a space is out of date.")
        piece = Piece("", words[0].start, words[-1].end)
        yield _at("LegacyKeyValueFormat", one, piece, sentence, name=one.shape.name)


def _secrets(_tree: Tree, one: Statement) -> Iterator[Found]:
    if one.shape.name not in ("ARG", "ENV"):
        return
    for word in one.shape.words[: 1 if _is_old(one) else None]:
        name = word.text.partition("=")[0]
        if _SECRET.search(name) and not _NO_SECRET.search(name):
            sentence = N_("{name} would be readable in the image: use RUN --mount=type=secret.")
            piece = Piece(name, word.start, word.start + len(name))
            yield _at("SecretsUsedInArgOrEnv", one, piece, sentence, name=name)


def _is_old(one: Statement) -> bool:
    return one.shape.name == "ENV" and "=" not in (
        one.shape.words[0].text if one.shape.words else ""
    )


def _workdir(tree: Tree, one: Statement) -> Iterator[Found]:
    words = one.shape.words
    if one.shape.name != "WORKDIR" or not words or _ABSOLUTE.match(words[0].text.lstrip("\"'")):
        return
    known = scope(tree)
    stage = known.stage_of(one)
    for other in tree.statements:
        if other is one:
            break
        if other.shape.name == "WORKDIR" and known.stage_of(other) == stage:
            return
    sentence = N_("Where this folder is depends on the base image: begin it with “/”.")
    yield _at("WorkdirRelativePath", one, words[0], sentence)


def _expose(_tree: Tree, one: Statement) -> Iterator[Found]:
    for word in one.shape.words if one.shape.name == "EXPOSE" else ():
        protocol = word.text.partition("/")[2]
        if protocol != protocol.lower() and "$" not in protocol:
            yield _at("ExposeProtoCasing", one, word, N_("Write the protocol in small letters."))
        if ":" in word.text:
            sentence = N_("EXPOSE takes only the port inside the container.")
            yield _at("ExposeInvalidFormat", one, word, sentence)


def _gaps(_tree: Tree, one: Statement) -> Iterator[Found]:
    """Empty lines in the middle of an instruction, which will not be allowed for ever."""
    source = one.shape.source[: one.shape.head_end]
    for gap in re.finditer(r"\n([ \t]*)(?=\n[^\n]*\S)", source):
        sentence = N_("An empty line does not end an instruction that goes on: take it out.")
        start = one.start + gap.start(1)
        yield "NoEmptyContinuation", start, start + max(1, len(gap[1])), _(sentence)


def _run(_tree: Tree, one: Statement) -> Iterator[Found]:
    shape = one.shape
    if shape.acting != "RUN":
        return
    text = shape.joined.text
    for found in _APT.finditer(text):
        command = re.split(r"&&|\|\||;|\|", text[found.start() :], maxsplit=1)[0]
        if not _YES.search(command):
            piece = Piece(found[0], found.start(), found.end())
            sentence = N_("apt-get install asks whether to go on, and nobody answers: add -y.")
            yield _at("DL3014", one, piece, sentence)


def _add(_tree: Tree, one: Statement) -> Iterator[Found]:
    sources = one.shape.words[:-1]
    if one.shape.name != "ADD" or not sources or one.shape.heredocs:
        return
    special = [
        word for word in sources if _ARCHIVE.search(word.text) or re.search(r"[:$*?]", word.text)
    ]
    if not special and not {flag.name for flag in one.shape.flags} - _SHARED_FLAGS:
        sentence = N_("COPY does the same with less surprise.")
        yield _at("DL3020", one, one.shape.keyword, sentence)


def _origins(tree: Tree, one: Statement) -> Iterator[Found]:
    """Stages that are meant, but written in another way or further down: images to a builder."""
    known = scope(tree)
    at = known.stage_of(one)
    for piece in sources(one):
        name = piece.text
        if not _NAME.fullmatch(name) or known.named(name, at) is not None:
            continue
        if known.named(name, len(known.stages)) is not None:
            sentence = N_("The stage {name} comes later: here it is taken for an image.")
            yield _at("DL3022", one, piece, sentence, name=name)
        elif other := meant_stage(tree, one, name):
            sentence = N_("There is no stage {name}, only an image. Did you mean {other}?")
            yield _at("DL3022", one, piece, sentence, name=name, other=other)


def meant_stage(tree: Tree, one: Statement, name: str) -> str:
    """The stage before an instruction whose name is nearly this one; empty if there is none."""
    known = scope(tree)
    names = [stage.name for stage in known.stages[: known.stage_of(one)] if stage.name]
    return next(iter(get_close_matches(name.lower(), names, 1, _NEAR)), "")


_SHARED_FLAGS = {"chown", "chmod", "link", "exclude"}
_FILE = (_casing, _repeated, _undefined)
_EACH = (
    _from,
    _unpinned,
    _maintainer,
    _lists,
    _old_pairs,
    _secrets,
    _workdir,
    _expose,
    _gaps,
    _run,
    _add,
    _origins,
)
