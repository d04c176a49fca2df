"""Registries that refuse, for the image to build upon and for the one to push."""

from __future__ import annotations

import base64
import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, aclosing
from pathlib import Path

import pytest

from contract.trouble import Write, aside, failure_of, nothing_left, write
from contract.watching import gather, open_sockets
from engines.base_image import BUSYBOX
from engines.dockerd import PrivateDockerd
from engines.refusing import UNREADABLE, refusing
from engines.registry import Registry
from pierhead.engine.api_build import BuildFailed, BuildStep, Built, StepOutput
from pierhead.engine.docker import DockerEngine

__all__ = ["aside", "write"]

BUILDERS = pytest.mark.parametrize("classic", [False, True], ids=["buildkit", "classic"])
FARAWAY = "10.77.0.1"
"""An address of which engines expect TLS."""
LOG_IN = "docker login"
CACHE = "The cache of the build cannot be written."

REFUSALS = {
    "401": ("The registry asks for a log-in.", LOG_IN),
    "403": ("The registry does not give out this image.", LOG_IN),
    "404": ("The registry has no such tag, or none for this platform.", "Check the tag"),
    "429": ("The registry refuses more pulls for now.", "Wait"),
    "500": ("The registry has a fault of its own (HTTP 500).", "Try again later"),
    "503": ("The registry has a fault of its own (HTTP 503).", "Try again later"),
    UNREADABLE: ("What answers there is no registry.", "Check its address"),
}
OF_PUSHES = {
    "403": ("The registry does not let you push there.", LOG_IN),
    "404": ("The registry has no place of that name.", "made there first"),
    "429": ("The registry refuses more pushes for now.", "Wait"),
}
PASSING = ("500", "503")
"""Of these the engine thinks that they may yet change their minds, for almost a minute."""


@pytest.fixture(scope="module")
def hosts(dockerd: PrivateDockerd, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosts]:
    """A host for each way to refuse; ``tls`` has a certificate that nobody trusts, ``plain`` has
    none, at ``nobody`` there is nobody, ``nowhere`` is on no network and ``unnamed`` in no DNS."""
    key, certificate = made_certificate(tmp_path_factory.mktemp("certificate"))
    with ExitStack() as stack:
        found = {how: stack.enter_context(refusing(dockerd, how)) for how in REFUSALS}
        found["tls"] = stack.enter_context(refusing(dockerd, "404", (certificate, key), FARAWAY))
        found["plain"] = stack.enter_context(refusing(dockerd, "404", address=FARAWAY))
        found |= {"nobody": "127.0.0.1:1", "nowhere": "192.0.2.1:5000"}
        yield found | {"unnamed": "registry.invalid"}


Hosts = dict[str, str]


def made_certificate(folder: Path) -> tuple[Path, Path]:
    """A key and a certificate that it signs itself."""
    key, certificate = folder / "key.pem", folder / "cert.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    command += ["-nodes", "-keyout", str(key), "-out", str(certificate), "-subj", "/CN=tests"]
    command += ["-addext", f"subjectAltName=IP:{FARAWAY}"]
    subprocess.run(command, check=True, capture_output=True)
    return key, certificate


MORE = {
    "tls": ("The engine does not trust the registry’s certificate.", "/etc/docker/certs.d"),
    "plain": ("The registry speaks no TLS.", "insecure registries"),
    "nobody": ("The engine cannot reach the registry.", "address"),
    "nowhere": ("The engine cannot reach the registry.", "network"),
    "unnamed": ("The engine does not find the host registry.invalid.", "DNS"),
}


@BUILDERS
async def test_the_image_to_build_upon(
    real: DockerEngine, write: Write, hosts: Hosts, classic: bool
) -> None:
    wrong = {}
    for how, (reason, hint) in (REFUSALS | MORE).items():
        image = f"{hosts[how]}/team/app:1"
        text = f"FROM {BUSYBOX}\nRUN true\nFROM {image}\n"
        error = await failure_of(real, write(text, classic=classic))
        title = f"The image {image} that the build needs cannot be pulled."
        first = error.detail.splitlines()[0]
        if (error.title, first, error.line) != (title, reason, 3) or hint not in error.hint:
            wrong[how] = (error.title, error.detail, error.line)
    assert not wrong


