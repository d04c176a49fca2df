"""Every text that a person reads goes through the catalogues, and gets there whole."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from i18n.marks import ROOT, constants, early, misused, sources, unmarked, uses

Finder = Callable[[ast.Module], Iterator[tuple[int, str]]]


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def findings(finder: Finder) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{line}: {what}"
        for path in sources()
        for line, what in finder(parsed(path))
    ]


def test_what_a_widget_shows_is_translated() -> None:
    assert findings(unmarked) == []


def test_marked_texts_can_be_found_in_a_catalogue() -> None:
    assert findings(misused) == []


def test_no_text_is_looked_up_before_the_language_is_known() -> None:
    assert findings(early) == []


def test_every_marked_constant_is_used() -> None:
    used = set().union(*(uses(parsed(path)) for path in sources()))
    unused = [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path in sources()
        for line, name in constants(parsed(path))
        if name not in used
    ]
    assert unused == []


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ('label.setText("Stop")', 1),
        ('label.setText(f"{n} left")', 1),
        ('label.setText("a" if x else _("b"))', 1),
        ('label.setText("{n} left".format(n=1))', 1),
        ('raise AppError("Broken", str(error))', 1),
        ('QPushButton(icon, "Stop")', 1),
        ('Field("name", "Name")', 1),
        ('Question(title=_("A"), action="Go")', 1),
        ('label.setText(_("Stop"))', 0),
        ('label.setText(f"{n} / {m}")', 0),
        ('label.setText("Pierhead")', 0),
        ('plain_label(_("Stop"), "muted")', 0),
        ('raise AppError(_("Broken"), "raw words of the system")', 0),
    ],
)
def test_a_text_without_a_mark_is_found(source: str, count: int) -> None:
    assert len(list(unmarked(ast.parse(source)))) == count


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ('_(f"{n} left")', 1),
        ('_("{n} left".format(n=1))', 1),
        ('_("a" + b)', 1),
        ('N_(f"{n}")', 1),
        ("N_(name)", 1),
        ('_("")', 1),
        ('ngettext(one, "{n} many", n)', 1),
        ('_("{n} left").format(n=1)', 0),
        ("_(command.title)", 0),
        ('ngettext("{n} one", "{n} many", n + 1)', 0),
    ],
)
def test_a_mark_around_a_made_up_text_is_found(source: str, count: int) -> None:
    assert len(list(misused(ast.parse(source)))) == count


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ('TITLE = _("Stop")', 1),
        ('class A:\n    title = _("Stop")', 1),
        ('def f(title=_("Stop")): ...', 1),
        ('def f():\n    return _("Stop")', 0),
        ('TITLE = N_("Stop")', 0),
        ('TITLE = lambda: _("Stop")', 0),
    ],
)
def test_a_look_up_at_import_is_found(source: str, count: int) -> None:
    assert len(list(early(ast.parse(source)))) == count
