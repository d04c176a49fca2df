"""What PySide6 does to each module that is loaded after it."""

from __future__ import annotations

import importlib
import linecache
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from pierhead.ui.unread import spare_sources

SOURCE = "from PySide6.QtCore import QObject\n\n\ndef made() -> QObject:\n    return QObject()\n"


def test_no_source_is_read_and_qt_is_as_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "loaded_late.py").write_text(SOURCE)
    monkeypatch.syspath_prepend(tmp_path)
    feature = sys.modules["shibokensupport.feature"]
    monkeypatch.setattr(feature, "_mod_uses_pyside", feature._mod_uses_pyside)  # type: ignore[attr-defined]
    spare_sources()
    module = importlib.import_module("loaded_late")
    assert module.__file__ not in linecache.cache
    made = module.made()
    assert isinstance(made, QObject)
    assert made.objectName() == ""
    assert not hasattr(made, "object_name")
    del sys.modules["loaded_late"]
