"""The user's language: declare with ``N_``, show with ``_``, count with ``ngettext``.

A string is marked where it is declared and looked up where it is shown, so that a module may be
imported before the language is known. Placeholders are named and filled with ``str.format``:
``_("Remove {name}?").format(name=name)``.
"""

from __future__ import annotations

import gettext
import locale
import os

from pierhead.core import assets

DOMAIN = "pierhead"


class _Catalogue:
    def __init__(self) -> None:
        self.translations = gettext.NullTranslations()


_catalogue = _Catalogue()


def use(language: str = "") -> str:
    """Show texts in ``language`` (a code such as ``de``), by default the system's.

    Returns the code of the catalogue that was found, ``en`` when there is none.
    """
    wanted = [language] if language else _system_languages()
    for code in wanted:
        found = gettext.find(DOMAIN, str(assets.locale()), [code])
        if found:
            _catalogue.translations = gettext.translation(DOMAIN, str(assets.locale()), [code])
            return code.split(".")[0]
        if code.startswith("en"):
            break
    _catalogue.translations = gettext.NullTranslations()
    return "en"


def languages() -> list[str]:
    """The codes of the languages that there is a catalogue for, English among them."""
    return sorted({"en", *(path.parts[-3] for path in assets.locale().glob(f"*/*/{DOMAIN}.mo"))})


def N_(text: str) -> str:
    """Mark a text for translation without looking it up."""
    return text


def _(text: str) -> str:
    """The text in the user's language; an empty one stays empty."""
    return _catalogue.translations.gettext(text) if text else ""


def ngettext(singular: str, plural: str, count: int) -> str:
    """The form that fits ``count``; fill ``{count}`` with ``str.format`` yourself."""
    return _catalogue.translations.ngettext(singular, plural, count)


def _system_languages() -> list[str]:
    for variable in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(variable):
            return value.split(":")
    return [locale.getlocale()[0] or "en"]
