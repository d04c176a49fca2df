"""What a builder's last words mean; what a command is called or writes is none of them."""

from __future__ import annotations

import time

import pytest

from harness.speed import slowness
from pierhead.engine.api_build import BuildStep
from pierhead.engine.build_errors import explain, plain
from pierhead.engine.refusals import Meaning

RAN = (
    "executor failed running [/bin/sh -c {command}]: exit code: {code}",
    'process "/bin/sh -c {command}" did not complete successfully: exit code: {code}',
    "The command '/bin/sh -c {command}' returned a non-zero code: {code}",
    'building at STEP "RUN {command}": while running runtime: exit status {code}',
)


def said(error: str, step: str = "", output: str = "") -> Meaning:
    found = explain(plain(error), BuildStep("x", step) if step else None, output)
    assert found
    return found


@pytest.mark.parametrize("words", RAN)
@pytest.mark.parametrize("command", ["true", "echo connection refused\n'no space left on device'"])
def test_a_command_is_told_by_its_code_whatever_it_reads_like(words: str, command: str) -> None:
    for code, title in (
        (1, "The command ended with exit code 1."),
        (127, "A command was not found (exit code 127)."),
        (126, "A command cannot be executed (exit code 126)."),
        (137, "The command was killed (exit code 137)."),
        (143, "The command was ended by SIGTERM (exit code 143)."),
        (255, "The command ended with exit code 255."),
    ):
        assert said(words.format(command=command, code=code)).title == title


def test_what_a_command_wrote_may_say_more() -> None:
    error = RAN[1].format(command="x", code=1)
    assert "A disk was full" in said(error, output="dd: No space left on device").hint
    assert "another platform" in said(error, output="exec /bin/sh: exec format error").title


def test_noise_is_left_out() -> None:
    for noise in (
        "failed to solve with frontend dockerfile.v0: failed to create LLB definition: ",
        "failed to compute cache key: failed to calculate checksum of ref a::b: ",
        "rpc error: code = Unknown desc = failed to solve: ",
    ):
        assert plain(f"{noise}why\n") == "why"


def test_the_engines_own_folders_are_left_out() -> None:
    error = "lstat /var/lib/docker/tmp/buildkit-mount12/app/x: no such file or directory"
    meant = said(error, "[2/2] COPY --from=one /app/x /")
    assert meant.title == "one has no “/app/x” to copy."


def test_the_image_is_named_as_people_write_it() -> None:
    step = "[internal] load metadata for docker.io/library/nginx:latest"
    meant = said("docker.io/library/nginx:latest: not found", step)
    assert meant.title == "The image nginx:latest that the build needs cannot be pulled."
    assert meant.why == "The registry has no such tag, or none for this platform."


@pytest.mark.parametrize("piece", ['"', "process ", "from=", "stat /", "executor failed running ["])
def test_a_message_without_end_costs_no_time(piece: str) -> None:
    began = time.process_time()
    explain(plain(piece * 100_000), BuildStep("x", f"COPY {piece * 1000}"), piece * 100_000)
    assert time.process_time() - began < 0.5 * slowness()
