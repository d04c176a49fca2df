"""What engines say, as engines say it, and what we make of it."""

from __future__ import annotations

import time

import pytest

from harness.speed import slowness
from pierhead.core.errors import Conflict, EngineRefused, NotFound
from pierhead.engine.refusals import at_registry, message_of, refusal

PORT = (
    "driver failed programming external connectivity on endpoint x (1f): "
    "Bind for 0.0.0.0:80 failed: port is already allocated"
)
NAME = (
    'Conflict. The container name "/web" is already in use by container "1f". '
    "You have to remove (or rename) that container to be able to reuse that name."
)


@pytest.mark.parametrize(
    ("message", "title", "hint"),
    [
        (PORT, "A port is already in use.", "another port"),
        (NAME, "The name web is already in use.", "Choose another name"),
        (
            'could not select device driver "" with capabilities: [[gpu]]',
            "The engine has no driver for the GPUs",
            "Container Toolkit",
        ),
        (
            'error gathering device information while adding custom device "/dev/x": no such file'
            " or directory",
            "The engine's machine has no device /dev/x.",
            "Check its path",
        ),
        (
            'invalid CapAdd: unknown capability: "CAP_NOPE"',
            "The engine knows no capability CAP_NOPE.",
            "spelling",
        ),
        (
            "runc create failed: unable to start container process: error during container init:"
            " error setting rlimits for ready process: error setting rlimit type 7: operation not"
            " permitted: unknown",
            "The engine may not give so high a limit.",
            "lower ulimit",
        ),
        (
            'runc create failed: sysctl "vm.swappiness" is not in a separate kernel namespace:'
            " unknown",
            "A container cannot have its own setting vm.swappiness.",
            "whole machine",
        ),
        (
            'error looking up logging plugin nope: plugin "nope" not found',
            "The engine has no log driver nope.",
            "json-file",
        ),
        (
            "unknown log opt 'bad' for json-file log driver",
            "The log driver knows no option bad.",
            "Remove it",
        ),
        ("Unknown runtime specified nope", "The engine has no runtime nope.", "Leave it empty"),
        ("write /x: no space left on device", "The engine's disk is full.", "Remove images"),
        ("No such image: nope:1", "There is no image nope:1.", "Pull it first"),
        (
            "pull access denied for x/y, repository does not exist or may require 'docker login'",
            "The registry does not give out this image.",
            "docker login",
        ),
        ("manifest for a:b not found: manifest unknown", "The registry has no such tag", "tag"),
        (
            'failed to resolve reference "host/a:2": host/a:2: not found',
            "The registry has no such tag",
            "tag",
        ),
        (
            'Get "https://registry/v2/": dial tcp: lookup registry: no such host',
            "The engine does not find the host registry.",
            "spelling",
        ),
        (
            'Get "https://a.b/v2/": dial tcp: lookup a.b on 10.0.0.2:53: read udp 10.0.0.9:3->'
            "10.0.0.2:53: i/o timeout",
            "The engine does not find the host a.b.",
            "DNS",
        ),
        (
            'Get "https://1.2.3.4/v2/": dial tcp 1.2.3.4:443: connect: no route to host',
            "The engine cannot reach the registry.",
            "network",
        ),
        (
            "You cannot remove a running container 1f. Stop the container before attempting "
            "removal or force remove",
            "The container is running.",
            "Stop it",
        ),
        (
            'conflict: unable to remove repository reference "x" (must force) - container 1f '
            "is using its referenced image 2e",
            "A container uses the image.",
            "force",
        ),
        (
            "conflict: unable to delete 1f (cannot be forced) - image has dependent child images",
            "Other images are built on this one.",
            "first",
        ),
        ("Container 1f is not running", "The container is not running.", "Start it"),
        (
            'exec: "bash": executable file not found in $PATH: unknown',
            "The program to run is not in the image.",
            "command",
        ),
        ("invalid reference format", "This is not a valid name of an image.", "lower case"),
        ("No such container: 1f", "The container is gone.", ""),
        ("toomanyrequests: You have reached your pull rate limit", "The registry refuses", "Wait"),
        (
            "received unexpected HTTP status: 500 Internal Server Error",
            "The registry has a fault of its own (HTTP 500).",
            "later",
        ),
        ("unable to find user bob: no matching entries in passwd file", "There is no such", "num"),
        (
            'invalid mount config for type "bind": bind source path does not exist: /nope',
            "The folder to mount does not exist on the engine's machine.",
            "path",
        ),
    ],
)
def test_a_title_for_people_and_a_hint(message: str, title: str, hint: str) -> None:
    error = refusal(500, message)
    assert error.title.startswith(title)
    assert hint in error.hint
    assert error.detail == message


def test_without_words_nobody_else_is_blamed() -> None:
    """As answers to HEAD are: of a registry nothing is known then."""
    failed, denied = refusal(500, ""), refusal(403, "")
    assert failed.title == "The engine has failed, and does not say why (HTTP 500)."
    assert "log" in failed.hint
    assert (denied.title, denied.detail, denied.hint) == ("The engine refused.", "HTTP 403", "")


def test_words_that_nobody_foresaw_are_passed_on() -> None:
    error = refusal(500, "the {moon} is <i>full</i>")
    assert (error.title, error.detail, error.hint) == (
        "The engine refused.",
        "the {moon} is <i>full</i>",
        "",
    )


@pytest.mark.parametrize(
    ("status", "kind"), [(404, NotFound), (409, Conflict), (500, EngineRefused), (0, EngineRefused)]
)
def test_kinds(status: int, kind: type[EngineRefused]) -> None:
    error = refusal(status, "x")
    assert type(error) is kind
    assert error.status == status


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"message": "a"}\n', "a"),
        (b'{"cause": "b", "response": 500}', "b"),
        (b"page not found\n", "page not found"),
        (b'"text"', '"text"'),
        (b"\xff", "\ufffd"),
        (b"", ""),
    ],
)
def test_the_engines_words(body: bytes, words: str) -> None:
    assert message_of(body) == words


@pytest.mark.parametrize("piece", ["[", "a:", "/", "exec: ", "No such image: "])
def test_a_message_without_end_is_cut_and_costs_no_time(piece: str) -> None:
    began = time.process_time()
    error = refusal(500, piece * 100_000)
    assert time.process_time() - began < 0.5 * slowness()
    assert len(error.detail) < 5000


def test_it_is_said_where_to_log_in() -> None:
    hint = refusal(401, "unauthorized").hint
    assert at_registry(hint, "quay.io/team/app:1") == "Log in with: docker login quay.io"
    assert at_registry(hint, "team/app") == hint
    once = at_registry(hint, "quay.io/a")
    assert at_registry(once, "quay.io/a") == once
    assert at_registry(hint, "No Image") == hint
