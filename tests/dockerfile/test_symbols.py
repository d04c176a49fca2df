"""Names in a Dockerfile: what they mean, where they are, what else they can be called."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contexts.dockerfiles import TEXTS
from pierhead.core.resources import Image
from pierhead.dockerfile.edits import apply
from pierhead.dockerfile.explain import explain
from pierhead.dockerfile.listing import list_folder
from pierhead.dockerfile.symbols import (
    Meaning,
    _of,
    can_rename,
    definition,
    known_images,
    places,
    rename,
    rename_problem,
    symbol,
)
from pierhead.dockerfile.syntax import read

TEXT = """ARG V=1
FROM alpine:$V AS Base
ARG V
ENV DIR=/x OTHER=$V
WORKDIR ${DIR:-/y}
FROM golang
RUN --mount=from=base,target=/m echo "$DIR" '$DIR'
FROM base
COPY --from=BASE a $DIR
COPY --from=0 a b
COPY --from=nginx:1 a b
RUN <<E
echo $DIR
E
"""


def place(text: str, number: int = 0, source: str = TEXT) -> int:
    """The offset of one occurrence of a text."""
    at = -1
    for _ in range(number + 1):
        at = source.index(text, at + 1)
    return at + 1


def names(text: str, number: int = 0) -> list[str]:
    tree = read(TEXT)
    found = symbol(tree, place(text, number))
    assert found
    return [
        f"{tree.place(one.start)[0]}:{TEXT[one.start : one.end]}" for one in places(tree, found)
    ]


def test_a_stage_is_found_in_any_case_and_by_its_number() -> None:
    assert names("Base") == ["2:Base", "7:base", "8:base", "9:BASE", "10:0"]


def test_a_variable_is_found_where_it_is_set_and_used() -> None:
    assert names("V=1") == ["1:V", "2:V", "3:V", "4:V"]
    assert names("DIR=") == ["4:DIR", "5:DIR", "7:DIR", "9:DIR", "13:DIR"]


def test_definitions() -> None:
    tree = read(TEXT)

    def line(text: str, number: int = 0) -> int:
        found = symbol(tree, place(text, number))
        assert found
        at = definition(found, places(tree, found))
        return tree.place(at.start)[0] if at else 0

    assert line("BASE") == 2
    assert line("=0 a b") == 2
    assert line("$V AS") == 1
    assert line("$DIR\nE") == 4
    assert line("nginx") == 0


def test_renaming_takes_every_place_and_no_number() -> None:
    tree = read(TEXT)
    found = symbol(tree, place("Base"))
    assert found
    assert can_rename(found, places(tree, found))
    after = apply(TEXT, rename(tree, found, "tools"))
    expected = TEXT.replace("Base", "tools").replace("=base", "=tools")
    assert after == expected.replace("FROM base", "FROM tools").replace("BASE", "tools")
    variable = symbol(tree, place("DIR="))
    assert variable
    renamed = apply(TEXT, rename(tree, variable, "WHERE"))
    assert "'$DIR'" in renamed
    assert renamed.count("WHERE") == 5


def test_names_that_cannot_be() -> None:
    tree = read(TEXT)
    stage, variable = symbol(tree, place("Base")), symbol(tree, place("DIR="))
    assert stage
    assert variable
    assert rename_problem(tree, stage, "two words")
    assert rename_problem(tree, stage, "1st")
    assert not rename_problem(tree, stage, "base")
    assert rename_problem(tree, variable, "OTHER")
    assert rename_problem(tree, variable, "9")
    assert not rename_problem(tree, variable, "DIR2")
    two = read("FROM a AS x\nFROM b AS y\n")
    found = symbol(two, 11)
    assert found
    assert rename_problem(two, found, "Y")


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("golang", Meaning.IMAGE),
        ("nginx", Meaning.IMAGE),
        ("base,", Meaning.STAGE),
        ("DIR:-", Meaning.VARIABLE),
    ],
)
def test_meanings(text: str, meaning: Meaning) -> None:
    found = symbol(read(TEXT), place(text))
    assert found
    assert found.meaning is meaning


def test_words_of_a_command_are_no_names() -> None:
    assert symbol(read(TEXT), place("echo")) is None


# -- explaining


IMAGE = Image("sha256:0123456789abcdef", ("golang:latest",), size=42_000_000)


def told(text: str, number: int = 0) -> str:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    found = explain(read(TEXT), place(text, number), {"golang": IMAGE}.get, now)
    if found is None:
        return ""
    facts = [f"{name}: {value}" for name, value in found.facts]
    return "\n".join([found.title, found.about, *facts])


def test_what_is_told_of_names() -> None:
    assert "Used in lines: 7, 8, 9, 10" in told("Base")
    assert "Value: /x" in told("$DIR\nE")
    assert "Default: 1" in told("$V AS")
    assert "42 MB" in told("golang")
    assert "0123456789ab" in told("golang")
    assert "does not have this image" in told("nginx")


def test_what_is_told_of_words_of_the_language() -> None:
    assert told("WORKDIR").startswith("WORKDIR path")
    assert told("--mount").startswith("--mount=type=")
    assert told("target=").startswith("target\nWhere it is")
    assert told("echo") == ""
    directive = explain(read("# escape=`\nFROM a\n"), 3, {}.get)
    assert directive
    assert directive.url.endswith("#escape")
    trigger = explain(read("ONBUILD RUN x\n"), 9, {}.get)
    assert trigger
    assert trigger.title.startswith("RUN")


@given(TEXTS, st.integers(0, 120))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_it_never_raises_at_any_place(text: str, offset: int) -> None:
    tree, offset = read(text), min(offset, len(text))
    found = symbol(tree, offset)
    explained = explain(tree, offset, {}.get)
    if found:
        assert found.here.start <= offset <= found.here.end
        assert found.here in places(tree, found)
        definition(found, places(tree, found))
        apply(text, rename(tree, found, "x"))
    if explained:
        assert explained.start <= offset <= explained.end


# -- folders


def test_a_folder_without_what_is_ignored(tmp_path: Path) -> None:
    for name in ("src/lib", "out/kept", "docs"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("a.txt", "b.log", ".env", "src/c.log", "out/kept/x", "out/y"):
        (tmp_path / name).touch()
    (tmp_path / ".dockerignore").write_text("*.log\n**/*.log\nout\n!out/kept\ndocs\n")

    def listed(folder: str) -> list[tuple[str, bool]]:
        return list_folder(tmp_path, tmp_path / "Dockerfile", folder)

    assert listed("") == [
        ("out", True),
        ("src", True),
        ("a.txt", False),
        (".dockerignore", False),
        (".env", False),
    ]
    assert listed("src") == [("lib", True)]
    assert listed("out") == [("kept", True)]
    assert listed("docs") == []
    assert listed("nowhere") == []
    assert listed("../..") == []


LINES = st.sampled_from(
    [
        "FROM a AS one", "FROM one", "FROM 0", "FROM $x AS two", "FROM scratch", "FROM two as ONE",
        "COPY --from=one a b", "COPY --from=0 a b", "COPY --from=9 a b", "COPY --from=img a b",
        "RUN --mount=from=two,target=/x true", "RUN --mount=type=cache,from=other,target=/x true",
        "ADD --from=$y a b", "COPY a b",
    ]
)  # fmt: skip


@given(st.lists(LINES, max_size=8))
def test_the_images_of_a_file_are_those_that_its_names_mean(lines: list[str]) -> None:
    tree = read("\n".join(lines))
    meant = [one for statement in tree.statements for one in _of(tree, statement)]
    images = [one.name for one in meant if one.meaning is Meaning.IMAGE]
    named = [name for name in images if name != "scratch" and "$" not in name]
    assert known_images(tree) == list(dict.fromkeys(named))
