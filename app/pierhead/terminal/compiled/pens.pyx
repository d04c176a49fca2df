# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""The pens of a screen by number and by value, as ``pierhead.terminal.style.Styles`` numbers them.

Only a pen that has not been seen before asks for Python objects.
"""

from cpython.mem cimport PyMem_Calloc, PyMem_Free, PyMem_Malloc, PyMem_Realloc
from libc.string cimport memset

from pierhead.core.style import RGB, Flag, Style
from pierhead.terminal.style import Pen as StylePen

cdef int _FIRST_ROOM = 256
cdef enum:
    _CHANGES = 10
    _FEW = 3
    _LOW = (1 << 20) - 1
cdef int _RGB = RGB

cdef int _BOLD = int(Flag.BOLD)
cdef int _DIM = int(Flag.DIM)
cdef int _ITALIC = int(Flag.ITALIC)
cdef int _BLINK = int(Flag.BLINK)
cdef int _REVERSE = int(Flag.REVERSE)
cdef int _CONCEAL = int(Flag.CONCEAL)
cdef int _STRIKE = int(Flag.STRIKE)


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
        self._changes = <Change *>PyMem_Malloc(sizeof(Change) << _CHANGES)
        if self._changes == NULL:
            raise MemoryError

    def __dealloc__(self):
        PyMem_Free(self._changes)
        PyMem_Free(self._pens)
        PyMem_Free(self._slots)

    cdef int refresh(self) except -1:
        """Forget everything if the numbers have changed their meaning."""
        if self._generation == self._styles.generation:
            return 0
        self._generation = self._styles.generation
        memset(self._changes, 0, sizeof(Change) << _CHANGES)
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

    cdef int after_sgr(self, int number, const int *values, int count) except -2:
        """The number of the pen after SGR; -1 if it has something that is not in the fast lane."""
        cdef uint64_t key
        cdef Change *change
        if count > _FEW or number > _LOW:
            return self._apply_sgr(number, values, count)
        # Most SGR comes again and again. A parameter is less than 1 << 14.
        key = <uint64_t>number << 44 | <uint64_t>count << 42 | values[0]
        if count > 1:
            key |= <uint64_t>values[1] << 14
        if count > 2:
            key |= <uint64_t>values[2] << 28
        change = self._changes + (key * 0x9E3779B97F4A7C15ULL >> (64 - _CHANGES))
        if change.key != key:
            change.number = self._apply_sgr(number, values, count)
            change.key = key
        return change.number

    cdef int _apply_sgr(self, int number, const int *values, int count) except -2:
        cdef Pen pen = self.pen(number)[0]
        cdef int at = 0
        cdef int code, color
        while at < count:
            code = values[at]
            at += 1
            if code == 0:
                pen.fg = pen.bg = pen.underline_color = -1
                pen.flags = pen.underline = 0
            elif 30 <= code <= 37:
                pen.fg = code - 30
            elif 40 <= code <= 47:
                pen.bg = code - 40
            elif code == 38 or code == 48:
                if at + 1 < count and values[at] == 5 and values[at + 1] <= 255:
                    color = values[at + 1]
                    at += 2
                elif at + 3 < count and values[at] == 2:
                    if values[at + 1] > 255 or values[at + 2] > 255 or values[at + 3] > 255:
                        return -1
                    color = _RGB | values[at + 1] << 16 | values[at + 2] << 8 | values[at + 3]
                    at += 4
                else:
                    return -1
                if code == 38:
                    pen.fg = color
                else:
                    pen.bg = color
            elif code == 39:
                pen.fg = -1
            elif code == 49:
                pen.bg = -1
            elif code == 1:
                pen.flags |= _BOLD
            elif code == 2:
                pen.flags |= _DIM
            elif code == 3:
                pen.flags |= _ITALIC
            elif code == 4:
                pen.underline = 1
            elif code == 5:
                pen.flags |= _BLINK
            elif code == 7:
                pen.flags |= _REVERSE
            elif code == 8:
                pen.flags |= _CONCEAL
            elif code == 9:
                pen.flags |= _STRIKE
            elif code == 22:
                pen.flags &= ~(_BOLD | _DIM)
            elif code == 23:
                pen.flags &= ~_ITALIC
            elif code == 24:
                pen.underline = 0
            elif code == 25:
                pen.flags &= ~_BLINK
            elif code == 27:
                pen.flags &= ~_REVERSE
            elif code == 28:
                pen.flags &= ~_CONCEAL
            elif code == 29:
                pen.flags &= ~_STRIKE
            elif 90 <= code <= 97:
                pen.fg = code - 82
            elif 100 <= code <= 107:
                pen.bg = code - 92
            else:
                return -1
        return self.number(&pen)

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
        style, link, protected, _ = self._styles[number]
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
