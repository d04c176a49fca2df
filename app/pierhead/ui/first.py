"""What happens before the first paint: as little as there can be."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from pierhead.core.settings import Settings
from pierhead.ui.instance_address import address
from pierhead.ui.theme import Theme
from pierhead.ui.window import MainWindow

APP = "pierhead"
_TURN = 0.001
"""Seconds after which a thread lets others run Python when they want to: the window, mostly."""


def handed_over(paths: Sequence[Path]) -> bool:
    """Give the paths to a start that runs already; False when this one is to have a window."""
    if not Path(address(APP)).exists():
        return False
    from pierhead.ui.instance import Instance

    return Instance(APP).handover([str(path) for path in paths])


def first_window(
    app: QApplication, settings: Settings, language: str = ""
) -> tuple[Theme, MainWindow]:
    """The window as it is painted first, in its colours and in the user's language."""
    sys.setswitchinterval(_TURN)
    app.setApplicationName(APP)
    app.setApplicationDisplayName("Pierhead")
    app.setDesktopFileName(APP)
    app.setQuitOnLastWindowClosed(False)
    speak(app, language)
    theme = Theme(app, settings.get("theme", "system"))
    return theme, MainWindow(settings)


def speak(app: QApplication, language: str) -> None:
    """Have Qt's own texts, such as those of its file dialog, and numbers in a language."""
    if language:
        QLocale.setDefault(QLocale(language))
    if not language or language.startswith("en"):
        return
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(QLocale(language), "qtbase", "_", folder):
        app.installTranslator(translator)
