"""What Qt itself says is in the user's language."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from pierhead.ui.first import speak


def test_qt_speaks_the_language_and_writes_its_numbers(qapp: QApplication) -> None:
    before = QLocale()
    speak(qapp, "de")
    try:
        assert QLocale().toString(9.5) == "9,5"
        assert qapp.translate("QPlatformTheme", "Cancel") == "Abbrechen"
    finally:
        QLocale.setDefault(before)
        for translator in qapp.findChildren(QTranslator):
            qapp.removeTranslator(translator)
            translator.deleteLater()
