# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""Printing one character at a time, and what belongs together (UAX 29).

See ``pierhead.terminal.writing``, which says what it has to do.
"""

from pierhead.terminal.compiled.cells cimport Cells
from pierhead.terminal.compiled.grid cimport Grid
from pierhead.terminal.compiled.widths cimport (
    CELLS, FLAG, PICTOGRAPH, TONE, VS16, ZWJ, classify, widened
)


cdef class Writing(Grid):
    """Printing at the cursor of a screen that wraps and has nothing in its way."""

    cdef int print_one(self, Py_UCS4 character, int cells) except -1:
        """One character of one or two cells."""
        if self.columns - self.x < cells:
            self.wrap()
        cdef int x = self.x
        self.row.begin_put(x, cells, self.style)
        self.row.chars[x] = character
        if cells == 2:
            self.row.chars[x + 1] = 0
            self.row.odd = True
        self.dirty[self.y] = 1
        self.x = x + cells
        return 0


    cdef int print_odd(self, Py_UCS4 character, int kind) except -1:
        """A character that may belong to the one before it (UAX 29)."""
        cdef str cluster
        cdef int cells = kind & CELLS
        if cells == 0 and character != VS16:
            self.combine(character)
            return 0
        cluster = self.cluster_before()
        if cells == 0:
            self.combine(character)
            if self.x > 0 and cluster and widened(cluster[0]):
                self.widen()
        elif kind & FLAG:
            if len(cluster) == 1 and classify(cluster[0]) & FLAG:
                self.combine(character)
                self.widen()
            else:
                self.print_one(character, 2)
        elif kind & TONE:
            if _takes_tone(cluster):
                self.combine(character)
                self.widen()
            else:
                self.print_one(character, 2)
        elif kind & PICTOGRAPH and cluster and _joins(cluster):
            self.combine(character)
            self.widen()
        else:
            self.print_one(character, cells)
        return 0

    cdef bint is_first(self, int kind) except -1:
        """Whether a character cannot be a part of what is before the cursor."""
        cdef int x = self.x - 1
        if kind & CELLS == 0 or kind & TONE:
            return False
        if x < 0 or x >= self.row.size:
            return True
        if x and self.row.chars[x] == 0:
            x -= 1
        if kind & FLAG:
            return not classify(self.row.chars[x]) & FLAG
        return not (kind & PICTOGRAPH and self.row._marks and x in self.row._marks)

    cdef str cluster_before(self):
        """The character before the cursor and all that belongs to it; empty if there is none."""
        cdef int x = self.x - 1
        cdef Cells row = self.row
        if x < 0 or x >= row.size:
            return ""
        if x and row.chars[x] == 0:
            x -= 1
        if row._marks:
            marked = row._marks.get(x)
            if marked is not None:
                return <str>marked
        return chr(row.chars[x])

    cdef int combine(self, Py_UCS4 character) except -1:
        if self.x > 0:
            self.row.add_mark(self.x - 1, character)
            self.dirty[self.y] = 1
        return 0

    cdef int widen(self) except -1:
        """Give the character before the cursor a second cell, if it has only one."""
        cdef Cells row = self.row
        cdef int x = self.x - 1
        cdef int style = self.style
        cdef str cluster = self.cluster_before()
        cdef Py_UCS4 character
        if row.chars[x] == 0 or (x + 1 < row.size and row.chars[x + 1] == 0):
            return 0
        self.set_style(row.styles[x] if x < row.styled else 0)
        row.wipe_out(x, x + 1, 0)
        self.x = x
        self.print_one(cluster[0], 2)
        self.set_style(style)
        for character in cluster[1:]:
            self.combine(character)
        return 0

    cdef int repeat(self, int count) except -1:
        """REP of a narrow character."""
        cdef Py_ssize_t left = min(count, self.columns * self.lines)
        cdef int part, at
        while left > 0:
            if self.x >= self.columns:
                self.wrap()
            part = <int>min(left, self.columns - self.x)
            self.row.begin_put(self.x, part, self.style)
            for at in range(self.x, self.x + part):
                self.row.chars[at] = self.last
            self.dirty[self.y] = 1
            self.x += part
            left -= part
        return 0



cdef bint _takes_tone(str cluster) except -1:
    """Whether an emoji modifier becomes a part of a cluster."""
    cdef str last = cluster.rpartition("\u200d")[2]
    cdef Py_UCS4 character
    if not last or not classify(last[0]) & PICTOGRAPH:
        return False
    for character in last:
        if classify(character) & TONE:
            return False
    return True


cdef bint _joins(str cluster) except -1:
    """Whether a pictograph becomes a part of a cluster."""
    return cluster[len(cluster) - 1] == ZWJ and classify(cluster[0]) & PICTOGRAPH != 0