async def test_an_image_that_is_copied_from_may_have_been_meant_for_a_stage(
    real: DockerEngine, write: Write
) -> None:
    text = f"FROM {BUSYBOX} AS builder\nFROM {BUSYBOX}\nCOPY --from=bulider /x /\n"
    error = await failure_of(real, write(text))
    title = "There is no such stage, and the image bulider:latest cannot be pulled."
    assert (error.title, error.line) == (title, 3)


@BUILDERS
async def test_the_image_to_push(
    real: DockerEngine, write: Write, hosts: Hosts, classic: bool
) -> None:
    wrong = {}
    for how, (reason, hint) in (REFUSALS | MORE | OF_PUSHES).items():
        if how in PASSING:
            continue
        name = f"{hosts[how]}/team/made:1"
        wanted = write(f"FROM {BUSYBOX}\nRUN true\n", tags=(name,), push=True, classic=classic)
        error = await failure_of(real, wanted)
        title = f"The image is built, but {name} cannot be pushed."
        if (error.title, error.detail.splitlines()[0]) != (title, reason) or hint not in error.hint:
            wrong[how] = (error.title, error.detail, error.hint)
        assert await real.images.inspect(name)
    assert not wrong


@pytest.mark.parametrize("how", PASSING)
async def test_a_push_that_the_engine_tries_again(
    real: DockerEngine, write: Write, hosts: Hosts, how: str
) -> None:
    """It says so at once, and can be left meanwhile; some engines do not try again."""
    name = f"{hosts[how]}/team/made:1"
    sockets = await open_sockets()
    reason, hint = REFUSALS[how]
    wanted = write(f"FROM {BUSYBOX}\nRUN echo > /f\n", tags=(name,), push=True)
    refused = None
    try:
        async with aclosing(real.build(wanted)) as events:
            async for event in events:
                if isinstance(event, StepOutput) and "Retrying in 5 seconds" in event.text:
                    break
            else:
                pytest.fail("pushed, or not told")
    except BuildFailed as error:
        refused = error
    assert refused is None or refused.detail.startswith(reason)
    assert refused is None or hint in refused.hint
    await nothing_left(real, sockets)
    assert await real.images.inspect(name)


async def test_a_cache_to_read(real: DockerEngine, write: Write, hosts: Hosts) -> None:
    """A build can do without, and says why it has to."""
    for host in hosts.values():
        wanted = write(f"FROM {BUSYBOX}\nRUN true\n", cache_from=(f"{host}/team/cache:1",))
        events = await gather(real.build(wanted))
        assert isinstance(events[-1], Built)
        steps = {event.id: event for event in events if isinstance(event, BuildStep)}
        (step,) = (step for step in steps.values() if host in step.name)
        assert step.error


async def test_a_cache_to_write(real: DockerEngine, write: Write, hosts: Hosts) -> None:
    """Where the engine writes caches, for Docker does only with containerd's image store."""
    wrong = {}
    for how, (reason, hint) in (REFUSALS | MORE | OF_PUSHES).items():
        place = f"type=registry,ref={hosts[how]}/team/cache:1"
        error = await failure_of(real, write(f"FROM {BUSYBOX}\nRUN true\n", cache_to=(place,)))
        if "writes no cache" in error.title:
            assert "type=inline" in error.hint
            continue
        known = (error.title, error.detail.splitlines()[0]) == (CACHE, reason)
        if not known or hint not in error.hint:
            wrong[how] = (error.title, error.detail, error.hint)
    assert not wrong


def log_in(registry: Registry, password: str) -> None:
    pair = base64.b64encode(f"{registry.user}:{password}".encode()).decode()
    config = {"auths": {registry.address: {"auth": pair}}}
    Path(os.environ["DOCKER_CONFIG"], "config.json").write_text(json.dumps(config))


@BUILDERS
async def test_a_wrong_password_and_a_tag_that_is_not_there(
    real: DockerEngine, write: Write, registry: Registry, classic: bool
) -> None:
    image = registry.seed(BUSYBOX, "base:1")
    log_in(registry, "wrong")
    error = await failure_of(real, write(f"\nFROM {image}\n", classic=classic))
    assert error.detail.startswith("The registry asks for a log-in.")
    assert (error.line, error.hint) == (2, f"Log in with: docker login {registry.address}")
    log_in(registry, registry.password)
    error = await failure_of(real, write(f"\nFROM {image}2\n", classic=classic))
    assert error.detail.startswith("The registry has no such tag, or none for this platform.")
    assert error.line == 2
