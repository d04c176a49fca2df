"""Two builds side by side as a tab: their steps, and what differs in their Dockerfiles."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from difflib import unified_diff

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
)

from pierhead.commands.builds import replayed
from pierhead.commands.context import Context
from pierhead.core import units
from pierhead.core.errors import AppError
from pierhead.core.i18n import N_, _, ngettext
from pierhead.core.text import visible
from pierhead.core.turns import in_turns
from pierhead.engine.api_inside import Stream
from pierhead.state.build_compare import Pair, Verdict, compare
from pierhead.state.build_history import BuildRecord
from pierhead.state.build_reasons import Reason, Reasons
from pierhead.state.builds import Build, StepRecord
from pierhead.state.logs import LogBuffer
from pierhead.ui.dialogs import plain_label, plain_tooltip
from pierhead.ui.documents.build_log import LogPane
from pierhead.ui.documents.build_words import name_of, state_of, time_of
from pierhead.ui.documents.document import Document
from pierhead.ui.documents.past_build import words_of
from pierhead.ui.focus_lead import lead_focus
from pierhead.ui.icons import icon
from pierhead.ui.theme import UNIT
from pierhead.ui.widgets.calm_combo import CalmCombo
from pierhead.ui.widgets.tasks import Tasks
from pierhead.ui.widgets.titles import widen

MOST_CHOICES = 50
_VERDICTS = {
    Verdict.FAILED: (N_("failed"), "circle-alert", "bad"),
    Verdict.LOST: (N_("lost its cache"), "zap", "warn"),
    Verdict.SLOWER: (N_("slower"), "arrow-up", "warn"),
    Verdict.NEW: (N_("new"), "plus", "accent"),
    Verdict.GONE: (N_("gone"), "x", "muted"),
    Verdict.QUICKER: (N_("quicker"), "arrow-down", "good"),
    Verdict.WON: (N_("from the cache now"), "zap", "good"),
    Verdict.SAME: ("", "", ""),
}
_REASONS = {
    Reason.UNKNOWN: N_("nothing that can be seen: its cache was removed, or a mount has changed"),
    Reason.TOLD: N_("the build was asked to use no cache"),
    Reason.INSTRUCTION: N_("the instruction has changed"),
    Reason.ARGUMENT: N_("build arguments have changed: {cause}"),
    Reason.SETTING: N_("what is set before it has changed: {cause}"),
    Reason.PARENT: N_("a step before it ran again: {cause}"),
    Reason.FILES: N_("files that it takes from the context have changed"),
    Reason.BASE: N_("the base image is another one: {cause}"),
}
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_DIFF = {"+": "\x1b[32m", "-": "\x1b[31m", "@": "\x1b[36m"}


class CompareDocument(Document):
    """Shows what differs; either build can be chosen anew."""

    kind = "compare builds"
    icon = "columns-2"

    def __init__(self, context: Context, before: BuildRecord, after: BuildRecord) -> None:
        super().__init__()
        self._context = context
        self._tasks = Tasks(self)
        self._records = list(_choices(list(context.builds.store), before, after))
        self._boxes = [self._box(_("Before"), before), self._box(_("After"), after)]
        self._summary = plain_label("", "heading")
        self._tree = _tree()
        self._diff = LogPane(_("Differences of the Dockerfiles"))
        self._diff.view.look.set_hint(_("The Dockerfiles are the same."))
        self._arrange()
        self._load()

    def title(self) -> str:
        return _("Compare {name}").format(name=self._record(1).name)

    def shut(self) -> None:
        self._tasks.cancel()

    def _record(self, number: int) -> BuildRecord:
        return self._records[self._boxes[number].currentIndex()]

    def _box(self, name: str, chosen: BuildRecord) -> QComboBox:
        box = CalmCombo()
        box.setAccessibleName(name)
        for record in self._records:
            box.addItem(f"{units.clock(record.started)}  {visible(_how(record))}")
        box.setCurrentIndex(self._records.index(chosen))
        box.currentIndexChanged.connect(self._load)
        return box

    def _load(self) -> None:
        self._tasks.start("compare", self._compare(self._record(0), self._record(1)))

    async def _compare(self, before: BuildRecord, after: BuildRecord) -> None:
        try:
            builds = [await replayed(self._context, one) for one in (before, after)]
        except AppError as error:
            self._context.notices.error(error)
            return
        specs = before.spec(), after.spec()
        reasons = await asyncio.to_thread(Reasons, builds[0], builds[1], specs)
        pairs = await self._show_steps(compare(reasons))
        self._summary.setText(_sentence(pairs, before, after))
        self.changed.emit()
        self._diff.show_log(await asyncio.to_thread(_difference, *builds))

    async def _show_steps(self, compared: Iterable[Pair]) -> list[Pair]:
        """A row for each; the first that differs is the current one."""
        self._tree.clear()
        pairs: list[Pair] = []
        async for pair in in_turns(compared):
            pairs.append(pair)
            self._add(pair)
        first = next((row for row, pair in enumerate(pairs) if pair.verdict is not Verdict.SAME), 0)
        if row := self._tree.topLevelItem(first):
            self._tree.setCurrentItem(row)
        return pairs

    def _add(self, pair: Pair) -> None:
        word, symbol, tint = _VERDICTS[pair.verdict]
        record = pair.after or pair.before
        assert record
        difference = pair.difference
        change = "" if difference is None else _signed(difference)
        why = _(word) if word else ""
        if pair.reason:
            said = _(_REASONS[pair.reason]).format(cause=visible(_short(pair.cause)))
            why = f"{why}: {said}" if why else said
        cells = [name_of(record), _cell(pair.before), _cell(pair.after), change, why]
        row = QTreeWidgetItem(self._tree, cells)
        if symbol:
            row.setIcon(4, icon(symbol, tint))
        for column in (1, 2, 3):
            row.setTextAlignment(column, _RIGHT)
        tip = record.step.name
        if pair.reason is Reason.INSTRUCTION:
            tip = f"{tip}\n\n{_('Before')}: {pair.cause}"
        row.setToolTip(0, plain_tooltip(tip))
        row.setToolTip(4, plain_tooltip(why))
        if pair.verdict is Verdict.SAME and not pair.reason:
            for column in range(5):
                row.setForeground(column, self._tree.palette().placeholderText())

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, 0)
        top.setSpacing(UNIT)
        for box, name in zip(self._boxes, (_("Before"), _("After")), strict=True):
            label = plain_label(name, "muted")
            label.setWordWrap(False)
            top.addWidget(label)
            top.addWidget(box, 1)
        tabs = QTabWidget()
        tabs.setDocumentMode(True)
        tabs.tabBar().setExpanding(False)
        tabs.tabBar().setAccessibleName(_("Views of the comparison"))
        tabs.addTab(self._tree, icon("list-tree"), _("Steps"))
        tabs.addTab(self._diff, icon("file-code"), _("Dockerfile"))
        self._summary.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self._summary)
        layout.addWidget(tabs, 1)
        lead_focus(self, self._tree)


def _tree() -> QTreeWidget:
    tree = QTreeWidget()
    tree.setHeaderLabels(
        [_("Step"), _("Before"), _("After"), _("Difference"), _("What happened, and why")]
    )
    tree.setRootIsDecorated(False)
    tree.setUniformRowHeights(True)
    tree.setProperty("spacious", True)
    tree.setProperty("flat", True)
    tree.setAccessibleName(_("Steps"))
    for column in (0, 4):
        tree.header().setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
    for column, longest in ((1, _("cached")), (2, _("cached")), (3, "")):
        widen(tree, column, 10 * UNIT, longest)
        tree.headerItem().setTextAlignment(column, _RIGHT)
    return tree


def _difference(before: Build, after: Build) -> LogBuffer:
    """What differs between their Dockerfiles, in colours; takes long for long ones."""
    texts = before.dockerfile.splitlines(), after.dockerfile.splitlines()
    log = LogBuffer(stamped=False)
    text = "".join(
        f"{_DIFF.get(line[0], '')}{visible(line)}\x1b[0m\n"
        for line in unified_diff(*texts, lineterm="", n=3)
    )
    log.feed(Stream.OUT, text.encode())
    return log


def _choices(
    everything: list[BuildRecord], before: BuildRecord, after: BuildRecord
) -> list[BuildRecord]:
    """Builds to choose from: those of the same Dockerfile, and these two whatever they are."""
    same = [one for one in everything if one.is_like(after)][:MOST_CHOICES]
    found = {one.id: one for one in (*same, before, after)}
    return sorted(found.values(), key=lambda one: one.started, reverse=True)


def _sentence(pairs: Sequence[Pair], before: BuildRecord, after: BuildRecord) -> str:
    times = _("{before} before, {after} after").format(
        before=units.seconds(before.seconds), after=units.seconds(after.seconds)
    )
    lost = sum(pair.verdict is Verdict.LOST for pair in pairs)
    slower = sum(pair.verdict is Verdict.SLOWER for pair in pairs)
    words = [times]
    if lost:
        form = ngettext("{count} step lost its cache", "{count} steps lost their cache", lost)
        words.append(form.format(count=lost))
    if slower:
        form = ngettext("{count} step was slower", "{count} steps were slower", slower)
        words.append(form.format(count=slower))
    return " · ".join(words)


def _how(record: BuildRecord) -> str:
    """How it went, with its name if that does not say it."""
    how = words_of(record)
    return how if record.name in how else f"{record.name} — {how}"


def _cell(record: StepRecord | None) -> str:
    if record is None:
        return "—"
    return (
        time_of(record, record.spans[-1].end or record.spans[-1].start)
        if (record.spans)
        else state_of(record, ended=True)
    )


def _signed(seconds: float) -> str:
    if abs(seconds) < 0.05:  # noqa: PLR2004
        return ""
    return f"{'+' if seconds > 0 else '−'}{units.seconds(abs(seconds))}"


def _short(text: str, most: int = 60) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most - 1]}…"
