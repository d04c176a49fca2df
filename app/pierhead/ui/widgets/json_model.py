"""A JSON document as a tree: nodes are made when they are looked at, and can be filtered."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from pierhead.core import ansi
from pierhead.core.i18n import _
from pierhead.ui.theme import colors

Index = QModelIndex | QPersistentModelIndex
Step = str | int
"""From a value to one inside: a member's name, or an element's number."""

ROOT = QModelIndex()
LONGEST = 300
"""Characters of a value that a row shows."""
_NAME = re.compile(r"[A-Za-z_]\w*")


class JsonNode:
    """A value in its place."""

    __slots__ = ("_children", "key", "parent", "row", "value")

    def __init__(self, key: Step, value: Any, parent: JsonNode | None, row: int) -> None:
        self.key = key
        self.value = value
        self.parent = parent
        self.row = row
        self._children: list[JsonNode] | None = None

    @property
    def children(self) -> list[JsonNode]:
        """What is inside, of the parts that are shown."""
        if self._children is None:
            inside = enumerate(_inside(self.value))
            self._children = [JsonNode(key, value, self, row) for row, (key, value) in inside]
        return self._children

    def keep(self, needle: str) -> bool:
        """Keep only what has ``needle``, with what it is in; whether anything is left."""
        kept = [child for child in self.children if child.has(needle) or child.keep(needle)]
        for row, child in enumerate(kept):
            child.row = row
        self._children = kept
        return bool(kept)

    def has(self, needle: str) -> bool:
        """Whether its own name or value has this, whatever the case."""
        if needle in str(self.key).lower():
            return True
        return not isinstance(self.value, Mapping | list) and needle in scalar(self.value).lower()

    @property
    def steps(self) -> tuple[Step, ...]:
        """The way to it from the whole document."""
        return (*self.parent.steps, self.key) if self.parent else ()


def scalar(value: Any) -> str:
    """A value that has none inside, as text: strings as they are, all else as JSON."""
    return value if isinstance(value, str) else json.dumps(value)


def path(steps: Sequence[Step]) -> str:
    """A place in a document, as jq writes it: ``.State.Health.Log[0]``."""
    text = ""
    for step in steps:
        if isinstance(step, int):
            text += f"[{step}]"
        elif _NAME.fullmatch(step):
            text += f".{step}"
        else:
            text += f"[{json.dumps(step, ensure_ascii=False)}]"
    return text if text.startswith(".") else f".{text}"


def _inside(value: Any) -> Iterator[tuple[Step, Any]]:
    if isinstance(value, Mapping):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)


class JsonModel(QAbstractItemModel):
    """Two columns: the name of a value, and the value or how much is in it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document: Any = None
        self._needle = ""
        self._root = JsonNode("", None, None, 0)

    @property
    def document(self) -> Any:
        """What is shown."""
        return self._document

    @property
    def root(self) -> JsonNode:
        """The whole document, as far as it is shown."""
        return self._root

    @property
    def filtered(self) -> bool:
        """Whether only a part of the document is shown."""
        return bool(self._needle)

    def show(self, document: Any, needle: str = "") -> None:
        """Show a document, or of it only what has ``needle`` in a name or a value."""
        self.beginResetModel()
        self._document = document
        self._needle = needle.lower()
        self._root = JsonNode("", document, None, 0)
        if self._needle:
            self._root.keep(self._needle)
        self.endResetModel()

    def node(self, index: Index) -> JsonNode:
        """The node of a row; the whole document for no row."""
        return index.internalPointer() if index.isValid() else self._root

    def find(self, steps: Sequence[Step]) -> QModelIndex:
        """The row of a place; an invalid one if it is not shown."""
        node, index = self._root, QModelIndex()
        for step in steps:
            child = next((each for each in node.children if each.key == step), None)
            if child is None:
                return QModelIndex()
            node, index = child, self.index(child.row, 0, index)
        return index

    def index(self, row: int, column: int, parent: Index = ROOT) -> QModelIndex:
        children = self.node(parent).children
        if not 0 <= row < len(children):
            return QModelIndex()
        return self.createIndex(row, column, children[row])

    def parent(self, index: Index = ROOT) -> QModelIndex:  # type: ignore[override]
        node = self.node(index).parent
        if node is None or node is self._root:
            return QModelIndex()
        return self.createIndex(node.row, 0, node)

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.column() > 0 else len(self.node(parent).children)

    def hasChildren(self, parent: Index = ROOT) -> bool:
        if parent.column() > 0:
            return False
        value = self.node(parent).value
        return isinstance(value, Mapping | list) and bool(value)

    def columnCount(self, _parent: Index = ROOT) -> int:
        return 2

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return (_("Name"), _("Value"))[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        node = self.node(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return _line(str(node.key)) if index.column() == 0 else _shown(node.value)
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 1:
            return _color(node.value)
        return None


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        return f"{{{len(value)}}}" if value else "{}"
    if isinstance(value, list):
        return f"[{len(value)}]" if value else "[]"
    return _line(value) if value and isinstance(value, str) else json.dumps(value)


def _line(text: str) -> str:
    shown = ansi.plain(text[:LONGEST].replace("\n", "⏎"))
    return shown + "…" if len(text) > LONGEST else shown


def _color(value: Any) -> QColor | None:
    if value is None or isinstance(value, Mapping | list) or value == "":
        return QColor(colors().muted)
    if isinstance(value, bool | int | float):
        return QColor(colors().info)
    return None
