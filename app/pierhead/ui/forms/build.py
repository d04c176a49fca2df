"""Ask how to build a Dockerfile: context, tag, arguments, stage and options."""

from __future__ import annotations

import asyncio
import os
import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QLineEdit,
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
from pierhead.core.secrets import without_password
from pierhead.dockerfile.outline import Outline
from pierhead.engine.api_build import BuildSpec
from pierhead.engine.api_builds import BuilderOffer
from pierhead.engine.build_command import format_build
from pierhead.state import build_options
from pierhead.ui.dialogs import go_or_cancel, plain_label
from pierhead.ui.forms.build_arguments import BuildArguments
from pierhead.ui.forms.build_context import ContextField
from pierhead.ui.forms.build_more import MoreOptions
from pierhead.ui.forms.builder_line import BuilderLine
from pierhead.ui.forms.run_basics import Folding
from pierhead.ui.icons import icon
from pierhead.ui.theme import UNIT, polish
from pierhead.ui.widgets.command_preview import CommandPreview
from pierhead.ui.widgets.fields import LABEL_TOP, FieldGrid

WIDTH = 600
MOST_HEIGHT, LEAST_HEIGHT = 560, 80
"""Of what can be scrolled."""
FRAME = 40
"""What the frame of a window may take above it, where that is not known yet."""


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
        *,
        at_once: bool = True,
    ) -> None:
        """With ``remote`` the builder fetches the context, and ``path`` is in there.

        Without ``at_once`` it can be used when its ``parts`` are made.
        """
        super().__init__(parent)
        self._context, self._path, self._remote = context, path, remote
        self._key = f"build.{without_password(remote.context) if remote else path}"
        self.about: object = ("build", self._key)
        self.parts = self._make(known)
        """Each is made without holding up the loop."""
        if at_once:
            deque(self.parts, 0)

    def _make(self, known: Outline) -> Iterator[None]:
        path, remote = self._path, self._remote
        self.setWindowTitle(_("Build {file}").format(file=remote.name if remote else path.name))
        self.setMinimumWidth(WIDTH)
        self._note = plain_label("")
        self._note.setWordWrap(True)
        self._note.hide()
        self._place, self._tags = ContextField(is_remote=remote is not None), QLineEdit()
        self._target = QComboBox()
        yield
        self.arguments = BuildArguments(None if remote else known.settable)
        yield
        self._no_cache = QCheckBox(_("Without the cache"))
        self._pull = QCheckBox(_("Look for newer base images"))
        self._classic = QCheckBox(_("With the classic builder"))
        self._builder = BuilderLine(self._context.connection)
        self._preview = CommandPreview(_("The same in a terminal"))
        self._problem = plain_label("", "problem")
        self._fill_target(known)
        self._more = MoreOptions()
        self._folding = Folding(_("More"), self._more)
        yield
        yield from self._arrange()
        self._named = known.platforms
        self._more.offer_platforms(known.platforms)
        self._connect()
        yield
        self._restore()
        yield
        self._tags.setFocus()

    def spec(self) -> BuildSpec:
        """What the form says now."""
        place = self._place.text
        name = (address(place) or self._remote).name if self._remote else ""
        spec = BuildSpec(
            context=Path(name) if self._remote else self._place.folder,
            dockerfile=self._path,
            remote=place if self._remote else "",
            tags=tuple(self._tags.text().replace(",", " ").split()),
            args=self.arguments.given(),
            target=self._stage(),
            no_cache=self._no_cache.isChecked(),
            pull=self._pull.isChecked(),
            classic=self._classic.isChecked(),
        )
        return self._more.apply(spec)

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

    def _arrange(self) -> Iterator[None]:
        # From the outside in, for Qt dresses again all that is in what is moved; and in the order
        # in which the tab key goes.
        self._content = QWidget()
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setWidget(self._content)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._scroll, 1)
        layout = QVBoxLayout(self._content)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, UNIT)
        layout.setSpacing(UNIT)
        layout.addWidget(self._note)
        form = FieldGrid()
        layout.addWidget(form)
        self._fill_form(form)
        yield
        layout.addWidget(self.arguments)
        layout.addSpacing(UNIT)
        for box in (self._no_cache, self._pull, self._classic, self._folding):
            layout.addWidget(box)
        layout.addStretch(1)
        yield
        yield from self._more.parts()
        yield
        self._arrange_below(whole)
        yield

    def _arrange_below(self, whole: QVBoxLayout) -> None:
        self._go, _cancel, buttons = go_or_cancel(self, _("Build"))
        self._go.setIcon(icon("hammer", "on_accent"))
        below = QVBoxLayout()
        below.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, 2 * UNIT)
        below.setSpacing(UNIT)
        for widget in (self._problem, self._preview, buttons):
            below.addWidget(widget)
        whole.addLayout(below)

    def _fill_form(self, form: FieldGrid) -> None:
        path = plain_label(str(self._path))
        path.setContentsMargins(0, LABEL_TOP, 0, 0)
        form.add(_("Dockerfile"), path)
        if self._remote:
            field = form.add(_("Repository"), self._place)
            field.set_note(
                _("The engine fetches it: write a branch and a folder as URL#branch:folder.")
            )
        else:
            form.add(_("Context folder"), self._place)
        form.add(_("Tags"), self._tags)
        form.add(_("Stage"), self._target)
        form.add(_("Builder"), self._builder)

    def _connect(self) -> None:
        self._place.changed.connect(self._check)
        self._tags.textChanged.connect(self._check)
        self._target.currentTextChanged.connect(self._check)
        self.arguments.changed.connect(self._check)
        self.arguments.grown.connect(self._fit)
        self.arguments.secret_asked.connect(self._give_secret)
        for box in (self._no_cache, self._pull, self._classic):
            box.toggled.connect(self._check)
        self._classic.toggled.connect(self._builder.ask)
        self._builder.found.connect(self._found)
        self._more.changed.connect(self._check)
        self._folding.toggled.connect(self._fit)
        self._preview.copied.connect(self._context.desk.copy)
        self.finished.connect(self.deleteLater)

    def _found(self, offer: BuilderOffer) -> None:
        self._more.offer_platforms(self._named, offer.platforms)
        self._fit()

    def _fit(self) -> None:
        """Be as high as what is in it, as far as the screen goes, with all buttons on it."""
        for layout in filter(None, (self._content.layout(), self.layout())):
            layout.activate()
        room = self.screen().availableGeometry()
        frame = max(self.frameGeometry().height() - self.height(), FRAME)
        beside = self.minimumSizeHint().height() - self._scroll.minimumHeight() + frame
        most = max(LEAST_HEIGHT, min(MOST_HEIGHT, room.height() - beside))
        self._scroll.setMinimumHeight(min(self._content.sizeHint().height(), most))
        self.adjustSize()
        self.resize(self.width(), min(self.height(), room.height() - frame))
        over = self.frameGeometry().bottom() - room.bottom()
        if over > 0 and self.isVisible():
            self.move(self.x(), max(room.top(), self.y() - over))

    def showEvent(self, event: QShowEvent) -> None:
        self._fit()
        super().showEvent(event)
        # Not before: a form that is only made ahead shall load nothing and ask no engine.
        self._builder.ask(self._classic.isChecked())

    def _fill_target(self, known: Outline) -> None:
        self._target.addItem(_("The last one"), "")
        for stage in known.stages:
            if stage.name:
                self._target.addItem(stage.name, stage.name)
        self._target.setEditable(self._remote is not None)

    # -- values

    def ask_again(self, spec: BuildSpec, missing: Sequence[str]) -> None:
        """Begin with another build's options; what is ``missing`` is not known of them any more."""
        self._fill(spec, missing)
        if missing and not self.arguments.focus_on(missing[0]):
            self._folding.unfold()

    def _restore(self) -> None:
        saved: dict[str, Any] = self._context.settings.get(self._key, {})
        try:
            spec = build_options.spec_of(saved)
        except build_options.UnknownOptions:
            folder = Path(self._remote.name) if self._remote else self._path.parent
            remote = self._remote.context if self._remote else ""
            spec = BuildSpec(folder, self._path, (default_tag(folder),), remote=remote)
        self._fill(spec, build_options.missing(saved))

    def _fill(self, spec: BuildSpec, missing: Sequence[str]) -> None:
        self._place.line.setText(spec.remote or str(spec.context))
        self._tags.setText(" ".join(spec.tags))
        self._target.setCurrentIndex(max(0, self._target.findData(spec.target)))
        if self._remote and spec.target:
            self._target.setEditText(spec.target)
        self._pull.setChecked(spec.pull)
        self._classic.setChecked(spec.classic)
        secrets = {secret.id for secret in spec.secrets}
        names = [name for name in missing if name and name not in secrets]
        self.arguments.fill(spec.args, names)
        words = ", ".join(name or _("the password of the repository") for name in missing)
        text = _("Give again what is never kept, because it looks like a secret: {names}")
        self._note.setText(text.format(names=words))
        self._note.setVisible(bool(missing))
        if self._more.fill(spec):
            self._folding.unfold()
        self._check()

    def _give_secret(self, name: str, value: str) -> None:
        self._folding.unfold()
        self._more.secrets.add(name, value)
        self._fit()
        self._more.secrets.show_last()

    def _remember(self) -> None:
        spec = replace(self.spec(), no_cache=False)
        self._context.settings.set(self._key, build_options.kept(spec))

    def _check(self) -> None:
        spec = self.spec()
        tags = next(filter(None, map(reference.problem, spec.tags)), "")
        polish(self._tags, "problem", bool(tags))
        self._preview.set_text(format_build(spec, windows=os.name == "nt"))
        problems = (self._place.problem(), tags, self._more.problem())
        self._problem.setText("\n".join(filter(None, problems)))
        if self._problem.isHidden() == bool(self._problem.text()):
            self._problem.setVisible(bool(self._problem.text()))
            self._fit()
        self._go.setEnabled(not self._problem.text())
