"""What would make a build fail before its first step, and what the parser lets through.

The syntax is the parser's; the checks here are those that BuildKit makes on the parsed
instructions. Images, files and commands are not looked at.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from pierhead.core.i18n import N_, _
from pierhead.dockerfile.expand import expand, variables
from pierhead.dockerfile.outline import Outline, outline
from pierhead.dockerfile.parse import Instruction, Parsed, Problem, Severity, parse
from pierhead.dockerfile.rule_pages import rule_url
from pierhead.dockerfile.rules import RULES, Value

_STAGE_NAME = re.compile(r"[a-z][a-z0-9\-_.]*")
_DURATION = re.compile(r"[-+]?(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+|[-+]?0")
_NETWORKS = ("default", "none", "host")
_MOUNTS = ("bind", "cache", "tmpfs", "secret", "ssh")
_WITH_NAME = 3
"""Arguments of ``FROM image AS name``."""


_NO_VALUE = N_("${variable} has no value here: declare ARG {variable} before FROM.")
_TWICE = N_("There are two stages “{stage}”; the last one is used.")
_RULES = {_NO_VALUE: "UndefinedArgInFrom", _TWICE: "DuplicateStageName"}
"""Those of BuildKit's rules that are checked here."""


def check(text: str | Parsed) -> tuple[Problem, ...]:
    """All problems of a Dockerfile in the order of its lines; never raises."""
    parsed = parse(text) if isinstance(text, str) else text
    problems = [*parsed.problems]
    for instruction in parsed.instructions:
        problems += _instruction(instruction)
    if not problems or parsed.instructions:
        problems += _stages(parsed)
    return tuple(sorted(problems, key=lambda problem: problem.line))


def _problem(
    where: Instruction, sentence: str, severity: Severity = Severity.ERROR, **words: object
) -> Problem:
    message = _(sentence).format(name=where.name, **words)
    focus = words.get("value") or words.get("stage") or words.get("variable") or ""
    if flag := words.get("flag"):
        focus = words.get("value") or f"--{flag}"
    if sentence.startswith("There is no instruction"):
        focus = where.name
    rule = _RULES.get(sentence, "")
    return Problem(
        where.line,
        message,
        severity,
        end_line=where.end_line,
        rule=rule,
        url=rule_url(rule),
        focus=str(focus),
    )


# -- one instruction


def _instruction(one: Instruction) -> Iterator[Problem]:
    if one.name not in RULES:
        yield _unknown(one)
        return
    found = next(_arguments(one), None) or next(_flags(one), None)
    if found:
        yield found
        return
    special = {
        "FROM": _from,
        "ONBUILD": _onbuild,
        "SHELL": _shell,
        "HEALTHCHECK": _healthcheck,
        "RUN": _run,
        "ENV": _names,
        "LABEL": _names,
        "ARG": _arg,
        "VOLUME": _volume,
        "COPY": _destination,
        "ADD": _destination,
    }.get(one.name)
    if special:
        yield from special(one)


def _unknown(one: Instruction) -> Problem:
    if not one.name:
        return _problem(one, N_("An instruction is missing before the line goes on."))
    close = difflib.get_close_matches(one.name, RULES, 1)
    if close:
        return _problem(
            one, N_("There is no instruction {name}. Did you mean {other}?"), other=close[0]
        )
    return _problem(one, N_("There is no instruction {name}."))


def _arguments(one: Instruction) -> Iterator[Problem]:
    rule, count = RULES[one.name], len(one.args)
    if rule.most == 1 and count != 1:
        yield _problem(one, N_("{name} needs exactly one argument."))
    elif rule.least == 1 and count == 0:
        yield _problem(one, N_("{name} needs at least one argument."))
    elif count < rule.least:
        yield _problem(one, N_("{name} needs at least one source and a destination."))


def _flags(one: Instruction) -> Iterator[Problem]:
    if one.name == "STOPSIGNAL" or (one.name == "HEALTHCHECK" and one.args[0].upper() == "NONE"):
        return  # the builder does not look at them there
    if one.name == "ONBUILD":
        return  # they belong to the trigger, which is read when it fires
    known, used = RULES[one.name].flags, set[str]()
    for flag in one.flags:
        name, equals, value = flag.removeprefix("--").partition("=")
        if name not in known:
            yield _unknown_flag(one, name)
            continue
        if name in used and known[name] is not Value.LIST:
            yield _problem(one, N_("{name}: --{flag} is given twice."), flag=name)
        used.add(name)
        if known[name] is Value.SWITCH:
            if (equals and not value) or value.lower() not in ("", "true", "false"):
                yield _problem(one, N_("{name}: --{flag} must be true or false."), flag=name)
        elif not equals:
            yield _problem(one, N_("{name}: --{flag} needs a value: --{flag}=…"), flag=name)


def _unknown_flag(one: Instruction, name: str) -> Problem:
    close = difflib.get_close_matches(name, RULES[one.name].flags, 1)
    if close:
        sentence = N_("{name} has no flag --{flag}. Did you mean --{other}?")
        return _problem(one, sentence, flag=name, other=close[0])
    return _problem(one, N_("{name} has no flag --{flag}."), flag=name)


