"""Newer images behind a tag, in Debian's real registry."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
import requests

from engine.test_registry import ME, NOBODY, PASSWORD, USER, real
from pierhead.engine.credentials import RegistryAuth
from pierhead.engine.registry_newer import newer

__all__ = ["real"]

MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
INDEX = "application/vnd.docker.distribution.manifest.list.v2+json"
AUTH = (USER, PASSWORD)


def digest_of(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


class Shelf:
    """One repository of the registry, filled by hand."""

    def __init__(self, registry: str, name: str = "team/app") -> None:
        self.name = f"{registry}/{name}"
        self.root = f"http://{registry}/v2/{name}"

    def blob(self, data: bytes) -> str:
        place = requests.post(f"{self.root}/blobs/uploads/", auth=AUTH, timeout=60)
        digest = digest_of(data)
        requests.put(
            place.headers["Location"], data, params={"digest": digest}, auth=AUTH, timeout=60
        ).raise_for_status()
        return digest

    def put(self, tag: str, kind: str, body: Any) -> str:
        data = json.dumps(body).encode()
        requests.put(
            f"{self.root}/manifests/{tag or digest_of(data)}",
            data,
            headers={"Content-Type": kind},
            auth=AUTH,
            timeout=60,
        ).raise_for_status()
        return digest_of(data)

    def image(self, tag: str, words: str, arch: str = "amd64") -> tuple[str, str, int]:
        """An image; the digests of its manifest and of its config, and the manifest's size."""
        config = json.dumps(
            {
                "architecture": arch,
                "os": "linux",
                "config": {"Labels": {"words": words}},
                "rootfs": {"type": "layers", "diff_ids": []},
            }
        ).encode()
        body = {
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": {
                "mediaType": "application/vnd.docker.container.image.v1+json",
                "size": len(config),
                "digest": self.blob(config),
            },
            "layers": [],
        }
        return self.put(tag, MANIFEST, body), digest_of(config), len(json.dumps(body))

    def index(self, tag: str, **words: str) -> str:
        """One image for each platform."""
        entries = []
        for arch, text in words.items():
            digest, _config, size = self.image("", text, arch)
            platform = {"architecture": arch, "os": "linux"}
            entries.append(
                {"mediaType": MANIFEST, "digest": digest, "size": size, "platform": platform}
            )
        body = {"schemaVersion": 2, "mediaType": INDEX, "manifests": entries}
        return self.put(tag, INDEX, body)

    def pulled(self, digest: str, id_: str) -> dict[str, Any]:
        """What an engine tells of the image after it pulled that."""
        return {
            "Id": id_,
            "RepoDigests": [f"other/app@{digest}", f"{self.name}@{digest}"],
            "Os": "linux",
            "Architecture": "amd64",
        }


def test_the_same_image_is_not_newer(real: str) -> None:
    shelf = Shelf(real)
    digest, config, _size = shelf.image("1", "a")
    assert newer(f"{shelf.name}:1", shelf.pulled(digest, config), ME) is False


def test_another_image_behind_the_tag_is(real: str) -> None:
    shelf = Shelf(real)
    digest, config, _size = shelf.image("1", "a")
    shelf.image("1", "b")
    assert newer(f"{shelf.name}:1", shelf.pulled(digest, config), ME) is True


def test_the_tag_latest_is_meant_where_none_is_said(real: str) -> None:
    shelf = Shelf(real)
    digest, config, _size = shelf.image("latest", "a")
    shelf.image("latest", "b")
    assert newer(shelf.name, shelf.pulled(digest, config), ME) is True


def test_what_is_new_for_another_platform_only_is_not_newer(real: str) -> None:
    shelf = Shelf(real)
    before = shelf.index("1", amd64="a", arm64="a")
    _digest, config, _size = shelf.image("", "a")
    shelf.index("1", amd64="a", arm64="b")
    assert newer(f"{shelf.name}:1", shelf.pulled(before, config), ME) is False
    shelf.index("1", amd64="b", arm64="b")
    assert newer(f"{shelf.name}:1", shelf.pulled(before, config), ME) is True
    shelf.index("1", arm64="c")
    assert newer(f"{shelf.name}:1", shelf.pulled(before, config), ME) is False


@pytest.mark.parametrize("auth", [NOBODY, RegistryAuth(username=USER, password="wrong")])
def test_who_may_not_ask_is_told_nothing(real: str, auth: RegistryAuth) -> None:
    shelf = Shelf(real)
    digest, config, _size = shelf.image("1", "a")
    shelf.image("1", "b")
    assert newer(f"{shelf.name}:1", shelf.pulled(digest, config), auth) is None


def test_what_cannot_be_told(real: str) -> None:
    shelf = Shelf(real)
    digest, config, _size = shelf.image("1", "a")
    found = shelf.pulled(digest, config)
    for name in (
        f"{shelf.name}:missing",
        f"{shelf.name}@{digest}",
        "A B",
        "127.0.0.1:1/team/app:1",
    ):
        assert newer(name, found, ME) is None
    built_here = {**found, "RepoDigests": []}
    assert newer(f"{shelf.name}:1", built_here, ME) is None
