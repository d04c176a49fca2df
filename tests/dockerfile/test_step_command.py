from __future__ import annotations

import pytest

from pierhead.dockerfile.cut import cut_before
from pierhead.dockerfile.step_command import SCRIPT, Typed, typed

BASH = ("/bin/bash", "-eo", "pipefail", "-c")


def of(run: str, shell: tuple[str, ...] = ()) -> Typed:
    cut = cut_before(f"FROM x\n{run}\n", 2, {})
    assert cut
    return typed(cut.command, shell)


def test_one_line_is_typed_as_it_is() -> None:
    assert of("RUN make all") == Typed("make all", "make all")
    assert of('RUN ["a", "b c"]', BASH) == Typed("a 'b c'", "a 'b c'")


def test_lines_that_go_on_are_pasted_or_joined() -> None:
    found = of("RUN a && \\\n    # why\n    b 'x  y' \\\n\n && c")
    assert found.pasted == "a && \\\n    b 'x  y' \\\n && c"
    assert found.line == "a && b 'x  y' && c"


@pytest.mark.parametrize("command", ["set -ex; a", "set -o errexit; a", "a || exit 1", "exec a"])
def test_what_would_end_the_users_shell_runs_beside_it(command: str) -> None:
    assert of(f"RUN {command}") == Typed(f"({command})", f"({command})")


def test_the_flags_of_the_shell_count() -> None:
    assert of("RUN a | b", BASH).line == "(set -eo pipefail; a | b)"
    assert of("RUN a", ("/bin/bash", "-l", "-c")).line == "a"
    assert of("RUN a", ("/bin/sh", "-ec")).line == "(set -e; a)"
    assert of("RUN a ${#B}", BASH).line == "(set -eo pipefail; a ${#B})"
    assert of("RUN a 'b'", ("pwsh", "-Command")).line == "pwsh -Command \"a 'b'\""


@pytest.mark.parametrize(
    ("run", "script"),
    [
        ("RUN <<EOF\nset -e\n# kept\nEOF", "set -e\n# kept\n"),
        ("RUN <<-'EOF'\n\ta\n\tEOF", "a\n"),
        ("RUN cat <<EOF > /x && b\n  c\nEOF", "cat <<EOF > /x && b\n  c\nEOF\n"),
        # The builder joins lines also within quotes, where a shell would not.
        ("RUN echo 'a \\\n  b'", "echo 'a   b'\n"),
        ('RUN echo "what!now"', 'echo "what!now"\n'),
        ("RUN exit 3 # why", "exit 3 # why\n"),
    ],
)
def test_what_cannot_be_typed_is_a_script(run: str, script: str) -> None:
    assert of(run) == Typed(f"/bin/sh {SCRIPT}", f"/bin/sh {SCRIPT}", script)


def test_a_script_says_who_runs_it() -> None:
    assert of("RUN <<EOF\n#!/usr/bin/env python3\nprint(1)\nEOF").line == SCRIPT
    assert of("RUN <<EOF\na\nEOF", BASH).line == f"/bin/bash -eo pipefail {SCRIPT}"


def test_a_long_line_is_pasted_but_not_typed() -> None:
    found = of("RUN " + "a" * 2000)
    assert (found.pasted, found.line) == ("a" * 2000, f"/bin/sh {SCRIPT}")
    assert found.script == "a" * 2000 + "\n"
