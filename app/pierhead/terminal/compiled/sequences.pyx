# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""The control sequences that most output has, for a screen without side margins.

See ``pierhead.terminal.moving`` and ``editing``, which say what they have to do.
"""

from pierhead.terminal.compiled.writing cimport Writing


cdef class Sequences(Writing):
    """Does them at the cursor of a screen."""

    cdef bint do(self, Py_UCS4 final, const int *values, int count) except -1:
        """Do a control sequence; False if that is not for the fast lane."""
        cdef int first = values[0]
        cdef int second = values[1] if count > 1 else 0
        cdef int times = first if first else 1
        if final in "HfCABDG`d":
            return _move(self, final, times, second)
        elif final in "KJX":
            return _erase(self, final, first)
        elif final in "P@LMS":
            return _shift(self, final, times)
        elif final == "T" and count == 1:
            self.scroll_back(self.top, self.bottom, times)
        elif final == "b" and self.plain and 32 <= self.last < 127:
            self.repeat(times)
            self.last = 0
        elif final == "r" and not self.origin:
            self.set_margins(first, second)
        else:
            return False
        return True


cdef bint _move(Sequences screen, Py_UCS4 final, int times, int second) except -1:
    """CUP, CUF, CUU, CUD, CUB, CHA, VPA."""
    cdef int last
    if final == "H" or final == "f":
        if screen.origin:
            return False
        screen.set_row(min(times, screen.lines) - 1)
        screen.x = min(second if second else 1, screen.columns) - 1
    elif final == "C":
        screen.x = min(min(screen.x, screen.columns - 1) + times, screen.columns - 1)
    elif final == "A":
        screen.settle()
        screen.set_row(max(screen.y - times, screen.top if screen.y >= screen.top else 0))
    elif final == "B":
        screen.settle()
        last = screen.bottom if screen.y <= screen.bottom else screen.lines - 1
        screen.set_row(min(screen.y + times, last))
    elif final == "D":
        if screen.reverse_wrap:
            return False
        screen.settle()
        screen.x = max(0, screen.x - times)
    elif screen.origin:
        return False
    elif final == "d":
        screen.settle()
        screen.set_row(min(times, screen.lines) - 1)
    else:
        screen.x = min(times, screen.columns) - 1
    return True


cdef bint _erase(Sequences screen, Py_UCS4 final, int first) except -1:
    """EL, ED, ECH."""
    if screen.guarded or (final != "X" and first > 2):
        return False
    if final == "K":
        screen.erase_in_line(first)
    elif final == "J":
        if screen.pinned:
            return False
        screen.erase_in_display(first)
    else:
        screen.settle()
        first = min(screen.x + (first if first else 1), screen.columns)
        screen.erase(screen.y, screen.x, first)
    return True


cdef bint _shift(Sequences screen, Py_UCS4 final, int times) except -1:
    """DCH, ICH, IL, DL, SU."""
    if final == "S":
        screen.scroll(screen.top, screen.bottom, times, True)
        return True
    screen.settle()
    if final == "P":
        screen.row.take_out(screen.x, times, screen.columns, screen.blank_style())
        screen.dirty[screen.y] = 1
    elif final == "@":
        screen.row.make_room(screen.x, times, screen.columns, screen.blank_style())
        screen.dirty[screen.y] = 1
    elif screen.top <= screen.y <= screen.bottom:
        if final == "L":
            screen.scroll_back(screen.y, screen.bottom, times)
        else:
            screen.scroll(screen.y, screen.bottom, times, False)
        screen.x = 0
    return True
