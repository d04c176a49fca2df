# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""Printing runs of text: what is ASCII, what takes one cell or two each, and whole clusters.

See ``pierhead.terminal.writing`` and ``clusters``, which say what it has to do.
"""

from pierhead.terminal.compiled.cells cimport Cells
from pierhead.terminal.compiled.widths cimport (
    CELLS, FLAG, PICTOGRAPH, TABLED, TONE, VS16, ZWJ, classify, table, widened
)
from pierhead.terminal.compiled.writing cimport Writing


cdef int print_narrow(Writing screen, const Units *text, Py_ssize_t count) except -1:
    """Characters of one cell each."""
    cdef int x, part, offset
    cdef Py_UCS4 *target
    cdef Cells row
    while count > 0:
        if screen.x >= screen.columns:
            screen.wrap()
        x = screen.x
        part = <int>min(count, screen.columns - x)
        row = screen.row
        row.begin_put(x, part, screen.style)
        target = row.chars + x
        for offset in range(part):
            target[offset] = text[offset]
        screen.dirty[screen.y] = 1
        screen.x = x + part
        text += part
        count -= part
    return 0


cdef Py_ssize_t print_wide(Writing screen, const Units *text, Py_ssize_t at, Py_ssize_t end) except -1:
    """Characters beyond ASCII, as many as there are; stops before what is no text."""
    cdef Py_UCS4 unit
    cdef Py_ssize_t after
    cdef int kind
    while at < end:
        unit = text[at]
        if unit < 160:
            break
        kind = classify(unit)
        if kind == 1 or kind == 2:
            after = _plain_end(text, at, end, kind)
            if after > at:
                if kind == 1:
                    print_narrow(screen, text + at, after - at)
                else:
                    _print_double(screen, text + at, after - at)
                at = after
                screen.last = text[at - 1]
                continue
        if kind & CELLS == 0 and screen.x == 0:
            # What has nothing to belong to is rare.
            break
        if at + 1 < end and text[at + 1] >= 0x300 and screen.is_first(kind):
            after = _print_cluster(screen, text, at, end, kind)
            if after > at:
                at = after
                screen.last = text[at - 1]
                continue
        if kind == 1 or kind == 2 or (kind & PICTOGRAPH and not screen.row._marks):
            screen.print_one(unit, kind & CELLS)
        else:
            screen.print_odd(unit, kind)
        screen.last = unit
        at += 1
    return at


cdef Py_ssize_t _plain_end(
    const Units *text, Py_ssize_t at, Py_ssize_t end, int kind
) except -1:
    """Where the characters of a kind end to which nothing belongs that comes after them."""
    cdef const unsigned char *kinds = table()
    cdef Py_ssize_t start = at
    while at < end and 160 <= text[at] < TABLED and kinds[text[at]] == kind:
        at += 1
    if at > start and at < end and text[at] >= 0x300 and classify(text[at]) & CELLS == 0:
        at -= 1
    return at


cdef int _print_double(Writing screen, const Units *text, Py_ssize_t count) except -1:
    """Characters of two cells each."""
    cdef int part, offset
    cdef Py_UCS4 *target
    cdef Cells row
    while count > 0:
        part = <int>min(count, (screen.columns - screen.x) // 2)
        if part < 1:
            screen.wrap()
            continue
        row = screen.row
        row.begin_put(screen.x, 2 * part, screen.style)
        row.odd = True
        target = row.chars + screen.x
        for offset in range(part):
            target[2 * offset] = text[offset]
            target[2 * offset + 1] = 0
        screen.dirty[screen.y] = 1
        screen.x += 2 * part
        text += part
        count -= part
    return 0


cdef Py_ssize_t _print_cluster(
    Writing screen, const Units *text, Py_ssize_t start, Py_ssize_t end, int kind
) except -1:
    """A character with all that belongs to it, if there is room; says where it ends."""
    cdef Py_UCS4 cluster[16]
    cdef int count = 1
    cdef int cells = kind & CELLS
    cdef int follows
    cdef bint pictures = kind & PICTOGRAPH
    # What an emoji modifier can colour is the last of those that are joined.
    cdef bint colours = pictures
    cdef Py_ssize_t at = start + 1
    cdef Py_UCS4 unit
    cluster[0] = text[start]
    while at < end and text[at] >= 0x300 and count < 16:
        unit = text[at]
        follows = classify(unit)
        if follows & CELLS == 0:
            if unit == VS16 and cells == 1 and widened(cluster[0]):
                cells = 2
            elif unit == ZWJ:
                colours = False
        elif follows & FLAG:
            if count > 1 or not kind & FLAG:
                break
        elif follows & TONE:
            if not colours:
                break
            cells = 2
            colours = False
        elif follows & PICTOGRAPH and pictures and cluster[count - 1] == ZWJ:
            cells = 2
            colours = True
        else:
            break
        cluster[count] = unit
        count += 1
        at += 1
    if count == 1 or count == 16 or screen.x + 2 > screen.columns:
        return start
    screen.print_one(cluster[0], cells)
    screen.row.set_mark(screen.x - cells, cluster, count)
    return at
