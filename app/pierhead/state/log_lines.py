"""Lines of a log as they can be read: by index, in order, and where they are from."""

from __future__ import annotations

from collections.abc import Iterator

from pierhead.engine.api_inside import Stream
from pierhead.state.line_ring import LineRing
from pierhead.state.log_intake import APART, CODES, ERR, GAP, KINDS
from pierhead.state.log_text import LogLine, split, unmarked


class LogLines:
    """Neighbouring lines.

    An index counts from the first line that came, and stays true; older ones are below 0.
    """

    def __init__(self, ring: LineRing, *, stamped: bool) -> None:
        self._ring = ring
        self._stamped = stamped

    def __len__(self) -> int:
        return len(self._ring)

    @property
    def first(self) -> int:
        """The index of the oldest line that is kept."""
        return self._ring.first

    @property
    def end(self) -> int:
        """One more than the index of the newest line."""
        return self._ring.end

    @property
    def size(self) -> int:
        """Bytes that the kept lines take."""
        return self._ring.size

    def line(self, index: int) -> LogLine:
        """The line with this index; raises ``IndexError`` when it is not kept."""
        text, kind = self._ring[index]
        source, code = divmod(kind, KINDS)
        if code == GAP:
            return LogLine("", skipped=int(text), source=source)
        if code == APART:
            return LogLine("", apart=True)
        text, cut = unmarked(text)
        time, text = split(text) if self._stamped else ("", text)
        stream = Stream.ERR if code == ERR else Stream.OUT
        return LogLine(text, stream, time, cut, source=source)

    def texts(self, start: int, end: int) -> Iterator[tuple[int, str]]:
        """Indices and texts, without their times, of the lines that are kept from start to end."""
        for index, text, kind in self._ring.between(start, end):
            if kind % KINDS < GAP:
                line = unmarked(text)[0]
                yield index, split(line)[1] if self._stamped else line

    def rows(self, start: int, end: int) -> Iterator[tuple[int, str, int]]:
        """Index, text with its stamp, and kind of the lines from start to end, as they are kept."""
        return self._ring.between(start, end)

    def beyond(self, source: int = 0) -> int:
        """How many lines of a source left at the end for older ones."""
        kinds = range(source * KINDS, source * KINDS + GAP)
        return sum(self._ring.beyond[kind] for kind in kinds)

    def count(self, source: int) -> int:
        """How many lines of a source are kept."""
        return sum(self._ring.count(source * KINDS + code) for code in CODES.values())
