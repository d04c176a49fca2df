# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""A row of cells in memory of its own: what ``pierhead.terminal.row.Row`` keeps in strings.

It holds the same text, style numbers and clusters, and reads the same; only writing is cheaper.
"""

from cpython.mem cimport PyMem_Free, PyMem_Realloc
from cpython.unicode cimport PyUnicode_DATA, PyUnicode_GET_LENGTH, PyUnicode_KIND, PyUnicode_READ
from libc.string cimport memcpy, memmove, memset

cdef extern from "Python.h":
    object PyUnicode_FromKindAndData(int kind, const void *buffer, Py_ssize_t size)


cdef int _ROOM = 96
cdef int _MOST_IN_A_CLUSTER = 16
cdef Py_UCS4 _TAIL = 0
cdef Py_UCS4 _GAP = 1


cdef object _string(const Py_UCS4 *start, int count):
    return PyUnicode_FromKindAndData(4, start, count) if count else ""


cdef int _copy(str text, Py_UCS4 *target) except -1:
    cdef int kind = PyUnicode_KIND(text)
    cdef const void *data = PyUnicode_DATA(text)
    cdef Py_ssize_t at
    for at in range(PyUnicode_GET_LENGTH(text)):
        target[at] = PyUnicode_READ(kind, data, at)
    return 0


cdef inline void _fill(Py_UCS4 *target, int count, Py_UCS4 value) noexcept:
    cdef int at
    for at in range(count):
        target[at] = value


cdef class Cells:
    """Cells that can be written; see ``pierhead.terminal.row.Row`` for what its parts mean."""

    def __init__(self, str text="", str ids=""):
        self.text = text
        self.ids = ids

    def __dealloc__(self):
        PyMem_Free(self.chars)
        PyMem_Free(self.styles)

    # -- as strings

    @property
    def text(self):
        """One character per cell."""
        return _string(self.chars, self.size)

    @text.setter
    def text(self, str text):
        cdef int size = <int>len(text)
        self.reserve(size)
        _copy(text, self.chars)
        self.size = size

    @property
    def ids(self):
        """One style number per cell, as characters."""
        return _string(self.styles, self.styled)

    @ids.setter
    def ids(self, str ids):
        cdef int size = <int>len(ids)
        self.reserve(size)
        _copy(ids, self.styles)
        self.styled = size

    @property
    def marks(self):
        """The full clusters of cells with combining characters; not to be changed."""
        self.handed_out = True
        return self._marks

    @marks.setter
    def marks(self, marks):
        self._marks = marks
        self.handed_out = True

    def pack(self):
        """The row as an immutable value of the least size."""
        return self.packed()

    cdef object packed(self):
        text = _string(self.chars, self.size)
        while self.styled and not self.styles[self.styled - 1]:
            self.styled -= 1
        if not self.styled and not self._marks and not self.wrapped:
            return text
        self.handed_out = True
        return text, _string(self.styles, self.styled), self._marks, self.wrapped

    # -- writing

    def put(self, int column, str text, unsigned int style):
        """Write cells of one style over what is there."""
        cdef int count = <int>len(text)
        self.begin_put(column, count, style)
        _copy(text, self.chars + column)

    def put_wide(self, int column, str text, unsigned int style):
        """Write characters that take two cells each."""
        cdef int count = <int>len(text)
        cdef int kind = PyUnicode_KIND(text)
        cdef const void *data = PyUnicode_DATA(text)
        cdef int at
        self.begin_put(column, 2 * count, style)
        for at in range(count):
            self.chars[column + 2 * at] = PyUnicode_READ(kind, data, at)
            self.chars[column + 2 * at + 1] = _TAIL
        self.odd = True

    def combine(self, int column, str mark):
        """Add characters that take no cell to the one in the cell, up to a limit."""
        cdef Py_UCS4 character
        for character in mark:
            self.add_mark(column, character)

    def erase(self, int column, int end, unsigned int style):
        """Empty the cells from ``column`` up to ``end``."""
        self.wipe_out(column, end, style)

    def insert(self, int column, int count, int columns, unsigned int style):
        """Move the cells from ``column`` to the right and blank the gap."""
        self.make_room(column, count, columns, style)

    def delete(self, int column, int count, int columns, unsigned int style):
        """Remove cells; those right of them move up and blanks come in at the end."""
        self.take_out(column, count, columns, style)

    # -- for the loop

    cdef int reserve(self, int columns) except -1:
        cdef Py_UCS4 *chars
        cdef Py_UCS4 *styles
        cdef int room
        if columns > self.room:
            room = max(_ROOM, columns + (columns >> 2))
            chars = <Py_UCS4 *>PyMem_Realloc(self.chars, room * sizeof(Py_UCS4))
            if chars == NULL:
                raise MemoryError
            self.chars = chars
            styles = <Py_UCS4 *>PyMem_Realloc(self.styles, room * sizeof(Py_UCS4))
            if styles == NULL:
                raise MemoryError
            self.styles = styles
            self.room = room
        return 0

    cdef int begin_put(self, int column, int count, unsigned int style) except -1:
        """Prepare everything but the characters themselves."""
        cdef int end = column + count
        self.reserve(end)
        if column < self.size:
            if self.odd:
                self.cut(column)
                self.cut(end)
                self.unmark(column, end)
        elif column > self.size:
            _fill(self.chars + self.size, column - self.size, _GAP)
        if end > self.size:
            self.size = end
        if style:
            if column > self.styled:
                memset(self.styles + self.styled, 0, (column - self.styled) * sizeof(Py_UCS4))
            _fill(self.styles + column, count, style)
            if end > self.styled:
                self.styled = end
        elif self.styled > end:
            memset(self.styles + column, 0, count * sizeof(Py_UCS4))
        elif self.styled > column:
            self.styled = column
        return 0

    cdef int put_run(self, int column, const Py_UCS4 *text, int count, unsigned int style) except -1:
        self.begin_put(column, count, style)
        memcpy(self.chars + column, text, count * sizeof(Py_UCS4))
        return 0

    cdef int put_blanks(self, int column, int count, unsigned int style) except -1:
        self.begin_put(column, count, style)
        _fill(self.chars + column, count, 32)
        return 0

    cdef int wipe_out(self, int column, int end, unsigned int style) except -1:
        if style or end < max(self.size, self.styled):
            if end > column:
                self.begin_put(column, end - column, style)
                _fill(self.chars + column, end - column, _GAP)
            return 0
        if self.odd:
            self.cut(column)
            self.unmark(column, end)
        self.size = min(self.size, column)
        self.styled = min(self.styled, column)
        return 0

    cdef int clear(self, int columns, unsigned int style) except -1:
        """Become a new row, in a background."""
        self.size = self.styled = 0
        self._marks = None
        self.wrapped = self.odd = self.double = False
        if style:
            self.wipe_out(0, columns, style)
        return 0

    # -- clusters

    cdef int add_mark(self, int column, Py_UCS4 mark) except -1:
        if column >= self.size:
            self.reserve(column + 1)
            _fill(self.chars + self.size, column - self.size, _GAP)
            self.chars[column] = 32
            self.size = column + 1
        elif self.chars[column] == _GAP:
            self.chars[column] = 32
        if column and self.chars[column] == _TAIL:
            column -= 1
        self._own_marks()
        cdef str cluster = <str>self._marks.get(column)
        if cluster is None:
            self._marks[column] = _string(self.chars + column, 1) + chr(mark)
        elif len(cluster) < _MOST_IN_A_CLUSTER:
            self._marks[column] = cluster + chr(mark)
        self.odd = True
        return 0

    cdef int set_mark(self, int column, const Py_UCS4 *cluster, int count) except -1:
        """Say which characters a cell has together, at most as many as fit."""
        self._own_marks()
        self._marks[column] = _string(cluster, min(count, _MOST_IN_A_CLUSTER))
        self.odd = True
        return 0

    cdef int _own_marks(self) except -1:
        if self._marks is None:
            self._marks = {}
        elif self.handed_out:
            # Lines that were handed out share the old one.
            self._marks = dict(self._marks)
        self.handed_out = False
        return 0

    cdef int cut(self, int column) except -1:
        """Blank a wide character that would be cut in half at ``column``."""
        if 0 < column < self.size and self.chars[column] == _TAIL:
            self.chars[column - 1] = self.chars[column] = 32
            self.unmark(column - 1, column)
        return 0

    cdef int unmark(self, int column, int end) except -1:
        if self._marks:
            self._marks = {at: mark for at, mark in self._marks.items() if not column <= at < end}
            self.handed_out = False
            if not self._marks:
                self._marks = None
        return 0

    cdef int _shift(self, int column, int by, int columns) except -1:
        if self._marks:
            moved = {(at + by if at >= column else at): m for at, m in self._marks.items()}
            self._marks = {at: mark for at, mark in moved.items() if at < columns} or None
            self.handed_out = False
        return 0

    # -- moving cells

    cdef int make_room(self, int column, int count, int columns, unsigned int style) except -1:
        count = min(count, columns - column)
        self.cut(column)
        self.cut(columns - count)
        self.reserve(columns + count)
        if column < self.size:
            memmove(
                self.chars + column + count,
                self.chars + column,
                (self.size - column) * sizeof(Py_UCS4),
            )
            self.size = min(self.size + count, columns)
        if column < self.styled:
            memmove(
                self.styles + column + count,
                self.styles + column,
                (self.styled - column) * sizeof(Py_UCS4),
            )
            self.styled = min(self.styled + count, columns)
        self._shift(column, count, columns)
        # What is there now would be taken for halves of wide characters.
        if column < self.size:
            _fill(self.chars + column, min(count, self.size - column), 32)
        return self.put_blanks(column, count, style)

    cdef int take_out(self, int column, int count, int columns, unsigned int style) except -1:
        count = min(count, columns - column)
        self.cut(column)
        self.cut(column + count)
        self.unmark(column, column + count)
        self.size = _close_gap(self.chars, self.size, column, count)
        self.styled = _close_gap(self.styles, self.styled, column, count)
        self._shift(column, -count, columns)
        if style:
            self.wipe_out(columns - count, columns, style)
        return 0


cdef int _close_gap(Py_UCS4 *cells, int size, int column, int count) noexcept:
    """Remove cells; returns how many are left."""
    if size <= column:
        return size
    if size <= column + count:
        return column
    memmove(cells + column, cells + column + count, (size - column - count) * sizeof(Py_UCS4))
    return size - count
