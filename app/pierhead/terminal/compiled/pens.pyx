# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""The pens of a screen by number and by value, as ``pierhead.terminal.style.Styles`` numbers them.

Only a pen that has not been seen before asks for Python objects.
"""

from cpython.mem cimport PyMem_Calloc, PyMem_Free, PyMem_Realloc
from libc.string cimport memset

from pierhead.core.style import Style
from pierhead.terminal.style import Pen as StylePen

cdef int _FIRST_ROOM = 256


cdef inline unsigned int _hash(const Pen *pen) noexcept:
    cdef unsigned long long value = <unsigned int>pen.fg
    value = value * 0x9E3779B97F4A7C15ULL + <unsigned int>pen.bg
    value = value * 0x9E3779B97F4A7C15ULL + <unsigned int>pen.underline_color
    value = value * 0x9E3779B97F4A7C15ULL + (pen.flags | (<unsigned int>pen.underline << 16))
    value = value * 0x9E3779B97F4A7C15ULL + <unsigned int>pen.rest
    return <unsigned int>(value >> 32)


cdef inline bint _same(const Pen *one, const Pen *other) noexcept:
    return (
        one.fg == other.fg
        and one.bg == other.bg
        and one.flags == other.flags
        and one.underline == other.underline
        and one.underline_color == other.underline_color
        and one.rest == other.rest
    )


cdef class Pens:
    """Mirrors the numbering of a ``Styles`` and never disagrees with it."""

    def __init__(self, styles):
        self._styles = styles
        self._generation = None

    def __dealloc__(self):
        PyMem_Free(self._pens)
        PyMem_Free(self._slots)

    cdef int refresh(self) except -1:
        """Forget everything if the numbers have changed their meaning."""
        if self._generation == self._styles.generation:
            return 0
        self._generation = self._styles.generation
        PyMem_Free(self._slots)
        self._slots = <int *>PyMem_Calloc(2 * _FIRST_ROOM, sizeof(int))
        if self._slots == NULL:
            raise MemoryError
        self._mask = 2 * _FIRST_ROOM - 1
        self._used = 0
        if self._pens != NULL:
            memset(self._pens, 0, self._room * sizeof(Pen))
        # What is neither linked nor protected has the number 0.
        self._rests = [(None, False)]
        self._rest_numbers = {(None, False): 0}
        return 0

    cdef Pen *pen(self, int number) except NULL:
        """The pen of a number; not to be kept, since the next call may move it."""
        if number >= self._room:
            self._grow(number)
        cdef Pen *pen = self._pens + number
        if not pen.known:
            self._learn(number, pen)
        return pen

    cdef int number(self, const Pen *pen) except -1:
        """The number of a pen."""
        cdef unsigned int at = _hash(pen) & self._mask
        cdef int number
        while self._slots[at]:
            number = self._slots[at] - 1
            if _same(self._pens + number, pen):
                return number
            at = (at + 1) & self._mask
        link, protected = self._rests[pen.rest]
        style = Style(pen.fg, pen.bg, pen.flags, pen.underline, pen.underline_color)
        number = self._styles.number(StylePen(style, link, protected))
        self.pen(number)
        return number

    cdef int blank(self, int number) except -1:
        """What erasing leaves: the background alone."""
        if not number:
            return 0
        cdef Pen blank = self.pen(number)[0]
        blank.fg = blank.underline_color = -1
        blank.flags = blank.underline = 0
        blank.rest = 0
        return self.number(&blank)

    cdef int _grow(self, int number) except -1:
        cdef int room = max(_FIRST_ROOM, self._room)
        while room <= number:
            room *= 2
        cdef Pen *pens = <Pen *>PyMem_Realloc(self._pens, room * sizeof(Pen))
        if pens == NULL:
            raise MemoryError
        memset(pens + self._room, 0, (room - self._room) * sizeof(Pen))
        self._pens = pens
        self._room = room
        return 0

    cdef int _learn(self, int number, Pen *pen) except -1:
        style, link, protected = self._styles[number]
        rest = self._rest_numbers.get((link, protected))
        if rest is None:
            rest = self._rest_numbers[link, protected] = len(self._rests)
            self._rests.append((link, protected))
        pen.fg, pen.bg, flags, pen.underline, pen.underline_color = style
        pen.flags = flags
        pen.rest = rest
        pen.known = True
        if 2 * (self._used + 1) > self._mask:
            self._widen()
        self._place(number)
        return 0

    cdef int _place(self, int number) noexcept:
        cdef unsigned int at = _hash(self._pens + number) & self._mask
        while self._slots[at]:
            at = (at + 1) & self._mask
        self._slots[at] = number + 1
        self._used += 1
        return 0

    cdef int _widen(self) except -1:
        cdef int size = self._mask + 1
        cdef int *old = self._slots
        cdef int at
        self._slots = <int *>PyMem_Calloc(2 * size, sizeof(int))
        if self._slots == NULL:
            self._slots = old
            raise MemoryError
        self._mask = 2 * size - 1
        self._used = 0
        for at in range(size):
            if old[at]:
                self._place(old[at] - 1)
        PyMem_Free(old)
        return 0