def _from(one: Instruction) -> Iterator[Problem]:
    if len(one.args) == _WITH_NAME and one.args[1].lower() == "as":
        if not _STAGE_NAME.fullmatch(one.args[2].lower()):
            sentence = N_(
                "“{stage}” cannot be the name of a stage: it must begin with a letter and hold "
                "only letters, digits, “-”, “_” and “.”."
            )
            yield _problem(one, sentence, stage=one.args[2])
    elif len(one.args) != 1:
        yield _problem(one, N_("FROM needs an image, or an image AS name."))


def _onbuild(one: Instruction) -> Iterator[Problem]:
    if not one.trigger:
        yield _problem(one, N_("{name} needs an instruction behind it."))
    elif one.trigger == "ONBUILD":
        yield _problem(one, N_("ONBUILD cannot follow another ONBUILD."))
    elif one.trigger in ("FROM", "MAINTAINER"):
        yield _problem(one, N_("{trigger} cannot follow ONBUILD."), trigger=one.trigger)


def _shell(one: Instruction) -> Iterator[Problem]:
    if not one.json:
        yield _problem(one, N_('SHELL needs a list in brackets: SHELL ["/bin/sh", "-c"].'))


def _healthcheck(one: Instruction) -> Iterator[Problem]:
    kind, rest = one.args[0].upper(), one.args[1:]
    if kind == "NONE":
        if rest:
            yield _problem(one, N_("HEALTHCHECK NONE takes no arguments."))
        return
    if kind != "CMD":
        yield _problem(one, N_("HEALTHCHECK needs CMD and a command, or NONE."))
    elif not rest:
        yield _problem(one, N_("HEALTHCHECK CMD needs a command."))
    for name in ("interval", "timeout", "start-period", "start-interval"):
        value = one.flag(name)
        if value and not _DURATION.fullmatch(value):
            yield _problem(
                one,
                N_("--{flag} must be a duration such as 30s, not “{value}”."),
                flag=name,
                value=value,
            )
    retries = one.flag("retries")
    if retries and not re.fullmatch(r"\+?\d+", retries):
        yield _problem(
            one,
            N_("--retries must be a number that is not negative, not “{value}”."),
            value=retries,
        )


def _run(one: Instruction) -> Iterator[Problem]:
    network = one.flag("network")
    if network and network not in _NETWORKS:
        yield _problem(
            one, N_("--network must be default, none or host, not “{value}”."), value=network
        )
    for flag in one.flags:
        kind = re.search(r"^--mount=(?:.*,)?type=([^,$]*)(?:,|$)", flag)
        if kind and kind[1].lower() not in _MOUNTS:
            sentence = N_("A mount can be bind, cache, tmpfs, secret or ssh, not “{value}”.")
            yield _problem(one, sentence, value=kind[1])


def _names(one: Instruction) -> Iterator[Problem]:
    if any(not name for name in one.args[::2]):
        yield _problem(one, N_("{name}: a name is missing before “=”."))


def _arg(one: Instruction) -> Iterator[Problem]:
    if any(word.startswith("=") for word in one.args):
        yield _problem(one, N_("{name}: a name is missing before “=”."))


def _volume(one: Instruction) -> Iterator[Problem]:
    if any(not path.strip() for path in one.args):
        yield _problem(one, N_("VOLUME needs paths that are not empty."))


def _destination(one: Instruction) -> Iterator[Problem]:
    if re.fullmatch(r"\d*<<-?[^<]+", one.args[-1]):
        yield _problem(one, N_("{name}: a heredoc cannot be the destination."))


# -- the instructions together


def _stages(parsed: Parsed) -> Iterator[Problem]:
    begun = False
    for one in parsed.instructions:
        begun = begun or one.name == "FROM"
        if not begun and one.name in RULES and one.name != "ARG":
            yield _problem(one, N_("{name} comes before the first FROM: only ARG may."))
    if parsed.instructions and not begun and not parsed.problems:
        last = parsed.instructions[-1]
        if all(one.name == "ARG" for one in parsed.instructions):
            yield _problem(last, N_("There is no FROM: the build has no image to begin with."))
    sketch = outline(parsed)
    yield from _stage_names(parsed, sketch)
    yield from _bases(parsed, sketch)


def _stage_names(parsed: Parsed, sketch: Outline) -> Iterator[Problem]:
    seen: set[str] = set()
    by_line = {one.line: one for one in parsed.instructions}
    for stage in sketch.stages:
        if stage.name and stage.name in seen:
            yield _problem(by_line[stage.line], _TWICE, Severity.WARNING, stage=stage.name)
        seen.add(stage.name)
    for one in parsed.instructions:
        source = one.flag("from") if one.name == "COPY" else ""
        if source.isdecimal() and int(source) >= len(sketch.stages):
            yield _problem(one, N_("There is no stage number {stage}."), stage=source)


def _bases(parsed: Parsed, sketch: Outline) -> Iterator[Problem]:
    """Bases that are empty: their variable has no value that ``FROM`` could see."""
    by_line = {one.line: one for one in parsed.instructions}
    values = sketch.values()
    declared = {arg.name for arg in sketch.args if arg.stage is None}
    for stage in sketch.stages:
        if expand(stage.base, values, parsed.escape) != "":
            continue
        names = variables(stage.base)
        missing = [name for name in names if name not in declared]
        where = by_line[stage.line]
        if missing:
            yield _problem(where, _NO_VALUE, variable=missing[0])
        elif names:
            sentence = N_("${variable} has no default: the build needs a value for it.")
            yield _problem(where, sentence, Severity.WARNING, variable=names[0])
        else:
            yield _problem(where, N_("FROM needs an image, or an image AS name."))
