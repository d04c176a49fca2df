"""What programs ask of the keyboard: xterm's modified keys and kitty's progressive enhancement."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

_MOST = 16
_FLAGS = 31
_SET, _ADD, _REMOVE = 1, 2, 3
_INITIAL = {1: 2, 2: 2, 4: 0}
"""modifyCursorKeys, modifyFunctionKeys and modifyOtherKeys as xterm begins with them."""
_OTHER_KEYS = 4


class Keyboard:
    """The state of both protocols; each screen has its own stack of kitty's flags."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._stacks: tuple[deque[int], deque[int]]
        self.reset()

    def reset(self) -> None:
        """As a new program expects it."""
        self._stacks = deque([0], _MOST), deque([0], _MOST)
        self._modify = dict(_INITIAL)
        self.format_other_keys = 0
        """1 for the form that ends in u."""

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
    def modify_other_keys(self) -> int:
        """0, 1 or 2; less than 0 when it is disabled."""
        return self._modify[_OTHER_KEYS]

    def modifier(self, resource: int) -> int | None:
        """XTQMODKEYS; None for what is not known."""
        return self._modify.get(resource)

    def modify(self, *parameters: int) -> None:
        """XTMODKEYS: without a resource all are reset, without a value that one."""
        resource, *value = parameters
        if not resource:
            self._modify = dict(_INITIAL)
        elif resource in _INITIAL:
            self._modify[resource] = value[0] if value else _INITIAL[resource]
        self._changed()

    def disable(self, resource: int) -> None:
        """XTMODKEYS' other form: no modifiers at all."""
        if resource in _INITIAL:
            self._modify[resource] = -1
        self._changed()

    def format(self, *parameters: int) -> None:
        """XTFMTKEYS: as with XTMODKEYS; only other keys have another form here."""
        resource, *value = parameters
        if resource in {0, _OTHER_KEYS}:
            self.format_other_keys = int(bool(resource and value and value[0] == 1))
        self._changed()
