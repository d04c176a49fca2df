"""How the pointer looks over a terminal, by names of CSS and X11 that programs use (OSC 22)."""

from __future__ import annotations

from PySide6.QtCore import Qt

_Shape = Qt.CursorShape
_SHAPES = {
    **dict.fromkeys(("default", "left_ptr", "arrow", "top_left_arrow"), _Shape.ArrowCursor),
    **dict.fromkeys(("pointer", "hand", "hand1", "hand2"), _Shape.PointingHandCursor),
    **dict.fromkeys(("wait", "watch"), _Shape.WaitCursor),
    **dict.fromkeys(("progress", "left_ptr_watch"), _Shape.BusyCursor),
    **dict.fromkeys(("help", "question_arrow"), _Shape.WhatsThisCursor),
    **dict.fromkeys(("crosshair", "cell", "cross", "tcross"), _Shape.CrossCursor),
    **dict.fromkeys(("move", "all-scroll", "fleur"), _Shape.SizeAllCursor),
    **dict.fromkeys(("grab", "openhand"), _Shape.OpenHandCursor),
    **dict.fromkeys(("grabbing", "closedhand"), _Shape.ClosedHandCursor),
    **dict.fromkeys(("not-allowed", "no-drop", "crossed_circle"), _Shape.ForbiddenCursor),
    **dict.fromkeys(("copy",), _Shape.DragCopyCursor),
    **dict.fromkeys(("alias",), _Shape.DragLinkCursor),
    **dict.fromkeys(("col-resize", "sb_h_double_arrow"), _Shape.SplitHCursor),
    **dict.fromkeys(("row-resize", "sb_v_double_arrow"), _Shape.SplitVCursor),
    **dict.fromkeys(("e-resize", "w-resize", "ew-resize"), _Shape.SizeHorCursor),
    **dict.fromkeys(("n-resize", "s-resize", "ns-resize"), _Shape.SizeVerCursor),
    **dict.fromkeys(("ne-resize", "sw-resize", "nesw-resize"), _Shape.SizeBDiagCursor),
    **dict.fromkeys(("nw-resize", "se-resize", "nwse-resize"), _Shape.SizeFDiagCursor),
}


def pointer_shape(name: str) -> Qt.CursorShape:
    """The shape of that name; an I-beam where there is none, as text has it."""
    return _SHAPES.get(name, Qt.CursorShape.IBeamCursor)
