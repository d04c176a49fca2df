"""What programs may learn of the cells: checksums (DEC STD 070) and common styles (xterm)."""

from __future__ import annotations

from collections.abc import Sequence

from pierhead.core.style import DEFAULT, Flag, Style
from pierhead.terminal.rectangles import Rectangles
from pierhead.terminal.row import AnyRow
from pierhead.terminal.style import spell_sgr
from pierhead.terminal.width import GAP, TAIL

_WEIGHTS = {Flag.CONCEAL: 0x08, Flag.REVERSE: 0x20, Flag.BLINK: 0x40, Flag.BOLD: 0x80}
_PROTECTED, _UNDERLINED = 0x04, 0x10
_POSITIVE, _NO_ATTRIBUTES, _GAPS, _FIRST_GAP, _WHOLE = 1, 2, 4, 8, 16
_BYTE = 0xFF
_SINGLE = 1


class Reading(Rectangles):
    """DECRQCRA, XTCHECKSUM and XTREPORTSGR."""

    def reset(self) -> None:
        """RIS."""
        self.checksum_flags = 0
        super().reset()

    def xtchecksum(self, flags: int = 0) -> None:
        """XTCHECKSUM: how DECRQCRA counts, by bits."""
        self.checksum_flags = flags

    def checksum(self, parameters: Sequence[int]) -> int:
        """DECRQCRA: the negative sum of characters and their attributes, in 16 bits.

        As xterm does since patch 390, cells that nothing was written to since they were erased
        count nothing, and characters by their lowest eight bits, unless XTCHECKSUM says otherwise.
        """
        area = self.rectangle(parameters)
        flags = self.checksum_flags
        total = 0
        for y, row in self.rows_of(area):
            for column in range(area.left, area.right + 1):
                if row.text[column : column + 1] not in {"", GAP}:
                    total += self._weight(row, column)
                elif flags & _GAPS or (flags & _FIRST_GAP and (y, column) == (area.top, area.left)):
                    total += ord(" ")
        return (total if flags & _POSITIVE else -total) & 0xFFFF

    def _weight(self, row: AnyRow, column: int) -> int:
        """What a cell counts that was written to."""
        if row.text[column] == TAIL:
            return 0
        cluster = row.cluster(column)[1]
        whole = self.checksum_flags & _WHOLE
        weight = sum(map(ord, cluster)) if whole else ord(cluster[0]) & _BYTE
        if self.checksum_flags & _NO_ATTRIBUTES:
            return weight
        style, _, protected, _ = self.styles[ord(row.ids[column : column + 1] or "\0")]
        weight += sum(value for flag, value in _WEIGHTS.items() if style.flags & flag)
        return weight + _PROTECTED * protected + _UNDERLINED * (style.underline == _SINGLE)

    def common_sgr(self, parameters: Sequence[int]) -> str:
        """XTREPORTSGR: the parameters of the SGR that all cells of a rectangle have in common."""
        area = self.rectangle(parameters)
        found = {
            self.styles[style].style
            for _, row in self.rows_of(area)
            for _, _, style in row.stretches(area.left, area.right + 1)
        }
        return spell_sgr(_common(found)) if found else "0"


def _common(styles: set[Style]) -> Style:
    first, *rest = styles
    for style in rest:
        first = Style(
            fg=first.fg if first.fg == style.fg else DEFAULT,
            bg=first.bg if first.bg == style.bg else DEFAULT,
            flags=first.flags & style.flags,
            underline=first.underline if first.underline == style.underline else 0,
            underline_color=(
                first.underline_color if first.underline_color == style.underline_color else DEFAULT
            ),
        )
    return first
