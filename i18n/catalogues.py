"""Compile message catalogues; needs Babel alone, so that a build can call it."""

from __future__ import annotations

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

DOMAIN = "pierhead"


def compile_catalogues(folder: Path, target: Path | None = None) -> None:
    """Write ``LANGUAGE/LC_MESSAGES/pierhead.mo`` for every ``LANGUAGE.po`` in ``folder``.

    They go to ``target``, by default to ``folder/locale``.
    """
    root = target or folder / "locale"
    root.mkdir(parents=True, exist_ok=True)
    for source in sorted(folder.glob("*.po")):
        compiled = root / source.stem / "LC_MESSAGES" / f"{DOMAIN}.mo"
        compiled.parent.mkdir(parents=True, exist_ok=True)
        with source.open("rb") as po:
            catalogue = read_po(po, locale=source.stem)
        draft = compiled.with_suffix(".new")
        with draft.open("wb") as mo:
            write_mo(mo, catalogue)
        draft.replace(compiled)
