"""What the user has chosen of a kind of options: always right, kept in the settings, followed live.

Whatever the settings file says, what is not understood counts as not chosen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pierhead.core.settings import Settings
from pierhead.core.signal import Signal

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Options = TypeVar("Options", bound="DataclassInstance")

Check = Callable[[str, Any], Any]
"""Makes the value of a named option right; raises an error of Python's for what cannot be."""
_MISSING = object()


class Preferences(Generic[Options]):
    """The options in use; a frozen dataclass with a default for each."""

    def __init__(
        self, prefix: str, defaults: Options, check: Check, settings: Settings | None
    ) -> None:
        """``prefix`` begins their names in ``settings``; without those nothing is remembered."""
        self._prefix, self._defaults, self._check = prefix, defaults, check
        self._settings = settings
        self.changed: Signal[Options] = Signal()
        self.options = self._read(settings) if settings else defaults

    def change(self, **values: Any) -> None:
        """Change options by name; raises what the check does for a value that cannot be."""
        checked = {name: self._check(name, value) for name, value in values.items()}
        options = replace(self.options, **checked)
        if options == self.options:
            return
        self.options = options
        for name, value in checked.items():
            if self._settings:
                kept = list(value) if isinstance(value, tuple) else value
                self._settings.set(self._prefix + name, kept)
        self.changed.emit(options)

    def reset(self) -> None:
        """Go back to the defaults."""
        self.change(**{each.name: getattr(self._defaults, each.name) for each in self._fields()})

    def _fields(self) -> tuple[Any, ...]:
        return fields(self._defaults)

    def _read(self, settings: Settings) -> Options:
        chosen: dict[str, Any] = {}
        for name in (each.name for each in self._fields()):
            value = settings.get(self._prefix + name, _MISSING)
            try:
                chosen[name] = self._check(name, value)
            except (ValueError, TypeError, OverflowError):
                continue
        return replace(self._defaults, **chosen)
