"""Ask how to build a Dockerfile: context, tag, arguments, stage and options."""

from __future__ import annotations

import asyncio
import os
import re
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from pierhead.commands.context import Context
from pierhead.core import reference
from pierhead.core.errors import AppError
from pierhead.core.git_url import Remote
from pierhead.core.git_url import remote as address
from pierhead.core.i18n import _
from pierhead.dockerfile.outline import Outline
from pierhead.engine.api_build import BuildSpec
from pierhead.engine.build_command import format_build
from pierhead.ui.dialogs import go_or_cancel, plain_label
from pierhead.ui.forms.build_more import MoreOptions
from pierhead.ui.forms.run_basics import Folding
from pierhead.ui.forms.run_rows import pair_values, pairs_editor, pairs_of
from pierhead.ui.icons import icon
from pierhead.ui.theme import UNIT, polish
from pierhead.ui.widgets.command_preview import CommandPreview
from pierhead.ui.widgets.tasks import Tasks

WIDTH = 600
MOST_ARGUMENTS_HEIGHT = 220
MOST_HEIGHT = 560


def default_tag(folder: Path) -> str:
    """A tag made of a folder's name, by the rules for names of images."""
    name = re.sub(r"[^a-z0-9]+", "-", folder.name.lower()).strip("-")
    return f"{name or 'image'}:latest"


async def look_into(path: Path) -> Outline:
    """What the Dockerfile offers to set; nothing if it cannot be read, which the build will say."""

    def read() -> Outline:
        from pierhead.dockerfile import source
        from pierhead.dockerfile.outline import outline

        try:
            return outline(source.read(path).text)
        except AppError:
            return Outline()

    return await asyncio.to_thread(read)


