# cython: language_level=3, boundscheck=False, wraparound=False
"""Whether output can have something in it that changes how text is coded; it hardly ever does."""


def may_recode(bytes data):
    """False if there is surely nothing that ``pierhead.terminal.stream`` would look for."""
    cdef const unsigned char *text = data
    cdef Py_ssize_t at
    cdef unsigned char one, after
    cdef unsigned char found = 0
    # Without branches, so that many are looked at at once. There is a zero at the end.
    for at in range(len(data)):
        one = text[at]
        after = text[at + 1]
        # SCS, S7C1T, S8C1T, RIS; then DECSCL, which may have controls in it.
        found |= (one == 27) & ((after == 37) | (after == 32) | (after == 99))
        found |= (one == 34) & ((after == 112) | (after == 127) | ((after < 32) & (after != 27)))
    return found != 0
