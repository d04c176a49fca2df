"""How many cells characters take, and what joins with what, by one table."""

cdef enum:
    CELLS = 3
    FLAG = 4
    TONE = 8
    PICTOGRAPH = 16
    VS16 = 0xFE0F
    ZWJ = 0x200D
    TABLED = 0x20000

cdef const unsigned char *table() except NULL
cdef int classify(Py_UCS4 character) except -1
cdef bint widened(Py_UCS4 character) except -1
