"""Control sequences, for the loop."""

from pierhead.terminal.compiled.writing cimport Writing

cdef class Sequences(Writing):
    cdef bint do(self, Py_UCS4 final, const int *values, int count) except -1
