# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""The fast lane of a terminal: text and the sequences that most output is made of.

It does what ``pierhead.terminal.screen`` does, for a screen without side margins, and leaves
everything else to it, sequence by sequence. So what a sequence means is written there; what is
here may only be the same, faster.
"""

from time import perf_counter

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_GET_LENGTH, PyUnicode_KIND
from libc.stdint cimport uint64_t
from libc.string cimport memcpy

from pierhead.terminal.compiled.cells cimport Cells
from pierhead.terminal.compiled.widths cimport (
    CELLS, FLAG, PICTOGRAPH, TABLED, TONE, VS16, ZWJ, classify, table, widened
)
from pierhead.terminal.compiled.writing cimport Writing

ctypedef unsigned char unsigned_char

ctypedef fused Units:
    unsigned_char
    unsigned short
    unsigned int

cdef int _MOST = 32
"""Parameters of a control sequence; one with more is not for the fast lane."""
cdef int _LARGEST = 9999
cdef int _AT_ONCE = 64
"""Controls and sequences between two looks at the clock."""


cdef class Lane(Writing):
    """Takes text for a screen; ``one(text, start)`` does the next token and returns its end."""

    cdef object _one
    cdef int _controls

    def __init__(self, screen, one):
        super().__init__(screen)
        self._one = one

    def take(self, str text, double until):
        """Do what a piece of output says until a moment; returns where that came."""
        cdef Py_ssize_t at = 0
        cdef Py_ssize_t end = PyUnicode_GET_LENGTH(text)
        cdef int kind = PyUnicode_KIND(text)
        cdef const void *data = PyUnicode_DATA(text)
        self.load()
        self._controls = 0
        while at < end and self.ansi:
            if self._controls >= _AT_ONCE:
                self._controls = 0
                if perf_counter() >= until:
                    break
            if kind == 1:
                at = _run(self, <const unsigned char *>data, at, end)
            elif kind == 2:
                at = _run(self, <const unsigned short *>data, at, end)
            else:
                at = _run(self, <const unsigned int *>data, at, end)
            if at < end and self._controls < _AT_ONCE:
                self.store()
                at = self._one(text, at)
                self._controls = _AT_ONCE
                self.load()
        self.store()
        return at

    # -- control sequences

    cdef bint _do(self, Py_UCS4 final, const int *values, int count) except -1:
        """Do a control sequence; False if that is not for the fast lane."""
        cdef int first = values[0]
        cdef int times = first if first else 1
        if final == "H" or final == "f":
            if self.origin:
                return False
            self.set_row(min(times, self.lines) - 1)
            self.x = min(values[1] if count > 1 and values[1] else 1, self.columns) - 1
        elif final == "C":
            self.x = min(min(self.x, self.columns - 1) + times, self.columns - 1)
        elif final == "K":
            if first > 2 or self.guarded:
                return False
            self.erase_in_line(first)
        elif final == "A":
            self.settle()
            self.set_row(max(self.y - times, self.top if self.y >= self.top else 0))
        elif final == "B":
            self.settle()
            last = self.bottom if self.y <= self.bottom else self.lines - 1
            self.set_row(min(self.y + times, last))
        elif final == "D":
            if self.reverse_wrap:
                return False
            self.settle()
            self.x = max(0, self.x - times)
        elif final == "G" or final == "`":
            if self.origin:
                return False
            self.x = min(times, self.columns) - 1
        elif final == "d":
            if self.origin:
                return False
            self.settle()
            self.set_row(min(times, self.lines) - 1)
        elif final == "J":
            if first > 2 or self.guarded:
                return False
            self.erase_in_display(first)
        elif final == "X":
            if self.guarded:
                return False
            self.settle()
            self.erase(self.y, self.x, min(self.x + times, self.columns))
        elif final == "P":
            self.settle()
            self.row.take_out(self.x, times, self.columns, self.blank_style())
            self.dirty[self.y] = 1
        elif final == "@":
            self.settle()
            self.row.make_room(self.x, times, self.columns, self.blank_style())
            self.dirty[self.y] = 1
        elif final == "L" or final == "M":
            self.settle()
            if self.top <= self.y <= self.bottom:
                if final == "L":
                    self.scroll_back(self.y, self.bottom, times)
                else:
                    self.scroll(self.y, self.bottom, times, False)
                self.x = 0
        elif final == "S":
            self.scroll(self.top, self.bottom, times, True)
        elif final == "T":
            if count > 1:
                return False
            self.scroll_back(self.top, self.bottom, times)
        elif final == "b":
            if not self.plain or self.last < 32 or self.last >= 127:
                return False
            self.repeat(times)
            self.last = 0
        elif final == "r":
            if self.origin:
                return False
            self.set_margins(first, values[1] if count > 1 else 0)
        else:
            return False
        return True

cdef Py_ssize_t _run(Lane lane, const Units *text, Py_ssize_t at, Py_ssize_t end) except -1:
    """Go on until the end, or until something that is not for the fast lane; says where."""
    cdef Py_UCS4 unit
    cdef Py_ssize_t start
    if lane.sides:
        return at
    while at < end:
        unit = text[at]
        if unit >= 32 and unit != 127:
            if not lane.plain:
                return at
            start = at
            if unit < 127:
                at = _ascii_end(text, at + 1, end)
                _print_narrow(lane, text + start, at - start)
                lane.last = text[at - 1]
            else:
                at = _print_wide(lane, text, at, end)
                if at == start:
                    return at
        elif unit == 27:
            start = at
            at = _escape(lane, text, at, end)
            if at == start:
                return at
        elif unit == 13:
            lane.x = 0
            at += 1
        elif 10 <= unit <= 12:
            lane.index()
            if lane.newline:
                lane.x = 0
            at += 1
        elif unit == 8 and not lane.reverse_wrap:
            lane.settle()
            if lane.x > 0:
                lane.x -= 1
            at += 1
        elif unit == 9:
            lane.tab()
            at += 1
        else:
            return at
        if unit < 32:
            lane._controls += 1
            if lane._controls >= _AT_ONCE:
                return at
    return at


cdef Py_ssize_t _ascii_end(const Units *text, Py_ssize_t at, Py_ssize_t end) noexcept:
    """Where text ends that is ASCII."""
    cdef uint64_t eight, found
    if Units is unsigned_char:
        while at + 8 <= end:
            memcpy(&eight, text + at, 8)
            # The highest bit of some byte is set: by what is below a blank, DEL, or beyond ASCII.
            found = (eight - 0x2020202020202020ULL) | (eight + 0x0101010101010101ULL) | eight
            if found & 0x8080808080808080ULL:
                break
            at += 8
    while at < end and 32 <= text[at] < 127:
        at += 1
    return at


cdef int _print_narrow(Lane lane, const Units *text, Py_ssize_t count) except -1:
    """Characters of one cell each."""
    cdef int x, part, offset
    cdef Py_UCS4 *target
    cdef Cells row
    while count > 0:
        if lane.x >= lane.columns:
            lane.wrap()
        x = lane.x
        part = <int>min(count, lane.columns - x)
        row = lane.row
        row.begin_put(x, part, lane.style)
        target = row.chars + x
        for offset in range(part):
            target[offset] = text[offset]
        lane.dirty[lane.y] = 1
        lane.x = x + part
        text += part
        count -= part
    return 0


cdef Py_ssize_t _print_wide(Lane lane, const Units *text, Py_ssize_t at, Py_ssize_t end) except -1:
    """Characters beyond ASCII, as many as there are; stops before what is no text."""
    cdef Py_UCS4 unit
    cdef Py_ssize_t after
    cdef int kind
    while at < end:
        unit = text[at]
        if unit < 160:
            break
        kind = classify(unit)
        if kind == 1 or kind == 2:
            after = _plain_end(text, at, end, kind)
            if after > at:
                if kind == 1:
                    _print_narrow(lane, text + at, after - at)
                else:
                    _print_double(lane, text + at, after - at)
                at = after
                lane.last = text[at - 1]
                continue
        if kind & CELLS == 0 and lane.x == 0:
            # What has nothing to belong to is rare.
            break
        if at + 1 < end and text[at + 1] >= 0x300 and lane.is_first(kind):
            after = _print_cluster(lane, text, at, end, kind)
            if after > at:
                at = after
                lane.last = text[at - 1]
                continue
        if kind == 1 or kind == 2 or (kind & PICTOGRAPH and not lane.row._marks):
            lane.print_one(unit, kind & CELLS)
        else:
            lane.print_odd(unit, kind)
        lane.last = unit
        at += 1
    return at


cdef Py_ssize_t _plain_end(
    const Units *text, Py_ssize_t at, Py_ssize_t end, int kind
) except -1:
    """Where the characters of a kind end to which nothing belongs that comes after them."""
    cdef const unsigned char *kinds = table()
    cdef Py_ssize_t start = at
    while at < end and 160 <= text[at] < TABLED and kinds[text[at]] == kind:
        at += 1
    if at > start and at < end and text[at] >= 0x300 and classify(text[at]) & CELLS == 0:
        at -= 1
    return at


cdef int _print_double(Lane lane, const Units *text, Py_ssize_t count) except -1:
    """Characters of two cells each."""
    cdef int part, offset
    cdef Py_UCS4 *target
    cdef Cells row
    while count > 0:
        part = <int>min(count, (lane.columns - lane.x) // 2)
        if part < 1:
            lane.wrap()
            continue
        row = lane.row
        row.begin_put(lane.x, 2 * part, lane.style)
        row.odd = True
        target = row.chars + lane.x
        for offset in range(part):
            target[2 * offset] = text[offset]
            target[2 * offset + 1] = 0
        lane.dirty[lane.y] = 1
        lane.x += 2 * part
        text += part
        count -= part
    return 0


cdef Py_ssize_t _print_cluster(
    Lane lane, const Units *text, Py_ssize_t start, Py_ssize_t end, int kind
) except -1:
    """A character with all that belongs to it, if there is room; says where it ends."""
    cdef Py_UCS4 cluster[16]
    cdef int count = 1
    cdef int cells = kind & CELLS
    cdef int follows
    cdef bint pictures = kind & PICTOGRAPH
    # What an emoji modifier can colour is the last of those that are joined.
    cdef bint colours = pictures
    cdef Py_ssize_t at = start + 1
    cdef Py_UCS4 unit
    cluster[0] = text[start]
    while at < end and text[at] >= 0x300 and count < 16:
        unit = text[at]
        follows = classify(unit)
        if follows & CELLS == 0:
            if unit == VS16 and cells == 1 and widened(cluster[0]):
                cells = 2
            elif unit == ZWJ:
                colours = False
        elif follows & FLAG:
            if count > 1 or not kind & FLAG:
                break
        elif follows & TONE:
            if not colours:
                break
            cells = 2
            colours = False
        elif follows & PICTOGRAPH and pictures and cluster[count - 1] == ZWJ:
            cells = 2
            colours = True
        else:
            break
        cluster[count] = unit
        count += 1
        at += 1
    if count == 1 or count == 16 or lane.x + 2 > lane.columns:
        return start
    lane.print_one(cluster[0], cells)
    lane.row.set_mark(lane.x - cells, cluster, count)
    return at


cdef Py_ssize_t _escape(Lane lane, const Units *text, Py_ssize_t start, Py_ssize_t end) except -1:
    """Do an escape sequence; returns where it ends, or where it begins if it is left to others."""
    cdef int values[32]
    cdef int count = 0
    cdef int value = 0
    cdef Py_ssize_t at = start + 2
    cdef Py_UCS4 unit
    if start + 1 >= end:
        return start
    unit = text[start + 1]
    if unit == "M":
        lane.reverse_index()
        return at
    if unit == "(" and at < end and text[at] == 66 and lane.uses_ascii():
        return at + 1
    if unit != "[":
        return start
    if at + 3 < end and text[at] == 63 and text[at + 1] == 50 and text[at + 2] == 53:
        unit = text[at + 3]
        if unit == "h" or unit == "l":
            lane.show_cursor(unit == "h")
            return at + 4
        return start
    while at < end:
        unit = text[at]
        at += 1
        if 48 <= unit <= 57:
            value = min(value * 10 + (<int>unit - 48), _LARGEST)
        elif unit == ";":
            if count == _MOST - 1:
                return start
            values[count] = value
            count += 1
            value = 0
        else:
            values[count] = value
            count += 1
            if unit == "m":
                value = lane.pens.after_sgr(lane.style, values, count)
                if value < 0:
                    return start
                lane.set_style(value)
                return at
            return at if lane._do(unit, values, count) else start
    return start
