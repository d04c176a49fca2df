"""What a builder refuses is found, what it accepts is not complained about."""

from __future__ import annotations

import io
import json
import tarfile
from random import Random

import docker
import pytest

from engines.dockerd import PrivateDockerd
from pierhead.dockerfile.check import check
from pierhead.dockerfile.help import REFERENCE
from pierhead.dockerfile.located import located
from pierhead.dockerfile.parse import Severity
from pierhead.dockerfile.syntax import read

REFUSED = [
    ("FRO a", 1, "Did you mean FROM?"),
    ("FROM scratch\nFOOBAR x", 2, "no instruction FOOBAR."),
    ("RUN x\nFROM scratch", 1, "before the first FROM"),
    ("FROM", 1, "needs an image"),
    ('FROM ""', 1, "needs an image"),
    ("FROM scratch b", 1, "AS name"),
    ("FROM scratch AS 1x", 1, "name of a stage"),
    ("FROM --platform scratch", 1, "needs a value"),
    ("FROM $X", 1, "declare ARG X"),
    ("FROM scratch\nCOPY x", 2, "destination"),
    ("FROM scratch\nCOPY --form=x a b", 2, "Did you mean --from?"),
    ("FROM scratch\nCOPY --chown=a --chown=b a b", 2, "twice"),
    ("FROM scratch AS a\nCOPY --from=5 a b", 2, "no stage number 5"),
    ("FROM scratch\nADD --chown=a x", 2, "destination"),
    ("FROM scratch\nLABEL --x a=b", 2, "no flag"),
    ("FROM scratch\nRUN --mount", 2, "needs a value"),
    ("FROM scratch\nRUN --mount=type=foo x", 2, "not “foo”"),
    ("FROM scratch\nRUN --network=foo x", 2, "not “foo”"),
    ("FROM scratch\nSHELL sh", 2, "list in brackets"),
    ("FROM scratch\nSHELL []", 2, "at least one"),
    ("FROM scratch\nONBUILD", 2, "needs an instruction"),
    ("FROM scratch\nONBUILD ONBUILD RUN x", 2, "another ONBUILD"),
    ("FROM scratch\nONBUILD FROM a", 2, "cannot follow"),
    ("FROM scratch\nENV =x", 2, "name is missing"),
    ("FROM scratch\nARG =x", 2, "name is missing"),
    ("FROM scratch\nARG", 2, "at least one"),
    ("FROM scratch\nEXPOSE", 2, "at least one"),
    ("FROM scratch\nUSER", 2, "exactly one"),
    ("FROM scratch\nWORKDIR", 2, "exactly one"),
    ("FROM scratch\nMAINTAINER", 2, "exactly one"),
    ("FROM scratch\nSTOPSIGNAL", 2, "exactly one"),
    ('FROM scratch\nVOLUME [""]', 2, "not empty"),
    ("FROM scratch\nHEALTHCHECK", 2, "at least one"),
    ("FROM scratch\nHEALTHCHECK NONE x", 2, "no arguments"),
    ("FROM scratch\nHEALTHCHECK FOO", 2, "needs CMD"),
    ("FROM scratch\nHEALTHCHECK --interval=x CMD a", 2, "duration"),
    ("FROM scratch\nHEALTHCHECK --retries=-1 CMD a", 2, "negative"),
    ("FROM scratch\nENV a=b\nENV a", 3, "NAME=value"),
    ("", 1, "no instructions"),
]
ACCEPTED = [
    "ARG V=scratch\nFROM ${V}\nENV a=b",
    "ARG V=scratch\nFROM ${V:-x}\nENV a=b",
    "FROM scratch AS B\nFROM b\nENV x=y",
    "FROM scratch\nCMD",
    "FROM scratch\nENTRYPOINT",
    "FROM scratch\nCMD [ not json",
    "FROM scratch\nWORKDIR a b",
    "FROM scratch\nUSER a b",
    "FROM scratch\nARG a b=c",
    "FROM scratch\nHEALTHCHECK --foo NONE",
    "FROM scratch\nSTOPSIGNAL --x 9",
    "FROM scratch\nONBUILD COPY a",
    "FROM scratch\nONBUILD FOO x",
    "FROM scratch\nHEALTHCHECK --interval=1m30s --retries=3 CMD a",
    'FROM scratch\nENV "a b"=c',
    "FROM --platform=linux/amd64 scratch\nENV a=b",
]


