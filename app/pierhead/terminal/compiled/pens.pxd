"""Styles as numbers and back, without objects."""

from libc.stdint cimport uint64_t

cdef struct Pen:
    int fg
    int bg
    int underline_color
    unsigned short flags
    unsigned char underline
    unsigned char known
    int rest

cdef struct Change:
    uint64_t key
    int number

cdef class Pens:
    cdef object _styles
    cdef object _generation
    cdef Pen *_pens
    cdef int _room
    cdef int *_slots
    cdef int _mask
    cdef int _used
    cdef Change *_changes
    cdef list _rests
    cdef dict _rest_numbers

    cdef int refresh(self) except -1
    cdef Pen *pen(self, int number) except NULL
    cdef int number(self, const Pen *pen) except -1
    cdef int after_sgr(self, int number, const int *values, int count) except -2
    cdef int _apply_sgr(self, int number, const int *values, int count) except -2
    cdef int blank(self, int number) except -1
    cdef int _grow(self, int number) except -1
    cdef int _learn(self, int number, Pen *pen) except -1
    cdef int _place(self, int number) noexcept
    cdef int _widen(self) except -1
