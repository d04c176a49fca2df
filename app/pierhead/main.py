"""The command line: start the app, hand over to one that runs, or report without a window."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import sys
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from pierhead.core import i18n
from pierhead.core.i18n import _
from pierhead.core.settings import Settings

if TYPE_CHECKING:
    from pierhead.ui.instance import Instance
    from pierhead.ui.theme import Theme
    from pierhead.ui.window import MainWindow

log = logging.getLogger("pierhead")


def version() -> str:
    """The installed version."""
    try:
        return metadata.version("pierhead")
    except metadata.PackageNotFoundError:
        return "0"


def main(arguments: Sequence[str] | None = None) -> None:
    """Start the app, or answer on the command line, then exit."""
    settings = Settings()
    language = i18n.use(os.environ.get("PIERHEAD_LANGUAGE", "") or settings.get("language", ""))
    options = _parser().parse_args(arguments)
    logging.basicConfig(
        level=logging.DEBUG if options.verbose else logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    if options.doctor:
        from pierhead.state.doctor import report

        print(asyncio.run(report(_qt_facts())))
        sys.exit(0)
    sys.exit(_start(options.paths, settings, language))


def _parser() -> argparse.ArgumentParser:
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
    return parser


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


def _start(paths: Sequence[Path], settings: Settings, language: str) -> int:
    from PySide6.QtWidgets import QApplication

    from pierhead.ui.first import first_window, handed_over

    app = QApplication(sys.argv[:1])
    given = [str(path.absolute()) for path in paths]
    if handed_over(given):
        return 0
    theme, window = first_window(app, settings, version(), language)
    window.show_painted()

    # From here on everything is loaded that the first paint did not need.
    from pierhead.ui.instance import Instance

    instance = Instance("pierhead")
    if instance.handover(given):
        return 0

    from qasync import QEventLoop

    loop = QEventLoop(app)
    asyncio.set_event_loop(loop)
    with loop:
        loop.run_until_complete(_run(instance, theme, window, settings, paths))
    return 0


async def _run(
    instance: Instance,
    theme: Theme,
    window: MainWindow,
    settings: Settings,
    paths: Sequence[Path],
) -> None:
    from pierhead.ui.app import App

    pierhead = App(theme, window, settings, version())
    instance.opened.connect(pierhead.opened)
    if sys.platform != "win32":
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, pierhead.done.set)
    await pierhead.run(paths)
