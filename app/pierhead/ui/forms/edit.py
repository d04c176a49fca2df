"""The form to change a container: what will differ is shown first, then done."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from pierhead.commands.context import Context
from pierhead.commands.edit import apply, how, in_place, own_warnings
from pierhead.commands.originals import Original, dependents_of
from pierhead.core.blueprint import Blueprint
from pierhead.core.difference import differences
from pierhead.core.errors import AppError
from pierhead.core.i18n import _, ngettext
from pierhead.core.run_body import spec_of
from pierhead.core.run_edit import edited
from pierhead.core.text import visible
from pierhead.state.jobs import Job
from pierhead.ui.dialogs import plain_label
from pierhead.ui.forms.along import Along
from pierhead.ui.forms.spec_form import SpecForm, column
from pierhead.ui.theme import UNIT
from pierhead.ui.widgets.banner import Banner
from pierhead.ui.widgets.comparison import Comparison


class Review(QWidget):
    """What will differ, how it is done, and what to mind."""

    def __init__(self) -> None:
        super().__init__()
        self.table = Comparison(_("What will differ"))
        self.how = plain_label("")
        self.along = Along()
        self._said: list[Banner] = []
        self._banners = QVBoxLayout()
        self._banners.setSpacing(UNIT)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, UNIT)
        layout.setSpacing(UNIT)
        inner = column(self.how)
        inner.addLayout(self._banners)
        inner.addWidget(self.along)
        inner.addWidget(self.table, 1)
        layout.addLayout(inner)

    def show_plan(self, old: Original, plan: Blueprint, how: str) -> None:
        """Show what ``plan`` changes, and in a sentence how that is done."""
        self.how.setText(how)
        found = differences(old.plan, plan)
        self.table.show_rows([(each.what, each.before, each.after) for each in found])

    def warn(self, sentences: list[str]) -> None:
        """Say what to mind, in place of what was said before."""
        for banner in self._said:
            banner.deleteLater()
        self._said = []
        for sentence in sentences:
            banner = Banner()
            self._banners.addWidget(banner)
            banner.warn(sentence)
            self._said.append(banner)

    def warned(self) -> list[str]:
        """What it says to mind."""
        return [banner.text for banner in self._said]


class EditForm(SpecForm):
    """Filled with what a container is; the review comes before anything is done."""

    def __init__(
        self,
        context: Context,
        old: Original,
        parent: QWidget | None,
        *,
        at_once: bool = True,
    ) -> None:
        self._old, self._spec = old, spec_of(old.plan)
        self._warnings: list[str] = []
        self.about: object = ("edit", old)
        super().__init__(context, parent, at_once=at_once)

    def _make(self) -> Iterator[None]:
        yield from self._make_form("", "check")
        name = visible(self._old.plan.name)
        self.setWindowTitle(_("Edit {name}").format(name=name))
        self.review = Review()
        self.summary = plain_label("", "muted")
        self.back: QPushButton = self.buttons.add_extra(_("Back"))
        self.back.clicked.connect(self.show_fields)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(layout.indexOf(self._scroll) + 1, self.review, 1)
        self.below.insertWidget(0, self.summary)
        yield
        self.fields.fit_existing()
        self.fields.fill(self._spec, decided=True)
        self._spec = self.fields.spec()
        yield
        self.show_fields()
        self.fields.focus("command")

    @property
    def reviewing(self) -> bool:
        """Whether the difference is shown."""
        return not self.review.isHidden()

    @property
    def plan(self) -> Blueprint:
        """What the fields make of the container."""
        return edited(self._old.plan, self._spec, self.fields.spec())

    def accept(self) -> None:
        """Show the difference; from there, do it."""
        if self._job:
            return
        if self.reviewing:
            self._apply()
        elif self.all_there() and self._changed():
            self._show_review()

    def show_fields(self) -> None:
        """Go back to the fields."""
        self.review.hide()
        self.back.hide()
        self._scroll.show()
        self.buttons.rename_go(_("Review Changes…"), "list")
        self.edited()

    def names_taken(self) -> set[str]:
        """All but its own."""
        return super().names_taken() - {self._old.plan.name}

    def edited(self) -> None:
        """Say how much differs."""
        if self.reviewing:
            return
        plan = self.plan
        count = len(differences(self._old.plan, plan))
        text = ngettext("{count} change", "{count} changes", count).format(count=count)
        if not count:
            text = _("Nothing has been changed yet.")
        elif in_place(self._context, self._old, plan):
            text = _("{changes}, in place").format(changes=text)
        self.summary.setText(text)
        self.buttons.go.setEnabled(bool(count))

    def fail(self, error: AppError) -> None:
        """Say what went wrong at the fields."""
        self.show_fields()
        super().fail(error)

    def _changed(self) -> bool:
        return bool(differences(self._old.plan, self.plan))

    def _show_review(self) -> None:
        plan = self.plan
        self.review.show_plan(self._old, plan, how(self._context, self._old, plan))
        self.summary.clear()
        self._scroll.hide()
        self.review.show()
        self.back.show()
        self.buttons.rename_go(_("Apply"), "check")
        self.buttons.go.setFocus()
        self.review.warn([])
        self.review.along.show_found([])
        if not in_place(self._context, self._old, plan):
            self.review.warn(list(own_warnings(self._old)))
            self.buttons.go.setEnabled(False)
            self._tasks.start("dependents", self._look())

    async def _look(self) -> None:
        """Nothing is applied before it is known who stands on it."""
        try:
            found = await dependents_of(self._context.engine, self._old)
            self.review.along.show_found(found)
        finally:
            if self.reviewing:
                self.buttons.go.setEnabled(True)
                self.buttons.go.setFocus()

    def _apply(self) -> None:
        plan = self.plan
        title = _("Edit {name}").format(name=visible(self._old.plan.name))
        fetch = "always" if self.fields.spec().pull == "always" else ""
        along = self.review.along.chosen()

        async def work(job: Job) -> None:
            await apply(self._context, self._old, plan, job, fetch=fetch, along=along)

        self.follow(self._context.jobs.start(title, work))
