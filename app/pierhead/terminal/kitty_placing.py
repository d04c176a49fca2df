"""Where kitty's graphics protocol puts images, and which it takes away again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from pierhead.terminal.images import LARGEST_SIDE, Box, Image, Placement, cells_for
from pierhead.terminal.pins import MOST, Pin, Pins
from pierhead.terminal.placeholders import NUMERALS
from pierhead.terminal.placing import go_beside, go_down
from pierhead.terminal.screen import Screen

Numbers = Mapping[str, int]


def place(screen: Screen, image: Image, number: int, keys: Numbers) -> bool:
    """Pin an image to the line of the cursor; False if that is asked for which is not done here."""
    if keys.get("P") or keys.get("Q"):
        return False
    if keys.get("U") == 1:
        _place_virtually(screen, image, number, keys)
        return True
    placement = _placement(screen, image, keys)
    screen.settle()
    pins = screen.pins
    screen.all_pins[0].drop_before(screen.first)
    line, column = screen.pinned_line(screen.cursor.y), screen.cursor.x
    pins.add(Pin(placement, number, keys.get("p", 0)), (line, column))
    screen.pinning = True
    screen.all_dirty = True
    if keys.get("C") != 1:
        for _ in range(placement.rows - 1):
            if not go_down(screen):
                break
        go_beside(screen, placement)
    return True


def _placement(screen: Screen, image: Image, keys: Numbers) -> Placement:
    cell = screen.cell
    x, y = _limited(keys, "x", image.width - 1), _limited(keys, "y", image.height - 1)
    width = _limited(keys, "w", image.width - x) or image.width - x
    height = _limited(keys, "h", image.height - y) or image.height - y
    left, top = _limited(keys, "X", cell[0] - 1), _limited(keys, "Y", cell[1] - 1)
    columns, rows = _limited(keys, "c", LARGEST_SIDE), _limited(keys, "r", LARGEST_SIDE)
    wide = min(columns * cell[0], LARGEST_SIDE) - left if columns else 0
    high = min(rows * cell[1], LARGEST_SIDE) - top if rows else 0
    if not columns and not rows:
        wide, high = width, height
    wide = wide or min(max(1, round(width * high / height)), LARGEST_SIDE)
    high = high or min(max(1, round(height * wide / width)), LARGEST_SIDE)
    cells = cells_for(left + wide, cell[0]), cells_for(top + high, cell[1])
    box, source = Box(left, top, wide, high), Box(x, y, width, height)
    return Placement(image, cell, cells, box, source=source, z=keys.get("z", 0))


def _place_virtually(screen: Screen, image: Image, number: int, keys: Numbers) -> None:
    """Have placeholders show an image, as large as fits into the cells and in their middle."""
    cell, most = screen.cell, len(NUMERALS)
    columns = _limited(keys, "c", most) or min(cells_for(image.width, cell[0]), most)
    rows = _limited(keys, "r", most) or min(cells_for(image.height, cell[1]), most)
    room = columns * cell[0], rows * cell[1]
    share = min(room[0] / image.width, room[1] / image.height)
    width, height = max(1, round(image.width * share)), max(1, round(image.height * share))
    box = Box((room[0] - width) // 2, (room[1] - height) // 2, width, height)
    placements = screen.images.virtual.setdefault(number, {})
    placements[keys.get("p", 0)] = Placement(image, cell, (columns, rows), box)
    if len(placements) > MOST:
        del placements[next(iter(placements))]
    screen.all_dirty = True


def _limited(keys: Numbers, key: str, most: int) -> int:
    return min(max(0, keys.get(key, 0)), most)


class Numbered(Protocol):
    """Who knows images by their numbers."""

    images: dict[int, Image]
    numbers: dict[int, int]


class Deleting:
    """Takes images away, by what the program says of them."""

    def __init__(self, screen: Screen, numbered: Numbered) -> None:
        self._screen = screen
        self._numbered = numbered

    def forget(self, number: int) -> None:
        """Take an image with all its placements away."""
        image = self._numbered.images.pop(number, None)
        if image is not None:
            for pins in self._screen.all_pins:
                self._remove(pins, lambda pin, *_: pin.image == number)
            self._screen.images.virtual.pop(number, None)
            self._screen.images.discard(image)

    def delete(self, keys: Mapping[str, str]) -> None:
        """Delete by ``d``; a capital letter frees images that are not seen any more."""
        what = keys.get("d", "a")
        numbers = {
            key: int(value) for key, value in keys.items() if value.removeprefix("-").isdecimal()
        }
        goes = self._chosen(what.lower(), numbers)
        if goes is None:
            return
        found = {pin.image for pin in self._screen.pins.pins if pin.image}
        self._remove(self._screen.pins, goes)
        if what in "iInNrR":
            found |= self._delete_virtual(what.lower(), numbers)
        if what.isupper():
            if what in "INR":
                known = self._numbered.images
                found |= {each for each in known if self._is_meant(what.lower(), each, numbers)}
            for number in found - self._seen():
                self.forget(number)

    def _delete_virtual(self, what: str, numbers: Numbers) -> set[int]:
        """Take from placeholders what is meant by its number; returns the images of that."""
        virtual, only = self._screen.images.virtual, numbers.get("p", 0) if what != "r" else 0
        found = {image for image in virtual if self._is_meant(what, image, numbers)}
        for image in found:
            if only:
                virtual[image].pop(only, None)
            else:
                virtual[image].clear()
            if not virtual[image]:
                del virtual[image]
        return found

    def _seen(self) -> set[int]:
        pinned = {pin.image for pins in self._screen.all_pins for pin in pins.pins}
        return pinned | self._screen.images.virtual.keys()

    def _remove(self, pins: Pins, goes: Callable[[Pin, int, int], bool]) -> None:
        pins.remove(goes)
        self._screen.all_dirty = True

    def _is_meant(self, what: str, image: int, numbers: Numbers) -> bool:
        """Whether an image is, by its number."""
        if what == "i":
            return image == numbers.get("i", 0)
        if what == "n":
            return image == self._numbered.numbers.get(numbers.get("I", 0), 0)
        return numbers.get("x", 0) <= image <= numbers.get("y", 0)

    def _chosen(self, what: str, numbers: Numbers) -> Callable[[Pin, int, int], bool] | None:
        """Which placements are meant."""
        screen = self._screen
        if what in {"i", "n", "r"}:
            only = numbers.get("p", 0) if what != "r" else 0
            return lambda pin, *_: (
                self._is_meant(what, pin.image, numbers)
                and pin.image > 0
                and only in {0, pin.number}
            )
        top = screen.pinned_line(0)
        if what == "a":
            return lambda pin, line, _: line + pin.rows > top
        if what == "z":
            return lambda pin, *_: pin.placement.z == numbers.get("z", 0)
        if what not in {"c", "p", "q", "x", "y"}:
            return None
        x: int | None = screen.column if what == "c" else numbers.get("x", 0) - 1
        row = screen.cursor.y if what == "c" else numbers.get("y", 0) - 1
        y: int | None = screen.pinned_line(row)
        if what == "x":
            y = None
        elif what == "y":
            x = None
        z = numbers.get("z", 0) if what == "q" else None

        def touched(pin: Pin, line: int, column: int) -> bool:
            down = y is None or line <= y < line + pin.rows
            across = x is None or column <= x < column + pin.placement.columns
            return down and across and z in {None, pin.placement.z}

        return touched
