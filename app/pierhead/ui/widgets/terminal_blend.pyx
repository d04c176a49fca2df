# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""Lines of a terminal blended from masks and colours straight into a picture's memory.

What ``terminal_tiles`` does with pieces of memory, for the cells that most lines are made of. What
is rare, and what it was not told yet, it names, and somebody else draws it.

Each row of a cell is written in whole lanes, a little into the next cell, which comes after it.
"""

from cpython.mem cimport PyMem_Calloc, PyMem_Free, PyMem_Realloc
from cpython.unicode cimport PyUnicode_DATA, PyUnicode_GET_LENGTH, PyUnicode_KIND, PyUnicode_READ
from libc.stdint cimport uint8_t, uint32_t
from libc.string cimport memcpy, memset

cdef extern from *:
    """
    #include <stdint.h>
    #include <string.h>
    #if defined(_MSC_VER)
    #define ALONE __restrict
    #else
    #define ALONE __restrict__
    #endif
    /* What Qt does with pixels that are covered in part: both shares are rounded. In C so that
       compilers see that nothing overlaps, and take many lanes at once. */
    static void blend(uint8_t *ALONE mixed, const uint8_t *ALONE front, const uint8_t *ALONE back,
                      const uint8_t *ALONE alpha, int lanes) {
        lanes &= ~15;
        for (int lane = 0; lane < lanes; lane++) {
            uint16_t share = (uint16_t)(front[lane] * alpha[lane]);
            uint16_t rest = (uint16_t)(back[lane] * (uint8_t)(255 - alpha[lane]));
            share = (uint16_t)(share + (share >> 8) + 128);
            rest = (uint16_t)(rest + (rest >> 8) + 128);
            mixed[lane] = (uint8_t)((share >> 8) + (rest >> 8));
        }
    }
    static void blend_over(uint8_t *ALONE target, const uint8_t *ALONE front,
                           const uint8_t *ALONE alpha, int lanes) {
        for (int lane = 0; lane < lanes; lane++) {
            uint16_t share = (uint16_t)(front[lane] * alpha[lane]);
            uint16_t rest = (uint16_t)(target[lane] * (uint8_t)(255 - alpha[lane]));
            share = (uint16_t)(share + (share >> 8) + 128);
            rest = (uint16_t)(rest + (rest >> 8) + 128);
            target[lane] = (uint8_t)((share >> 8) + (rest >> 8));
        }
    }
    static void copy(uint8_t *ALONE target, const uint8_t *ALONE source, int lanes) {
        for (int lane = 0; lane < lanes; lane += 16)
            memcpy(target + lane, source + lane, 16);
    }
    """
    void blend_over(uint8_t *, const uint8_t *, const uint8_t *, int) noexcept
    void copy(uint8_t *, const uint8_t *, int) noexcept
    void blend(uint8_t *, const uint8_t *, const uint8_t *, const uint8_t *, int) noexcept


cdef enum:
    LOW = 0x2A00
    PIXEL = 4
    LANES = 16
    # What became of a cell.
    DONE, LEANS, UNKNOWN, ODD

cdef uint32_t OPAQUE = 0xFF000000


cdef struct Mask:
    uint8_t *alpha  # upright, each pixel's four times; NULL for what is blank
    int span
    int top, bottom  # the rows between which something is covered
    bint odd
    bint shape
    uint8_t *before  # what leans into the cell before it and into the one after it, or NULL
    uint8_t *after


cdef struct Ink:
    uint32_t text
    uint32_t shapes
    uint32_t background
    int form
    bint known
    bint readable  # whether ``text`` was told
    bint odd
    bint hides


cdef class Blender:
    """Knows glyphs by their form and character, and inks by the number of their style."""

    cdef int width, height
    cdef Mask *masks
    cdef int mask_count, mask_room
    cdef Ink *inks
    cdef int ink_room
    cdef int **low
    cdef int form_count
    cdef list high
    cdef dict forms
    cdef uint8_t *front
    cdef uint8_t *back

    def __cinit__(self, int width, int height):
        self.width, self.height = width, height
        self.forms = {}
        self.high = []
        self.front = <uint8_t *>PyMem_Calloc(2, _padded(2 * width))
        if self.front == NULL:
            raise MemoryError
        self.back = self.front + _padded(2 * width)

    def __dealloc__(self):
        # The collector of garbage may have taken what is in Python: only the rest is freed here.
        self._free_masks()
        PyMem_Free(self.masks)
        PyMem_Free(self.low)
        PyMem_Free(self.inks)
        PyMem_Free(self.front)

    cdef int _free_masks(self) except -1:
        cdef int at
        for at in range(self.mask_count):
            PyMem_Free(self.masks[at].alpha)
            PyMem_Free(self.masks[at].before)
            PyMem_Free(self.masks[at].after)
        for at in range(self.form_count):
            PyMem_Free(self.low[at])
        self.mask_count = self.form_count = 0
        return 0

    cdef int _drop_masks(self) except -1:
        self._free_masks()
        self.forms.clear()
        self.high.clear()
        return 0

    def forget_inks(self):
        """Colours have changed, or the numbers stand for other styles now."""
        if self.inks != NULL:
            memset(self.inks, 0, self.ink_room * sizeof(Ink))

    def forget_glyphs(self):
        """There are too many."""
        self._drop_masks()
        self.forget_inks()

    @property
    def glyphs(self):
        """How many there are."""
        return self.mask_count

    def put_ink(
        self,
        int number,
        uint32_t shapes,
        uint32_t background,
        int form,
        bint odd,
        bint hides,
        text=None,
    ):
        """Tell an ink; its colour of readable text may come later. An odd one is not blended."""
        cdef int room = self.ink_room
        cdef Ink *inks
        if number >= room:
            while number >= room:
                room = 2 * room + 64
            inks = <Ink *>PyMem_Realloc(self.inks, room * sizeof(Ink))
            if inks == NULL:
                raise MemoryError
            memset(inks + self.ink_room, 0, (room - self.ink_room) * sizeof(Ink))
            self.inks, self.ink_room = inks, room
        cdef Ink *ink = self.inks + number
        ink.shapes, ink.background, ink.odd, ink.hides = shapes, background, odd, hides
        ink.form = self._form(form)
        if text is not None:
            ink.text, ink.readable = text, True
        ink.known = True

    def put_glyph(
        self,
        int form,
        str character,
        int span,
        bytes lying,
        bint odd,
        bint shape,
        bytes before=None,
        bytes after=None,
    ):
        """Tell a glyph, whose masks lie on their side as ``terminal_glyphs`` has them."""
        cdef int number = self._form(form)
        cdef Py_UCS4 code = character[0]
        if self._mask(number, code) != NULL:
            return
        cdef Mask *masks
        if self.mask_count == self.mask_room:
            masks = <Mask *>PyMem_Realloc(self.masks, (2 * self.mask_room + 64) * sizeof(Mask))
            if masks == NULL:
                raise MemoryError
            self.masks, self.mask_room = masks, 2 * self.mask_room + 64
        cdef Mask *mask = self.masks + self.mask_count
        mask.span, mask.odd, mask.shape = span, odd, shape
        mask.before = self._upright(before, 1) if before is not None else NULL
        mask.after = self._upright(after, 1) if after is not None else NULL
        mask.alpha = self._upright(lying, span)
        cdef int at, row = _padded(span * self.width)
        mask.top = mask.bottom = 0
        for at in range(self.height * row):
            if mask.alpha[at]:
                mask.top = mask.top if mask.bottom else at // row
                mask.bottom = at // row + 1
        if not mask.bottom:
            PyMem_Free(mask.alpha)
            mask.alpha = NULL
        self.mask_count += 1
        if code < LOW:
            self.low[number][code] = self.mask_count
        else:
            self.high[number][character] = self.mask_count

    cdef int _form(self, int form) except -1:
        cdef int number
        known = self.forms.get(form)
        if known is not None:
            return known
        number = self.form_count
        cdef int **low = <int **>PyMem_Realloc(self.low, (number + 1) * sizeof(int *))
        if low == NULL:
            raise MemoryError
        self.low = low
        low[number] = <int *>PyMem_Calloc(LOW, sizeof(int))
        if low[number] == NULL:
            raise MemoryError
        self.forms[form] = number
        self.form_count = number + 1
        self.high.append({})
        return number

    cdef uint8_t *_upright(self, bytes lying, int span) except NULL:
        cdef int x, y, lane, width = span * self.width, row = _padded(width)
        cdef int stride = len(lying) // width
        cdef const uint8_t *source = lying
        cdef uint8_t *alpha = <uint8_t *>PyMem_Calloc(self.height, row)
        if alpha == NULL:
            raise MemoryError
        for y in range(self.height):
            for x in range(width):
                for lane in range(PIXEL):
                    alpha[y * row + x * PIXEL + lane] = source[x * stride + self.height - 1 - y]
        return alpha

    def draw(
        self, uint8_t[::1] picture, int stride, int y, str text, str ids, object marks, int columns
    ):
        """Fill a row of a picture, and one blank cell behind it.

        Returns the columns of what was not told yet, and of what somebody else has to draw; None
        if that is all. What leans out of cells is left to those who draw something.
        """
        cdef list unknown = [], odd = []
        cdef bint leans = False
        cdef Py_ssize_t size = PyUnicode_GET_LENGTH(text), styled = PyUnicode_GET_LENGTH(ids)
        cdef int kind = PyUnicode_KIND(text), ids_kind = PyUnicode_KIND(ids)
        cdef const void *cells = PyUnicode_DATA(text)
        cdef const void *numbers = PyUnicode_DATA(ids)
        cdef uint8_t *start = &picture[0] + <Py_ssize_t>y * stride
        cdef bint marked = len(marks) > 0
        cdef int x = 0, span, number, outcome
        cdef Py_UCS4 character
        cdef uint8_t *target
        while x < columns:
            character = PyUnicode_READ(kind, cells, x) if x < size else c" "
            number = PyUnicode_READ(ids_kind, numbers, x) if x < styled else 0
            if character == 0:
                # Half a wide character: nothing that a row should hold.
                character, number = c" ", 0
            span = 1
            if x + 1 < columns and x + 1 < size and PyUnicode_READ(kind, cells, x + 1) == 0:
                span = 2
            target = start + x * self.width * PIXEL
            if marked and x in marks:
                outcome = ODD
            else:
                outcome = self._cell(target, stride, number, character, span)
            if outcome == UNKNOWN:
                unknown.append(x)
            elif outcome == ODD:
                odd.append(x)
            leans = leans or outcome == LEANS
            x += span
        if not self.ink_room or not self.inks.known:
            unknown.append(columns)
        else:
            self._end(start + columns * self.width * PIXEL, stride, self.inks.background)
        if unknown or odd:
            return unknown, odd
        if leans:
            self._lean(start, stride, text, ids, columns)
        return None

    cdef int _cell(
        self, uint8_t *target, int stride, int number, Py_UCS4 character, int span
    ):
        if number >= self.ink_room or not self.inks[number].known:
            return UNKNOWN
        cdef Ink *ink = self.inks + number
        cdef Mask *mask = self._mask(ink.form, character)
        if mask == NULL or not (mask.shape or ink.readable or mask.alpha == NULL):
            return UNKNOWN
        if mask.span != span:
            # A wide character without its second half.
            self._fill(target, stride, span, self.inks.background)
        elif ink.odd or mask.odd:
            return ODD
        elif mask.alpha == NULL:
            self._fill(target, stride, span, ink.background)
        else:
            self._blend(
                target, stride, mask, ink.shapes if mask.shape else ink.text, ink.background
            )
        return LEANS if mask.before != NULL or mask.after != NULL else DONE

    cdef void _lean(self, uint8_t *start, int stride, str text, str ids, int columns):
        cdef Py_ssize_t size = min(PyUnicode_GET_LENGTH(text), columns)
        cdef Py_ssize_t styled = PyUnicode_GET_LENGTH(ids)
        cdef int kind = PyUnicode_KIND(text), ids_kind = PyUnicode_KIND(ids)
        cdef const void *cells = PyUnicode_DATA(text)
        cdef const void *numbers = PyUnicode_DATA(ids)
        cdef int x, number
        cdef Ink *ink
        cdef Mask *mask
        for x in range(size):
            number = PyUnicode_READ(ids_kind, numbers, x) if x < styled else 0
            ink = self.inks + number
            mask = self._mask(ink.form, PyUnicode_READ(kind, cells, x))
            if mask == NULL or ink.hides:
                continue
            if mask.before != NULL and x > 0:
                self._over(start + (x - 1) * self.width * PIXEL, stride, mask.before, ink.text)
            if mask.after != NULL:
                self._over(
                    start + (x + mask.span) * self.width * PIXEL, stride, mask.after, ink.text
                )

    cdef void _over(
        self, uint8_t *target, int stride, uint8_t *alpha, uint32_t colour
    ) noexcept:
        cdef int at, row = _padded(self.width)
        _repeat(self.front, colour, row)
        for at in range(self.height):
            blend_over(target, self.front, alpha, self.width * PIXEL)
            target += stride
            alpha += row

    cdef Mask *_mask(self, int form, Py_UCS4 character):
        cdef int number
        if character < LOW:
            number = self.low[form][character]
        else:
            found = (<dict>self.high[form]).get(character)
            number = found if found is not None else 0
        return self.masks + number - 1 if number else NULL

    cdef void _fill(self, uint8_t *target, int stride, int span, uint32_t colour) noexcept:
        cdef int at, row = _padded(span * self.width)
        _repeat(self.back, colour, row)
        for at in range(self.height):
            copy(target, self.back, row)
            target += stride

    cdef void _end(self, uint8_t *target, int stride, uint32_t colour) noexcept:
        """Fill the last cell, behind which there is no room."""
        cdef int at
        _repeat(self.back, colour, _padded(self.width))
        for at in range(self.height):
            memcpy(target, self.back, self.width * PIXEL)
            target += stride

    cdef void _blend(
        self, uint8_t *target, int stride, Mask *mask, uint32_t text, uint32_t background
    ) noexcept:
        cdef int at, row = _padded(mask.span * self.width)
        cdef uint8_t *alpha = mask.alpha
        _repeat(self.front, text, row)
        _repeat(self.back, background, row)
        for at in range(self.height):
            if at < mask.top or at >= mask.bottom:
                copy(target, self.back, row)
            else:
                blend(target, self.front, self.back, alpha, row)
            target += stride
            alpha += row


cdef inline void _repeat(uint8_t *target, uint32_t colour, int lanes) noexcept:
    cdef int at
    for at in range(lanes // PIXEL):
        (<uint32_t *>target)[at] = OPAQUE | colour


cdef inline int _padded(int pixels) noexcept:
    return (pixels * PIXEL + LANES - 1) // LANES * LANES
