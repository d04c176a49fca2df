"""The line that does what the app does."""

from __future__ import annotations

import pytest

from pierhead.core.exec_command import attach_arguments, format_exec
from pierhead.core.run import ExecSpec


@pytest.mark.parametrize(
    ("spec", "line"),
    [
        (ExecSpec(("sh",)), "docker exec -it web sh"),
        (ExecSpec(("sh",), tty=False), "docker exec -i web sh"),
        (
            ExecSpec(
                ("sh", "-c", 'echo "$HOME"'),
                user="1000:100",
                workdir="/a b",
                environment=(("A", "1"), ("B", "it's")),
                privileged=True,
                detach_keys="ctrl-x,x",
            ),
            'docker exec -it --privileged --detach-keys ctrl-x,x -e A=1 -e "B=it\'s"'
            " -u 1000:100 -w '/a b' web sh -c 'echo \"$HOME\"'",
        ),
        (ExecSpec(("sh", "$(reboot)", ";", "`x`")), "docker exec -it web sh '$(reboot)' ';' '`x`'"),
    ],
)
def test_the_line_is_the_command_lines(spec: ExecSpec, line: str) -> None:
    assert format_exec("web", spec) == line


def test_the_line_for_windows_is_quoted_for_windows() -> None:
    spec = ExecSpec(("sh", "-c", 'echo "a b"'))
    assert format_exec("web", spec, windows=True) == r'docker exec -it web sh -c "echo \"a b\""'


def test_attaching_names_the_keys_that_leave() -> None:
    assert attach_arguments("web") == ["attach", "web"]
    assert attach_arguments("web", "ctrl-a") == ["attach", "--detach-keys", "ctrl-a", "web"]
