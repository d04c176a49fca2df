"""How far the lines that are kept are from the end of their logs, which is where engines count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pierhead.state.log_pages import Piece
from pierhead.state.logs import LogBuffer


class LogDepths:
    """Counts the lines of each log beyond those in a buffer, as far as that is known."""

    def __init__(self, buffer: LogBuffer) -> None:
        self._buffer = buffer
        self._bases: dict[int, int | None] = {}

    def clear(self) -> None:
        """The buffer has the end, or counts from it."""
        self._bases.clear()

    def lose(self, sources: Iterable[int]) -> None:
        """The buffer is somewhere in the logs."""
        self._bases = dict.fromkeys(sources)

    def first(self, source: int) -> int:
        """Lines of a log from the first one that is kept on, as far as that is known."""
        return self._buffer.count(source) + (self.last(source) or 0)

    def last(self, source: int) -> int | None:
        """Lines of a log after those that are kept; None where that is not known."""
        base = self._bases.get(source, 0)
        return None if base is None else base + self._buffer.beyond(source) + self._buffer.unseen

    def learn(self, pieces: Sequence[Piece], *, back: bool = False) -> None:
        """Take from pieces where they are, if that was not known.

        They are in the buffer, or are put ``back`` before what it has.
        """
        buffer = self._buffer
        for source, piece in enumerate(pieces):
            if self._bases.get(source, 0) is not None or piece.after is None:
                continue
            ends = len(piece.rows)
            if back:
                ends += buffer.count(source) + buffer.beyond(source)
            self._bases[source] = max(0, piece.after - ends - buffer.unseen)
