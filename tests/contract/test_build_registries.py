"""Registries that refuse, for the image to build upon and for the one to push."""

from __future__ import annotations

import base64
import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from contract.trouble import Write, aside, failure_of, write
from engines.base_image import BUSYBOX
from engines.dockerd import PrivateDockerd
from engines.refusing import UNREADABLE, refusing
from engines.registry import Registry
from pierhead.engine.docker import DockerEngine

__all__ = ["aside", "write"]

BUILDERS = pytest.mark.parametrize("classic", [False, True], ids=["buildkit", "classic"])
FARAWAY = "10.77.0.1"
"""An address of which engines expect TLS."""
LOG_IN = "docker login"

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
    # Of the others the engine thinks that they may yet change their minds, for half a minute.
    "403": ("The registry does not let you push there.", LOG_IN),
    "404": ("The registry has no place of that name.", "made there first"),
}


@pytest.fixture(scope="module")
def hosts(dockerd: PrivateDockerd, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosts]:
    """A host for each way to refuse; ``tls`` has a certificate that nobody trusts, ``plain`` has
    none, and at ``nobody`` there is nobody."""
    key, certificate = made_certificate(tmp_path_factory.mktemp("certificate"))
    with ExitStack() as stack:
        found = {how: stack.enter_context(refusing(dockerd, how)) for how in REFUSALS}
        found["tls"] = stack.enter_context(refusing(dockerd, "404", (certificate, key), FARAWAY))
        found["plain"] = stack.enter_context(refusing(dockerd, "404", address=FARAWAY))
        yield found | {"nobody": "127.0.0.1:1"}


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
    for how, (reason, hint) in OF_PUSHES.items():
        name = f"{hosts[how]}/team/made:1"
        wanted = write(f"FROM {BUSYBOX}\nRUN true\n", tags=(name,), push=True, classic=classic)
        error = await failure_of(real, wanted)
        title = f"The image is built, but {name} cannot be pushed."
        if (error.title, error.detail.splitlines()[0]) != (title, reason) or hint not in error.hint:
            wrong[how] = (error.title, error.detail, error.hint)
        assert await real.images.inspect(name)
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
    assert (error.line, error.hint) == (2, "Log in with: docker login")
    log_in(registry, registry.password)
    error = await failure_of(real, write(f"\nFROM {image}2\n", classic=classic))
    assert error.detail.startswith("The registry has no such tag, or none for this platform.")
    assert error.line == 2
