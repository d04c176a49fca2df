# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""The state of a screen while output is taken: its rows, its cursor, its margins, how it scrolls.

See ``pierhead.terminal.grid`` and ``editing``, which say what it has to do.
"""

from cpython.list cimport PyList_GET_ITEM
from cpython.mem cimport PyMem_Calloc, PyMem_Free
from cpython.object cimport PyObject
from libc.string cimport memmove, memset

import pyte.modes as mo
from pyte.screens import Margins

from pierhead.terminal.compiled.cells cimport Cells
from pierhead.terminal.compiled.pens cimport Pens
from pierhead.terminal.editing import Guard
from pierhead.terminal.modes import ANSI_MODE, REVERSE_WRAP, REVERSE_WRAP_ANY

cdef object _AUTOWRAP = mo.DECAWM
cdef object _INSERT = mo.IRM
cdef object _ORIGIN = mo.DECOM
cdef object _NEWLINE = mo.LNM
cdef object _ANSI = ANSI_MODE
cdef object _REVERSE_WRAP = REVERSE_WRAP
cdef object _REVERSE_WRAP_ANY = REVERSE_WRAP_ANY
cdef object _ISO = Guard.ISO

cdef extern from "Python.h":
    PyObject **PySequence_Fast_ITEMS(object items)


cdef class Grid:
    """What a screen says between ``load`` and ``store``; a screen with side margins is left alone."""

    def __init__(self, screen):
        self._screen = screen
        self.pens = Pens(screen.styles)

    def __dealloc__(self):
        PyMem_Free(self.dirty)

    # -- the screen's state

    cdef int load(self) except -1:
        screen = self._screen
        cursor = self._cursor = screen.cursor
        cdef set mode = screen.mode
        self.pens.refresh()
        self.rows = screen.rows
        self._history = screen.history
        self.columns = screen.columns
        self.lines = screen.lines
        self._make_dirty()
        self.x = cursor.x
        self.set_row(cursor.y)
        self.set_style(screen.style)
        margins = screen.margins
        if margins is None:
            self.top, self.bottom = 0, self.lines - 1
        else:
            self.top, self.bottom = margins
        self.sides = screen.sides is not None or screen.pending or screen.doubled
        self.plain = (
            not self.sides
            and screen.translation is None
            and _AUTOWRAP in mode
            and _INSERT not in mode
        )
        self.ansi = _ANSI in mode
        self.origin = _ORIGIN in mode
        self.newline = _NEWLINE in mode
        self.reverse_wrap = _REVERSE_WRAP in mode or _REVERSE_WRAP_ANY in mode
        self.guarded = screen.guard is _ISO
        self._keep = screen.behind is None
        self.pinned = screen.pinning
        self._all_dirty = screen.all_dirty
        cdef str printed = screen.printed
        self.last = self._stored_last = printed[len(printed) - 1] if printed else 0
        self._tabs = None
        self._ascii = -1
        self._scrolled = 0
        self._moved_margins = self._switched = False
        return 0

    cdef int store(self) except -1:
        screen = self._screen
        cdef int y
        self._cursor.x = self.x
        self._cursor.y = self.y
        screen.style = self.style
        if self.last != self._stored_last:
            screen.printed = chr(self.last) if self.last else ""
        if self._scrolled:
            screen.scrolled += self._scrolled
        if self._moved_margins:
            whole = self.top == 0 and self.bottom == self.lines - 1
            screen.margins = None if whole else Margins(self.top, self.bottom)
        if self._all_dirty:
            screen.all_dirty = True
        else:
            dirty = screen.dirty
            for y in range(self.lines):
                if self.dirty[y]:
                    dirty.add(y)
        memset(self.dirty, 0, self.lines)
        if self._switched:
            screen.show_cursor(not self._hidden)
            screen.events.modes.emit()
        return 0

    cdef int _make_dirty(self) except -1:
        if self.lines > self._dirty_room:
            PyMem_Free(self.dirty)
            self._dirty_room = self.lines
            self.dirty = <unsigned char *>PyMem_Calloc(self.lines, 1)
            if self.dirty == NULL:
                self._dirty_room = 0
                raise MemoryError
        return 0

    cdef int set_row(self, int y) except -1:
        self.y = y
        self.row = <Cells>PyList_GET_ITEM(self.rows, y)
        return 0

    cdef int set_style(self, int style) except -1:
        self.style = style
        self._blank = -1 if style else 0
        return 0

    cdef bint uses_ascii(self) except -1:
        """Whether designating ASCII as G0 changes nothing: ncurses does so all the time."""
        if self._ascii < 0:
            self._ascii = self._screen.sets[0][0] == "B"
        return self._ascii

    cdef int blank_style(self) except -1:
        """What erasing leaves, looked up once for a style."""
        if self._blank < 0:
            self._blank = self.pens.blank(self.style)
        return self._blank

    cdef int show_cursor(self, bint on) except -1:
        """DECTCEM, which programs switch all the time."""
        self._hidden = not on
        self._switched = True
        return 0

    # -- rows

    cdef int scroll(self, int top, int bottom, int count, bint keep) except -1:
        """Move rows up; what leaves the top of the main screen is kept."""
        cdef PyObject **rows = PySequence_Fast_ITEMS(self.rows)
        cdef PyObject *row
        cdef int blank = self.blank_style()
        self._all_dirty = True
        keep = keep and top == 0 and self._keep
        if self.pinned:
            count = min(count, bottom - top + 1)
            self._screen.move_pins(top, bottom, count, keep, self._scrolled)
        for _ in range(min(count, bottom - top + 1)):
            row = rows[top]
            if keep:
                self._history.append((<Cells>row).packed())
                self._scrolled += 1
            memmove(rows + top, rows + top + 1, (bottom - top) * sizeof(PyObject *))
            rows[bottom] = row
            (<Cells>row).clear(self.columns, blank)
        self.set_row(self.y)
        return 0

    cdef int scroll_back(self, int top, int bottom, int count) except -1:
        """Move rows down; what leaves the bottom is lost."""
        cdef PyObject **rows = PySequence_Fast_ITEMS(self.rows)
        cdef PyObject *row
        cdef int blank = self.blank_style()
        self._all_dirty = True
        if self.pinned:
            self._screen.move_pins(top, bottom, -count, False, self._scrolled)
        for _ in range(min(count, bottom - top + 1)):
            row = rows[bottom]
            memmove(rows + top + 1, rows + top, (bottom - top) * sizeof(PyObject *))
            rows[top] = row
            (<Cells>row).clear(self.columns, blank)
        self.set_row(self.y)
        return 0

    cdef void settle(self) noexcept:
        if self.x >= self.columns:
            self.x = self.columns - 1

    cdef int index(self) except -1:
        self.settle()
        if self.y == self.bottom:
            self.scroll(self.top, self.bottom, 1, True)
        elif self.y < self.lines - 1:
            self.set_row(self.y + 1)
        return 0

    cdef int reverse_index(self) except -1:
        self.settle()
        if self.y == self.top:
            self.scroll_back(self.top, self.bottom, 1)
        elif self.y > 0:
            self.set_row(self.y - 1)
        return 0

    cdef int wrap(self) except -1:
        self.row.wrapped = True
        self.x = 0
        return self.index()

    # -- erasing and moving

    cdef int tab(self) except -1:
        """HT: a line that is to wrap still does."""
        if self.x >= self.columns:
            return 0
        if self._tabs is None:
            self._tabs = sorted(self._screen.tabstops)
        cdef int last = self.columns - 1
        for stop in self._tabs:
            if stop > self.x:
                self.x = min(<int>stop, last)
                return 0
        self.x = last
        return 0

    cdef int erase(self, int y, int start, int end) except -1:
        cdef Cells row = <Cells>PyList_GET_ITEM(self.rows, y)
        if end == self.columns:
            row.wipe_out(start, end, self.blank_style())
            row.wrapped = False
        elif end > start:
            row.put_blanks(start, end - start, self.blank_style())
        self.dirty[y] = 1
        return 0

    cdef int erase_in_line(self, int how) except -1:
        self.settle()
        if how == 0:
            self.erase(self.y, self.x, self.columns)
        elif how == 1:
            self.erase(self.y, 0, self.x + 1)
        else:
            self.erase(self.y, 0, self.columns)
        return 0

    cdef int erase_in_display(self, int how) except -1:
        cdef int y
        for y in range(0 if how else self.y + 1, self.y if how == 1 else self.lines):
            self.erase(y, 0, self.columns)
        if how < 2:
            self.erase_in_line(how)
        self.settle()
        return 0

    cdef int set_margins(self, int first, int last) except -1:
        cdef int top = max(1, first) - 1
        cdef int bottom = min(last if last else self.lines, self.lines) - 1
        if top < bottom:
            self.top = top
            self.bottom = bottom
            self._moved_margins = True
            self.x = 0
            self.set_row(0)
        return 0
