"""The layout of a workspace as plain values, to and from JSON that anybody may have damaged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

MOST_TABS = 200
"""Tabs that are taken from a file: more were not opened by a person."""
DEEPEST = 16
"""Splits within splits that are taken from a file."""


@dataclass(frozen=True, slots=True)
class Tab:
    """What opens one document again."""

    kind: str
    values: Mapping[str, Any]
    title: str = ""
    """What its tab said, to be recognised by."""
    name: str = ""
    """The name that the user gave it."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A group of tabs, of which one is on top."""

    tabs: tuple[Tab, ...]
    current: int = 0


@dataclass(frozen=True, slots=True)
class Fork:
    """Parts beside each other, or one above the other."""

    beside: bool
    parts: tuple[Node, ...]
    sizes: tuple[int, ...] = ()
    """Of the parts along their axis, in any unit; none if there is not one for each."""


Node = Leaf | Fork


@dataclass(frozen=True, slots=True)
class Frame:
    """A window of its own."""

    node: Node
    place: str = ""
    """Where it is, as the window says it."""


@dataclass(frozen=True, slots=True)
class Layout:
    """All that is open; ``main`` is None if that is nothing in the main window."""

    main: Node | None = None
    windows: tuple[Frame, ...] = ()
    shown: bool = True
    """Whether the main window shows its part."""

    def tabs(self) -> list[Tab]:
        """Every tab."""
        nodes = [self.main, *(window.node for window in self.windows)]
        return [tab for node in nodes if node is not None for tab in tabs_of(node)]

    def beside(self, other: Layout) -> Layout:
        """All tabs of both: those in the other's main window come after the first ones here."""
        if self.main is None:
            main = other.main
        else:
            main = _with_more(self.main, tuple(tabs_of(other.main)) if other.main else ())
        return replace(self, main=main, windows=(*self.windows, *other.windows))

    def write(self) -> dict[str, Any]:
        """As JSON; empty if there is nothing."""
        if not self.tabs():
            return {}
        windows = [{"place": each.place, "node": _write(each.node)} for each in self.windows]
        main = _write(self.main) if self.main is not None else None
        return {"main": main, "windows": windows, "shown": self.shown}


def read(value: object) -> Layout:
    """A layout from JSON: what makes no sense is left out, and what is left fits together."""
    if not isinstance(value, dict):
        return Layout()
    reader = _Reader()
    main = reader.node(value.get("main"))
    frames = []
    for each in _list(value.get("windows")):
        if isinstance(each, dict) and (node := reader.node(each.get("node"))):
            frames.append(Frame(node, _text(each.get("place"))))
    return Layout(main, tuple(frames), value.get("shown") is not False)


def tabs_of(node: Node) -> Iterator[Tab]:
    """The tabs of a node, in the order of its parts."""
    if isinstance(node, Leaf):
        yield from node.tabs
    else:
        for part in node.parts:
            yield from tabs_of(part)


class _Reader:
    """Takes no more than a person may have opened."""

    def __init__(self) -> None:
        self._left = MOST_TABS

    def node(self, value: object, depth: int = 0) -> Node | None:
        if not isinstance(value, dict) or depth > DEEPEST:
            return None
        if "tabs" in value:
            return self._leaf(value)
        listed = _list(value.get("parts"))
        parts = [part for each in listed if (part := self.node(each, depth + 1))]
        if len(parts) <= 1:
            return parts[0] if parts else None
        sizes = [_number(each) for each in _list(value.get("sizes"))]
        fitting = len(sizes) == len(parts) == len(listed) and any(sizes)
        return Fork(value.get("beside") is True, tuple(parts), tuple(sizes) if fitting else ())

    def _leaf(self, value: Mapping[str, Any]) -> Leaf | None:
        tabs = [tab for each in _list(value["tabs"]) if (tab := _tab(each))][: self._left]
        self._left -= len(tabs)
        current = min(_number(value.get("current")), len(tabs) - 1)
        return Leaf(tuple(tabs), current) if tabs else None


def _tab(value: object) -> Tab | None:
    if not isinstance(value, dict):
        return None
    kind, values = value.get("kind"), value.get("values")
    if not isinstance(kind, str) or not isinstance(values, dict):
        return None
    return Tab(kind, values, _text(value.get("title")), _text(value.get("name")))


def _write(node: Node) -> dict[str, Any]:
    if isinstance(node, Fork):
        parts = [_write(part) for part in node.parts]
        return {"beside": node.beside, "parts": parts, "sizes": list(node.sizes)}
    tabs = [
        {"kind": each.kind, "values": dict(each.values), "title": each.title, "name": each.name}
        for each in node.tabs
    ]
    return {"tabs": tabs, "current": node.current}


def _with_more(node: Node, tabs: tuple[Tab, ...]) -> Node:
    if isinstance(node, Leaf):
        return replace(node, tabs=(*node.tabs, *tabs))
    return replace(node, parts=(_with_more(node.parts[0], tabs), *node.parts[1:]))


def _list(value: object) -> Sequence[Any]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _number(value: object) -> int:
    return value if isinstance(value, int) and 0 <= value < 1 << 16 else 0
