"""See ``terminal_blend.pyx``."""

from collections.abc import Mapping

class Blender:
    """Knows glyphs by their form and character, and inks by the number of their style."""

    def __init__(self, width: int, height: int) -> None: ...
    @property
    def glyphs(self) -> int: ...
    def forget_inks(self) -> None: ...
    def forget_glyphs(self) -> None: ...
    def put_ink(
        self,
        number: int,
        shapes: int,
        background: int,
        form: int,
        odd: bool,
        hides: bool,
        text: int | None = None,
    ) -> None: ...
    def put_glyph(
        self,
        form: int,
        character: str,
        span: int,
        lying: bytes,
        odd: bool,
        shape: bool,
        before: bytes | None = None,
        after: bytes | None = None,
    ) -> None: ...
    def draw(
        self,
        picture: memoryview,
        stride: int,
        y: int,
        text: str,
        ids: str,
        marks: Mapping[int, str],
        columns: int,
    ) -> tuple[list[int], list[int]] | None: ...
