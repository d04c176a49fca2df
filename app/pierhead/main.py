"""The command line: start the app, hand over to one that runs, or report without a window."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pierhead.core import i18n
from pierhead.core.i18n import _
from pierhead.core.settings import Settings


class Options(NamedTuple):
    """What was asked for on the command line."""

    paths: Sequence[Path] = ()
    doctor: bool = False
    verbose: bool = False


def version() -> str:
    """The installed version: asked for when it is shown, for what finds it takes a megabyte."""
    from importlib import metadata

    try:
        return metadata.version("pierhead")
    except metadata.PackageNotFoundError:
        return "0"


def main(arguments: Sequence[str] | None = None) -> None:
    """Start the app, or answer on the command line, then exit."""
    settings = Settings()
    language = i18n.use(os.environ.get("PIERHEAD_LANGUAGE", "") or settings.get("language", ""))
    given = sys.argv[1:] if arguments is None else arguments
    # Most starts have no arguments, and what reads them takes time that the first paint has not.
    options = _parse(given) if given else Options()
    if options.doctor:
        import asyncio

        from pierhead.state.doctor import report

        print(asyncio.run(report(_qt_facts())))
        sys.exit(0)
    sys.exit(_start(options, settings, language))


def _parse(arguments: Sequence[str]) -> Options:
    import argparse

    parser = argparse.ArgumentParser(
        prog="pierhead", description=_("A native desktop app for container engines.")
    )
    parser.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help=_("a Dockerfile or a folder to open")
    )
    parser.add_argument("--version", action="version", version=f"Pierhead {version()}")
    parser.add_argument(
        "--doctor",
        action="store_true",
        help=_("say which engines were tried and why they failed, without opening a window"),
    )
    parser.add_argument("--verbose", action="store_true", help=_("log more to standard error"))
    return Options(**vars(parser.parse_args(arguments)))


def _qt_facts() -> str:
    try:
        import PySide6
    except ImportError as error:
        return _("cannot be loaded: {reason}").format(reason=error)
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    if not platform:
        native = {"win32": "windows", "darwin": "cocoa"}.get(sys.platform, "xcb")
        platform = "wayland" if os.environ.get("WAYLAND_DISPLAY") else native
    return f"{PySide6.__version__}, {platform}"


def _start(options: Options, settings: Settings, language: str) -> int:
    from PySide6.QtWidgets import QApplication

    from pierhead.ui.unread import spare_sources

    spare_sources()
    from pierhead.ui.first import first_window, handed_over

    app = QApplication(sys.argv[:1])
    paths = [path.absolute() for path in options.paths]
    if handed_over(paths):
        return 0
    theme, window = first_window(app, settings, language)
    window.show_painted()
    # From here on everything is loaded that the first paint did not need.
    from pierhead.ui.app import live

    verbose = options.verbose
    live(app, theme, window, settings, version=version, paths=paths, verbose=verbose)
    return 0
