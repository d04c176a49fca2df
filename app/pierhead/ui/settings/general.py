"""What concerns the whole app: light or dark, the language, and what a start brings back."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QLocale, QSignalBlocker
from PySide6.QtWidgets import QCheckBox

from pierhead.core.i18n import N_, _, languages
from pierhead.core.settings import Settings
from pierhead.state.image_updates import ImageUpdates
from pierhead.ui.settings.section import CONTROL_WIDTH, SectionPage
from pierhead.ui.theme import Theme
from pierhead.ui.widgets.calm_combo import CalmCombo
from pierhead.ui.workspace import restoring

THEMES = {"system": N_("Like the System"), "light": N_("Light"), "dark": N_("Dark")}
"""The choices of ``Theme`` and what they are called."""

RESTORE = {
    restoring.ASK: N_("Offer to Restore"),
    restoring.ALWAYS: N_("Restore at Once"),
    restoring.NEVER: N_("Forget"),
}
"""What a start does about the tabs that were open, and what that is called."""


class General(SectionPage):
    """Changes the theme at once, and the rest with the next start."""

    def __init__(self, theme: Theme, settings: Settings, updates: ImageUpdates) -> None:
        super().__init__(_("General"))
        self._theme, self._settings = theme, settings
        grid = self.add_group()
        self.theme = _combo({id_: _(name) for id_, name in THEMES.items()}, theme.choice)
        self.theme.currentIndexChanged.connect(self._dress)
        grid.add(_("Appearance"), self.theme)
        self._spoken = settings.get("language", "")
        self.language = _combo(_languages(), self._spoken)
        self.language.currentIndexChanged.connect(self._speak)
        self._language = grid.add(_("Language"), self.language)
        chosen = settings.get(restoring.SETTING, restoring.ASK)
        self.restore = _combo({id_: _(name) for id_, name in RESTORE.items()}, chosen)
        self.restore.currentIndexChanged.connect(self._choose_restore)
        grid.add(_("Tabs of the last time"), self.restore)
        self.updates = QCheckBox(_("Look for newer images in their registries"))
        self.updates.setChecked(updates.on)
        self.updates.toggled.connect(updates.switch)
        field = grid.add(_("Image updates"), self.updates)
        field.set_note(_("Seldom, one request for each image that came from a registry."))
        self.body.addStretch(1)
        theme.changed.connect(self._follow)

    def _dress(self) -> None:
        self._theme.choose(self.theme.currentData())

    def _follow(self) -> None:
        with QSignalBlocker(self.theme):
            self.theme.setCurrentIndex(self.theme.findData(self._theme.choice))

    def _choose_restore(self) -> None:
        self._settings.set(restoring.SETTING, self.restore.currentData())

    def _speak(self) -> None:
        code = self.language.currentData()
        self._settings.set("language", code)
        later = _("The language changes when Pierhead is started again.")
        self._language.set_note("" if code == self._spoken else later)


def _languages() -> dict[str, str]:
    """Each in its own words, by its code."""
    names = {code: QLocale(code).nativeLanguageName() for code in languages()}
    # Qt would say which English.
    return {"": _("Like the System"), **names, "en": "English"}


def _combo(choices: Mapping[str, str], chosen: str) -> CalmCombo:
    combo = CalmCombo()
    combo.setFixedWidth(CONTROL_WIDTH)
    for value, name in choices.items():
        combo.addItem(name, value)
    combo.setCurrentIndex(max(0, combo.findData(chosen)))
    return combo
