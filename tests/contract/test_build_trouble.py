"""Builds that cannot be: each says why in a sentence, at its line, and leaves nothing behind."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from contract.trouble import Write, aside, failure_of, write
from contract.watching import gather
from engines.base_image import BUSYBOX, NO_SHELL
from pierhead.engine.api_build import BuildFailed, BuildSecret, BuildSpec, Built, StepOutput
from pierhead.engine.docker import DockerEngine

__all__ = ["aside", "write"]

BUILDERS = pytest.mark.parametrize("classic", [False, True], ids=["buildkit", "classic"])
BASE = f"FROM {BUSYBOX}\n"
BEGIN = "Begin with FROM and the image to build upon."


class Case(NamedTuple):
    """A Dockerfile, and what is said of it."""

    text: str
    line: int
    title: str
    hint: str = ""
    classic: str = ""
    """What the classic builder has for a title, if it is another one; ``-`` if it builds that."""


SYNTAX = {
    "unknown instruction": Case(f"{BASE}RUN true\nRUNN x\n", 3, "There is no instruction RUNN."),
    "behind a continued line": Case(
        f"{BASE}RUN true && \\\n\\\n# x\n  true\n\nRUNN x\n", 7, "There is no instruction RUNN."
    ),
    "unknown flag": Case(
        f"{BASE}\nCOPY --nonsense=1 a /\n", 3, "This instruction has no flag --nonsense."
    ),
    "flag without value": Case(f"{BASE}COPY --from a /\n", 2, "The flag --from needs a value."),
    "too few for COPY": Case(
        f"{BASE}\n\nCOPY a\n", 4, "COPY is not given the arguments that it needs."
    ),
    "too few for ENV": Case(f"{BASE}\nENV A\n", 3, "ENV is not given the arguments that it needs."),
    "too few for FROM": Case("FROM\n", 1, "FROM is not given the arguments that it needs."),
    "no list for SHELL": Case(
        f"{BASE}SHELL bash\n", 2, "SHELL is not given the arguments that it needs."
    ),
    "a broken list": Case(
        f'{BASE}RUN ["true", ]\n', 2, "A command was not found", "strings in double quotes only"
    ),
    "an open quotation mark": Case(f'{BASE}ENV A="x\n', 2, "A quotation mark is never closed."),
    "a bad substitution": Case(f"{BASE}ENV A=${{B:^x}}\n", 2, "${B:^x} cannot be worked out."),
    "a bad duration": Case(
        f"{BASE}HEALTHCHECK --interval=x CMD true\n", 2, "The build failed at line 2."
    ),
    "a bad port": Case(f"{BASE}EXPOSE abc\n", 2, "The build failed at line 2."),
    "a bad signal": Case(f"{BASE}STOPSIGNAL XX\n", 2, "The build failed at line 2."),
    "a bad mount": Case(f"{BASE}RUN --mount=type=no true\n", 2, "The build failed at line 2."),
    "a trigger of a trigger": Case(
        f"{BASE}ONBUILD ONBUILD RUN true\n", 2, "The build failed at line 2."
    ),
    "a stage that is not there": Case(
        f"{BASE}\nCOPY --from=7777777 /a /b\n",
        3,
        "There is no stage 7777777.",
        "",
        "The image 7777777 that",
    ),
    "a stage that copies from itself": Case(
        f"FROM {BUSYBOX} AS one\nRUN true\nCOPY --from=one /x /y\n",
        3,
        "The stage one needs itself to be built.",
        "",
        "There is no stage or image “one” to copy from.",
    ),
    "a circle of stages": Case(
        f"FROM {BUSYBOX} AS one\nCOPY --from=two /x /\n"
        f"FROM {BUSYBOX} AS two\nCOPY --from=one /x /\n",
        4,
        "The stage one needs itself to be built.",
        "",
        "-",
    ),
    "a name that no stage can have": Case(
        f"FROM {BUSYBOX} AS 1a\n", 1, "“1a” cannot be the name of a stage.", "begin with a letter"
    ),
    "a name that no image can have": Case(
        "FROM Busy\n", 1, "“Busy” is not a valid name", "lower case", "The image Busy that"
    ),
    "an argument that is empty": Case("ARG X\nFROM $X\n", 2, "$X is empty", "before the first"),
    "nothing": Case("", 1, "The Dockerfile has no instructions.", BEGIN),
    "nothing but blank lines": Case("\n\n  \n", 1, "The Dockerfile has no instructions.", BEGIN),
    "nothing but remarks": Case("# a\n# b\n", 1, "The Dockerfile has no instructions.", BEGIN),
    "no FROM": Case("RUN true\n", 1, "There is no FROM before the first instruction.", BEGIN),
    "a wrong escape": Case(f"# escape=x\n{BASE}", 1, "The escape character must be \\ or `"),
    "an escape given twice": Case(
        f"# escape=`\n# escape=`\n{BASE}", 2, "The directive “escape” is given twice."
    ),
    "a zero in an instruction": Case(f"{BASE}RU\0N true\n", 2, "There is no instruction RU\0N."),
    "a zero in a command": Case(f"{BASE}RUN echo a\0b\n", 2, "The command ended with exit code 1."),
    "a very long line": Case(
        f"{BASE}RUN echo {'x' * 70_000}\n", 2, "A line is too long: at most 65535 bytes"
    ),
    "ends of lines as on Windows": Case(
        f"{BASE}RUN true && \\\n  true\nRUNN x\n".replace("\n", "\r\n"),
        4,
        "There is no instruction RUNN.",
    ),
    "ends of lines as they were on a Mac": Case(
        f"{BASE}RUN true\n".replace("\n", "\r"), 1, "FROM is not given the arguments"
    ),
}
NEAR = {
    "nothing but blank lines",
    "nothing but remarks",
    "an escape given twice",
    "a very long line",
}
"""Of these newer engines name another line."""


async def wrong(
    engine: DockerEngine, cases: dict[str, Case], classic: bool, make: Callable[[str], BuildSpec]
) -> dict[str, tuple[str, int, str]]:
    """The cases of which something else is said, and what."""
    found = {}
    for name, case in cases.items():
        if classic and case.classic == "-":
            continue
        error = await failure_of(engine, make(case.text))
        title = (classic and case.classic) or case.title
        line = error.line if error.line and name in NEAR else case.line
        hint = case.hint if title == case.title else ""
        if title not in error.title or hint not in error.hint or error.line != line:
            found[name] = (error.title, error.line, error.hint)
        if not error.detail:
            found[name] = (error.title, error.line, "without the builder's own words")
    return found


@BUILDERS
async def test_what_is_no_dockerfile(real: DockerEngine, write: Write, classic: bool) -> None:
    assert not await wrong(real, SYNTAX, classic, partial(write, classic=classic))


@BUILDERS
@pytest.mark.parametrize("line", ["RUN <<END\necho a\n", "COPY <<END /x\necho a\n"])
async def test_a_heredoc_without_an_end(
    real: DockerEngine, write: Write, line: str, classic: bool
) -> None:
    error = await failure_of(real, write(f"{BASE}RUN true\n{line}", classic=classic))
    # Builders that know no heredocs stumble over the first line of its content.
    assert (error.title, error.line) in {
        ("The heredoc is not ended: its closing word is missing.", 3),
        ("This engine’s BuildKit knows no heredocs.", 4),
    }


@BUILDERS
@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + BASE.encode() + b"RUN echo well\n",
        (BASE + "RUN true && \\\n  echo well\n").replace("\n", "\r\n").encode(),
    ],
    ids=["with a mark of its order", "with ends of lines as on Windows"],
)
async def test_what_is_odd_but_a_dockerfile(
    real: DockerEngine, write: Write, content: bytes, classic: bool
) -> None:
    events = await gather(real.build(write(content, classic=classic, no_cache=True)))
    assert "well" in "".join(event.text for event in events if isinstance(event, StepOutput))


@BUILDERS
async def test_another_encoding(real: DockerEngine, write: Write, classic: bool) -> None:
    wide = write((BASE + "RUN true\n").encode("utf-16"), classic=classic)
    error = await failure_of(real, wide)
    assert error.title == "Dockerfile is written in UTF-16, which no builder reads."
    assert error.hint == "Save it in UTF-8."
    narrow = write(BASE.encode() + "\nRÜN true\n".encode("latin-1"), classic=classic)
    error = await failure_of(real, narrow)
    # Some engines cannot even say which instruction they do not know.
    assert error.line == 3
    assert "is not UTF-8: line 3" in error.title or "no instruction" in error.title


async def test_a_long_dockerfile_that_fails(real: DockerEngine, write: Write) -> None:
    # Newer engines send all of it back with what went wrong.
    remarks = "# nothing but a remark that makes it long\n" * 5000
    error = await failure_of(real, write(f"{BASE}{remarks}RUN echo why; exit 3\n"))
    assert error.title == "The command ended with exit code 3."
    assert error.line == 5002
    assert "why" in error.detail


COPIES = {
    "missing": Case("COPY none /x", 4, "The build context has no “none”.", ".dockerignore"),
    "one of two": Case("COPY file none /x/", 4, "The build context has no “none”."),
    "below a folder": Case("COPY folder/none /x", 4, "The build context has no “folder/none”."),
    "ignored": Case("COPY ignored /x", 4, "The build context has no “ignored”.", ".dockerignore"),
    "outside": Case("COPY ../y /x", 4, "“y”", "outside", "../y lies outside of the build context."),
    "a link out": Case("COPY out /x", 4, "The build context has no “", "links outside"),
    "a link to nowhere": Case("COPY dangling /x", 4, "The build context has no “"),
    "a link to itself": Case("COPY loop /x", 4, "Symbolic links lead", "", "loop lies outside"),
    "a folder on a file": Case(
        "COPY folder /bin/busybox", 4, "/bin/busybox is a file where a folder is needed."
    ),
    "from another image": Case(
        "COPY --from=pierhead/bash:1 /none /x", 4, "pierhead/bash:1 has no “", "Check its spelling"
    ),
    "an address where nobody is": Case(
        "ADD http://127.0.0.1:1/x /x", 4, "The engine cannot fetch http://127.0.0.1:1/x"
    ),
}


@BUILDERS
async def test_what_cannot_be_copied(real: DockerEngine, write: Write, classic: bool) -> None:
    fill(write(BASE).context)

    def make(line: str) -> BuildSpec:
        return write(f"{BASE}RUN true\n# a remark\n{line}\n", classic=classic)

    assert not await wrong(real, COPIES, classic, make)


@BUILDERS
async def test_what_another_stage_does_not_have(
    real: DockerEngine, write: Write, classic: bool
) -> None:
    text = f"FROM {BUSYBOX} AS one\nRUN echo > /a\n{BASE}RUN true\nCOPY --from=one /b /\n"
    error = await failure_of(real, write(text, classic=classic))
    assert error.line == 5
    assert error.title in {"one has no “/b” to copy.", "one has no “b” to copy."}


@BUILDERS
async def test_patterns_that_match_nothing(real: DockerEngine, write: Write, classic: bool) -> None:
    wanted = write(f"{BASE}COPY */none no*e /x/\nRUN ls /x\n", classic=classic)
    fill(wanted.context)
    if classic:
        error = await failure_of(real, wanted)
        assert error.title == "Nothing matches what is to be copied."
        assert error.line == 2
        return
    # BuildKit copies nothing then, and the step that needs it says so.
    with suppress(BuildFailed):
        await gather(real.build(wanted))


def fill(context: Path) -> None:
    """A file, a folder, something ignored, and links of the bad kinds."""
    (context / "file").touch()
    (context / "ignored").touch()
    (context / "folder").mkdir()
    (context / "folder" / "inner").touch()
    (context / ".dockerignore").write_text("ignored\n")
    (context / "out").symlink_to("/etc/passwd")
    (context / "dangling").symlink_to("nowhere")
    (context / "loop").symlink_to("loop")


COMMANDS = {
    "false": Case("RUN echo the-reason; exit 3", 4, "The command ended with exit code 3."),
    "not found": Case("RUN nonesuch", 4, "A command was not found (exit code 127).", "spelling"),
    "not executable": Case("RUN /etc/passwd", 4, "A command cannot be executed", "chmod +x"),
    "killed": Case(
        "RUN sh -c 'kill -9 $$'; exit $?", 4, "The command was killed (exit", "Too little mem"
    ),
    "by a signal": Case("RUN sh -c 'kill -11 $$'; exit $?", 4, "ended by SIGSEGV (exit code 139)"),
    "an unknown user": Case("USER nobody-here\nRUN true", 5, "There is no such user in the image."),
    "a program that is not there": Case(
        'RUN ["/none", "x"]', 4, "The image has no /none to run the command with."
    ),
    "words of a builder": Case(
        'RUN echo "Dockerfile:99 no space left: connection refused" | false',
        4,
        "The command ended with exit code 1.",
    ),
}


@BUILDERS
async def test_a_command_that_fails(real: DockerEngine, write: Write, classic: bool) -> None:
    def make(lines: str) -> BuildSpec:
        return write(f"{BASE}RUN true\n\n{lines}\nRUN echo never\n", classic=classic)

    assert not await wrong(real, COMMANDS, classic, make)
    error = await failure_of(real, make("RUN echo the-reason; exit 3"))
    assert error.detail.endswith("the-reason")


@BUILDERS
async def test_an_image_without_a_shell(real: DockerEngine, write: Write, classic: bool) -> None:
    error = await failure_of(real, write(f"FROM {NO_SHELL}\nRUN true\n", classic=classic))
    assert error.title == "The image has no /bin/sh to run the command with."
    assert error.line == 2


@BUILDERS
async def test_a_target_that_is_not_there(real: DockerEngine, write: Write, classic: bool) -> None:
    error = await failure_of(real, write(BASE, target="nowhere", classic=classic))
    assert error.title == "There is no stage nowhere to build."


OPTIONS: dict[str, tuple[dict[str, Any], str]] = {
    "a network": ({"network": "nonsense"}, "There is no network “nonsense” for builds."),
    "an address": ({"hosts": (("x", "zzz"),)}, "An option of the build cannot be understood."),
    "a platform": ({"platform": "nonsense"}, "An option of the build cannot be understood."),
    "a context": ({"contexts": (("more", "/none"),)}, "folder /none, which is not there"),
    "a context that is a file": ({"contexts": (("more", "/etc/passwd"),)}, "folder /etc/passwd"),
}


async def test_options_that_mean_nothing(real: DockerEngine, write: Write) -> None:
    for options, title in OPTIONS.values():
        error = await failure_of(real, write(f"{BASE}RUN true\n", **options))
        assert title in error.title


async def test_secrets_that_are_not_there_or_cannot_be_read(
    real: DockerEngine, write: Write, tmp_path: Path
) -> None:
    mount = "RUN --mount=type=secret,id=x{more} cat /run/secrets/x\n"
    missing = await failure_of(real, write(BASE + mount.format(more=",required=true")))
    assert missing.title == "The build asks for the secret x, which it was not given."
    assert missing.line == 2
    optional = await failure_of(real, write(BASE + mount.format(more="")))
    assert optional.title == "The command ended with exit code 1."
    assert "/run/secrets/x" in optional.detail
    for file in (tmp_path / "none", tmp_path, tmp_path / "pipe"):
        if file.name == "pipe":
            os.mkfifo(file)
        error = await failure_of(
            real, write(BASE + mount.format(more=""), secrets=(BuildSecret("x", file=file),))
        )
        assert error.title == f"The secret x cannot be read from {file}."
        assert error.detail


async def test_an_agent_that_is_gone(real: DockerEngine, write: Write, isolation: Path) -> None:
    dead_agent = isolation / "agent.sock"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(dead_agent))
    wanted = write(f"{BASE}RUN --mount=type=ssh true\n", agents=(("default", str(dead_agent)),))
    error = await failure_of(real, wanted)
    assert error.title == f"There is no SSH agent or key at {dead_agent}."
    assert "ssh-add" in error.hint


async def test_after_all_that_it_builds(real: DockerEngine, write: Write) -> None:
    assert isinstance((await gather(real.build(write(f"{BASE}RUN true\n"))))[-1], Built)
