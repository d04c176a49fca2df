"""Put images on the cells of a screen, which show them until something else is written there.

The pens of the cells say which part of which image they show, so that images scroll, are moved,
overwritten and kept in the scrollback as text is, at no cost for text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pierhead.terminal.images import Box, Image, Placement, Tile, cells_for
from pierhead.terminal.width import GAP

if TYPE_CHECKING:
    from pierhead.terminal.row import AnyRow
    from pierhead.terminal.screen import Screen


def whole(image: Image, cell: tuple[int, int]) -> Placement:
    """An image in its own size, pixel by pixel."""
    cells = cells_for(image.width, cell[0]), cells_for(image.height, cell[1])
    return Placement(image, cell, cells, Box(0, 0, image.width, image.height))


def print_image(screen: Screen, placement: Placement, *, over_text: bool = False) -> None:
    """Put an image at the cursor, which ends in the first column of its last row.

    The screen scrolls where that is needed. ``over_text`` leaves the text that is there: it can be
    seen where the image is transparent.
    """
    screen.settle()
    for row in range(placement.rows):
        if row and not go_down(screen):
            return
        _cover(screen, Tile(placement, row, screen.cursor.x), screen.cursor.y, over_text)


def fix_image(
    screen: Screen, placement: Placement, place: tuple[int, int], *, over_text: bool = False
) -> None:
    """Put an image at a column and a row of the screen; nothing scrolls and the cursor stays."""
    column, first = place
    for row in range(min(placement.rows, screen.lines - first)):
        _cover(screen, Tile(placement, row, column), first + row, over_text)


def go_beside(screen: Screen, placement: Placement) -> None:
    """Bring the cursor from the first column of an image to the one after it, if there is one."""
    screen.cursor.x = min(screen.cursor.x + placement.columns, screen.columns - 1)


def go_down(screen: Screen) -> bool:
    """Go to the next row if there is one, or can be."""
    y = screen.cursor.y
    screen.index()
    return screen.cursor.y != y or (y == screen.span[1] and screen.in_sides)


def uncover(screen: Screen, old: int) -> None:
    """Show what was cut off of images by an edge that was at the column ``old`` before."""
    for row in screen.rows:
        ids = row.ids
        tile = screen.styles[ord(ids[-1])].tile if len(ids) == old else None
        if tile is not None:
            end = min(tile.left + tile.placement.columns, screen.columns)
            row.ids = ids + ids[-1] * (end - old)


def _cover(screen: Screen, tile: Tile, y: int, over_text: bool) -> None:
    edge = screen.columns
    if screen.sides is not None and tile.left <= screen.sides[1]:
        edge = screen.sides[1] + 1
    end = min(tile.left + tile.placement.columns, edge)
    if over_text:
        _overlay(screen, tile, screen.rows[y], end)
    else:
        _replace(screen, tile, screen.rows[y], end)
    screen.dirty.add(y)


def _replace(screen: Screen, tile: Tile, row: AnyRow, end: int) -> None:
    """Show a part of an image instead of what was there."""
    start, written = tile.left, min(len(row.text), end)
    if written > start:
        row.put(start, GAP * (written - start), 0)
    number = screen.styles.with_tile(screen.styles.blank(screen.style), tile)
    _dress(row, start, chr(number) * (end - start))


def _overlay(screen: Screen, tile: Tile, row: AnyRow, end: int) -> None:
    """Show a part of an image over what is there."""
    numbers = {
        ord(look): screen.styles.with_tile(ord(look), tile)
        for look in {"\0", *row.ids[tile.left : end]}
    }
    ids = row.ids[tile.left : end].ljust(end - tile.left, "\0")
    _dress(row, tile.left, ids.translate(numbers))


def _dress(row: AnyRow, start: int, ids: str) -> None:
    """Give cells pens and leave the text as long as it is.

    Where there is only an image, a line is not wrapped anew when it becomes too long.
    """
    old = row.ids
    row.ids = old[:start].ljust(start, "\0") + ids + old[start + len(ids) :]
