"""The state of a screen, for those who print on it."""

from pierhead.terminal.compiled.cells cimport Cells
from pierhead.terminal.compiled.pens cimport Pens

cdef class Grid:
    cdef Pens pens
    cdef object _screen, _cursor, _history, _tabs
    cdef list rows
    cdef Cells row
    cdef unsigned char *dirty
    cdef int _dirty_room, _scrolled, _blank, _ascii
    cdef int x, y, columns, lines, top, bottom, style
    cdef bint sides, plain, ansi, origin, newline, reverse_wrap, guarded, pinned
    cdef bint _keep, _all_dirty, _moved_margins, _hidden, _switched
    cdef Py_UCS4 last, _stored_last

    cdef int load(self) except -1
    cdef int store(self) except -1
    cdef int _make_dirty(self) except -1
    cdef int set_row(self, int y) except -1
    cdef int set_style(self, int style) except -1
    cdef bint uses_ascii(self) except -1
    cdef int blank_style(self) except -1
    cdef int show_cursor(self, bint on) except -1
    cdef int scroll(self, int top, int bottom, int count, bint keep) except -1
    cdef int scroll_back(self, int top, int bottom, int count) except -1
    cdef void settle(self) noexcept
    cdef int index(self) except -1
    cdef int reverse_index(self) except -1
    cdef int wrap(self) except -1
    cdef int tab(self) except -1
    cdef int erase(self, int y, int start, int end) except -1
    cdef int erase_in_line(self, int how) except -1
    cdef int erase_in_display(self, int how) except -1
    cdef int set_margins(self, int first, int last) except -1
