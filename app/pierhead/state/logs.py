"""What a container wrote, as lines, in a bounded amount of memory.

What is kept are neighbouring lines: the newest, of which the oldest leave for newer ones. Where
older ones are put before them it is the newest that leave, and the buffer is ``detached``: what is
written then is only counted.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from pierhead.engine.api_inside import Stream
from pierhead.engine.decode import moment
from pierhead.state.line_ring import LineRing
from pierhead.state.log_intake import GAP, KINDS, LogIntake
from pierhead.state.log_lines import LogLines
from pierhead.state.log_repeats import MARGIN
from pierhead.state.log_text import LONGEST, LogLine, stamp_of

__all__ = ["LONGEST", "MARGIN", "LogBuffer", "LogLine"]

MAX_LINES = 50_000
MAX_BYTES = 32_000_000


class LogBuffer(LogLines):
    """Lines that are kept, and how they come and go."""

    def __init__(
        self, max_lines: int = MAX_LINES, max_bytes: int = MAX_BYTES, *, stamped: bool = True
    ) -> None:
        super().__init__(LineRing(max_lines, max_bytes), stamped=stamped)
        self._cleared = 0
        self._intake = LogIntake(self._ring, stamped=stamped)
        self.skipped = 0
        """Lines that were never kept, since they came too fast."""
        self.detached = False
        """Whether newer lines exist that are not kept, so that nothing can be added at the end."""
        self.unseen = 0
        """Lines that were written while detached."""
        self.held = False
        """Whether the oldest lines must stay: rather than give them up, it is detached."""
        self._last_unseen = ""

    @property
    def dropped(self) -> int:
        """Lines that had to leave for newer ones."""
        return max(0, self._ring.first - self._cleared)

    @property
    def settled(self) -> int:
        """The lines before this index do not change any more."""
        return min(self._intake.unfinished, default=self.end)

    # -- writing

    def feed(self, stream: Stream, data: bytes) -> None:
        """Take what a stream wrote: any number of lines, the last one perhaps unfinished."""
        if not self._admits(len(data), data.count(b"\n") + 1 if self.held else 0):
            self._count(data)
            return
        self._intake.feed(stream, data)

    def skip(self, lines: int, source: int = 0) -> None:
        """Remember that so many lines were left out here."""
        self._intake.tear()
        self.skipped += lines
        if self.detached:
            self.unseen += lines
        else:
            self._ring.append([str(lines)], source * KINDS + GAP)

    def add(self, texts: Sequence[str], kinds: array[int]) -> None:
        """Take finished lines as if they were fed."""
        if self._admits(sum(map(len, texts)) if self.held else 0, len(texts)):
            self._ring.extend(texts, kinds)
        else:
            self.unseen += len(texts)

    def extend(self, texts: Sequence[str], kinds: array[int]) -> None:
        """Add at the end finished lines that come after those that are kept."""
        self._ring.extend(texts, kinds)
        for kind, count in Counter(kinds).items():
            back = min(count, self._ring.beyond[kind])
            self._ring.beyond[kind] -= back
            self.unseen = max(0, self.unseen - (count - back))

    def prepend(self, texts: Sequence[str], kinds: array[int]) -> None:
        """Put finished lines before the first; detached if newer ones had to leave for them."""
        end, newest = self._ring.end, self._newest_time()
        self._ring.prepend(texts, kinds)
        if self._ring.end < end and not self.detached:
            self._intake.end_lines()
            self.detached, self._last_unseen = True, newest

    def mend(self, source: int, text: str) -> None:
        """Change the first line of a source, of which only the end was known."""
        for index, _text, kind in self._ring.between(self.first, self.end):
            if kind // KINDS == source:
                self._ring.replace(index, text)
                return

    def limit(self, max_bytes: int) -> None:
        """Keep no more than so many bytes from now on."""
        self._ring.limit(max_bytes)

    def end_lines(self) -> None:
        """Take unfinished lines as finished: nothing more comes from where they came from."""
        self._intake.end_lines()

    def clear(self) -> None:
        """Forget what was written so far; it is known when it comes again."""
        if self.detached:
            self._intake.start()
        else:
            self._intake.forget(self._newest_first())
        self._empty()

    def start(self, *, detached: bool = False) -> None:
        """Be as new, to be filled from somewhere else in the log; indices go on."""
        newest = self._last_unseen if self.detached else self._newest_time()
        self._intake.start()
        self._empty()
        if detached:
            self.detached, self._last_unseen = True, newest

    def attach(self) -> None:
        """Take what comes at the end again: all that was written before is kept now."""
        self.detached, self.unseen = False, 0
        self._ring.beyond.clear()

    def resume(self) -> datetime | None:
        """From when to read on, so that nothing is missed; None if nothing has been read.

        Lines that are read once more because of it are recognised by their times.
        """
        if self.detached:
            return moment(self._last_unseen)
        return self._intake.resume(self._newest_first())

    def _empty(self) -> None:
        self._ring.clear()
        self._cleared = self._ring.first
        self.skipped = self.unseen = 0
        self.detached = False

    def _admits(self, size: int, lines: int) -> bool:
        """Whether more can be taken at the end."""
        ring = self._ring
        full = len(ring) + lines > ring.max_lines or ring.size + 2 * size > ring.max_bytes
        if self.held and full and not self.detached:
            newest = self._newest_time()
            self._intake.end_lines()
            self.detached, self._last_unseen = True, newest
        return not self.detached

    def _newest_time(self) -> str:
        return next((line.time for line in self._newest_first() if line.time), "")

    def _count(self, data: bytes) -> None:
        """Know of lines that there is no place for."""
        self.unseen += data.count(b"\n")
        start = data.rfind(b"\n", 0, len(data) - 1) + 1
        self._last_unseen = stamp_of(data[start : start + 64]) or self._last_unseen

    def _newest_first(self) -> Iterator[LogLine]:
        """The lines that do not change, from the newest."""
        unfinished = self._intake.unfinished
        for index in range(self.end - 1, self.first - 1, -1):
            if index not in unfinished:
                yield self.line(index)
