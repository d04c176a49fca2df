"""What can be done about a problem in a Dockerfile with one key."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Iterator
from difflib import get_close_matches

from pierhead.core.i18n import _
from pierhead.dockerfile.edits import Edit, Fix
from pierhead.dockerfile.lint import meant_stage
from pierhead.dockerfile.parse import Problem, Severity
from pierhead.dockerfile.rule_pages import SAME
from pierhead.dockerfile.rules import RULES
from pierhead.dockerfile.scope import scope
from pierhead.dockerfile.silence import silence
from pierhead.dockerfile.syntax import Statement, Tree

_SHELL_SIGNS = re.compile(r"[$|&;<>(){}*?~`\\]")


def fixes(tree: Tree, problem: Problem) -> tuple[Fix, ...]:
    """What can be done, the best first; the problem's place is in this text."""
    start = tree.offset(problem.line, problem.column or 1)
    end = tree.offset(problem.end_line or problem.line, problem.end_column or 1)
    statement = tree.statement(start)
    found: list[Fix] = []
    rule = _BY_RULE.get(SAME.get(problem.rule, problem.rule))
    if statement and rule:
        found += rule(tree, statement, start, max(start, end))
    elif statement and not problem.rule:
        found += _by_text(tree, statement)
    quiet = silence(tree, problem.rule, problem.line)
    if quiet and problem.severity is not Severity.ERROR:
        found.append(quiet)
    return tuple(found)


def _replace(tree: Tree, start: int, end: int, text: str) -> Iterator[Fix]:
    if tree.text[start:end] != text:
        yield Fix(_("Replace by {text}").format(text=text.strip()), (Edit(start, end, text),))


def _word(tree: Tree, start: int) -> tuple[int, int]:
    """The word that begins at a place."""
    found = re.compile(r"\S+").match(tree.text, start)
    return start, found.end() if found else start


def _case(tree: Tree, statement: Statement, start: int, _end: int) -> Iterator[Fix]:
    begin, end = statement.span(statement.shape.keyword)
    others = [one.shape.keyword.text for one in tree.statements if one is not statement]
    lower = sum(word.islower() for word in others) > sum(word.isupper() for word in others)
    word = tree.text[begin:end]
    yield from _replace(tree, begin, end, word.lower() if lower else word.upper())


def _as(tree: Tree, statement: Statement, _start: int, _end: int) -> Iterator[Fix]:
    words = statement.shape.words
    if len(words) > 1:
        start, end = statement.span(words[1])
        upper = statement.shape.keyword.text.isupper()
        yield from _replace(tree, start, end, "AS" if upper else "as")


def _stage_name(tree: Tree, statement: Statement, _start: int, _end: int) -> Iterator[Fix]:
    if len(statement.shape.words) > 2:  # noqa: PLR2004
        start, end = statement.span(statement.shape.words[2])
        yield from _replace(tree, start, end, tree.text[start:end].lower())


def _maintainer(tree: Tree, statement: Statement, _start: int, _end: int) -> Iterator[Fix]:
    shape = statement.shape
    name = shape.joined.text[shape.keyword.end :].strip().strip("\"'").replace('"', '\\"')
    label = f'LABEL org.opencontainers.image.authors="{name}"'
    edit = Edit(statement.span(shape.keyword)[0], statement.end, label)
    yield Fix(_("Use a label instead"), (edit,))


def _list(tree: Tree, statement: Statement, _start: int, _end: int) -> Iterator[Fix]:
    shape = statement.shape
    if not shape.words:
        return
    line = shape.joined.text[shape.words[0].start :].rstrip()
    start, end = statement.span(shape.words[0])[0], statement.span(shape.words[-1])[1]
    if not _SHELL_SIGNS.search(line) and (parts := _parts(line)):
        edit = Edit(start, end, json.dumps(parts, ensure_ascii=False))
        yield Fix(_("Write it as a list"), (edit,))
    shell = json.dumps(["/bin/sh", "-c", line], ensure_ascii=False)
    yield Fix(_("Write it as a list for the shell"), (Edit(start, end, shell),))


def _parts(line: str) -> list[str]:
    try:
        return shlex.split(line)
    except ValueError:
        return []


def _pair(tree: Tree, statement: Statement, _start: int, _end: int) -> Iterator[Fix]:
    words = statement.shape.words
    if len(words) < 2 or "=" in words[0].text:  # noqa: PLR2004
        return
    value = statement.shape.joined.text[words[1].start :].rstrip()
    plain = re.fullmatch(r"[^\s\"'\\]+|\"[^\"\\]*\"", value)
    text = value if plain else '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    start, end = statement.span(words[0])[0], statement.span(words[-1])[1]
    yield Fix(_("Write it as NAME=value"), (Edit(start, end, f"{words[0].text}={text}"),))


def _absolute(tree: Tree, statement: Statement, _start: int, _end: int) -> Iterator[Fix]:
    if statement.shape.words:
        start, end = statement.span(statement.shape.words[0])
        word = tree.text[start:end]
        yield from _replace(tree, start, end, "/" + word.removeprefix("./"))


