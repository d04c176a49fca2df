"""What was last run by hand in which container, so that it need not be typed again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pierhead.core.exec_command import recalled, remembered
from pierhead.core.run import ExecSpec
from pierhead.core.settings import Settings
from pierhead.core.shell_words import join

SETTING = "exec.recent"
MOST = 50
"""Containers that are remembered, by name."""
MOST_COMMANDS = 8
"""Commands that are remembered of each."""


class ExecMemory:
    """The last choices of the form, by the name of the container; secrets are not kept."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def last(self, container: str) -> ExecSpec | None:
        """What was asked for last; None if nothing was."""
        entry = self._entry(container)
        return recalled(entry) if entry else None

    def commands(self, container: str) -> Sequence[str]:
        """The lines that were run, the last one first."""
        lines = self._entry(container).get("commands")
        return [line for line in lines if isinstance(line, str)] if isinstance(lines, list) else []

    def keep(self, container: str, spec: ExecSpec) -> None:
        """Remember what was asked for."""
        line = join(spec.command)
        lines = [line, *(other for other in self.commands(container) if other != line)]
        entry = {**remembered(spec), "commands": lines[:MOST_COMMANDS]}
        others = {name: old for name, old in self._all().items() if name != container}
        kept = list({container: entry, **others}.items())[:MOST]
        # Written with its keys in order, a mapping would not say which was the last.
        self._settings.set(SETTING, [[name, values] for name, values in kept])

    def _entry(self, container: str) -> dict[str, Any]:
        entry = self._all().get(container)
        return entry if isinstance(entry, dict) else {}

    def _all(self) -> dict[str, Any]:
        pairs: list[Any] = self._settings.get(SETTING, [])
        return {
            pair[0]: pair[1]
            for pair in pairs
            if isinstance(pair, list) and len(pair) == len(("name", "values"))
            if isinstance(pair[0], str)
        }
