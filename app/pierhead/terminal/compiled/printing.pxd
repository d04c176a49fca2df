"""Printing runs of text, for the loop."""

from libc.stdint cimport uint64_t
from libc.string cimport memcpy

from pierhead.terminal.compiled.writing cimport Writing

ctypedef unsigned char unsigned_char

ctypedef fused Units:
    unsigned_char
    unsigned short
    unsigned int

cdef int print_narrow(Writing screen, const Units *text, Py_ssize_t count) except -1
cdef Py_ssize_t print_wide(
    Writing screen, const Units *text, Py_ssize_t at, Py_ssize_t end
) except -1


cdef inline Py_ssize_t ascii_end(const Units *text, Py_ssize_t at, Py_ssize_t end) noexcept:
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
