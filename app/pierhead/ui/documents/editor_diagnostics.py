"""The problems of an editor's text by who says so: the app, hadolint, and the engine's builder."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from pierhead.commands.context import Context
from pierhead.core.editor_options import EditorOptions, EditorPreferences
from pierhead.core.errors import AppError
from pierhead.dockerfile.hadolint import UNREADABLE, hadolint
from pierhead.dockerfile.located import located
from pierhead.dockerfile.parse import Problem, Severity
from pierhead.dockerfile.rule_pages import SAME
from pierhead.dockerfile.silence import silenced
from pierhead.dockerfile.syntax import read
from pierhead.state.lint import lint
from pierhead.ui.bind import bind
from pierhead.ui.widgets.code_view import CodeView
from pierhead.ui.widgets.tasks import Tasks

PAUSE = 600
"""Milliseconds without typing before others are asked."""
OWN, HADOLINT, ENGINE = "own", "hadolint", "engine"
_RANKS = {OWN: 0, ENGINE: 1, HADOLINT: 2}
"""Who counts when several say the same: first who knows the place, in the user's language."""
_OWN_ALONE = {"NoEmptyContinuation"}
"""What the engine says of another line than the one that it is about."""
_SEVERE = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


class EditorDiagnostics(QObject):
    """Asks the others when the text rests, and puts together what all say."""

    changed = Signal(list)
    """All ``Problem`` in the order of the lines."""

    def __init__(
        self,
        view: CodeView,
        context: Context,
        path: Callable[[], Path | None],
        preferences: EditorPreferences,
    ) -> None:
        super().__init__(view)
        self._view, self._context, self._path = view, context, path
        self._preferences = preferences
        self._tasks = Tasks(self)
        self._found: dict[str, Sequence[Problem]] = {}
        self._asked: dict[str, str] = {}
        self._on = False
        self._soon = QTimer(self, singleShot=True, interval=PAUSE)
        self._soon.timeout.connect(self._ask)
        view.textChanged.connect(self._soon.start)
        bind(preferences.changed, self, self._choose)

    def use(self, on: bool) -> None:
        """Whether the text is a Dockerfile, which others know something about."""
        self._on = on
        self._found, self._asked = {}, {}
        self._soon.start()

    def put(self, source: str, problems: Sequence[Problem]) -> None:
        """What one of them says, in place of what it said before."""
        self._found[source] = problems
        self.changed.emit(merged(self._found))

    def shut(self) -> None:
        """Stop asking."""
        self._soon.stop()
        self._tasks.cancel()

    def _ask(self) -> None:
        if not self._on:
            return
        options = self._preferences.options
        if options.hadolint:
            self._tasks.start(HADOLINT, self._hadolint())
        if options.builder:
            self._tasks.start(ENGINE, self._engine())

    def _choose(self, options: EditorOptions) -> None:
        """Ask those whom the user wants to be asked, and forget what the others said."""
        for source, wanted in ((HADOLINT, options.hadolint), (ENGINE, options.builder)):
            if not wanted:
                self._tasks.stop(source)
                self._asked.pop(source, None)
                if self._found.pop(source, None):
                    self.changed.emit(merged(self._found))
        self._soon.start()

    async def _hadolint(self) -> None:
        text, path = self._view.text(), self._path()
        if self._asked.get(HADOLINT) != text:
            found = await hadolint(text, path.parent if path else None)
            await self._take(HADOLINT, text, found)

    async def _engine(self) -> None:
        text, path = self._view.text(), self._path()
        if self._asked.get(ENGINE) == text or not text.strip():
            return
        try:
            engine = self._context.engine
        except AppError:
            return
        folder = path.parent if path else Path.home()
        await self._take(ENGINE, text, await lint(engine, folder, text))

    async def _take(self, source: str, text: str, found: Sequence[Problem]) -> None:
        """Take an answer, unless the text is another one now."""
        placed = await asyncio.to_thread(_placed, text, found)
        if text == self._view.text():
            self._asked[source] = text
            self.put(source, placed)


def _placed(text: str, found: Iterable[Problem]) -> list[Problem]:
    tree = read(text)
    quiet = silenced(tree)
    return [
        one
        for one in located(tree, found)
        if one.rule not in _OWN_ALONE and not quiet.covers(one.rule, one.line)
    ]


def merged(found: dict[str, Sequence[Problem]]) -> list[Problem]:
    """All problems, without those that say the same of the same line; by line, the worst first."""
    seen: set[tuple[int, str]] = set()
    kept: list[Problem] = []
    broken = any(one.severity is Severity.ERROR for one in found.get(OWN, ()))
    for source in sorted(found, key=lambda name: _RANKS.get(name, 0)):
        for one in sorted(found[source], key=_badness):
            key = (one.line, SAME.get(one.rule, one.rule) or one.message)
            # What is wrong with the syntax is known already, and said better.
            if key not in seen and not (broken and one.rule == UNREADABLE):
                seen.add(key)
                kept.append(one)
    return sorted(kept, key=lambda one: (one.line, _badness(one), one.column))


def _badness(problem: Problem) -> int:
    return _SEVERE[problem.severity]
