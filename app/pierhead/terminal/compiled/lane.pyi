"""See ``lane.pyx``."""

from collections.abc import Callable

from pierhead.terminal.screen import Screen

class Lane:
    """Does what most output is made of."""

    def __init__(self, screen: Screen, one: Callable[[str, int], int]) -> None: ...
    def take(self, text: str, until: float) -> int: ...
