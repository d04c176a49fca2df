"""Printing, for the loop."""

from pierhead.terminal.compiled.grid cimport Grid

cdef class Writing(Grid):
    cdef int print_one(self, Py_UCS4 character, int cells) except -1
    cdef int print_odd(self, Py_UCS4 character, int kind) except -1
    cdef bint is_first(self, int kind) except -1
    cdef str cluster_before(self)
    cdef int combine(self, Py_UCS4 character) except -1
    cdef int widen(self) except -1
    cdef int repeat(self, int count) except -1
