"""What a container wrote, as lines, in a bounded amount of memory.

The newest lines are kept, the oldest leave. Lines are stored as they came and only looked at one
by one where they need it: a hundred thousand plain lines a second cost a few percent of a core.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from pierhead.core import ansi
from pierhead.core.style import PLAIN, sgr
from pierhead.engine.api_inside import Stream
from pierhead.engine.decode import moment
from pierhead.state.line_ring import LineRing

MAX_LINES = 50_000
MAX_BYTES = 32_000_000
LONGEST = 65_536
"""Bytes of a line that are kept, the engine's time stamps in it included."""
MARGIN = timedelta(milliseconds=20)
"""How far lines of the two streams may be out of order in the engine's own log."""

_PIECE = 16_384
"""Bytes after which the engine's log drivers split a line, each piece with a stamp of its own."""
_STAMP = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d) "
_STAMPED = re.compile(_STAMP)
_STAMPED_BYTES = re.compile(_STAMP.encode())
_DECODER = codecs.getincrementaldecoder("utf-8")
_OUT, _ERR, _GAP = range(3)
_CODES = {Stream.OUT: _OUT, Stream.ERR: _ERR}


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line; ``text`` still has its control sequences."""

    text: str
    stream: Stream = Stream.OUT
    time: str = ""
    """When it was written, RFC 3339 as the engine says it; empty if it was not asked."""
    cut: int = 0
    """Bytes at its end that were too many to keep."""
    skipped: int = 0
    """This is no line but a gap: so many lines were not kept here."""


class _Writer:
    """The end of a stream that has no line feed yet."""

    __slots__ = ("cut", "index", "pending", "style")

    def __init__(self) -> None:
        self.pending = b""
        self.cut = 0
        self.index = -1
        """Where the unfinished line is shown; -1 when it is not."""
        self.style = PLAIN
        """The look that its line begins in."""

    def extend(self, data: bytes) -> None:
        """Take more of the line, as long as it is not too long."""
        room = LONGEST - len(self.pending)
        self.pending += data[:room]
        self.cut += max(0, len(data) - room)

    def take(self) -> tuple[bytes, int, int]:
        """End the line: what there is of it, how much was cut off, and where it is shown."""
        taken = self.pending, self.cut, self.index
        self.pending, self.cut, self.index = b"", 0, -1
        return taken


class LogBuffer:
    """The last lines of a log. An index counts from the first line ever, and stays true."""

    def __init__(
        self, max_lines: int = MAX_LINES, max_bytes: int = MAX_BYTES, *, stamped: bool = True
    ) -> None:
        self._ring = LineRing(max_lines, max_bytes)
        self._stamped = stamped
        self._writers = {stream: _Writer() for stream in Stream}
        self._cuts: dict[int, int] = {}
        self._cleared = 0
        self._repeats: Counter[tuple[Stream, str]] = Counter()
        self._repeats_until: datetime | None = None
        self._before_clear: Counter[tuple[Stream, str]] = Counter()
        self.skipped = 0
        """Lines that were never kept, since they came too fast."""

    # -- reading

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

    @property
    def dropped(self) -> int:
        """Lines that had to leave for newer ones."""
        return self._ring.first - self._cleared

    @property
    def settled(self) -> int:
        """The lines before this index do not change any more."""
        unfinished = [each.index for each in self._writers.values() if each.index >= 0]
        return min(unfinished, default=self.end)

    def line(self, index: int) -> LogLine:
        """The line with this index; raises ``IndexError`` when it is not kept."""
        text, kind = self._ring[index]
        if kind == _GAP:
            return LogLine("", skipped=int(text))
        time, text = self._split(text)
        stream = Stream.ERR if kind == _ERR else Stream.OUT
        return LogLine(text, stream, time, self._cuts.get(index, 0))

    def texts(self, start: int, end: int) -> Iterator[tuple[int, str]]:
        """Indices and texts, without their times, of the lines that are kept from start to end."""
        for index, text, kind in self._ring.between(start, end):
            if kind != _GAP:
                yield index, self._split(text)[1]

    def _split(self, text: str) -> tuple[str, str]:
        if self._stamped and (stamp := _STAMPED.match(text)):
            return text[: stamp.end() - 1], text[stamp.end() :]
        return "", text

    # -- writing

    def feed(self, stream: Stream, data: bytes) -> None:
        """Take what a stream wrote: any number of lines, the last one perhaps unfinished."""
        writer = self._writers[stream]
        head, ended, tail = data.rpartition(b"\n")
        if ended:
            first, more, rest = head.partition(b"\n")
            self._finish(stream, first)
            if more:
                self._add(stream, rest.split(b"\n"))
        if tail:
            writer.extend(tail)
            self._show_unfinished(stream)
        while self._cuts and (oldest := next(iter(self._cuts))) < self.first:
            del self._cuts[oldest]

    def skip(self, lines: int) -> None:
        """Remember that so many lines were left out here."""
        self.end_lines()
        self.skipped += lines
        self._ring.append([str(lines)], _GAP)

    def limit(self, max_bytes: int) -> None:
        """Keep no more than so many bytes from now on."""
        self._ring.limit(max_bytes)

    def end_lines(self) -> None:
        """Take unfinished lines as finished: nothing more comes from where they came from."""
        for writer in self._writers.values():
            writer.take()
            writer.style = PLAIN

    def clear(self) -> None:
        """Forget what was written so far."""
        self._before_clear, _newest = self._newest_stamps()
        self.end_lines()
        self._ring.clear()
        self._cuts.clear()
        self._cleared = self._ring.first
        self.skipped = 0

    def _finish(self, stream: Stream, data: bytes) -> None:
        """End the line that is unfinished, or add a whole one."""
        writer = self._writers[stream]
        writer.extend(data)
        line, cut, index = writer.take()
        if index >= 0:
            self._ring.replace(index, self._text(line, writer, cut))
        elif cut or len(line) > _PIECE:
            self._add_long(stream, line, cut)
        else:
            self._add(stream, [line])

    def _show_unfinished(self, stream: Stream) -> None:
        writer = self._writers[stream]
        if self._repeats:
            return  # It may be one that is known already.
        style = writer.style
        text = self._text(writer.pending, writer, cut=1)
        writer.style = style
        if writer.index < 0:
            writer.index = self.end
            self._ring.append([text], _CODES[stream])
        else:
            self._ring.replace(writer.index, text)
        if writer.cut:
            self._cuts[writer.index] = writer.cut

    def _add(self, stream: Stream, lines: list[bytes]) -> None:
        """Add finished lines: all at once when there is nothing special in them."""
        if max(map(len, lines)) > _PIECE:
            for line in lines:
                self._add_long(stream, line[:LONGEST], max(0, len(line) - LONGEST))
            return
        text = b"\n".join(lines).decode("utf-8", "replace")
        texts = text.replace("\r\n", "\n").removesuffix("\r").split("\n")
        writer = self._writers[stream]
        if "\x1b" in text or "\b" in text or "\r" in text or writer.style != PLAIN:
            texts = [self._dress(each, writer) for each in texts]
        self._ring.append(self._new(stream, texts), _CODES[stream])

    def _add_long(self, stream: Stream, line: bytes, cut: int) -> None:
        texts = self._new(stream, [self._text(line, self._writers[stream], cut)])
        if texts:
            self._ring.append(texts, _CODES[stream])
            if cut:
                self._cuts[self.end - 1] = cut

    def _text(self, line: bytes, writer: _Writer, cut: int = 0) -> str:
        if self._stamped and len(line) > _PIECE:
            line = _join_pieces(line)
        # The last character of what is cut or unfinished may not be whole.
        text = _DECODER(errors="replace").decode(line, final=not cut)
        return self._dress(text.removesuffix("\r"), writer)

    def _dress(self, text: str, writer: _Writer) -> str:
        """A line that stands for itself: overwritten where it says so, in the style it began in."""
        special = "\x1b" in text or ansi.overwrites(text)
        if not special and writer.style == PLAIN:
            return text
        time, body = self._split(text)
        if ansi.overwrites(body):
            body = ansi.settle(body)
        style, writer.style = writer.style, ansi.carry(body, writer.style)
        body = sgr(style) + body
        return f"{time} {body}" if time else body

    # -- going on after an interruption

    def resume(self) -> datetime | None:
        """From when to read on, so that nothing is missed; None if nothing has been read.

        Lines that are read once more because of it are recognised by their times.
        """
        self._repeats, newest = self._newest_stamps()
        self._repeats_until = newest
        self.end_lines()
        return newest - MARGIN if newest else None

    def _newest_stamps(self) -> tuple[Counter[tuple[Stream, str]], datetime | None]:
        """How many lines have each of the last times, and the very last."""
        unfinished = {writer.index for writer in self._writers.values()}
        stamps, newest = Counter(self._before_clear), None
        for index in range(self.end - 1, self.first - 1, -1):
            line = self.line(index)
            when = moment(line.time)
            if when is None or index in unfinished:
                continue
            newest = max(newest or when, when)
            if when < newest - MARGIN:
                break
            stamps[line.stream, line.time] += 1
        for _stream, time in self._before_clear:
            when = moment(time)
            newest = max(filter(None, (newest, when)), default=None)
        return stamps, newest

    def _new(self, stream: Stream, texts: list[str]) -> list[str]:
        """Those lines that are not known yet."""
        if not self._repeats:
            return texts
        new: list[str] = []
        for text in texts:
            time = self._split(text)[0]
            if self._repeats[stream, time] > 0:
                self._repeats[stream, time] -= 1
                continue
            new.append(text)
            when = moment(time)
            if when and self._repeats_until and when > self._repeats_until + MARGIN:
                self._repeats.clear()
        self._repeats = +self._repeats
        return new


def _join_pieces(line: bytes) -> bytes:
    """A long line without the stamps that its later pieces begin with."""
    stamp = _STAMPED_BYTES.match(line)
    if not stamp:
        return line
    end = stamp.end() + _PIECE
    parts = [line[:end]]
    while stamp := _STAMPED_BYTES.match(line, end):
        start, end = stamp.end(), stamp.end() + _PIECE
        parts.append(line[start:end])
    parts.append(line[end:])
    return b"".join(parts)
