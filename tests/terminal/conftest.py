"""What tests of the terminal share."""

from __future__ import annotations

import pytest

from terminal import screens
from terminal.cores import COMPILED


@pytest.fixture(
    params=[False, True] if COMPILED else [False], ids=["pure", "compiled"][: 1 + COMPILED]
)
def each_core(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run a test with the core in Python, and with the compiled one if it has been built."""
    monkeypatch.setattr(screens, "compiled", request.param == "compiled")
