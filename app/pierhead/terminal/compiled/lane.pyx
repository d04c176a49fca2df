# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""The fast lane of a terminal: text and the sequences that most output is made of.

It does what ``pierhead.terminal.screen`` does, for a screen without side margins, and leaves
everything else to it, sequence by sequence. So what a sequence means is written there; what is
here may only be the same, faster.
"""

from cpython.list cimport PyList_GET_ITEM
from cpython.mem cimport PyMem_Calloc, PyMem_Free
from cpython.object cimport PyObject
from cpython.unicode cimport PyUnicode_DATA, PyUnicode_GET_LENGTH, PyUnicode_KIND
from libc.string cimport memmove, memset

import pyte.modes as mo
from pyte.screens import Margins

from pierhead.core.style import Flag
from pierhead.terminal.compiled.cells cimport Cells
from pierhead.terminal.compiled.pens cimport Pen, Pens
from pierhead.terminal.compiled.widths cimport CELLS, FLAG, PICTOGRAPH, TONE, classify, widened
from pierhead.terminal.editing import Guard
from pierhead.terminal.modes import REVERSE_WRAP, REVERSE_WRAP_ANY

cdef extern from "Python.h":
    PyObject **PySequence_Fast_ITEMS(object items)

ctypedef fused Units:
    unsigned char
    unsigned short
    unsigned int

cdef int _MOST = 32
"""Parameters of a control sequence; one with more is not for the fast lane."""
cdef int _LARGEST = 9999
cdef Py_UCS4 _VS16 = 0xFE0F
cdef Py_UCS4 _ZWJ = 0x200D
cdef int _RGB = 1 << 24

cdef int _BOLD = int(Flag.BOLD)
cdef int _DIM = int(Flag.DIM)
cdef int _ITALIC = int(Flag.ITALIC)
cdef int _BLINK = int(Flag.BLINK)
cdef int _REVERSE = int(Flag.REVERSE)
cdef int _CONCEAL = int(Flag.CONCEAL)
cdef int _STRIKE = int(Flag.STRIKE)


cdef class Lane:
    """Takes text for a screen; ``one(text, start)`` does the next token and returns its end."""

    cdef object _screen
    cdef object _cursor
    cdef object _one
    cdef Pens _pens
    # What the screen says while the lane does not have it.
    cdef object _history
    cdef list _rows
    cdef Cells _row
    cdef unsigned char *_dirty
    cdef int _dirty_room
    cdef int _x, _y, _columns, _lines, _top, _bottom, _style, _blank
    cdef int _scrolled
    cdef bint _sides, _plain, _origin, _newline, _reverse_wrap, _guarded, _keep
    cdef bint _all_dirty, _moved_margins, _hidden, _switched
    cdef Py_UCS4 _last, _stored_last
    cdef object _tabs

    def __init__(self, screen, one):
        self._screen = screen
        self._cursor = screen.cursor
        self._one = one
        self._pens = Pens(screen.styles)

    def __dealloc__(self):
        PyMem_Free(self._dirty)

    def take(self, str text):
        """Do what a piece of output says."""
        cdef Py_ssize_t at = 0
        cdef Py_ssize_t end = PyUnicode_GET_LENGTH(text)
        cdef int kind = PyUnicode_KIND(text)
        cdef const void *data = PyUnicode_DATA(text)
        self._load()
        while at < end:
            if kind == 1:
                at = _run(self, <const unsigned char *>data, at, end)
            elif kind == 2:
                at = _run(self, <const unsigned short *>data, at, end)
            else:
                at = _run(self, <const unsigned int *>data, at, end)
            if at < end:
                self._store()
                at = self._one(text, at)
                self._load()
        self._store()

    # -- the screen's state

    cdef int _load(self) except -1:
        screen = self._screen
        cursor = self._cursor = screen.cursor
        mode = screen.mode
        self._pens.refresh()
        self._rows = screen.rows
        self._history = screen.history
        self._columns = screen.columns
        self._lines = screen.lines
        self._make_dirty()
        self._x = cursor.x
        self._set_row(cursor.y)
        self._set_style(screen.style)
        margins = screen.margins
        if margins is None:
            self._top, self._bottom = 0, self._lines - 1
        else:
            self._top, self._bottom = margins
        self._sides = screen.sides is not None or screen.pending
        self._plain = (
            not self._sides
            and screen.translation is None
            and mo.DECAWM in mode
            and mo.IRM not in mode
        )
        self._origin = mo.DECOM in mode
        self._newline = mo.LNM in mode
        self._reverse_wrap = REVERSE_WRAP in mode or REVERSE_WRAP_ANY in mode
        self._guarded = screen.guard is Guard.ISO
        self._keep = screen.behind is None
        self._all_dirty = screen.all_dirty
        cdef str printed = screen.printed
        self._last = self._stored_last = printed[len(printed) - 1]
        self._tabs = None
        self._scrolled = 0
        self._moved_margins = self._switched = False
        return 0

    cdef int _store(self) except -1:
        screen = self._screen
        cdef int y
        self._cursor.x = self._x
        self._cursor.y = self._y
        screen.style = self._style
        if self._last != self._stored_last:
            screen.printed = chr(self._last)
        if self._scrolled:
            screen.scrolled += self._scrolled
        if self._moved_margins:
            whole = self._top == 0 and self._bottom == self._lines - 1
            screen.margins = None if whole else Margins(self._top, self._bottom)
        if self._all_dirty:
            screen.all_dirty = True
        else:
            dirty = screen.dirty
            for y in range(self._lines):
                if self._dirty[y]:
                    dirty.add(y)
        memset(self._dirty, 0, self._lines)
        if self._switched:
            screen.show_cursor(not self._hidden)
            screen.events.modes.emit()
        return 0

    cdef int _make_dirty(self) except -1:
        if self._lines > self._dirty_room:
            PyMem_Free(self._dirty)
            self._dirty_room = self._lines
            self._dirty = <unsigned char *>PyMem_Calloc(self._lines, 1)
            if self._dirty == NULL:
                self._dirty_room = 0
                raise MemoryError
        return 0

    cdef inline int _set_row(self, int y) except -1:
        self._y = y
        self._row = <Cells>PyList_GET_ITEM(self._rows, y)
        return 0

    cdef inline int _set_style(self, int style) except -1:
        self._style = style
        self._blank = -1 if style else 0
        return 0

    cdef bint _uses_ascii(self) except -1:
        """Whether designating ASCII as G0 changes nothing: ncurses does so all the time."""
        return self._screen.sets[0][0] == "B"

    cdef inline int _blank_style(self) except -1:
        """What erasing leaves, looked up once for a style."""
        if self._blank < 0:
            self._blank = self._pens.blank(self._style)
        return self._blank

    cdef int _show_cursor(self, bint on) except -1:
        """DECTCEM, which programs switch all the time."""
        self._hidden = not on
        self._switched = True
        return 0

    # -- rows

    cdef int _scroll(self, int top, int bottom, int count, bint keep) except -1:
        """Move rows up; what leaves the top of the main screen is kept."""
        cdef PyObject **rows = PySequence_Fast_ITEMS(self._rows)
        cdef PyObject *row
        cdef int blank = self._blank_style()
        self._all_dirty = True
        keep = keep and top == 0 and self._keep
        for _ in range(min(count, bottom - top + 1)):
            row = rows[top]
            if keep:
                self._history.append((<Cells>row).packed())
                self._scrolled += 1
            memmove(rows + top, rows + top + 1, (bottom - top) * sizeof(PyObject *))
            rows[bottom] = row
            (<Cells>row).clear(self._columns, blank)
        self._set_row(self._y)
        return 0

    cdef int _scroll_back(self, int top, int bottom, int count) except -1:
        """Move rows down; what leaves the bottom is lost."""
        cdef PyObject **rows = PySequence_Fast_ITEMS(self._rows)
        cdef PyObject *row
        cdef int blank = self._blank_style()
        self._all_dirty = True
        for _ in range(min(count, bottom - top + 1)):
            row = rows[bottom]
            memmove(rows + top + 1, rows + top, (bottom - top) * sizeof(PyObject *))
            rows[top] = row
            (<Cells>row).clear(self._columns, blank)
        self._set_row(self._y)
        return 0

    cdef inline void _settle(self) noexcept:
        if self._x >= self._columns:
            self._x = self._columns - 1

    cdef int _index(self) except -1:
        self._settle()
        if self._y == self._bottom:
            self._scroll(self._top, self._bottom, 1, True)
        elif self._y < self._lines - 1:
            self._set_row(self._y + 1)
        return 0

    cdef int _reverse_index(self) except -1:
        self._settle()
        if self._y == self._top:
            self._scroll_back(self._top, self._bottom, 1)
        elif self._y > 0:
            self._set_row(self._y - 1)
        return 0

    cdef int _wrap(self) except -1:
        self._row.wrapped = True
        self._x = 0
        return self._index()

    # -- printing

    cdef int _print(self, Py_UCS4 character, int cells) except -1:
        """One character of one or two cells."""
        if self._columns - self._x < cells:
            self._wrap()
        cdef int x = self._x
        self._row.begin_put(x, cells, self._style)
        self._row.chars[x] = character
        if cells == 2:
            self._row.chars[x + 1] = 0
            self._row.odd = True
        self._dirty[self._y] = 1
        self._x = x + cells
        return 0


    cdef int _print_odd(self, Py_UCS4 character, int kind) except -1:
        """A character that may belong to the one before it (UAX 29)."""
        cdef str cluster
        cdef int cells = kind & CELLS
        if cells == 0 and character != _VS16:
            self._combine(character)
            return 0
        cluster = self._cluster_before()
        if cells == 0:
            self._combine(character)
            if self._x > 0 and cluster and widened(cluster[0]):
                self._widen()
        elif kind & FLAG:
            if len(cluster) == 1 and classify(cluster[0]) & FLAG:
                self._combine(character)
                self._widen()
            else:
                self._print(character, 2)
        elif kind & TONE:
            if _takes_tone(cluster):
                self._combine(character)
                self._widen()
            else:
                self._print(character, 2)
        elif kind & PICTOGRAPH and cluster and _joins(cluster):
            self._combine(character)
            self._widen()
        else:
            self._print(character, cells)
        return 0

    cdef bint _is_first(self, int kind) except -1:
        """Whether a character cannot be a part of what is before the cursor."""
        cdef int x = self._x - 1
        if kind & CELLS == 0 or kind & TONE:
            return False
        if x < 0 or x >= self._row.size:
            return True
        if x and self._row.chars[x] == 0:
            x -= 1
        if kind & FLAG:
            return not classify(self._row.chars[x]) & FLAG
        return not (kind & PICTOGRAPH and self._row._marks and x in self._row._marks)

    cdef str _cluster_before(self):
        """The character before the cursor and all that belongs to it; empty if there is none."""
        cdef int x = self._x - 1
        cdef Cells row = self._row
        if x < 0 or x >= row.size:
            return ""
        if x and row.chars[x] == 0:
            x -= 1
        if row._marks:
            marked = row._marks.get(x)
            if marked is not None:
                return <str>marked
        return chr(row.chars[x])

    cdef int _combine(self, Py_UCS4 character) except -1:
        if self._x > 0:
            self._row.add_mark(self._x - 1, character)
            self._dirty[self._y] = 1
        return 0

    cdef int _widen(self) except -1:
        """Give the character before the cursor a second cell, if it has only one."""
        cdef Cells row = self._row
        cdef int x = self._x - 1
        cdef int style = self._style
        cdef str cluster = self._cluster_before()
        cdef Py_UCS4 character
        if row.chars[x] == 0 or (x + 1 < row.size and row.chars[x + 1] == 0):
            return 0
        self._set_style(row.styles[x] if x < row.styled else 0)
        row.wipe_out(x, x + 1, 0)
        self._x = x
        self._print(cluster[0], 2)
        self._set_style(style)
        for character in cluster[1:]:
            self._combine(character)
        return 0

    cdef int _repeat(self, int count) except -1:
        """REP of a narrow character."""
        cdef Py_ssize_t left = min(count, self._columns * self._lines)
        cdef int part, at
        while left > 0:
            if self._x >= self._columns:
                self._wrap()
            part = <int>min(left, self._columns - self._x)
            self._row.begin_put(self._x, part, self._style)
            for at in range(self._x, self._x + part):
                self._row.chars[at] = self._last
            self._dirty[self._y] = 1
            self._x += part
            left -= part
        return 0

    # -- control sequences

    cdef int _tab(self) except -1:
        """HT: a line that is to wrap still does."""
        if self._x >= self._columns:
            return 0
        if self._tabs is None:
            self._tabs = sorted(self._screen.tabstops)
        cdef int last = self._columns - 1
        for stop in self._tabs:
            if stop > self._x:
                self._x = min(<int>stop, last)
                return 0
        self._x = last
        return 0

    cdef int _erase(self, int y, int start, int end) except -1:
        cdef Cells row = <Cells>PyList_GET_ITEM(self._rows, y)
        row.wipe_out(start, end, self._blank_style())
        if end == self._columns:
            row.wrapped = False
        self._dirty[y] = 1
        return 0

    cdef int _erase_in_line(self, int how) except -1:
        self._settle()
        if how == 0:
            self._erase(self._y, self._x, self._columns)
        elif how == 1:
            self._erase(self._y, 0, self._x + 1)
        else:
            self._erase(self._y, 0, self._columns)
        return 0

    cdef int _erase_in_display(self, int how) except -1:
        cdef int y
        for y in range(0 if how else self._y + 1, self._y if how == 1 else self._lines):
            self._erase(y, 0, self._columns)
        if how < 2:
            self._erase_in_line(how)
        self._settle()
        return 0

    cdef bint _do(self, Py_UCS4 final, const int *values, int count) except -1:
        """Do a control sequence; False if that is not for the fast lane."""
        cdef int first = values[0]
        cdef int times = first if first else 1
        if final == "H" or final == "f":
            if self._origin:
                return False
            self._set_row(min(times, self._lines) - 1)
            self._x = min(values[1] if count > 1 and values[1] else 1, self._columns) - 1
        elif final == "C":
            self._x = min(min(self._x, self._columns - 1) + times, self._columns - 1)
        elif final == "K":
            if first > 2 or self._guarded:
                return False
            self._erase_in_line(first)
        elif final == "A":
            self._settle()
            self._set_row(max(self._y - times, self._top if self._y >= self._top else 0))
        elif final == "B":
            self._settle()
            last = self._bottom if self._y <= self._bottom else self._lines - 1
            self._set_row(min(self._y + times, last))
        elif final == "D":
            if self._reverse_wrap:
                return False
            self._settle()
            self._x = max(0, self._x - times)
        elif final == "G" or final == "`":
            if self._origin:
                return False
            self._x = min(times, self._columns) - 1
        elif final == "d":
            if self._origin:
                return False
            self._settle()
            self._set_row(min(times, self._lines) - 1)
        elif final == "J":
            if first > 2 or self._guarded:
                return False
            self._erase_in_display(first)
        elif final == "X":
            if self._guarded:
                return False
            self._settle()
            self._erase(self._y, self._x, min(self._x + times, self._columns))
        elif final == "P":
            self._settle()
            self._row.take_out(self._x, times, self._columns, self._blank_style())
            self._dirty[self._y] = 1
        elif final == "@":
            self._settle()
            self._row.make_room(self._x, times, self._columns, self._blank_style())
            self._dirty[self._y] = 1
        elif final == "L" or final == "M":
            self._settle()
            if self._top <= self._y <= self._bottom:
                if final == "L":
                    self._scroll_back(self._y, self._bottom, times)
                else:
                    self._scroll(self._y, self._bottom, times, False)
                self._x = 0
        elif final == "S":
            self._scroll(self._top, self._bottom, times, True)
        elif final == "T":
            if count > 1:
                return False
            self._scroll_back(self._top, self._bottom, times)
        elif final == "b":
            if not self._plain or self._last < 32 or self._last >= 127:
                return False
            self._repeat(times)
        elif final == "r":
            if self._origin:
                return False
            self._set_margins(first, values[1] if count > 1 else 0)
        else:
            return False
        return True

    cdef int _set_margins(self, int first, int last) except -1:
        cdef int top = max(1, first) - 1
        cdef int bottom = min(last if last else self._lines, self._lines) - 1
        if top < bottom:
            self._top = top
            self._bottom = bottom
            self._moved_margins = True
            self._x = 0
            self._set_row(0)
        return 0

    cdef bint _sgr(self, const int *values, int count) except -1:
        """SGR; False if it has something that is not in the fast lane."""
        cdef Pen pen = self._pens.pen(self._style)[0]
        cdef int at = 0
        cdef int code, color
        while at < count:
            code = values[at]
            at += 1
            if code == 0:
                pen.fg = pen.bg = pen.underline_color = -1
                pen.flags = pen.underline = 0
            elif 30 <= code <= 37:
                pen.fg = code - 30
            elif 40 <= code <= 47:
                pen.bg = code - 40
            elif code == 38 or code == 48:
                if at + 1 < count and values[at] == 5 and values[at + 1] <= 255:
                    color = values[at + 1]
                    at += 2
                elif at + 3 < count and values[at] == 2:
                    if values[at + 1] > 255 or values[at + 2] > 255 or values[at + 3] > 255:
                        return False
                    color = _RGB | values[at + 1] << 16 | values[at + 2] << 8 | values[at + 3]
                    at += 4
                else:
                    return False
                if code == 38:
                    pen.fg = color
                else:
                    pen.bg = color
            elif code == 39:
                pen.fg = -1
            elif code == 49:
                pen.bg = -1
            elif code == 1:
                pen.flags |= _BOLD
            elif code == 2:
                pen.flags |= _DIM
            elif code == 3:
                pen.flags |= _ITALIC
            elif code == 4:
                pen.underline = 1
            elif code == 5:
                pen.flags |= _BLINK
            elif code == 7:
                pen.flags |= _REVERSE
            elif code == 8:
                pen.flags |= _CONCEAL
            elif code == 9:
                pen.flags |= _STRIKE
            elif code == 22:
                pen.flags &= ~(_BOLD | _DIM)
            elif code == 23:
                pen.flags &= ~_ITALIC
            elif code == 24:
                pen.underline = 0
            elif code == 25:
                pen.flags &= ~_BLINK
            elif code == 27:
                pen.flags &= ~_REVERSE
            elif code == 28:
                pen.flags &= ~_CONCEAL
            elif code == 29:
                pen.flags &= ~_STRIKE
            elif 90 <= code <= 97:
                pen.fg = code - 82
            elif 100 <= code <= 107:
                pen.bg = code - 92
            else:
                return False
        self._set_style(self._pens.number(&pen))
        return True


cdef bint _takes_tone(str cluster) except -1:
    """Whether an emoji modifier becomes a part of a cluster."""
    cdef str last = cluster.rpartition("\u200d")[2]
    cdef Py_UCS4 character
    if not last or not classify(last[0]) & PICTOGRAPH:
        return False
    for character in last:
        if classify(character) & TONE:
            return False
    return True


cdef bint _joins(str cluster) except -1:
    """Whether a pictograph becomes a part of a cluster."""
    return cluster[len(cluster) - 1] == _ZWJ and classify(cluster[0]) & PICTOGRAPH != 0


cdef Py_ssize_t _run(Lane lane, const Units *text, Py_ssize_t at, Py_ssize_t end) except -1:
    """Go on until the end, or until something that is not for the fast lane; says where."""
    cdef Py_UCS4 unit
    cdef Py_ssize_t start
    if lane._sides:
        return at
    while at < end:
        unit = text[at]
        if unit >= 32 and unit != 127:
            if not lane._plain:
                return at
            start = at
            if unit < 127:
                at += 1
                while at < end and 32 <= text[at] < 127:
                    at += 1
                _print_narrow(lane, text + start, at - start)
                lane._last = text[at - 1]
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
            lane._x = 0
            at += 1
        elif 10 <= unit <= 12:
            lane._index()
            if lane._newline:
                lane._x = 0
            at += 1
        elif unit == 8 and not lane._reverse_wrap:
            lane._settle()
            if lane._x > 0:
                lane._x -= 1
            at += 1
        elif unit == 9:
            lane._tab()
            at += 1
        else:
            return at
    return at


cdef int _print_narrow(Lane lane, const Units *text, Py_ssize_t count) except -1:
    """Characters of one cell each."""
    cdef int x, part, offset
    cdef Py_UCS4 *target
    cdef Cells row
    while count > 0:
        if lane._x >= lane._columns:
            lane._wrap()
        x = lane._x
        part = <int>min(count, lane._columns - x)
        row = lane._row
        row.begin_put(x, part, lane._style)
        target = row.chars + x
        for offset in range(part):
            target[offset] = text[offset]
        lane._dirty[lane._y] = 1
        lane._x = x + part
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
        if at + 1 < end and text[at + 1] >= 0x300 and lane._is_first(kind):
            after = _print_cluster(lane, text, at, end, kind)
            if after > at:
                at = after
                lane._last = text[at - 1]
                continue
        if kind == 1 or kind == 2 or (kind & PICTOGRAPH and not lane._row._marks):
            lane._print(unit, kind & CELLS)
        else:
            lane._print_odd(unit, kind)
        lane._last = unit
        at += 1
    return at


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
            if unit == _VS16 and cells == 1 and widened(cluster[0]):
                cells = 2
            elif unit == _ZWJ:
                colours = False
        elif follows & FLAG:
            if count > 1 or not kind & FLAG:
                break
        elif follows & TONE:
            if not colours:
                break
            cells = 2
            colours = False
        elif follows & PICTOGRAPH and pictures and cluster[count - 1] == _ZWJ:
            cells = 2
            colours = True
        else:
            break
        cluster[count] = unit
        count += 1
        at += 1
    if count == 1 or count == 16 or lane._x + 2 > lane._columns:
        return start
    lane._print(cluster[0], cells)
    lane._row.set_mark(lane._x - cells, cluster, count)
    return at


cdef Py_ssize_t _escape(Lane lane, const Units *text, Py_ssize_t start, Py_ssize_t end) except -1:
    """Do an escape sequence; returns where it ends, or where it begins if it is left to others."""
    cdef int values[32]
    cdef int count = 0
    cdef int value = 0
    cdef bint done
    cdef Py_ssize_t at = start + 2
    cdef Py_UCS4 unit
    if start + 1 >= end:
        return start
    unit = text[start + 1]
    if unit == "M":
        lane._reverse_index()
        return at
    if unit == "(" and at < end and text[at] == 66 and lane._uses_ascii():
        return at + 1
    if unit != "[":
        return start
    if at + 3 < end and text[at] == 63 and text[at + 1] == 50 and text[at + 2] == 53:
        unit = text[at + 3]
        if unit == "h" or unit == "l":
            lane._show_cursor(unit == "h")
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
                done = lane._sgr(values, count)
            else:
                done = lane._do(unit, values, count)
            return at if done else start
    return start
