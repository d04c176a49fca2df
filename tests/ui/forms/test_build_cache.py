"""The form that cleans the build cache."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from fakes.stage import Stage
from harness.waiting import until
from pierhead.engine.api_builds import CacheEntry, CachePrune
from pierhead.ui.forms.build_cache import BuildCacheForm

NOW = datetime.now(UTC)


@pytest.fixture
async def form(stage: Stage, window: QWidget) -> BuildCacheForm:
    old = NOW - timedelta(days=30)
    stage.engine.builds.entries = [
        CacheEntry("a", "regular", "RUN <b>make</b>", 5_000_000, used=old),
        CacheEntry("b", "exec.cachemount", "cached mount /c", 9_000_000, used=NOW),
        CacheEntry("c", "regular", "COPY", 1_000_000, in_use=True, used=NOW),
        CacheEntry("d", "some.new.kind", "?", 1, used=NOW),
    ]
    form = BuildCacheForm(stage.context, window)
    form.show()
    await until(lambda: "would be removed" in form._preview.text())
    return form


async def test_kinds_and_a_preview(form: BuildCacheForm) -> None:
    assert form._summary.text() == "4 entries, 15 MB"
    kinds = [form._kinds.topLevelItem(row).text(0) for row in range(3)]
    assert kinds == ["Cache mounts of RUN", "Results of steps", "some.new.kind"]
    assert form._preview.text() == "3 entries of 14 MB would be removed."
    assert form._list.topLevelItem(1).text(0) == "RUN <b>make</b>"
    assert form._go.text() == "Remove 14 MB"


async def test_limits(form: BuildCacheForm) -> None:
    form._older.setChecked(True)
    form._age.setValue(14)
    await until(lambda: form._preview.text() == "1 entry of 5 MB would be removed.")
    form._kinds.topLevelItem(1).setCheckState(0, Qt.CheckState.Unchecked)
    await until(lambda: form._preview.text() == "Nothing would be removed.")
    assert not form._go.isEnabled()
    assert form.wanted() == CachePrune(14 * 86_400, kinds=("exec.cachemount", "some.new.kind"))
    form._keeping.setChecked(True)
    form._keep.setValue(3)
    assert form.wanted().keep == 3_000_000_000


async def test_it_removes_what_it_said(form: BuildCacheForm, stage: Stage) -> None:
    form._kinds.topLevelItem(0).setCheckState(0, Qt.CheckState.Unchecked)
    await until(lambda: "2 entries" in form._preview.text())
    form._go.click()
    await until(lambda: form._summary.text() == "2 entries, 10 MB")
    assert {entry.id for entry in stage.engine.builds.entries} == {"b", "c"}
    assert stage.notices[-1].detail == "5 MB of disk space are free again."
