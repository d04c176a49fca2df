"""Compile the message catalogues whenever the project is built or installed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_catalogues(folder: Path) -> None:
    """Write ``locale/LANGUAGE/LC_MESSAGES/pierhead.mo`` for every ``LANGUAGE.po`` in ``folder``."""
    (folder / "locale").mkdir(exist_ok=True)
    for source in folder.glob("*.po"):
        target = folder / "locale" / source.stem / "LC_MESSAGES" / "pierhead.mo"
        target.parent.mkdir(parents=True, exist_ok=True)
        with source.open("rb") as po, target.open("wb") as mo:
            write_mo(mo, read_po(po))


class CatalogueHook(BuildHookInterface[Any]):
    """Hatch calls this before it collects the files."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        compile_catalogues(Path(self.root) / "i18n")
