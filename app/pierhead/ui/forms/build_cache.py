"""The build cache: what takes how much, and removing of it what is not needed."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from pierhead.commands.context import Context
from pierhead.core import units
from pierhead.core.errors import AppError
from pierhead.core.i18n import N_, _, ngettext
from pierhead.core.text import visible
from pierhead.engine.api_builds import CacheEntry, CachePrune
from pierhead.state.build_cache import by_kind, doomed, total
from pierhead.state.jobs import Job, JobState
from pierhead.ui.bind import bind
from pierhead.ui.dialogs import go_or_cancel, plain_label, plain_tooltip
from pierhead.ui.theme import UNIT
from pierhead.ui.widgets.calm_spin import CalmSpin
from pierhead.ui.widgets.tasks import Tasks
from pierhead.ui.widgets.titles import widen

WIDTH, HEIGHT = 720, 560
MOST_SHOWN = 500
"""Entries of the preview; there may be thousands."""
DAY, GIGABYTE = 86_400, 1_000_000_000
KINDS = {
    "regular": N_("Results of steps"),
    "source.local": N_("Contexts that were sent"),
    "exec.cachemount": N_("Cache mounts of RUN"),
    "frontend": N_("Dockerfile frontends"),
    "source.git.checkout": N_("Git repositories"),
    "internal": N_("The builder's own"),
}
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_KIND = Qt.ItemDataRole.UserRole


class BuildCacheForm(QDialog):
    """Kinds to tick, limits to set, what would go, and the button that removes it."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._tasks = Tasks(self)
        self._entries: tuple[CacheEntry, ...] = ()
        self._job: Job | None = None
        self.setWindowTitle(_("Build Cache"))
        self.resize(WIDTH, HEIGHT)
        self._summary = plain_label(_("Reading…"), "heading")
        self._kinds = _tree([_("Kind"), _("Entries"), _("Size"), _("Not in use")])
        self._kinds.setAccessibleName(_("Kinds"))
        self._older, self._age = QCheckBox(_("Only what was not of use for")), _spin(7, _("days"))
        self._keeping = QCheckBox(_("Keep what is of most use, up to"))
        self._keep = _spin(10, _("GB"))
        self._all = QCheckBox(_("Also what images have as well, and the builder's own"))
        self._preview = plain_label("")
        self._list = _tree([_("What would be removed"), _("Size"), _("Last of use")])
        self._list.setAccessibleName(_("What would be removed"))
        self._soon = QTimer(self, singleShot=True, interval=100)
        self._soon.timeout.connect(self._look_ahead)
        self._go, self._close, self._buttons = go_or_cancel(self, _("Remove"), destructive=True)
        self._close.setText(_("Close"))
        self._arrange()
        self._connect()
        self._tasks.start("read", self._read())
        self.finished.connect(self.deleteLater)

    def wanted(self) -> CachePrune:
        """What the form says now."""
        rows = [self._kinds.topLevelItem(row) for row in range(self._kinds.topLevelItemCount())]
        ticked = [row for row in rows if row and row.checkState(0) is Qt.CheckState.Checked]
        kinds = tuple(str(row.data(0, _KIND)) for row in ticked)
        return CachePrune(
            self._age.value() * DAY if self._older.isChecked() else 0,
            int(self._keep.value()) * GIGABYTE if self._keeping.isChecked() else 0,
            () if len(kinds) == len(rows) else kinds or ("none",),
            self._all.isChecked(),
        )

    def accept(self) -> None:
        """Remove what the preview says; the form stays, to show what is left."""
        wanted, engine = self.wanted(), self._context.engine
        self._go.setEnabled(False)

        async def work(_job: Job) -> None:
            pruned = await engine.builds.prune(wanted)
            freed = _("{size} of disk space are free again.").format(size=units.size(pruned.freed))
            self._context.notices.info(_("The build cache is cleaned."), freed)

        self._job = self._context.jobs.start(_("Clean the build cache"), work)
        bind(self._job.ended, self, self._pruned)

    # -- inside

    async def _read(self) -> None:
        try:
            self._entries = tuple(await self._context.engine.builds.cache())
        except AppError as error:
            self._summary.setText(str(error))
            return
        self._show()

    def _pruned(self, job: Job) -> None:
        if job.state is JobState.FAILED and job.error:
            self._context.notices.error(job.error)
        self._tasks.start("read", self._read())

    def _show(self) -> None:
        entries = self._entries
        if not entries:
            self._summary.setText(_("The build cache is empty."))
        else:
            count = len(entries)
            text = ngettext("{count} entry, {size}", "{count} entries, {size}", count)
            self._summary.setText(text.format(count=count, size=units.size(total(entries))))
        unticked = self._unticked()
        self._kinds.blockSignals(True)
        self._kinds.clear()
        for usage in by_kind(entries):
            title = _(KINDS[usage.kind]) if usage.kind in KINDS else visible(usage.kind)
            cells = [title, str(usage.count), units.size(usage.size), units.size(usage.idle)]
            row = QTreeWidgetItem(self._kinds, cells)
            row.setData(0, _KIND, usage.kind)
            state = Qt.CheckState
            row.setCheckState(0, state.Unchecked if usage.kind in unticked else state.Checked)
            for column in (1, 2, 3):
                row.setTextAlignment(column, _RIGHT)
        self._kinds.blockSignals(False)
        self._look_ahead()

    def _unticked(self) -> set[str]:
        rows = [self._kinds.topLevelItem(row) for row in range(self._kinds.topLevelItemCount())]
        return {
            str(row.data(0, _KIND))
            for row in rows
            if row and row.checkState(0) is not Qt.CheckState.Checked
        }

    def _look_ahead(self) -> None:
        self._age.setEnabled(self._older.isChecked())
        self._keep.setEnabled(self._keeping.isChecked())
        self._tasks.start("preview", self._foresee(self.wanted()))

    async def _foresee(self, wanted: CachePrune) -> None:
        gone = await asyncio.to_thread(doomed, self._entries, wanted)
        size = units.size(total(gone))
        count = len(gone)
        text = ngettext(
            "{count} entry of {size} would be removed.",
            "{count} entries of {size} would be removed.",
            count,
        )
        nothing = _("Nothing would be removed.")
        self._preview.setText(text.format(count=count, size=size) if gone else nothing)
        self._go.setText(_("Remove {size}").format(size=size) if gone else _("Remove"))
        self._go.setEnabled(bool(gone))
        self._list.clear()
        now = datetime.now(UTC)
        for entry in sorted(gone, key=lambda one: -one.size)[:MOST_SHOWN]:
            name = visible(entry.description or entry.id)
            size = units.size(entry.size)
            row = QTreeWidgetItem(self._list, [name, size, units.age(entry.used, now)])
            row.setTextAlignment(1, _RIGHT)
            row.setToolTip(0, plain_tooltip(f"{entry.description}\n{entry.id}".strip()))

    def _connect(self) -> None:
        self._kinds.itemChanged.connect(self._soon.start)
        for box in (self._older, self._keeping, self._all):
            box.toggled.connect(self._soon.start)
        for spin in (self._age, self._keep):
            spin.valueChanged.connect(self._soon.start)

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(UNIT)
        layout.addWidget(self._summary)
        layout.addWidget(self._kinds, 2)
        for box, spin in ((self._older, self._age), (self._keeping, self._keep)):
            layout.addLayout(_limit(box, spin))
        layout.addWidget(self._all)
        layout.addSpacing(UNIT)
        layout.addWidget(self._preview)
        layout.addWidget(self._list, 3)
        layout.addWidget(self._buttons)
        self._go.setEnabled(False)


def _spin(value: int, unit: str) -> CalmSpin:
    spin = CalmSpin(1, 100_000, 1, 0)
    spin.setValue(value)
    spin.setSuffix(f" {unit}")
    spin.setEnabled(False)
    return spin


def _limit(box: QCheckBox, spin: CalmSpin) -> QHBoxLayout:
    spin.setAccessibleName(box.text())
    row = QHBoxLayout()
    row.addWidget(box)
    row.addWidget(spin)
    row.addStretch(1)
    return row


def _tree(titles: list[str]) -> QTreeWidget:
    tree = QTreeWidget()
    tree.setHeaderLabels(titles)
    tree.setRootIsDecorated(False)
    tree.setUniformRowHeights(True)
    tree.setProperty("spacious", True)
    tree.setProperty("flat", True)
    tree.header().setStretchLastSection(False)
    tree.header().setSectionResizeMode(0, tree.header().ResizeMode.Stretch)
    for column in range(1, len(titles)):
        widen(tree, column, 12 * UNIT)
        if titles[column] != _("Last of use"):
            tree.headerItem().setTextAlignment(column, _RIGHT)
    return tree
