# cython: language_level=3, boundscheck=False, wraparound=False
"""The tables of ``pierhead.terminal.width`` as one array, made when the first text needs it."""

import re

from pierhead.terminal import width as tables
from pierhead.terminal.clusters import JOINS, kind

cdef unsigned char _classes[TABLED]
cdef bint _ready = False
_RANGE = re.compile(r"(\\U[0-9a-f]{8}|.)(?:-(\\U[0-9a-f]{8}|.))?", re.DOTALL)


cdef int _code(str character) except -1:
    return int(character[2:], 16) if len(character) > 1 else ord(character)


cdef int _mark(str ranges, int bits, int mask) except -1:
    """Set bits of all characters of a regular expression's class."""
    cdef int code, first, last
    for match in _RANGE.finditer(ranges):
        first = _code(match[1])
        last = _code(match[2] or match[1])
        for code in range(first, min(last + 1, TABLED)):
            _classes[code] = (_classes[code] & mask) | bits
    return 0


cdef int _prepare() except -1:
    global _ready
    cdef int code
    for code in range(TABLED):
        _classes[code] = 1
    classes = tables.classes()
    _mark(classes[0], 0, ~CELLS)
    _mark(classes[2], 2, ~CELLS)
    for start, end in tables.ALL_WIDE:
        for code in range(start, min(end, TABLED)):
            _classes[code] = 2
    _mark(tables.PICTOGRAPHS, PICTOGRAPH, 0xFF)
    _mark(tables.FLAGS, FLAG | 2, 0)
    _mark(tables.TONES, TONE | 2, 0)
    _ready = True
    return 0


cdef const unsigned char *table() except NULL:
    """What ``classify`` says of all below ``TABLED``."""
    if not _ready:
        _prepare()
    return _classes


cdef int classify(Py_UCS4 character) except -1:
    """Its cells in the lowest bits, and what it is made for in the others."""
    cdef int cells
    if not _ready:
        _prepare()
    if character < <Py_UCS4>TABLED:
        return _classes[character]
    cells = kind(chr(character))
    return 2 if cells == JOINS else cells


cdef bint widened(Py_UCS4 character) except -1:
    """Whether VS16 makes two cells of one."""
    return tables.widens(chr(character))
