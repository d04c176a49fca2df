"""kitty's terminal graphics protocol: images by number, placed any number of times.

Images come in the string itself. Files and shared memory would be those of the machine that shows
the terminal, not of the program's, so they are refused, as are animations.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Mapping

from pierhead.terminal.image_files import Base64, image_size
from pierhead.terminal.images import Form, Image, fits
from pierhead.terminal.kitty_placing import Deleting, place
from pierhead.terminal.screen import Screen

_LONGEST_HEAD = 1024
_MOST_FILE = 24 << 20
_MOST_IMAGES = 4096
_PAIR = re.compile(r"([a-zA-Z])=(-?[0-9]{1,10}|[a-zA-Z])", re.ASCII)
_NUMBER = 1 << 32
_FORMS = {24: Form.RGB, 32: Form.RGBA, 100: Form.FILE}
_BYTES = {Form.RGB: 3, Form.RGBA: 4}
"""Of a pixel."""
_TRANSMITS = frozenset("tTq")
_SAYS_ERRORS_ONLY, _SAYS_NOTHING = 1, 2
_GOES_ON = frozenset("maqiIp")
"""What a piece of an image may say that is not its first."""


class Problem(Exception):
    """Why a command cannot be done, as the program is told."""


class KittyGraphics:
    """Does the commands for a screen."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self.images: dict[int, Image] = {}
        """Those that the program has given a number, the newest last."""
        self.numbers: dict[int, int] = {}
        """Of the newest image by what the program calls it itself (``I``)."""
        self._loading: _Load | None = None
        self._deleting = Deleting(screen, self)

    def receiver(self) -> _Command:
        """Whoever takes the inside of one command."""
        return _Command(self._begin)

    def _begin(self, keys: Mapping[str, str]) -> _Load:
        """What takes the data of a command."""
        going = self._loading
        goes_on = _GOES_ON.issuperset(keys) and keys.get("a", "t") in _TRANSMITS
        if going is not None and going.more and goes_on:
            going.more = keys.get("m") == "1"
            return going
        self._loading = load = _Load(keys, self._run)
        return load

    def _run(self, load: _Load) -> None:
        if load.more:
            return
        self._loading = None
        keys = load.keys
        problem = "OK"
        number = _number(keys, "i")
        try:
            number = self._do(load, number)
        except Problem as error:
            problem = str(error)
        self._answer(keys, number, problem)

    def _do(self, load: _Load, number: int) -> int:
        """Do a command; returns the number of the image that it was about."""
        keys = load.keys
        action = keys.get("a", "t")
        if action == "d":
            self._deleting.delete(keys)
            return 0
        if number and "I" in keys:
            raise Problem("EINVAL:an image has an id or a number")
        if action == "p":
            number = number or self.numbers.get(_number(keys, "I"), 0)
            self._put(number, keys)
        elif action in _TRANSMITS:
            image = load.image()
            if action != "q":
                number = self._store(image, number, _number(keys, "I"))
            if action == "T":
                self._place(image, number, keys)
        else:
            raise Problem("ENOTSUP:no animations")
        return number

    def _store(self, image: Image, number: int, name: int) -> int:
        screen = self._screen
        if name:
            number = max(self.images, default=0) % (_NUMBER - 2) + 1
            self.numbers[name] = number
        screen.images.keep(image)
        if number:
            self._deleting.forget(number)
            self.images[number] = image
            if len(self.images) > _MOST_IMAGES:
                self._deleting.forget(next(iter(self.images)))
        self.numbers = {name: each for name, each in self.numbers.items() if each in self.images}
        return number

    def _put(self, number: int, keys: Mapping[str, str]) -> None:
        image = self.images.get(number)
        if image is None or image.data is None:
            self.images.pop(number, None)
            raise Problem("ENOENT:no such image")
        self._place(image, number, keys)

    def _place(self, image: Image, number: int, keys: Mapping[str, str]) -> None:
        if not place(self._screen, image, number, {key: _number(keys, key) for key in keys}):
            raise Problem("ENOTSUP:no placements relative to others")

    def _answer(self, keys: Mapping[str, str], number: int, problem: str) -> None:
        """Tell whoever has named an image; the answer has nothing but numbers of the program's."""
        quiet, name = _number(keys, "q"), _number(keys, "I")
        fine = problem == "OK"
        silent = quiet >= _SAYS_NOTHING or (fine and quiet == _SAYS_ERRORS_ONLY)
        if silent or not (number or name) or keys.get("a") == "d":
            return
        parts = [("i", number), ("I", name), ("p", _number(keys, "p"))]
        told = ",".join(f"{key}={value}" for key, value in parts if value)
        self._screen.answer(f"\x1b_G{told};{problem}\x1b\\")


