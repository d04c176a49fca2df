"""What is proposed where, in Dockerfiles that are being written; ``|`` is the place."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contexts.dockerfiles import TEXTS
from pierhead.dockerfile.complete import Completion, complete
from pierhead.dockerfile.cursor import At
from pierhead.dockerfile.matching import rank
from pierhead.dockerfile.proposal import Known, Want
from pierhead.dockerfile.syntax import read

HEAD = "ARG BASE=alpine\nFROM golang:1 AS build\nENV A=b\nWORKDIR /src\nFROM scratch\nENV C=d\n"
KNOWN = Known(
    images=[("alpine:3.20", "7 MB"), ("nginx:1.27", "")],
    tags={"nginx": ["1.27", "stable"]},
    folders={"": [("src", True), ("a.txt", False)], "src": [("main.go", False)]},
)


def at(text: str, head: str = HEAD, known: Known = KNOWN) -> Completion:
    whole = head + text
    return complete(read(whole.replace("|", "", 1)), whole.index("|"), known)


def texts(completion: Completion) -> list[str]:
    return [proposal.text for proposal in completion.proposals]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("RU|", ["RUN"]),
        ("ex|", ["EXPOSE"]),
        ("COPY --f|", ["--from"]),
        ("COPY -|", ["--from", "--chown", "--chmod"]),
        ("COPY --link --|", ["--from", "--chown", "--chmod", "--parents"]),
        ("COPY --from=b|", ["build"]),
        ("COPY --from=|", ["build", "alpine:3.20"]),
        ("COPY s|", ["src"]),
        ("COPY |", ["src", "a.txt"]),
        ("COPY src/|", ["main.go"]),
        ("COPY ./src/ma|", ["main.go"]),
        ('COPY ["s|', ["src"]),
        ("ADD a|", ["a.txt"]),
        ("COPY a.txt /s|", ["/src"]),
        ("COPY --chown=r|", ["root:root"]),
        ("RUN --mount=|", ["type=cache", "type=bind"]),
        ("RUN --mount=type=c|", ["cache"]),
        ("RUN --mount=type=cache,|", ["target", "id", "sharing"]),
        ("RUN --mount=type=cache,sharing=l|", ["locked"]),
        ("RUN --mount=type=cache,target=/s|", ["/src"]),
        ("RUN --mount=type=secret,e|", ["env"]),
        ("RUN --mount=from=bu|", ["build"]),
        ("RUN --mount=type=bind,source=s|", ["src"]),
        ("RUN --network=n|", ["none"]),
        ("RUN --security=|", ["sandbox", "insecure"]),
        ("RUN echo $|", ["C"]),
        ("RUN echo ${|", ["C"]),
        ("RUN a \\\n  b $|", ["C"]),
        ("RUN <<E\necho $|\nE", ["C"]),
        ("FROM b|", ["build"]),
        ("FROM al|", ["alpine:3.20"]),
        ("FROM nginx:s|", ["nginx:stable"]),
        ("FROM $|", ["BASE"]),
        ("FROM --platform=$B|", ["BASE", "BUILDVARIANT"]),
        ("FROM x a|", ["AS"]),
        ("ARG B|", ["BASE"]),
        ("ARG TARGETA|", ["TARGETARCH"]),
        ("USER ro|", ["root"]),
        ("EXPOSE 80 44|", ["443"]),
        ("STOPSIGNAL SIGI|", ["SIGINT"]),
        ("HEALTHCHECK N|", ["NONE"]),
        ("HEALTHCHECK --ret|", ["--retries"]),
        ("SHELL [|", ['["/bin/bash", "-o", "pipefail", "-c"]']),
        ("LABEL org.opencontainers.image.s|", ["org.opencontainers.image.source"]),
        ("ONBUILD CO|", ["COPY"]),
        ("ONBUILD COPY --fr|", ["--from"]),
        ("WORKDIR /s|", ["/src"]),
        ("HLC|", ["HEALTHCHECK"]),
    ],
)
def test_the_best_comes_first(text: str, first: list[str]) -> None:
    assert texts(at(text))[: len(first)] == first


@pytest.mark.parametrize(
    "text",
    [
        "RUN |",
        "RUN echo |",
        "RUN ec|",
        "RUN a \\\n  b|",
        "# RU|",
        "RUN a \\\n  # co|\n  b",
        "RUN <<'E'\necho $|\nE",
        "RUN <<E\nRU|\nE",
        r"RUN echo \$|",
        "CMD np|",
        "ENV X|",
        "ENV X=|",
        "FROM a AS |",
        "USER root gr|",
        "COPY --from=build |",
    ],
)
def test_nothing_is_proposed_where_there_is_nothing_to_know(text: str) -> None:
    assert not at(text).proposals


def test_what_a_mount_is_called_elsewhere() -> None:
    others = (
        "FROM a\n"
        "RUN --mount=type=secret,id=token --mount=type=cache,id=pip,target=/c true\n"
        "RUN --mount=type=secret,id=key,env=KEY true\n"
    )
    assert texts(at("RUN --mount=type=secret,id=|", head=others)) == ["token", "key"]
    assert texts(at("RUN --mount=type=cache,id=p|", head=others)) == ["pip"]
    assert texts(at("RUN --mount=type=ssh,id=|", head=others)) == []


def test_before_the_first_stage_only_what_may_come_there() -> None:
    assert texts(at("|", head="")) == ["FROM", "ARG"]
    assert texts(at("|", head="ARG A\n\n")) == ["FROM", "ARG"]


def test_directives_at_the_top_only() -> None:
    assert texts(at("# sy|", head="")) == ["syntax"]
    assert texts(at("# syntax=|", head=""))[0] == "docker/dockerfile:1"
    assert texts(at("# escape=|", head="# syntax=a\n")) == ["\\", "`"]


def test_names_that_cannot_be_written_are_not_proposed() -> None:
    odd = Known(
        folders={"": [(name, False) for name in ("a b", "a$b", "a\nb", 'a"b', "a\\b", "ab")]}
    )
    assert texts(at("COPY a|", known=odd)) == ["ab"]
    assert texts(at('COPY ["a|', known=odd)) == ["a b", "ab"]


def test_rules_that_can_be_silenced() -> None:
    assert texts(at("# check=skip=JS|", head="")) == ["skip=JSONArgsRecommended"]
    found = at("# check=skip=JSONArgsRecommended,Mai|", head="")
    assert texts(found)[0] == "skip=JSONArgsRecommended,MaintainerDeprecated"


def test_small_letters_where_the_file_has_them() -> None:
    assert texts(at("ru|", head="from a\n")) == ["run"]


def test_what_is_not_known_is_asked_for() -> None:
    nothing = Known()
    assert at("COPY src/m|", known=nothing).wants == Want(folder="src")
    assert at("FROM quay.io/a/b:|", known=nothing).wants == Want(tags="quay.io/a/b")
    assert at("FROM localhost:5000/a|", known=nothing).wants is None
    assert at("FROM nginx:|").wants is None
    assert at("FROM localhost:5|", known=nothing).wants is None
    assert at("FROM quay.io:44|", known=nothing).wants is None


def test_what_is_put_in_replaces_what_was_typed() -> None:
    found = at("COPY --fr|om")
    assert HEAD[found.start :] == ""
    assert found.start == len(HEAD) + 5
    assert found.proposals[0].inserted == "--from="
    assert found.proposals[0].again
    found = at("RUN $C|X")
    assert found.end - found.start == 2


def test_braces_are_closed() -> None:
    assert at("RUN ${|").proposals[0].inserted == "C}"
    assert at("RUN ${|}").proposals[0].inserted == "C"


def test_a_stage_sees_what_is_set_in_it_and_in_those_it_is_built_on() -> None:
    text = "ARG V=1\nFROM a AS x\nARG V\nENV E=2\nARG N=3\nFROM x\nRUN $|"
    assert texts(at(text, head="")) == ["E"]
    assert texts(at("ARG V=1\nFROM a\nARG V\nRUN $|", head="")) == ["V"]
    assert at("ARG V=1\nFROM a\nARG V\nRUN $|", head="").proposals[0].about == "ARG 1"


@given(TEXTS, st.integers(0, 200))
@settings(max_examples=500, deadline=None, derandomize=True)
def test_it_never_raises_and_stays_around_the_place(text: str, offset: int) -> None:
    offset = min(offset, len(text))
    found = complete(read(text), offset, KNOWN)
    assert found.start <= offset <= found.end or not found.proposals
    assert found.at in At


@given(st.text(max_size=40), st.integers(0, 40))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_it_never_raises_on_any_text(text: str, offset: int) -> None:
    complete(read(text), min(offset, len(text)), KNOWN)


@pytest.mark.parametrize(
    ("typed", "text", "fits"),
    [
        ("ru", "RUN", True),
        ("wd", "WORKDIR", True),
        ("od", "WORKDIR", False),
        ("plat", "--platform", True),
        ("arch", "linux/arch", True),
        ("x", "RUN", False),
        ("", "RUN", True),
    ],
)
def test_matching(typed: str, text: str, fits: bool) -> None:
    assert (rank(typed, text) is not None) is fits
