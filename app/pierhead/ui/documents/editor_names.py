"""The names in an editor's Dockerfile: hovering, their definitions, other names for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextCursor

from pierhead.commands.context import Context
from pierhead.core.reference import InvalidReference, parse
from pierhead.core.resources import Image
from pierhead.dockerfile import symbols
from pierhead.dockerfile.explain import explain
from pierhead.dockerfile.symbols import Meaning, Symbol
from pierhead.dockerfile.syntax import Tree
from pierhead.ui.widgets.code_edit import change
from pierhead.ui.widgets.code_hover import CodeHover, Told
from pierhead.ui.widgets.code_places import selection, to_offset
from pierhead.ui.widgets.code_symbols import CodeSymbols, Named

if TYPE_CHECKING:
    from pierhead.ui.widgets.code_view import CodeView


class EditorNames(QObject):
    """Attached to a view; ``tree`` is the map of its text, None where it is no Dockerfile."""

    def __init__(self, view: CodeView, context: Context, tree: Callable[[], Tree | None]) -> None:
        super().__init__(view)
        self._view, self._context, self._tree = view, context, tree
        self.hover = CodeHover(view, self._tell)
        self.symbols = CodeSymbols(view, self._named)

    def shut(self) -> None:
        """End what is open."""
        self.hover.close()
        self.symbols.close()

    def _tell(self, place: QTextCursor) -> Told | None:
        problems = self._view.problems.at(place.position())
        tree = self._tree()
        found = None
        if tree:
            offset = to_offset(tree.text, place.position())
            found = explain(tree, offset, self._image)
        if found is None and not problems:
            return None
        about = QTextCursor(place)
        if found and tree:
            about = selection(self._view.document(), tree.text, found.start, found.end)
        return Told(about, problems, found)

    def _image(self, name: str) -> Image | None:
        """The engine's image of a name, however it is written."""
        try:
            wanted = parse(name).full
        except InvalidReference:
            return None
        for image in self._context.images:
            if any(_full(tag) == wanted for tag in image.tags):
                return image
        return None

    def _named(self, place: QTextCursor) -> Named | None:
        tree = self._tree()
        if tree is None:
            return None
        found = symbols.symbol(tree, to_offset(tree.text, place.position()))
        if found is None:
            return None
        document = self._view.document()
        places = symbols.places(tree, found)
        target = symbols.definition(found, places)
        return Named(
            found.name,
            selection(document, tree.text, found.here.start, found.here.end),
            [selection(document, tree.text, at.start, at.end) for at in places],
            selection(document, tree.text, target.start, target.end) if target else None,
            self._follow(found),
            (lambda new: self._rename(tree, found, new))
            if symbols.can_rename(found, places)
            else None,
        )

    def _follow(self, found: Symbol) -> Callable[[], object] | None:
        image = self._image(found.name) if found.meaning is Meaning.IMAGE else None
        return (lambda: self._context.desk.show_details(image)) if image else None

    def _rename(self, tree: Tree, found: Symbol, new: str) -> str:
        problem = symbols.rename_problem(tree, found, new)
        if not problem and new != found.name:
            change(self._view, tree.text, symbols.rename(tree, found, new))
        return problem


def _full(tag: str) -> str:
    try:
        return parse(tag).full
    except InvalidReference:
        return tag