class _Command:
    """Takes keys, a semicolon and data."""

    def __init__(self, begin: Callable[[Mapping[str, str]], _Load]) -> None:
        self._begin = begin
        self._head = ""
        self._load: _Load | None = None

    def take(self, text: str) -> None:
        if self._load is None:
            head, semicolon, text = (self._head + text).partition(";")
            self._head = head[:_LONGEST_HEAD]
            if not semicolon:
                return
            self._load = self._begin(_keys(self._head))
        self._load.take(text)

    def end(self) -> None:
        (self._load or self._begin(_keys(self._head))).end()


class _Load:
    """An image as it comes, in one command or in several."""

    def __init__(self, keys: Mapping[str, str], done: Callable[[_Load], None]) -> None:
        self.keys = keys
        self.more = keys.get("m") == "1"
        self._done = done
        self._form = _FORMS.get(_number(keys, "f") or 32)
        self._size = _number(keys, "s"), _number(keys, "v")
        self._base64 = Base64(_MOST_FILE if self._packed else self._most)
        self._zlib = zlib.decompressobj() if self._packed else None
        self._data = bytearray()
        self._broken = False

    @property
    def _packed(self) -> bool:
        return self.keys.get("o") == "z"

    @property
    def _most(self) -> int:
        """Bytes that the image can have."""
        if self._form is None or self._form is Form.FILE:
            return _MOST_FILE
        width, height = self._size
        return width * height * _BYTES[self._form] if fits(width, height) else 0

    def take(self, text: str) -> None:
        """Take some more data."""
        if self.keys.get("t", "d") == "d":
            self._add(self._base64.take(text))

    def end(self) -> None:
        """One command is complete."""
        self._add(self._base64.end())
        self._done(self)

    def _add(self, data: bytes) -> None:
        if self._zlib is not None and data and not self._broken:
            try:
                data = self._zlib.decompress(data, self._most - len(self._data) + 1)
            except zlib.error:
                self._broken = True
        if not self._broken:
            self._data += data
            self._broken = len(self._data) > self._most

    def image(self) -> Image:
        """What has come; raises ``Problem`` if that is no image."""
        if self.keys.get("t", "d") != "d":
            raise Problem("ENOTSUP:only direct transmission")
        if self._form is None or self.keys.get("o", "z") != "z":
            raise Problem("EINVAL:unknown format")
        if self._broken or self._base64.wrong:
            raise Problem("EINVAL:data is broken or too large")
        size = image_size(self._data) if self._form is Form.FILE else self._size
        if size is None:
            raise Problem("EBADPNG:not an image")
        if not fits(*size):
            raise Problem("EINVAL:size is missing or too large")
        if self._form is not Form.FILE and len(self._data) < self._most:
            raise Problem("ENODATA:not enough data")
        return Image(self._form, self._data, *size)


def _keys(text: str) -> dict[str, str]:
    found = (_PAIR.fullmatch(each) for each in text.split(","))
    return {each[1]: each[2] for each in found if each}


def _number(keys: Mapping[str, str], key: str) -> int:
    value = keys.get(key, "")
    digits = value.removeprefix("-")
    number = int(digits) if digits.isdecimal() else 0
    return (-1 if value[:1] == "-" else 1) * min(number, _NUMBER - 1)
