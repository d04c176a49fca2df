"""Templates are good Dockerfiles."""

from __future__ import annotations

from pathlib import Path

import pytest

from pierhead.core import assets
from pierhead.core.errors import AppError
from pierhead.dockerfile.check import check
from pierhead.dockerfile.outline import outline
from pierhead.dockerfile.templates import TEMPLATES, Template, template


@pytest.mark.parametrize("one", TEMPLATES, ids=lambda one: one.id)
def test_each_has_nothing_to_complain_about(one: Template) -> None:
    text = one.text()
    assert check(text) == ()
    assert text.startswith("# syntax=docker/dockerfile:1\n")
    assert text.endswith("\n")
    assert outline(text).images()


def test_each_file_is_offered() -> None:
    files = {path.name for path in (assets.resources() / "templates").iterdir()}
    assert files == {f"{one.id}.Dockerfile" for one in TEMPLATES}


def test_a_missing_file_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(assets, "resources", lambda: tmp_path)
    with pytest.raises(AppError, match="Go program"):
        template("go").text()
