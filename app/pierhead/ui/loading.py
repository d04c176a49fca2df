"""Load modules when they are needed, a little at a time: what nobody uses takes no memory.

Classes of widgets come into being in the thread of the window alone. PySide6 keeps a table of all
classes, which Qt looks into for every event, without the lock of the interpreter: a thread that
adds to it meanwhile ends the process (seen with 6.11, in two of twenty starts of a busy machine).
Whatever else a module needs is loaded in a thread before it.
"""

from __future__ import annotations

import asyncio
import dis
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from importlib import import_module
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from types import CodeType

from pierhead.core.turns import in_turns

_WINDOW = "pierhead.ui"
_QT = ("PySide6", "shiboken6", "qasync")
_TYPING = "TYPE_CHECKING"


async def load(*names: str) -> None:
    """Have modules there, as an ``import`` does, without holding up the loop meanwhile."""
    wanted = [name for name in names if name not in sys.modules]
    if wanted:
        async for name in in_turns(await asyncio.to_thread(_prepared, wanted)):
            _import(name)


def _prepared(names: Iterable[str]) -> list[str]:
    """What has to be loaded in the window's thread for ``names``, each behind what it needs.

    The rest is loaded; blocks.
    """
    order: list[str] = []
    seen: set[str] = set()

    def visit(name: str) -> None:
        if name in seen or name in sys.modules or name.startswith(_QT):
            return
        seen.add(name)
        if name.startswith(_WINDOW):
            for needed in _needs(name):
                visit(needed)
            order.append(name)
        else:
            _import(name)

    for name in names:
        visit(name)
    return order


def _import(name: str) -> None:
    # What another system has and this one has not is asked for by nobody; else its own import says
    # what is missing.
    with suppress(ImportError):
        import_module(name)


def _needs(name: str) -> Iterator[str]:
    """The modules that one loads when it is loaded itself."""
    spec = find_spec(name)
    get_code = getattr(spec and spec.loader, "get_code", None)
    code = get_code(name) if get_code else None
    for module, parts in _imports(code) if code else ():
        yield module
        # What is taken from a package may be a module of it.
        if (found := _found(module)) and found.submodule_search_locations is not None:
            yield from (whole for part in parts if _found(whole := f"{module}.{part}"))


def _found(name: str) -> ModuleSpec | None:
    with suppress(ImportError, ValueError):
        return find_spec(name)
    return None


def _imports(code: CodeType) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What the statements of a module import, but for those that only type checkers see.

    A module, and the names that are taken from it.
    """
    parts: object = None
    skipped, end = False, 0
    for step in dis.get_instructions(code):
        if step.offset < end:
            continue
        if step.opname == "IMPORT_NAME":
            yield step.argval, parts if isinstance(parts, tuple) else ()
        elif step.opname == "LOAD_CONST":
            parts = step.argval
        elif step.opname == "LOAD_NAME":
            skipped = step.argval == _TYPING
        elif skipped and "JUMP" in step.opname and "FALSE" in step.opname:
            skipped, end = False, step.argval
