"""A ``BuildSpec`` in BuildKit's words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pierhead.core.errors import AppError
from pierhead.engine.api_build import BuildOutput, BuildSpec, OutputKind
from pierhead.engine.buildkit import caches, options

ROOT = Path("/context")


def spec(**given: Any) -> BuildSpec:
    return BuildSpec(ROOT, ROOT / "sub" / "my.Dockerfile", **given)


def test_nothing_but_what_is_asked_for() -> None:
    found = options.attributes(spec())
    assert found == {"filename": "my.Dockerfile", "image-resolve-mode": "default"}
    assert options.exporter(spec()) == ("moby", {})
    assert options.folders(spec()) == {"context": ROOT, "dockerfile": ROOT / "sub"}


def test_every_option() -> None:
    found = options.attributes(
        spec(
            args=(("A", "1"), ("B", "")),
            labels=(("L", "x=y"),),
            target="last",
            no_cache=True,
            pull=True,
            platform="linux/amd64,linux/arm64",
            network="none",
            hosts=(("a", "1.1.1.1"), ("b", "::1")),
            shm_size=1 << 20,
            ulimits=("nofile=1:2", "nproc=3"),
            contexts=(("more", "/other"), ("base", "docker-image://alpine")),
        )
    )
    assert found == {
        "filename": "my.Dockerfile",
        "target": "last",
        "no-cache": "",
        "platform": "linux/amd64,linux/arm64",
        "image-resolve-mode": "pull",
        "force-network-mode": "none",
        "add-hosts": "a=1.1.1.1,b=::1",
        "shm-size": "1048576",
        "ulimit": "nofile=1:2,nproc=3",
        "build-arg:A": "1",
        "build-arg:B": "",
        "label:L": "x=y",
        "context:more": "local:more",
        "context:base": "docker-image://alpine",
    }


def test_more_contexts_are_folders_to_be_served() -> None:
    found = options.folders(spec(contexts=(("more", "/other"), ("url", "https://x/y.git"))))
    assert found["more"] == Path("/other")
    assert "url" not in found


@pytest.mark.parametrize(
    ("tags", "names"),
    [
        (("x",), "docker.io/library/x:latest"),
        (("a/b:1", "host:5000/c:2"), "docker.io/a/b:1,host:5000/c:2"),
    ],
)
def test_tags_are_whole_names(tags: tuple[str, ...], names: str) -> None:
    assert options.exporter(spec(tags=tags)) == ("moby", {"name": names})
    archive = BuildOutput(OutputKind.OCI, Path("/x.tar"))
    assert options.exporter(spec(tags=tags, output=archive)) == ("oci", {"name": names})


def test_caches() -> None:
    given = ("host/a:1", 'type=registry,"ref=host/b",mode=max', "type=inline")
    assert caches.caches(given) == (
        ("registry", {"ref": "host/a:1"}),
        ("registry", {"ref": "host/b", "mode": "max"}),
        ("inline", {}),
    )
    found = options.attributes(spec(cache_from=given))
    assert found["cache-from"] == "host/a:1,host/b"
    assert json.loads(found["cache-imports"])[0] == {
        "Type": "registry",
        "Attrs": {"ref": "host/a:1"},
    }


@pytest.mark.parametrize("text", ["ref=x", "=", "type=", "type=a,=b", ""])
def test_what_is_no_cache(text: str) -> None:
    with pytest.raises(AppError):
        caches.caches((text,))
