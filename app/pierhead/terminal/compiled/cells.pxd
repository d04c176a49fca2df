"""The memory of a row, for the loop that writes into it."""

cdef class Cells:
    cdef Py_UCS4 *chars
    cdef Py_UCS4 *styles
    cdef int size
    cdef int styled
    cdef int room
    cdef dict _marks
    cdef bint handed_out
    cdef public int wrapped
    cdef public bint odd
    cdef public bint double

    cdef int reserve(self, int columns) except -1
    cdef int begin_put(self, int column, int count, unsigned int style) except -1
    cdef int put_run(self, int column, const Py_UCS4 *text, int count, unsigned int style) except -1
    cdef int put_blanks(self, int column, int count, unsigned int style) except -1
    cdef int wipe_out(self, int column, int end, unsigned int style) except -1
    cdef int add_mark(self, int column, Py_UCS4 mark) except -1
    cdef int set_mark(self, int column, const Py_UCS4 *cluster, int count) except -1
    cdef int unmark(self, int column, int end) except -1
    cdef int cut(self, int column) except -1
    cdef int make_room(self, int column, int count, int columns, unsigned int style) except -1
    cdef int take_out(self, int column, int count, int columns, unsigned int style) except -1
    cdef int clear(self, int columns, unsigned int style) except -1
    cdef object packed(self)
    cdef int _own_marks(self) except -1
    cdef int _shift(self, int column, int by, int columns) except -1
