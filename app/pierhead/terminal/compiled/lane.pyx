# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""The fast lane of a terminal: text and the sequences that most output is made of.

It does what ``pierhead.terminal.screen`` does, for a screen without side margins, and leaves
everything else to it, sequence by sequence. So what a sequence means is written there; what is
here may only be the same, faster.
"""

from time import perf_counter

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_GET_LENGTH, PyUnicode_KIND

from pierhead.terminal.compiled.printing cimport Units, ascii_end, print_narrow, print_wide
from pierhead.terminal.compiled.sequences cimport Sequences

cdef int _MOST = 32
"""Parameters of a control sequence; one with more is not for the fast lane."""
cdef int _LARGEST = 9999
cdef int _AT_ONCE = 64
"""Controls and sequences between two looks at the clock."""


cdef class Lane(Sequences):
    """Takes text for a screen; ``one(text, start)`` does the next token and returns its end."""

    cdef object _one
    cdef int _controls

    def __init__(self, screen, one):
        super().__init__(screen)
        self._one = one

    def take(self, str text, double until):
        """Do what a piece of output says until a moment; returns where that came."""
        cdef Py_ssize_t at = 0
        cdef Py_ssize_t end = PyUnicode_GET_LENGTH(text)
        cdef int kind = PyUnicode_KIND(text)
        cdef const void *data = PyUnicode_DATA(text)
        self.load()
        self._controls = 0
        while at < end and self.ansi:
            if self._controls >= _AT_ONCE:
                self._controls = 0
                if perf_counter() >= until:
                    break
            if kind == 1:
                at = _run(self, <const unsigned char *>data, at, end)
            elif kind == 2:
                at = _run(self, <const unsigned short *>data, at, end)
            else:
                at = _run(self, <const unsigned int *>data, at, end)
            if at < end and self._controls < _AT_ONCE:
                self.store()
                at = self._one(text, at)
                self._controls = _AT_ONCE
                self.load()
        self.store()
        return at


cdef Py_ssize_t _run(Lane lane, const Units *text, Py_ssize_t at, Py_ssize_t end) except -1:
    """Go on until the end, or until something that is not for the fast lane; says where."""
    cdef Py_UCS4 unit
    cdef Py_ssize_t start
    if lane.sides:
        return at
    while at < end:
        unit = text[at]
        if unit >= 32 and unit != 127:
            if not lane.plain:
                return at
            start = at
            if unit < 127:
                at = ascii_end(text, at + 1, end)
                print_narrow(lane, text + start, at - start)
                lane.last = text[at - 1]
            else:
                at = print_wide(lane, text, at, end)
                if at == start:
                    return at
        elif unit == 27:
            start = at
            at = _escape(lane, text, at, end)
            if at == start:
                return at
        elif unit == 13:
            lane.x = 0
            at += 1
        elif 10 <= unit <= 12:
            lane.index()
            if lane.newline:
                lane.x = 0
            at += 1
        elif unit == 8 and not lane.reverse_wrap:
            lane.settle()
            if lane.x > 0:
                lane.x -= 1
            at += 1
        elif unit == 9:
            lane.tab()
            at += 1
        else:
            return at
        if unit < 32:
            lane._controls += 1
            if lane._controls >= _AT_ONCE:
                return at
    return at


cdef Py_ssize_t _escape(Lane lane, const Units *text, Py_ssize_t start, Py_ssize_t end) except -1:
    """Do an escape sequence; returns where it ends, or where it begins if it is left to others."""
    cdef int values[32]
    cdef int count = 0
    cdef int value = 0
    cdef Py_ssize_t at = start + 2
    cdef Py_UCS4 unit
    if start + 1 >= end:
        return start
    unit = text[start + 1]
    if unit == "M":
        lane.reverse_index()
        return at
    if unit == "(" and at < end and text[at] == 66 and lane.uses_ascii():
        return at + 1
    if unit != "[":
        return start
    if at + 3 < end and text[at] == 63 and text[at + 1] == 50 and text[at + 2] == 53:
        unit = text[at + 3]
        if unit == "h" or unit == "l":
            lane.show_cursor(unit == "h")
            return at + 4
        return start
    while at < end:
        unit = text[at]
        at += 1
        if 48 <= unit <= 57:
            value = min(value * 10 + (<int>unit - 48), _LARGEST)
        elif unit == ";":
            if count == _MOST - 1:
                return start
            values[count] = value
            count += 1
            value = 0
        else:
            values[count] = value
            count += 1
            if unit == "m":
                value = lane.pens.after_sgr(lane.style, values, count)
                if value < 0:
                    return start
                lane.set_style(value)
                return at
            return at if lane.do(unit, values, count) else start
    return start
