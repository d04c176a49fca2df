"""One table of all that was measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HEAD = ("what", "Pierhead", "beside it", "ratio", "limit", "")


@dataclass(frozen=True)
class Row:
    """One measurement; ``beside`` is what it is compared with, 0 when there is nothing."""

    what: str
    value: float
    unit: str
    beside: float = 0.0
    of: str = ""
    """What stands beside it."""
    limit: float = 0.0
    """Of the ratio when there is one, else of the value; 0 for none."""
    least: float = 0.0
    """The same for what shall be at least so much."""

    @property
    def ratio(self) -> float:
        """How many times what is beside it; 0 when nothing is."""
        return self.value / self.beside if self.beside else 0.0

    @property
    def kept(self) -> bool:
        """Whether it is within its limit."""
        judged = max(0.0, self.ratio or self.value)
        return judged >= self.least and (not self.limit or judged <= self.limit)

    @property
    def _verdict(self) -> str:
        return "kept" if self.kept else "OVER" if self.limit else "UNDER"

    def cells(self) -> tuple[str, ...]:
        """As the table shows it."""
        bounds = (f">= {self.least:g}" * bool(self.least), f"{self.limit:g}" * bool(self.limit))
        limit = ", ".join(filter(None, bounds))
        return (
            self.what,
            f"{self.value:.4g} {self.unit}",
            f"{self.beside:.4g} {self.unit} {self.of}" if self.beside else "",
            f"{self.ratio:.2f}" if self.beside else "",
            limit + ("x" if self.beside else f" {self.unit}") if limit else "",
            self._verdict if limit else "",
        )


def table(rows: Sequence[Row]) -> str:
    """The rows under a head, in columns."""
    lines = [HEAD, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    text = ["  ".join(map(str.ljust, line, widths)).rstrip() for line in lines]
    return "\n".join([text[0], "-" * max(map(len, text)), *text[1:]])
