"""What has to be made whenever the project is built or installed: translations, compiled parts."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BuildHook(BuildHookInterface[Any]):
    """Hatch calls this before it collects the files."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fill ``i18n/locale``, which the wheel takes along, and compile what can be."""
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        runpy.run_path(str(root / "i18n" / "catalogues.py"))["compile_catalogues"](root / "i18n")
        compiled = runpy.run_path(str(root / "installers" / "compiled.py"))["build"](root / "app")
        if compiled:
            build_data["pure_python"] = False
            build_data["infer_tag"] = True
            build_data["artifacts"] += [f"/app/{path}" for path in compiled]
