"""What the lines of a pull say."""

from __future__ import annotations

from typing import Any

import pytest

from pierhead.engine.api import LayerProgress
from pierhead.engine.images import layer_progress

LAYER = "0123456789ab"


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (
            {
                "id": LAYER,
                "status": "Downloading",
                "progressDetail": {"current": 5, "total": 10},
                "progress": "[==> ]",
            },
            LayerProgress(LAYER, "Downloading", 5, 10),
        ),
        (
            {"id": LAYER, "status": "Pull complete", "progressDetail": {}},
            LayerProgress(LAYER, "Pull complete"),
        ),
        (
            {"id": LAYER, "status": "Extracting", "progressDetail": {"current": 3, "units": "s"}},
            LayerProgress(LAYER, "Extracting"),
        ),
        (
            {"id": "1.27", "status": "Pulling from library/nginx"},
            LayerProgress("", "1.27: Pulling from library/nginx"),
        ),
        ({"status": "Digest: sha256:1f"}, LayerProgress("", "Digest: sha256:1f")),
        ({"stream": "Trying to pull x...\n"}, LayerProgress("", "Trying to pull x...")),
        ({"id": LAYER}, None),
    ],
)
def test_layer_progress(item: dict[str, Any], expected: LayerProgress | None) -> None:
    assert layer_progress(item) == expected
