"""What programs ask of the keyboard: xterm's modified keys and kitty's progressive enhancement."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping

_MOST = 16
_FLAGS = 31
_SET, _ADD, _REMOVE = 1, 2, 3
_MODIFY = {0: 0, 1: 2, 2: 2, 3: 0, 4: 0, 6: 0, 7: 0}
"""Whether modifiers are told with the keyboard's, cursor, function, keypad, other, modifier and
special keys, as xterm begins with them."""
_FORMAT = dict.fromkeys(_MODIFY, 0)
"""How they are told."""
_FUNCTION_KEYS = 2


class Keyboard:
    """The state of both protocols; each screen has its own stack of kitty's flags."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._stacks: tuple[deque[int], deque[int]]
        self.reset()

    def reset(self) -> None:
        """As a new program expects it."""
        self._stacks = deque([0], _MOST), deque([0], _MOST)
        self._options = {"m": dict(_MODIFY), "f": dict(_FORMAT)}

    # -- kitty

    def flags(self, alternate: bool) -> int:
        """kitty's flags: 1 disambiguate, 2 events, 4 alternate keys, 8 all as escapes, 16 text."""
        return self._stacks[alternate][-1]

    def push(self, alternate: bool, flags: int) -> None:
        """``CSI > flags u``; when there are too many, the oldest goes."""
        self._stacks[alternate].append(flags & _FLAGS)
        self._changed()

    def pop(self, alternate: bool, count: int) -> None:
        """``CSI < count u``."""
        stack = self._stacks[alternate]
        for _ in range(min(max(1, count), len(stack))):
            stack.pop()
        if not stack:
            stack.append(0)
        self._changed()

    def change(self, alternate: bool, flags: int, how: int = 0) -> None:
        """``CSI = flags ; how u``."""
        stack = self._stacks[alternate]
        flags &= _FLAGS
        if (how or _SET) == _SET:
            stack[-1] = flags
        elif how == _ADD:
            stack[-1] |= flags
        elif how == _REMOVE:
            stack[-1] &= ~flags
        self._changed()

    # -- xterm

    @property
    def modify_keys(self) -> Mapping[int, int]:
        """By resource, whether and how modifiers are told; less than 0 where they are not."""
        return self._options["m"]

    @property
    def format_keys(self) -> Mapping[int, int]:
        """By resource: 0 is ``CSI 27 ; modifiers ; code ~``, 1 is ``CSI code ; modifiers u``."""
        return self._options["f"]

    def option(self, final: str, resource: int) -> int | None:
        """XTQMODKEYS (m), XTQFMTKEYS (f); None for what is not known."""
        return self._options[final].get(resource)

    def modify(self, *parameters: int) -> None:
        """XTMODKEYS: without a resource all are reset, without a value that one."""
        self._change_option("m", _MODIFY, *parameters)

    def format(self, *parameters: int) -> None:
        """XTFMTKEYS, likewise."""
        self._change_option("f", _FORMAT, *parameters)

    def _change_option(
        self, final: str, initial: dict[int, int], resource: int, *value: int
    ) -> None:
        if not resource and not value:
            self._options[final] = dict(initial)
        elif resource in initial:
            self._options[final][resource] = value[0] if value else initial[resource]
        self._changed()

    def disable(self, resource: int) -> None:
        """XTMODKEYS' other form: no modifiers at all."""
        if resource in _MODIFY:
            self._options["m"][resource or _FUNCTION_KEYS] = -1
            self._changed()
