"""Where the links of the overviews lead: within the app, to a page of the browser, to a folder.

A link within the app is the kind of thing, a colon, and by what it is known. Those of the engine's
own making never are: addresses and folders are put together here and in ``container_facts``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from pierhead.commands.context import Context
from pierhead.core.i18n import _

CONTAINER, IMAGE, VOLUME, NETWORK, FILES = "container", "image", "volume", "network", "files"


MORE = "\n"


def link(kind: str, key: str, more: str = "") -> str:
    """The address of a thing; nothing if it has no key.

    ``more`` is where a volume is mounted, or what a network is called.
    """
    return MORE.join(filter(None, (f"{kind}:{key}", more))) if key else ""


class Links:
    """Follows links for one view; ``show_files`` shows a path of what the view is about."""

    def __init__(
        self, context: Context, owner: QWidget, show_files: Callable[[str], object]
    ) -> None:
        self._context, self._owner, self._show_files = context, owner, show_files

    def follow(self, address: str) -> None:
        """Go there."""
        kind, _colon, key = address.partition(":")
        if kind == CONTAINER:
            self._show(self._context.containers.get(key))
        elif kind == IMAGE:
            self._show(self._context.images.get(key))
        elif kind in {VOLUME, NETWORK}:
            self._open(kind, *key.split(MORE, 1))
        elif kind == FILES:
            self._show_files(key)
        else:
            self._context.desk.browse(address)

    def _show(self, thing: object) -> None:
        if thing is not None:
            self._context.desk.show_details(thing)
        else:
            self._context.notices.info(_("It is not there any more."))

    def _open(self, kind: str, key: str, more: str = "") -> None:
        from pierhead.ui.details import cards

        parent = self._owner.window()
        if kind == NETWORK:
            cards.network_card(self._context, key, more, parent).open()
        else:
            browse = partial(self._show_files, more) if more else None
            cards.volume_card(self._context, key, browse, parent).open()
