"""A JSON document as a tree: nodes are made when they are looked at, and can be filtered."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt
from PySide6.QtGui import QColor

from pierhead.core import ansi
from pierhead.core.i18n import N_
from pierhead.ui.theme import colors
from pierhead.ui.widgets.folding import FoldModel
from pierhead.ui.widgets.row_table import Index

Step = str | int
"""From a value to one inside: a member's name, or an element's number."""

LONGEST = 300
"""Characters of a value that a row shows."""
_NAME = re.compile(r"[A-Za-z_]\w*")


class JsonNode:
    """A value in its place."""

    __slots__ = ("_children", "key", "parent", "value")

    def __init__(self, key: Step, value: Any, parent: JsonNode | None) -> None:
        self.key = key
        self.value = value
        self.parent = parent
        self._children: list[JsonNode] | None = None

    @property
    def children(self) -> list[JsonNode]:
        """What is inside, of the parts that are shown."""
        if self._children is None:
            self._children = [JsonNode(key, value, self) for key, value in _inside(self.value)]
        return self._children

    @property
    def folds(self) -> bool:
        """Whether there is anything inside."""
        return isinstance(self.value, dict | list) and bool(self.value)

    def sift(self, needle: str) -> Generator[None, None, bool]:
        """Keep only what has ``needle``, with what it is in, step by step; whether any is left."""
        kept = []
        for child in self.children:
            if child.has(needle) or (child.folds and (yield from child.sift(needle))):
                kept.append(child)
            yield
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


class JsonModel(FoldModel[JsonNode]):
    """Two columns: the name of a value, and the value or how much is in it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(JsonNode("", None, None), (N_("Name"), N_("Value")), parent)
        self._needle = ""

    @property
    def document(self) -> Any:
        """What is shown."""
        return self.root.value

    @property
    def filtered(self) -> bool:
        """Whether only a part of the document is shown."""
        return bool(self._needle)

    def show(self, document: Any, unfolded: Collection[tuple[Step, ...]] = ()) -> None:
        """Show a document with these places unfolded."""
        self._needle = ""
        root = JsonNode("", document, None)
        self.plant(root, filter(None, (place(root, steps) for steps in unfolded)))

    def show_sifted(self, document: Any, needle: str) -> Iterator[None]:
        """Show of a document only what has ``needle`` in a name or a value, in steps."""
        root = JsonNode("", document, None)
        yield from root.sift(needle.lower())
        self._needle = needle
        self.plant(root, None)

    def at(self, steps: Sequence[Step]) -> QModelIndex:
        """The row of a place; an invalid one if it is not shown."""
        node = place(self.root, steps)
        return self.find(node) if node else QModelIndex()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        node = self.node(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return _line(str(node.key)) if index.column() == 0 else _shown(node.value)
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 1:
            return _color(node.value)
        return super().data(index, role)


def place(root: JsonNode, steps: Sequence[Step]) -> JsonNode | None:
    """What is at the end of a way; None where there is no such way."""
    node: JsonNode | None = root
    for step in steps:
        node = next((each for each in node.children if each.key == step), None) if node else None
    return node


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
