"""Read the source for texts that a person sees, and how they are marked for translation."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "app" / "pierhead"

LOOKUPS = {"_", "ngettext"}
MARKS = {*LOOKUPS, "N_"}
ALL = -1
SHOWN: dict[str, tuple[int, ...]] = {
    # Qt's setters
    "setText": (0,),
    "setToolTip": (0,),
    "setStatusTip": (0,),
    "setWhatsThis": (0,),
    "setWindowTitle": (0,),
    "setTitle": (0,),
    "setLabelText": (0,),
    "setPlaceholderText": (0,),
    "setAccessibleName": (0,),
    "setAccessibleDescription": (0,),
    "setSpecialValueText": (0,),
    "setTabText": (1,),
    "setTabToolTip": (1,),
    "setItemText": (1,),
    "setInformativeText": (0,),
    # Qt's constructors and what adds something with a label
    "QLabel": (0,),
    "QPushButton": (0, 1),
    "QRadioButton": (0,),
    "QCheckBox": (0,),
    "QGroupBox": (0,),
    "QAction": (0, 1),
    "QMenu": (0,),
    "QDockWidget": (0,),
    "addRow": (0,),
    "addTab": (1, 2),
    "insertTab": (2, 3),
    "addMenu": (0,),
    "addItem": (0,),
    "addAction": (0, 1),
    "addButton": (0,),
    "addSection": (0,),
    "showMessage": (0,),
    "getOpenFileName": (1,),
    "getSaveFileName": (1,),
    "getExistingDirectory": (1,),
    # the app's own
    "plain_label": (0,),
    "AppError": (0, 2),
    "EngineUnreachable": (0, 2),
    "EngineRefused": (0, 2),
    "NotFound": (0, 2),
    "Conflict": (0, 2),
    "Question": (0, 1, 2),
    "Choice": (1, 2),
    "Field": (1,),
    "Group": (1,),
    "command": (0,),
    "Column": (1,),
    "Entry": (0,),
}
"""Which positional arguments of a call are shown to the user."""
SHOWN_KEYWORDS = {"title", "text", "toolTip", "placeholderText", "hint", "label", "action"}
NAMES = {"Aa", "Pierhead", "Docker", "Dockerfile", "BuildKit", "Podman", "CPU", "ID", "PID", "URL"}
"""What is the same in every language, as are parts of a command line for an example."""
COMMAND_LINE = ("docker ", "linux/", "type=", "nofile=", "64m", "CMD [")


def sources() -> list[Path]:
    """Every module of the app."""
    return sorted(APP.rglob("*.py"))


def called(node: ast.Call) -> str:
    """The last name of what is called."""
    match node.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Subscript(value=ast.Name(id=name)):
            return name
    return ""


def unmarked(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Texts with letters in them that are shown but never looked up."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) in SHOWN:
            shown = [node.args[i] for i in SHOWN[called(node)] if i < len(node.args)]
            shown += [word.value for word in node.keywords if word.arg in SHOWN_KEYWORDS]
            for argument in shown:
                yield from _literals(argument)


def _literals(node: ast.expr) -> Iterator[tuple[int, str]]:
    """The literal texts that reach the argument, through conditions, sums and formats."""
    match node:
        case ast.Constant(value=str(text)):
            same = text in NAMES or text.startswith(COMMAND_LINE)
            if any(letter.isalpha() for letter in text) and not same:
                yield node.lineno, text
        case ast.JoinedStr(values=parts):
            for part in parts:
                yield from _literals(part)
        case ast.IfExp(body=one, orelse=other) | ast.BinOp(left=one, right=other):
            yield from _literals(one)
            yield from _literals(other)
        case ast.BoolOp(values=several):
            for value in several:
                yield from _literals(value)
        case ast.Call(func=ast.Attribute(value=ast.Constant() as text, attr="format")):
            yield from _literals(text)


def misused(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Marks around what can never be found in a catalogue."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        if node.func.id not in MARKS:
            continue
        texts = node.args[:2] if node.func.id == "ngettext" else node.args
        literal = node.func.id in {"N_", "ngettext"}
        for text in texts:
            if isinstance(text, ast.JoinedStr | ast.BinOp) or _is_format(text):
                yield node.lineno, f"{node.func.id}() of a text that is put together"
            elif isinstance(text, ast.Constant) and not text.value:
                yield node.lineno, f"{node.func.id}() of nothing"
            elif literal and not isinstance(text, ast.Constant):
                yield node.lineno, f"{node.func.id}() of something that is not a literal"


def _is_format(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and called(node) == "format"


def early(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Look-ups that run at import, before the language is known."""
    for statement in tree.body:
        yield from _early(statement)


def _early(node: ast.AST) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        outer: list[ast.AST] = [*node.decorator_list, *node.args.defaults]
        outer += [default for default in node.args.kw_defaults if default]
        for part in outer:
            yield from _early(part)
        return
    if isinstance(node, ast.Lambda):
        return
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in LOOKUPS:
        yield node.lineno, f"{node.func.id}() at import"
    for child in ast.iter_child_nodes(node):
        yield from _early(child)


def constants(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """The names of module-level constants whose value is marked with ``N_``."""
    for statement in tree.body:
        if not isinstance(statement, ast.Assign | ast.AnnAssign) or statement.value is None:
            continue
        marked = any(
            isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "N_"
            for node in ast.walk(statement.value)
        )
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        for target in targets:
            if marked and isinstance(target, ast.Name):
                yield statement.lineno, target.id


def uses(tree: ast.AST) -> set[str]:
    """Every name that is read, by itself or through its module."""
    found: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Load()) | ast.Attribute(attr=name, ctx=ast.Load()):
                found.add(name)
    return found
