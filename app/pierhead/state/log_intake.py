"""Bytes that a container wrote, cut into lines.

Lines are stored as they came and only looked at one by one where they need it: a hundred thousand
plain lines a second cost a few percent of a core.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from pierhead.core import ansi
from pierhead.core.style import PLAIN
from pierhead.engine.api_inside import Stream
from pierhead.state.line_ring import LineRing
from pierhead.state.log_repeats import Repeats
from pierhead.state.log_text import LONGEST, PIECE, LogLine, decode, dress, marked

OUT, ERR, GAP, APART = range(4)
"""What a line is, in the two lowest bits of its kind; those above tell its source."""
CODES = {Stream.OUT: OUT, Stream.ERR: ERR}
KINDS = 4


class _Writer:
    """The end of a stream that has no line feed yet."""

    __slots__ = ("cut", "index", "pending", "style")

    def __init__(self) -> None:
        self.pending = b""
        self.cut = 0
        self.index: int | None = None
        """Where the unfinished line is shown; None when it is not."""
        self.style = PLAIN
        """The look that its line begins in."""

    def extend(self, data: bytes) -> None:
        """Take more of the line, as long as it is not too long."""
        room = LONGEST - len(self.pending)
        self.pending += data[:room]
        self.cut += max(0, len(data) - room)

    def take(self) -> tuple[bytes, int, int | None]:
        """End the line: what there is of it, how much was cut off, and where it is shown."""
        taken = self.pending, self.cut, self.index
        self.pending, self.cut, self.index = b"", 0, None
        return taken


class LogIntake:
    """Adds what streams write to a ring of lines, the last one of each perhaps unfinished."""

    def __init__(self, ring: LineRing, *, stamped: bool) -> None:
        self._ring = ring
        self._stamped = stamped
        self._writers = {stream: _Writer() for stream in Stream}
        self._repeats = Repeats()

    @property
    def unfinished(self) -> set[int]:
        """The indices of lines that still change."""
        return {each.index for each in self._writers.values() if each.index is not None}

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

    def end_lines(self) -> None:
        """Take unfinished lines as finished: nothing more comes from where they came from."""
        for writer in self._writers.values():
            writer.take()
            writer.style = PLAIN

    def tear(self) -> None:
        """End lines of which the rest is missing: what there is of them would be taken for all."""
        for index in sorted(self.unfinished, reverse=True):
            if index == self._ring.end - 1 and len(self._ring):
                self._ring.pop()
        self.end_lines()

    def forget(self, newest_first: Iterator[LogLine]) -> None:
        """End all lines and remember these as known: they are about to be forgotten."""
        self._repeats.keep(newest_first)
        self.end_lines()

    def resume(self, newest_first: Iterator[LogLine]) -> datetime | None:
        """From when to read on, so that nothing is missed; None if nothing has been read.

        Lines that are read once more because of it are recognised by their times.
        """
        since = self._repeats.expect(newest_first)
        self.end_lines()
        return since

    def start(self) -> None:
        """Know no line of before."""
        self._repeats = Repeats()
        self.end_lines()

    def _finish(self, stream: Stream, data: bytes) -> None:
        """End the line that is unfinished, or add a whole one."""
        writer = self._writers[stream]
        writer.extend(data)
        line, cut, index = writer.take()
        if index is not None:
            self._ring.replace(index, marked(self._text(line, writer, final=not cut), cut))
        elif cut or len(line) > PIECE:
            self._add_long(stream, line, cut)
        else:
            self._add(stream, [line])

    def _show_unfinished(self, stream: Stream) -> None:
        writer = self._writers[stream]
        if self._repeats:
            return  # It may be one that is known already.
        style = writer.style
        text = marked(self._text(writer.pending, writer, final=False), writer.cut)
        writer.style = style
        if writer.index is None:
            writer.index = self._ring.end
            self._ring.append([text], CODES[stream])
        else:
            self._ring.replace(writer.index, text)

    def _add(self, stream: Stream, lines: list[bytes]) -> None:
        """Add finished lines: all at once when there is nothing special in them."""
        if max(map(len, lines)) > PIECE:
            for line in lines:
                self._add_long(stream, line[:LONGEST], max(0, len(line) - LONGEST))
            return
        text = b"\n".join(lines).decode("utf-8", "replace")
        texts = text.replace("\r\n", "\n").removesuffix("\r").split("\n")
        writer = self._writers[stream]
        if "\x1b" in text or ansi.overwrites(text) or writer.style != PLAIN:
            texts = [self._dress(each, writer) for each in texts]
        self._ring.append(self._repeats.new(stream, texts), CODES[stream])

    def _add_long(self, stream: Stream, line: bytes, cut: int) -> None:
        text = marked(self._text(line, self._writers[stream], final=not cut), cut)
        self._ring.append(self._repeats.new(stream, [text]), CODES[stream])

    def _text(self, line: bytes, writer: _Writer, *, final: bool) -> str:
        # The last character of what is cut or unfinished may not be whole.
        return self._dress(decode(line, stamped=self._stamped, final=final), writer)

    def _dress(self, text: str, writer: _Writer) -> str:
        text, writer.style = dress(text, writer.style, stamped=self._stamped)
        return text