class BuildForm(QDialog):
    """The form before a build; it remembers what a Dockerfile was last built with."""

    build_requested = Signal(object)
    """A ``BuildSpec``."""

    def __init__(
        self,
        context: Context,
        path: Path,
        known: Outline,
        parent: QWidget | None = None,
        remote: Remote | None = None,
    ) -> None:
        """With ``remote`` the builder fetches the context, and ``path`` is in there."""
        super().__init__(parent)
        self._context, self._path, self._remote = context, path, remote
        self._key = f"build.{remote.context if remote else path}"
        self._arguments: dict[str, QLineEdit] = {}
        self._free = pairs_editor(_("Add Argument")) if remote else None
        """Arguments by any name, for a Dockerfile that is not here to be read."""
        self.setWindowTitle(_("Build {file}").format(file=remote.name if remote else path.name))
        self.setMinimumWidth(WIDTH)
        self._folder, self._tags = QLineEdit(), QLineEdit()
        self._folder.textChanged.connect(self._look)
        self._tags.textChanged.connect(self._check)
        self._target = QComboBox()
        self._no_cache = QCheckBox(_("Without the cache"))
        self._pull = QCheckBox(_("Look for newer base images"))
        self._classic = QCheckBox(_("With the classic builder"))
        self._more = MoreOptions()
        self._more.changed.connect(self._check)
        self._more.offer_platforms(known.platforms)
        self._folding = Folding(_("More"), self._more)
        self._folding.toggled.connect(self._fit)
        self._preview = CommandPreview(_("The same in a terminal"))
        self._preview.copied.connect(context.desk.copy)
        self._problem = plain_label("", "problem")
        self._tasks = Tasks(self)
        self._missing: Path | None = None
        """The folder that was looked for and is not there."""
        self._arrange(known)
        self._restore()
        self._tags.setFocus()
        self.finished.connect(self.deleteLater)

    def spec(self) -> BuildSpec:
        """What the form says now."""
        place = self._folder.text().strip()
        name = (address(place) or self._remote).name if self._remote else ""
        spec = BuildSpec(
            context=Path(name or os.path.expanduser(place)),
            dockerfile=self._path,
            remote=place if self._remote else "",
            tags=tuple(self._tags.text().replace(",", " ").split()),
            args=self._given(),
            target=self._stage(),
            no_cache=self._no_cache.isChecked(),
            pull=self._pull.isChecked(),
            classic=self._classic.isChecked(),
        )
        return self._more.apply(spec)

    def _given(self) -> tuple[tuple[str, str], ...]:
        """The arguments that are not left at what the Dockerfile says."""
        if self._free:
            return pairs_of(self._free)
        return tuple(
            (name, line.text())
            for name, line in self._arguments.items()
            if line.text() != line.placeholderText() and line.text()
        )

    def _stage(self) -> str:
        """The stage that is chosen, or typed in where the stages are not known."""
        text = self._target.currentText().strip()
        known = self._target.findText(text)
        return str(self._target.itemData(known) or "") if known >= 0 else text

    def accept(self) -> None:
        if self._problem.text():
            return
        self._remember()
        self.build_requested.emit(self.spec())
        super().accept()

    # -- layout

    def _arrange(self, known: Outline) -> None:
        self._content = QWidget()
        layout = QVBoxLayout(self._content)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, UNIT)
        layout.setSpacing(UNIT)
        form = QFormLayout()
        form.setHorizontalSpacing(2 * UNIT)
        form.setVerticalSpacing(UNIT)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(_("Dockerfile"), plain_label(str(self._path)))
        if self._remote:
            self._folder.setAccessibleName(_("Repository"))
            form.addRow(_("Repository"), self._folder)
            note = _("The engine fetches it: write a branch and a folder as URL#branch:folder.")
            form.addRow("", plain_label(note, "muted"))
        else:
            self._folder.setAccessibleName(_("Context folder"))
            form.addRow(_("Context folder"), self._with_browse())
        self._tags.setAccessibleName(_("Tag"))
        form.addRow(_("Tag"), self._tags)
        self._fill_target(known)
        form.addRow(_("Stage"), self._target)
        layout.addLayout(form)
        self._add_arguments(layout, known)
        layout.addSpacing(UNIT)
        for box in (self._no_cache, self._pull, self._classic):
            box.toggled.connect(self._check)
            layout.addWidget(box)
        layout.addWidget(self._folding)
        layout.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setWidget(self._content)
        self._go, _cancel, buttons = go_or_cancel(self, _("Build"))
        self._go.setIcon(icon("hammer", "on_accent"))
        below = QVBoxLayout()
        below.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, 2 * UNIT)
        below.setSpacing(UNIT)
        for widget in (self._problem, self._preview, buttons):
            below.addWidget(widget)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._scroll, 1)
        whole.addLayout(below)

    def _fit(self) -> None:
        """Be as high as what is in it, as far as the screen goes."""
        if layout := self._content.layout():
            layout.activate()
        self._scroll.setMinimumHeight(min(self._content.sizeHint().height(), MOST_HEIGHT))
        self.adjustSize()

    def showEvent(self, event: QShowEvent) -> None:
        self._fit()
        super().showEvent(event)

    def _fill_target(self, known: Outline) -> None:
        self._target.setAccessibleName(_("Stage"))
        self._target.addItem(_("The last one"), "")
        for stage in known.stages:
            if stage.name:
                self._target.addItem(stage.name, stage.name)
        self._target.currentTextChanged.connect(self._check)
        self._target.setEditable(self._remote is not None)

    def _add_arguments(self, layout: QVBoxLayout, known: Outline) -> None:
        if not known.settable and not self._free:
            return
        layout.addSpacing(UNIT)
        layout.addWidget(plain_label(_("Build arguments"), "heading"))
        if self._free:
            self._free.changed.connect(self._check)
            self._free.changed.connect(self._fit)
            layout.addWidget(self._free)
            return
        inside = QWidget()
        form = QFormLayout(inside)
        form.setContentsMargins(0, 0, UNIT, 0)
        form.setHorizontalSpacing(2 * UNIT)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for argument in known.settable:
            line = QLineEdit()
            line.setAccessibleName(argument.name)
            line.setPlaceholderText(argument.default or "")
            line.textChanged.connect(self._check)
            self._arguments[argument.name] = line
            form.addRow(plain_label(argument.name.replace("&", "&&")), line)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(inside)
        scroll.setFixedHeight(min(inside.sizeHint().height() + 2, MOST_ARGUMENTS_HEIGHT))
        layout.addWidget(scroll)

    def _with_browse(self) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT)
        browse = QPushButton(_("Browse…"))
        browse.setAutoDefault(False)
        browse.setAccessibleName(_("Choose the Context Folder"))
        browse.clicked.connect(self._browse)
        layout.addWidget(self._folder, 1)
        layout.addWidget(browse)
        return row

    def _browse(self) -> None:
        dialog = QFileDialog(self, _("Choose the Context Folder"), self._folder.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self._folder.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # -- values

    def _restore(self) -> None:
        saved: dict[str, Any] = self._context.settings.get(self._key, {})
        place = self._remote.context if self._remote else str(self._path.parent)
        folder = Path(self._remote.name) if self._remote else self._path.parent
        self._folder.setText(str(saved.get("context", place)))
        self._tags.setText(str(saved.get("tags", default_tag(folder))))
        stage = str(saved.get("target", ""))
        self._target.setCurrentIndex(max(0, self._target.findData(stage)))
        if self._remote and stage:
            self._target.setEditText(stage)
        self._pull.setChecked(bool(saved.get("pull", False)))
        self._classic.setChecked(bool(saved.get("classic", False)))
        given = {str(name): str(value) for name, value in dict(saved.get("args", {})).items()}
        if self._free:
            self._free.set_rows(pair_values(given.items()))
        for name, value in given.items():
            if line := self._arguments.get(name):
                line.setText(value)
        if self._more.restore(dict(saved.get("more", {}))):
            self._folding.unfold()

    def _remember(self) -> None:
        spec = self.spec()
        self._context.settings.set(
            self._key,
            {
                "context": spec.remote or str(spec.context),
                "tags": " ".join(spec.tags),
                "target": spec.target,
                "pull": spec.pull,
                "classic": spec.classic,
                "args": dict(spec.args),
                "more": self._more.remembered(),
            },
        )

    def _look(self) -> None:
        """See whether the folder is there, in a thread: it may be far away."""
        folder = self.spec().context
        self._check()
        if self._remote:
            return
        self._tasks.start("folder", self._look_for(folder))

    async def _look_for(self, folder: Path) -> None:
        found = await asyncio.to_thread(os.path.isdir, folder)
        self._missing = None if found else folder
        self._check()

    def _check(self) -> None:
        spec = self.spec()
        problems = {self._folder: "", self._tags: ""}
        if self._remote and address(spec.remote) is None:
            problems[self._folder] = _("Give a repository as URL#branch:folder, or a tar archive.")
        elif spec.context == self._missing:
            problems[self._folder] = _("{folder} is not a folder.").format(folder=spec.context)
        for tag in spec.tags:
            problems[self._tags] = problems[self._tags] or reference.problem(tag)
        for line, problem in problems.items():
            polish(line, "problem", bool(problem))
        self._preview.set_text(format_build(spec, windows=os.name == "nt"))
        self._problem.setText("\n".join(filter(None, (*problems.values(), self._more.problem()))))
        self._problem.setVisible(bool(self._problem.text()))
        self._go.setEnabled(not self._problem.text())
