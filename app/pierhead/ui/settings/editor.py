"""How editors look, and what they do to a text that is saved."""

from __future__ import annotations

from PySide6.QtGui import QFontInfo

from pierhead.core.editor_options import EditorPreferences
from pierhead.core.i18n import _
from pierhead.ui.settings.option_page import OptionPage
from pierhead.ui.settings.terminal_appearance import fixed_families
from pierhead.ui.theme import monospace


class EditorSection(OptionPage):
    """Changes all editors, at once."""

    def __init__(self, preferences: EditorPreferences) -> None:
        super().__init__(preferences, _("Editor"))
        self.group(_("Text"))
        families = {"": _("As the system ({name})").format(name=QFontInfo(monospace()).family())}
        families |= {family: family for family in fixed_families()}
        note = _("Its size changes with Ctrl and plus or minus in an editor.")
        self.choice("family", _("Font"), families, note)
        self.flag("wrap", _("Wrap long lines"))
        self.flag("spaces", _("Show tabs and spaces"))
        self.group(_("When a file is saved"))
        kept = _("Those in heredocs and in blocks of YAML stay, for they are part of the build.")
        self.flag("trim", _("Remove spaces at the ends of lines"), kept)
        self.flag("final_newline", _("End the last line"))
        self.finish()
