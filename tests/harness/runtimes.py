"""Libraries that keep something open for good once they are used: used before it is counted."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session", autouse=True)
def runtimes() -> None:
    """The parser of Dockerfiles brings Go's runtime, which keeps three descriptors."""
    import dockerfile

    dockerfile.parse_string("FROM scratch")