def _small(tree: Tree, _statement: Statement, start: int, _end: int) -> Iterator[Fix]:
    begin, end = _word(tree, start)
    yield from _replace(tree, begin, end, tree.text[begin:end].lower())


def _port(tree: Tree, _statement: Statement, start: int, _end: int) -> Iterator[Fix]:
    begin, end = _word(tree, start)
    yield from _replace(tree, begin, end, tree.text[begin:end].rpartition(":")[2])


def _gap(tree: Tree, statement: Statement, _start: int, _end: int) -> Iterator[Fix]:
    source = statement.shape.source[: statement.shape.head_end]
    gaps = re.finditer(r"\n[ \t]*(?=\n[^\n]*\S)", source)
    edits = tuple(
        Edit(statement.start + gap.start(), statement.start + gap.end(), "") for gap in gaps
    )
    if edits:
        yield Fix(_("Remove the empty lines"), edits)


def _drop(tree: Tree, statement: Statement, _start: int, _end: int) -> Iterator[Fix]:
    end = min(statement.end + 1, len(tree.text))
    title = _("Remove this {name}").format(name=statement.shape.name)
    yield Fix(title, (Edit(statement.start, end, ""),))


def _platform(tree: Tree, statement: Statement, _start: int, _end: int) -> Iterator[Fix]:
    if flag := statement.shape.flag("platform"):
        start, end = statement.span(flag)
        while tree.text[end : end + 1] == " ":
            end += 1
        yield Fix(_("Remove the flag"), (Edit(start, end, ""),))


def _build_platform(tree: Tree, statement: Statement, _start: int, _end: int) -> Iterator[Fix]:
    flag = statement.shape.flag("platform")
    if flag and flag.value:
        yield from _replace(tree, *statement.span(flag.value), "$BUILDPLATFORM")
    yield from _platform(tree, statement, 0, 0)


def _declare_first(tree: Tree, _statement: Statement, start: int, end: int) -> Iterator[Fix]:
    name = tree.text[start:end]
    stages = scope(tree).stages
    if stages and name.isidentifier():
        at = stages[0].statement.start
        title = _("Declare ARG {name} before the first FROM").format(name=name)
        yield Fix(title, (Edit(at, at, f"ARG {name}\n"),))


def _declare(tree: Tree, statement: Statement, start: int, end: int) -> Iterator[Fix]:
    name, known = tree.text[start:end], scope(tree)
    stage = known.stage_of(statement)
    if stage >= 0 and name.isidentifier():
        at = min(known.stages[stage].statement.end + 1, len(tree.text))
        title = _("Declare ARG {name} in this stage").format(name=name)
        yield Fix(title, (Edit(at, at, f"ARG {name}\n"),))
    close = [one.name for one in known.visible(statement).values()]
    for other in get_close_matches(name, close, 1):
        yield from _replace(tree, start, end, other)


def _apt(tree: Tree, _statement: Statement, start: int, _end: int) -> Iterator[Fix]:
    found = re.compile(r"install\b").search(tree.text, start)
    if found:
        yield Fix(_("Add -y"), (Edit(found.end(), found.end(), " -y"),))


def _copy(tree: Tree, statement: Statement, _start: int, _end: int) -> Iterator[Fix]:
    start, end = statement.span(statement.shape.keyword)
    upper = tree.text[start:end].isupper()
    yield from _replace(tree, start, end, "COPY" if upper else "copy")


def _by_text(tree: Tree, statement: Statement) -> Iterator[Fix]:
    """For what BuildKit refuses: a word that is nearly another."""
    shape = statement.shape
    if shape.name not in RULES:
        for other in get_close_matches(shape.name, RULES, 2):
            yield from _replace(tree, *statement.span(shape.keyword), other)
        return
    known = RULES[shape.acting].flags if shape.acting in RULES else {}
    for flag in shape.flags:
        if flag.name not in known:
            start = statement.span(flag)[0] + 2
            for other in get_close_matches(flag.name, known, 2):
                yield from _replace(tree, start, start + len(flag.name), other)


def _origin(tree: Tree, statement: Statement, start: int, end: int) -> Iterator[Fix]:
    if other := meant_stage(tree, statement, tree.text[start:end]):
        yield from _replace(tree, start, end, other)


_BY_RULE: dict[str, Callable[[Tree, Statement, int, int], Iterator[Fix]]] = {
    "ConsistentInstructionCasing": _case,
    "FromAsCasing": _as,
    "StageNameCasing": _stage_name,
    "MaintainerDeprecated": _maintainer,
    "JSONArgsRecommended": _list,
    "LegacyKeyValueFormat": _pair,
    "WorkdirRelativePath": _absolute,
    "ExposeProtoCasing": _small,
    "ExposeInvalidFormat": _port,
    "NoEmptyContinuation": _gap,
    "MultipleInstructionsDisallowed": _drop,
    "RedundantTargetPlatform": _platform,
    "FromPlatformFlagConstDisallowed": _build_platform,
    "UndefinedArgInFrom": _declare_first,
    "UndefinedVar": _declare,
    "DL3014": _apt,
    "DL3022": _origin,
    "DL3020": _copy,
}
