"""How a build goes, in its header while it runs: a sentence and a bar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import QObject, QTimer

from pierhead.core import units
from pierhead.core.i18n import _
from pierhead.engine.api_build import ContextSent
from pierhead.state.builds import Build
from pierhead.ui.bind import Binding
from pierhead.ui.documents.build_header import BuildHeader
from pierhead.ui.documents.build_words import words_of_builder

FRAME = 50
"""Milliseconds between two looks at a build that changes much."""
_UNKNOWN = "\N{NO-BREAK SPACE}"
_SECOND = 500
"""Milliseconds between two looks at one that says nothing."""


class BuildProgress(QObject):
    """Looks at a build now and then; ``looked`` is called each time, for whoever draws more."""

    def __init__(self, header: BuildHeader, looked: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._header, self._looked = header, looked
        self._build, self._name = Build(), ""
        self._news = Binding(self, self._later)
        self._frame = QTimer(self, singleShot=True, interval=FRAME)
        self._frame.timeout.connect(self._look)
        self._clock = QTimer(self, interval=_SECOND)
        self._clock.timeout.connect(self._later)

    def follow(self, build: Build, name: str) -> None:
        """Show this build, which begins now."""
        self._build, self._name = build, name
        builder = self._header.builder
        # A line keeps its place until there is something to say: Qt would lay out the window twice.
        builder.setText(_UNKNOWN if builder.text() else "")
        builder.setVisible(bool(builder.text()))
        self._news.follow(build.changed)
        self._clock.start()
        self._look()

    def end(self) -> None:
        """The build is over: look a last time at who built."""
        self._clock.stop()
        self._frame.stop()
        self._show_builder()

    def _later(self) -> None:
        if self._clock.isActive() and not self._frame.isActive():
            self._frame.start()

    def _look(self) -> None:
        self._show_builder()
        self._show_summary(datetime.now(UTC))
        self._looked()

    def _show_builder(self) -> None:
        words = words_of_builder(self._build)
        if not words and self._clock.isActive():
            return
        if self._header.builder.text() != words:
            with self._header.at_once():
                self._header.builder.setText(words)
                self._header.builder.setVisible(bool(words))

    def _show_summary(self, now: datetime) -> None:
        build = self._build
        took = units.seconds((now - build.started).total_seconds())
        over, known = build.counted
        text = _("Building {name}… {time}").format(name=self._name, time=took)
        if known:
            steps = _("{over} of {known} steps").format(over=over, known=known)
            text = f"{text} · {steps}"
        progress = build.progress
        if (sent := build.context) and not sent.done:
            text, progress = _sending(sent)
        self._header.bar.show_share(progress)
        self._header.show_state(text)


def _sending(sent: ContextSent) -> tuple[str, float | None]:
    """What is said of a context on its way, and how far it is."""
    if not sent.total:
        text = _("Sending the context: {size}, {count} files")
        return text.format(size=units.size(sent.sent), count=sent.files), None
    text = _("Sending the context: {size} of {total}, {count} files")
    sizes = {"size": units.size(sent.sent), "total": units.size(sent.total)}
    return text.format(count=sent.files, **sizes), min(1.0, sent.sent / sent.total)
