"""Compile the message catalogues whenever the project is built or installed."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface[Any]):
    """Hatch calls this before it collects the files."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fill ``i18n/locale``, which the wheel takes along."""
        folder = Path(self.root) / "i18n"
        runpy.run_path(str(folder / "catalogues.py"))["compile_catalogues"](folder)
