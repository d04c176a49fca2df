from __future__ import annotations

from pathlib import Path

import pytest

from fakes.stage import Stage


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """A context with a fake engine behind it."""
    return Stage(tmp_path)
