"""Keep PySide6 from reading the source of every module that is loaded after it.

It looks there whether a module uses PySide6, so that ``from __feature__ import snake_case`` can be
obeyed, which nothing here asks for. Measured: 12 MB, since ``linecache`` keeps every line, and 700
more files that a start has to read.
"""

from __future__ import annotations

import linecache
import sys

_FEATURE = "shibokensupport.feature"
_ASKED = "_mod_uses_pyside"


def spare_sources() -> None:
    """From now on no module counts as one that asks for features.

    It is PySide6's own function that answers otherwise; where a version has no such, all stays as
    it is there.
    """
    feature = sys.modules.get(_FEATURE)
    if hasattr(feature, _ASKED):
        linecache.clearcache()  # what it has read so far
        setattr(feature, _ASKED, lambda _module: False)
