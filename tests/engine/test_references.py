"""Names of images taken apart."""

from __future__ import annotations

import pytest

from pierhead.engine.references import split

DIGEST = "sha256:" + "1f" * 32


@pytest.mark.parametrize(
    ("reference", "name", "tag"),
    [
        ("nginx", "nginx", ""),
        ("nginx:1.27", "nginx", "1.27"),
        ("host:5000/a/b", "host:5000/a/b", ""),
        ("host:5000/a/b:c", "host:5000/a/b", "c"),
        (f"nginx@{DIGEST}", "nginx", DIGEST),
        (f"nginx:1.27@{DIGEST}", "nginx", DIGEST),
        (f"host:5000/a:1@{DIGEST}", "host:5000/a", DIGEST),
    ],
)
def test_split(reference: str, name: str, tag: str) -> None:
    assert split(reference) == (name, tag)