def found(text: str) -> list[tuple[int, str]]:
    return [(one.line, one.message) for one in check(text) if one.severity is Severity.ERROR]


@pytest.mark.parametrize(("text", "line", "word"), REFUSED)
def test_what_is_wrong_is_said_at_its_line(text: str, line: int, word: str) -> None:
    ((where, message),) = found(text)
    assert where == line
    assert word in message
    assert message.endswith((".", "?", "…"))


@pytest.mark.parametrize("text", ACCEPTED)
def test_what_is_right_is_not_complained_about(text: str) -> None:
    assert check(text) == ()


def test_a_file_of_arguments_alone_has_no_image() -> None:
    # It is not among those that the engine judges: one of version 20.10 ends with a panic.
    assert [line for line, _ in found("ARG A\nARG B\n")] == [2]


def test_warnings() -> None:
    text = "ARG V\nFROM $V AS a\nFROM x AS a\n"
    warnings = [(one.line, one.severity) for one in check(text)]
    assert warnings == [(2, Severity.WARNING), (3, Severity.WARNING)]


def test_all_problems_come_in_the_order_of_lines() -> None:
    text = "FROM a\nENV x\nFOO\nCOPY a\nRUN <<E\n"
    assert [line for line, _ in found(text)] == [2, 3, 4, 5]


@pytest.mark.parametrize(
    ("line", "anchor"),
    [
        ("COPY a", "copy"),
        ("COPY --chwon=1 a b", "copy"),
        ("RUN --network=x true", "run"),
        ("HEALTHCHECK --interval=x CMD true", "healthcheck"),
        ("RUNN true", ""),
        ('ENV A="x', "env"),
    ],
)
def test_every_error_leads_to_what_may_be_written_there(line: str, anchor: str) -> None:
    text = f"FROM a\n{line}\n"
    for problem in located(read(text), check(text)):
        assert problem.url.partition("#")[::2] == (REFERENCE, anchor)
        assert problem.page == "Reference"


def test_no_text_raises() -> None:
    random = Random(5)
    pieces = [text for text, *_ in REFUSED] + ["\n", " ", "--x=", "$", '"', "[", "<<A", "#", "\0"]
    for _ in range(1000):
        text = "".join(random.choices(pieces, k=4))
        last = text.count("\n") + 1
        assert all(1 <= problem.line <= last for problem in check(text))


def test_a_real_builder_judges_alike(engine_host: PrivateDockerd) -> None:
    client = docker.APIClient(base_url=engine_host.url, version="auto")
    try:
        for text, *_ in REFUSED:
            assert _builder_says(client, text), text
        for text in ACCEPTED:
            assert _builder_says(client, text) == "", text
    finally:
        client.close()


def _builder_says(client: docker.APIClient, text: str) -> str:
    """The error of a build with no files; empty when it succeeds."""
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        header = tarfile.TarInfo("Dockerfile")
        header.size = len(text)
        tar.addfile(header, io.BytesIO(text.encode()))
    headers = {"Content-Type": "application/x-tar"}
    url = client._url("/build")
    answer = client._post(url, params={"version": "2"}, data=archive.getvalue(), headers=headers)
    if answer.status_code != 200:
        return str(answer.json()["message"])
    lines = [json.loads(line) for line in answer.text.splitlines()]
    return "".join(str(line["error"]) for line in lines if "error" in line)
