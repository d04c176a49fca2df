"""Find the files shipped beside the code, installed or in a checkout."""

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
_INSTALLED = _PACKAGE / "_assets"
_CHECKOUT = _PACKAGE.parents[1]


@cache
def resources() -> Path:
    """Icons, themes and templates."""
    return _INSTALLED / "resources" if _INSTALLED.is_dir() else _CHECKOUT / "resources"


def locale() -> Path:
    """The compiled message catalogues, as gettext lays them out."""
    return _INSTALLED / "locale" if _INSTALLED.is_dir() else _CHECKOUT / "i18n" / "locale"
