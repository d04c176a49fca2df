"""Compile the parts of the app that are written in Cython, beside their sources.

``python installers/compiled.py`` does it in a checkout. The app runs without them, only slower:
where there is no compiler, a sentence says so and nothing fails. With ``PIERHEAD_COMPILED=require``
in the environment, as installers have it, a failure is one.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory

REQUIRED = os.environ.get("PIERHEAD_COMPILED") == "require"


def build(app: Path) -> Sequence[Path]:
    """Compile all ``.pyx`` below a folder; returns the libraries, relative to it."""
    try:
        return [path.relative_to(app.resolve()) for path in _compile(app)]
    # A missing compiler shows itself in many ways, and none of them may stop an installation.
    except (Exception, SystemExit) as error:
        if REQUIRED:
            raise
        print(f"The compiled parts are left out: {error}", file=sys.stderr)
        return []


def _compile(app: Path) -> list[Path]:
    from Cython.Build import cythonize
    from setuptools import Distribution, Extension
    from setuptools.command.build_ext import build_ext

    sources = sorted(app.rglob("*.pyx"))
    options = [] if sys.platform == "win32" else ["-O3", "-g0"]
    extensions = [
        Extension(
            ".".join(source.relative_to(app).with_suffix("").parts),
            [os.path.relpath(source)],
            extra_compile_args=options,
        )
        for source in sources
    ]
    with TemporaryDirectory() as work, redirect_stdout(sys.stderr):
        made = cythonize(extensions, build_dir=work, include_path=[str(app)], quiet=True)
        command = build_ext(Distribution({"ext_modules": made}))
        command.build_temp, command.build_lib = work, f"{work}/lib"
        command.ensure_finalized()
        command.run()
        return [_put(Path(library), Path(work, "lib"), app) for library in command.get_outputs()]


def _put(library: Path, built: Path, app: Path) -> Path:
    """Move a library to its place at once: programs that run go on with the one they have."""
    place = app.resolve() / library.relative_to(built)
    draft = place.with_suffix(".new")
    shutil.copy(library, draft)
    draft.replace(place)
    return place


if __name__ == "__main__":
    print(*build(Path(__file__).parents[1] / "app"), sep="\n")
