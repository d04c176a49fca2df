"""Light and dark: one palette each, the colours that carry a meaning, and the rhythm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from string import Template

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from pierhead.core import assets

_MIDDLE = 128
"""Of 255: below it a colour is dark."""

UNIT = 8
"""Logical pixels: every distance is a multiple or half of it."""


@dataclass(frozen=True, slots=True)
class Colors:
    """The colours of one theme, as #rrggbb."""

    window: str
    base: str
    alternate: str
    raised: str
    border: str
    text: str
    muted: str
    accent: str
    on_accent: str
    selection: str
    good: str
    warn: str
    bad: str
    info: str
    dark: bool


LIGHT = Colors(
    window="#f3f5f7",
    base="#ffffff",
    alternate="#f8f9fb",
    raised="#ffffff",
    border="#d5dae1",
    text="#1b2430",
    muted="#5d6877",
    accent="#0a66c2",
    on_accent="#ffffff",
    selection="#d6e8fb",
    good="#17753f",
    warn="#955800",
    bad="#c2273a",
    info="#0a66c2",
    dark=False,
)
DARK = Colors(
    window="#171c23",
    base="#1d232c",
    alternate="#212832",
    raised="#262e39",
    border="#38424f",
    text="#e4e9f0",
    muted="#9aa7b6",
    accent="#5aa9f5",
    on_accent="#0c1520",
    selection="#1f3b5a",
    good="#52c48a",
    warn="#e2ab4e",
    bad="#f4868f",
    info="#5aa9f5",
    dark=True,
)


TONES = ("muted", "good", "warn", "bad", "info")
"""The colours that a label may take: its property ``tone``."""


def palette(colors: Colors) -> QPalette:
    """The widgets' palette of a theme."""
    role = QPalette.ColorRole
    roles: Mapping[QPalette.ColorRole, str] = {
        role.Window: colors.window,
        role.WindowText: colors.text,
        role.Base: colors.base,
        role.AlternateBase: colors.alternate,
        role.ToolTipBase: colors.raised,
        role.ToolTipText: colors.text,
        role.Text: colors.text,
        role.Button: colors.raised,
        role.ButtonText: colors.text,
        role.BrightText: colors.bad,
        role.Link: colors.accent,
        role.LinkVisited: colors.accent,
        role.Highlight: colors.selection,
        role.HighlightedText: colors.text,
        role.PlaceholderText: colors.muted,
        role.Accent: colors.accent,
        role.Light: colors.raised,
        role.Midlight: colors.alternate,
        role.Mid: colors.border,
        role.Dark: colors.border,
        role.Shadow: colors.border,
    }
    result = QPalette()
    for each, value in roles.items():
        result.setColor(each, QColor(value))
    for each in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        faded = QColor(colors.muted)
        faded.setAlpha(150)
        result.setColor(QPalette.ColorGroup.Disabled, each, faded)
    result.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(colors.border))
    return result


def style_sheet(colors: Colors) -> str:
    """What a palette cannot say, from ``themes/style.qss``."""
    folder = assets.resources() / "themes"
    tones = "\n".join(
        f'QLabel[tone="{tone}"] {{ color: {getattr(colors, tone)}; }}' for tone in TONES
    )
    drawn = (folder / ("dark" if colors.dark else "light")).as_posix()
    template = Template((folder / "style.qss").read_text("utf-8"))
    return template.substitute(asdict(colors), tones=tones, drawn=drawn)


def polish(widget: QObject, name: str, value: object) -> None:
    """Set a property that the style sheet looks at, and have it looked at again if it is new."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    style = widget.style()  # type: ignore[attr-defined]
    style.unpolish(widget)
    style.polish(widget)


def monospace(points: int = 0) -> QFont:
    """The platform's fixed-width font, at its own size or in ``points``."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    if points:
        font.setPointSize(points)
    return font


class Theme(QObject):
    """Apply light or dark to the whole app, following the system unless told otherwise."""

    changed = Signal()

    def __init__(self, app: QApplication, choice: str = "system") -> None:
        super().__init__(app)
        self._app = app
        self._choice = choice
        self.colors = LIGHT
        self._dressed = False
        self.apply()
        app.setStyle("Fusion")

    @property
    def choice(self) -> str:
        """``system``, ``light`` or ``dark``."""
        return self._choice

    def choose(self, choice: str) -> None:
        """Change to ``system``, ``light`` or ``dark``."""
        self._choice = choice
        self.apply()

    def apply(self) -> None:
        """Set palette and style sheet; widgets that paint themselves listen to ``changed``."""
        dark = self._choice == "dark" or (self._choice == "system" and self._system_is_dark())
        self.colors = DARK if dark else LIGHT
        self._app.setPalette(palette(self.colors))
        if self._dressed:
            self._app.setStyleSheet(style_sheet(self.colors))
        self.changed.emit()

    def _system_is_dark(self) -> bool:
        if not self._dressed:
            # The first look at the namespace Qt takes longer than the whole first paint may.
            return self._app.palette().color(QPalette.ColorRole.Window).lightness() < _MIDDLE
        from PySide6.QtCore import Qt

        return self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark

    def dress(self) -> None:
        """Apply the style sheet too; the first paint does without, since it takes its time."""
        self._dressed = True
        self._app.styleHints().colorSchemeChanged.connect(self.apply)
        self.apply()


def colors() -> Colors:
    """The colours in use, by the palette of the app: for code that paints."""
    window = QGuiApplication.palette().color(QPalette.ColorRole.Window)
    return DARK if window.name() == DARK.window else LIGHT
