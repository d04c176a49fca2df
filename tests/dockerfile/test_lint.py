"""Advice on Dockerfiles that would build: where it is, how it is followed, how it is silenced."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from contexts.dockerfiles import TEXTS
from pierhead.dockerfile.check import check
from pierhead.dockerfile.edits import apply
from pierhead.dockerfile.fixes import fixes
from pierhead.dockerfile.lint import lint
from pierhead.dockerfile.located import located
from pierhead.dockerfile.parse import Problem, Severity
from pierhead.dockerfile.rule_pages import rule_url
from pierhead.dockerfile.silence import silence, silenced
from pierhead.dockerfile.syntax import read

HEAD = "FROM alpine:3.20\n"


def found(text: str) -> list[tuple[str, str]]:
    """The rules that a text breaks, and the words that break them."""
    tree = read(text)
    return [(one.rule, words(text, one)) for one in lint(tree)]


def words(text: str, one: Problem) -> str:
    tree = read(text)
    end = tree.offset(one.end_line, one.end_column)
    return text[tree.offset(one.line, one.column) : end]


def fixed(text: str, which: int = 0) -> str:
    """The text after the first thing that can be done about its first problem."""
    tree = read(text)
    problems = [*located(tree, check(text)), *lint(tree)]
    return apply(text, fixes(tree, problems[0])[which].edits)


@pytest.mark.parametrize(
    ("text", "rule", "words", "after"),
    [
        (
            HEAD + "run a\nRUN b\n",
            "ConsistentInstructionCasing",
            "run",
            HEAD + "RUN a\nRUN b\n",
        ),
        ("FROM a as b\n", "FromAsCasing", "as", "FROM a AS b\n"),
        ("FROM a AS Base\n", "StageNameCasing", "Base", "FROM a AS base\n"),
        (
            "FROM a:1 AS build\nFROM b:1\nCOPY --from=biuld /x /\n",
            "DL3022",
            "biuld",
            "FROM a:1 AS build\nFROM b:1\nCOPY --from=build /x /\n",
        ),
        (
            "FROM a:1 AS build\nFROM b:1\nRUN --mount=from=Buidl,target=/x x\n",
            "DL3022",
            "Buidl",
            "FROM a:1 AS build\nFROM b:1\nRUN --mount=from=build,target=/x x\n",
        ),
        (
            HEAD + "MAINTAINER me <me@x>\n",
            "MaintainerDeprecated",
            "MAINTAINER",
            HEAD + 'LABEL org.opencontainers.image.authors="me <me@x>"\n',
        ),
        (
            HEAD + "CMD serve 'a b'\n",
            "JSONArgsRecommended",
            "serve 'a b'",
            HEAD + 'CMD ["serve", "a b"]\n',
        ),
        (
            HEAD + "ENTRYPOINT run $X\n",
            "JSONArgsRecommended",
            "run $X",
            HEAD + 'ENTRYPOINT ["/bin/sh", "-c", "run $X"]\n',
        ),
        (HEAD + "ENV a b c\n", "LegacyKeyValueFormat", "a b c", HEAD + 'ENV a="b c"\n'),
        (HEAD + "WORKDIR app\n", "WorkdirRelativePath", "app", HEAD + "WORKDIR /app\n"),
        (HEAD + "EXPOSE 80/TCP\n", "ExposeProtoCasing", "80/TCP", HEAD + "EXPOSE 80/tcp\n"),
        (HEAD + "EXPOSE 8080:80\n", "ExposeInvalidFormat", "8080:80", HEAD + "EXPOSE 80\n"),
        (
            HEAD + "RUN a \\\n\n  b\n",
            "NoEmptyContinuation",
            "\n",
            HEAD + "RUN a \\\n  b\n",
        ),
        (
            HEAD + 'CMD ["a"]\nCMD ["b"]\n',
            "MultipleInstructionsDisallowed",
            "CMD",
            HEAD + 'CMD ["b"]\n',
        ),
        (
            "FROM --platform=$TARGETPLATFORM a\n",
            "RedundantTargetPlatform",
            "--platform=$TARGETPLATFORM",
            "FROM a\n",
        ),
        (
            "FROM --platform=linux/amd64 a\n",
            "FromPlatformFlagConstDisallowed",
            "linux/amd64",
            "FROM --platform=$BUILDPLATFORM a\n",
        ),
        (
            "FROM scratch\nCOPY a $WHERE\n",
            "UndefinedVar",
            "WHERE",
            "FROM scratch\nARG WHERE\nCOPY a $WHERE\n",
        ),
        (
            HEAD + "COPY a-$TARGETARCH /\n",
            "UndefinedVar",
            "TARGETARCH",
            HEAD + "ARG TARGETARCH\nCOPY a-$TARGETARCH /\n",
        ),
        (
            HEAD + "RUN apt-get install x\n",
            "DL3014",
            "apt-get install",
            HEAD + "RUN apt-get install -y x\n",
        ),
        (HEAD + "ADD a b\n", "DL3020", "ADD", HEAD + "COPY a b\n"),
    ],
)  # fmt: skip
def test_advice_and_what_follows_it(text: str, rule: str, words: str, after: str) -> None:
    assert found(text)[0] == (rule, words)
    assert fixed(text) == after
    assert rule not in [one for one, _words in found(after)]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("FROM alpine:latest\n", "DL3007"),
        (HEAD + "ENV API_TOKEN=x\n", "SecretsUsedInArgOrEnv"),
        (HEAD + "ARG password\n", "SecretsUsedInArgOrEnv"),
        ("FROM a AS scratch\n", "ReservedStageName"),
        ("FROM a:1\nCOPY --from=later /x /\nFROM b:1 AS later\n", "DL3022"),
        ("ARG X=1\nFROM $X AS y\nFROM z-$Y\n", "UndefinedArgInFrom"),
    ],
)
def test_advice_without_a_fix_can_be_silenced(text: str, rule: str) -> None:
    assert rule in [one for one, _words in found(text)]
    tree = read(text)
    problem = next(one for one in lint(tree) if one.rule == rule)
    quiet = fixes(tree, problem)[-1]
    assert rule not in [one for one, _words in found(apply(text, quiet.edits))]


@pytest.mark.parametrize(
    "text",
    [
        HEAD + 'CMD ["a"]\nRUN b\n',
        "FROM a AS build\nFROM build\nCOPY --from=build /a /b\n",
        "FROM a AS build\nFROM b\nCOPY --from=0 /a /\nCOPY --from=nginx /a /\n",
        "FROM a AS build\nFROM b\nCOPY --from=biuld:1 a /\n",
        "ARG V\nFROM a:$V\nARG V\nLABEL v=$V\n",
        "FROM --platform=$BUILDPLATFORM a\nARG TARGETOS\nLABEL o=$TARGETOS\n",
        HEAD + "RUN echo $UNKNOWN ${OTHER}\n",
        HEAD + "ENV PATH=/x:$PATH\n",
        HEAD + "ADD https://x/y.tar.gz /\nADD a.tar.gz /\n",
        HEAD + "RUN apt-get install -y a && apt-get -qq install --yes b\n",
        HEAD + "WORKDIR /a\nWORKDIR b\n",
        HEAD + "ENV PUBLIC_KEY=a\nARG KEYBOARD\n",
        "FROM latest\n",
        HEAD + "COPY a ${WHERE:-/x}\n",
        "",
    ],
)
def test_nothing_is_said_of_what_is_right(text: str) -> None:
    assert found(text) == []


def test_only_the_last_command_of_each_stage_counts() -> None:
    text = 'FROM a\nCMD ["x"]\nFROM b\nCMD ["y"]\n'
    assert found(text) == []


def test_errors_have_their_words() -> None:
    text = "FROM a\nRUM x\nCOPY --form=a b c\nRUN --network=no x\nFROM b AS 1x\n"
    tree = read(text)
    problems = located(tree, check(text))
    assert [words(text, one) for one in problems] == ["RUM", "--form", "no", "1x"]
    assert fixed(text) == text.replace("RUM", "RUN")


def test_a_wrong_flag_is_replaced() -> None:
    text = "FROM a\nCOPY --form=a b c\n"
    assert fixed(text) == "FROM a\nCOPY --from=a b c\n"


def test_errors_are_not_silenced() -> None:
    text = "FROM a-$V\nFROM $W\n"
    tree = read(text)
    error = next(one for one in located(tree, check(text)) if one.severity is Severity.ERROR)
    assert [fix.title for fix in fixes(tree, error)] == ["Declare ARG W before the first FROM"]


def test_what_a_file_silences() -> None:
    text = (
        "# check=skip=MaintainerDeprecated,StageNameCasing;error=true\n"
        "# hadolint global ignore=DL3003\n"
        "FROM a\n"
        "# hadolint ignore=DL3014,DL3008\n"
        "RUN a \\\n  b\n"
        "RUN c\n"
    )
    quiet = silenced(read(text))
    assert quiet.covers("MaintainerDeprecated", 3)
    assert quiet.covers("DL3003", 7)
    assert quiet.covers("DL3008", 6)
    assert not quiet.covers("DL3008", 7)
    assert not quiet.covers("", 5)
    everything = silenced(read("# check=skip=all\nFROM a\n"))
    assert everything.covers("AnyRule", 2)
    assert not everything.covers("DL3003", 2)


@pytest.mark.parametrize(
    ("text", "rule", "line", "after"),
    [
        ("FROM a\n", "X", 1, "# check=skip=X\nFROM a\n"),
        ("# syntax=a\nFROM a\n", "X", 2, "# syntax=a\n# check=skip=X\nFROM a\n"),
        ("# check=skip=Y\nFROM a\n", "X", 2, "# check=skip=Y,X\nFROM a\n"),
        ("# check=error=true\nFROM a\n", "X", 2, "# check=error=true;skip=X\nFROM a\n"),
        (
            "# check=skip=Y;error=true\nFROM a\n",
            "X",
            2,
            "# check=skip=Y,X;error=true\nFROM a\n",
        ),
        ("# syntax=a", "X", 1, "# syntax=a\n# check=skip=X"),
        ("FROM a\nRUN b \\\n c\n", "DL1", 3, "FROM a\n# hadolint ignore=DL1\nRUN b \\\n c\n"),
        (
            "FROM a\n# hadolint ignore=DL2\nRUN b\n",
            "SC1",
            3,
            "FROM a\n# hadolint ignore=DL2,SC1\nRUN b\n",
        ),
    ],
)
def test_how_a_rule_is_silenced(text: str, rule: str, line: int, after: str) -> None:
    fix = silence(read(text), rule, line)
    assert fix
    assert apply(text, fix.edits) == after
    assert silenced(read(after)).covers(rule, line + after.count("\n") - text.count("\n"))


def test_pages_of_rules() -> None:
    base = "https://docs.docker.com/go/dockerfile/rule/"
    assert rule_url("JSONArgsRecommended") == f"{base}json-args-recommended/"
    assert rule_url("FromAsCasing") == f"{base}from-as-casing/"
    assert rule_url("SC2046").endswith("shellcheck/wiki/SC2046")


@given(TEXTS)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_it_never_raises_and_its_places_are_in_the_text(text: str) -> None:
    tree = read(text)
    for one in (*lint(tree), *located(tree, check(text))):
        assert 1 <= one.line <= text.count("\n") + 1
        for fix in fixes(tree, one):
            apply(text, fix.edits)
