"""Light and dark: one palette each, the colours that carry a meaning, and the rhythm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

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
    accent="#0b6bcb",
    on_accent="#ffffff",
    selection="#d6e8fb",
    good="#1a7f4b",
    warn="#9a5b00",
    bad="#c2273a",
    info="#0b6bcb",
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
    selection="#25466b",
    good="#52c48a",
    warn="#e2ab4e",
    bad="#f27a84",
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
    """What a palette cannot say: a few borders and paddings, by object name and class."""
    drawn = (assets.resources() / "themes" / ("dark" if colors.dark else "light")).as_posix()
    tones = "\n".join(
        f'    QLabel[tone="{tone}"] {{ color: {getattr(colors, tone)}; }}' for tone in TONES
    )
    return f"""
    QDialogButtonBox {{ button-layout: 3; }}
    QToolTip {{ border: 1px solid {colors.border}; padding: 4px; }}
    QSplitter::handle {{ background: {colors.border}; }}
    QSplitter::handle:horizontal {{ width: 1px; }}
    QSplitter::handle:vertical {{ height: 1px; }}
    QTreeView, QTableView, QListView {{ border: none; }}
    QTreeWidget {{ outline: none; }}
    QTreeWidget::item {{ padding: 4px 0; }}
    QHeaderView::section {{
        background: {colors.window}; color: {colors.muted}; border: none;
        border-bottom: 1px solid {colors.border}; padding: 4px 8px;
    }}
    QLineEdit, QPlainTextEdit[framed="true"], QComboBox, QAbstractSpinBox {{
        background: {colors.base}; border: 1px solid {colors.border}; border-radius: 4px;
        padding: 4px 8px; selection-background-color: {colors.accent};
        selection-color: {colors.on_accent};
    }}
    QLineEdit:focus, QPlainTextEdit[framed="true"]:focus, QComboBox:focus,
    QAbstractSpinBox:focus {{
        border: 1px solid {colors.accent};
    }}
    QComboBox {{ padding-left: 10px; }}
    QComboBox:editable {{ padding: 0 0 0 8px; min-height: 24px; }}
    QAbstractScrollArea[framed="true"] {{
        border: 1px solid {colors.border}; border-radius: 4px;
    }}
    QListView[sections="true"] {{
        background: {colors.base}; border: none; border-right: 1px solid {colors.border};
        padding: 8px; outline: none;
    }}
    QListView[sections="true"]::item {{
        padding: 8px; border: 1px solid transparent; border-radius: 4px;
    }}
    QListView[sections="true"]::item:hover {{ background: {colors.alternate}; }}
    QListView[sections="true"]::item:selected {{
        background: {colors.selection}; color: {colors.text};
    }}
    QListView[sections="true"]::item:focus {{ border-color: {colors.accent}; }}
    QListView[popup="true"] {{ border: 1px solid {colors.border}; }}
    QListView[popup="true"]::item {{ padding: 4px; }}
    QComboBox QLineEdit {{ border: none; padding: 0; margin: 0; background: transparent; }}
    QComboBox QLineEdit:focus {{ border: none; }}
    QComboBox::drop-down {{ border: none; width: 20px; }}
    QComboBox::down-arrow {{ image: url("{drawn}-arrow.svg"); width: 12px; height: 12px; }}
    QAbstractSpinBox {{ padding: 0 4px 0 0; min-height: 24px; }}
    QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{
        border: none; width: 20px; background: transparent;
    }}
    QAbstractSpinBox::up-arrow {{ image: url("{drawn}-arrow-up.svg"); width: 10px; height: 10px; }}
    QAbstractSpinBox::down-arrow {{ image: url("{drawn}-arrow.svg"); width: 10px; height: 10px; }}
    QAbstractSpinBox::up-arrow:off, QAbstractSpinBox::down-arrow:off {{ image: none; }}
    QComboBox:disabled, QLineEdit:disabled {{ background: {colors.window}; }}
    QCheckBox {{ spacing: 6px; }}
    QCheckBox::indicator, QTreeView::indicator {{
        width: 14px; height: 14px; border: 1px solid {colors.muted}; border-radius: 3px;
        background: {colors.base};
    }}
    QCheckBox::indicator:checked, QTreeView::indicator:checked {{
        background: {colors.accent}; border-color: {colors.accent};
        image: url("{drawn}-check.svg");
    }}
    QCheckBox::indicator:focus, QCheckBox::indicator:hover {{ border-color: {colors.accent}; }}
    QCheckBox::indicator:checked:focus {{ border-color: {colors.text}; }}
    QCheckBox::indicator:disabled {{ border-color: {colors.border}; }}
    QCheckBox::indicator:checked:disabled {{ background: {colors.border}; }}
    QLineEdit[problem="true"], QComboBox[problem="true"] {{ border: 1px solid {colors.bad}; }}
    QLabel[role="muted"] {{ color: {colors.muted}; }}
    QLabel[role="problem"] {{ color: {colors.bad}; }}
{tones}
    QFrame[raised="true"] {{
        background: {colors.raised}; border: 1px solid {colors.border}; border-radius: 4px;
    }}
    QFrame[strip="true"] {{
        background: {colors.alternate}; border: none; border-top: 1px solid {colors.border};
    }}
    QLabel[caption="true"] {{
        background: {colors.raised}; border: 1px solid {colors.border}; padding: 2px 8px;
    }}
    QFrame[tone="good"][raised="true"] {{ border-left: 3px solid {colors.good}; }}
    QFrame[tone="warn"][raised="true"] {{ border-left: 3px solid {colors.warn}; }}
    QFrame[tone="bad"][raised="true"] {{ border-left: 3px solid {colors.bad}; }}
    QLabel[flag="true"] {{
        background: {colors.raised}; color: {colors.text}; border: 1px solid {colors.accent};
    }}
    QLabel[role="title"] {{ font-size: 15pt; font-weight: 600; }}
    QLabel[role="heading"] {{ font-weight: 600; }}
    QTreeWidget[spacious="true"]::item {{ padding-right: 8px; }}
    QTreeWidget[flat="true"]::item {{ padding-left: 6px; }}
    QPushButton, QToolButton[framed="true"] {{
        background: {colors.raised}; border: 1px solid {colors.border}; border-radius: 4px;
        padding: 4px 12px; min-height: 20px; outline: none;
    }}
    QPushButton:hover, QToolButton[framed="true"]:hover {{ border-color: {colors.accent}; }}
    QPushButton:focus, QToolButton[framed="true"]:focus {{ border: 1px solid {colors.accent}; }}
    QPushButton:disabled {{ color: {colors.muted}; }}
    QPushButton[primary="true"] {{
        background: {colors.accent}; color: {colors.on_accent}; border-color: {colors.accent};
    }}
    QPushButton[primary="true"]:disabled {{
        background: {colors.border}; color: {colors.muted}; border-color: {colors.border};
    }}
    QPushButton[danger="true"] {{
        background: {colors.bad}; color: {colors.on_accent}; border-color: {colors.bad};
    }}
    QPushButton[primary="true"]:focus, QPushButton[danger="true"]:focus {{
        border: 2px solid {colors.text}; padding: 3px 11px;
    }}
    QToolButton {{ border: 1px solid transparent; border-radius: 4px; padding: 4px; }}
    QToolButton:hover {{ background: {colors.selection}; }}
    QToolButton:checked {{ background: {colors.selection}; }}
    QToolButton:focus {{ border: 1px solid {colors.accent}; }}
    QToolButton[tab="true"] {{ padding: 2px; }}
    QToolButton[slim="true"] {{ border-color: {colors.muted}; padding: 1px 8px; }}
    QToolButton[slim="true"]:hover, QToolButton[slim="true"]:focus {{
        border-color: {colors.accent};
    }}
    QToolButton[chip="true"] {{
        border: 1px solid {colors.border}; border-radius: 11px; padding: 2px 10px;
        color: {colors.muted};
    }}
    QToolButton[chip="true"]:checked {{
        background: {colors.selection}; border-color: {colors.accent}; color: {colors.text};
    }}
    QToolButton[chip="true"]:focus {{
        border: 2px solid {colors.accent}; border-radius: 11px; padding: 1px 9px;
    }}
    QToolButton[rail="true"]::menu-indicator, QToolButton[bare="true"]::menu-indicator {{
        image: none;
    }}
    QTabBar::tab {{
        padding: 6px 12px; border: none; border-bottom: 2px solid transparent;
        color: {colors.muted};
    }}
    QTabBar::tab:selected {{ color: {colors.text}; border-bottom: 2px solid {colors.accent}; }}
    QTabBar[tight="true"]::tab {{ padding: 6px 5px; }}
    QTabBar::scroller {{ width: 44px; }}
    QToolButton#ScrollLeftButton, QToolButton#ScrollRightButton {{
        background: {colors.window}; border-radius: 0; padding: 0;
    }}
    QTabBar[quiet="true"]::tab:selected {{
        color: {colors.muted}; border-bottom: 2px solid {colors.border};
    }}
    QTabBar::tab:hover {{ color: {colors.text}; }}
    QTabBar::tab:focus {{ border-bottom: 2px solid {colors.accent}; color: {colors.accent}; }}
    QTabWidget::pane, QStackedWidget[tabs="true"] {{
        border: none; border-top: 1px solid {colors.border};
    }}
    QStatusBar {{ border-top: 1px solid {colors.border}; }}
    QStatusBar::item {{ border: none; }}
    QScrollBar {{ background: transparent; border: none; margin: 0; }}
    QScrollBar:vertical {{ width: 12px; }}
    QScrollBar:horizontal {{ height: 12px; }}
    QScrollBar::handle {{ background: {colors.border}; border-radius: 4px; margin: 2px; }}
    QScrollBar::handle:hover {{ background: {colors.muted}; }}
    QScrollBar::handle:vertical {{ min-height: 24px; }}
    QScrollBar::handle:horizontal {{ min-width: 24px; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    QAbstractScrollArea::corner {{ background: transparent; border: none; }}
    QMenu {{ background: {colors.raised}; border: 1px solid {colors.border}; padding: 4px 0; }}
    QMenu::item {{ padding: 5px 24px 5px 12px; }}
    QMenu::icon {{ padding-left: 12px; }}
    QMenu::item:selected {{ background: {colors.selection}; }}
    QMenu::item:disabled {{ color: {colors.muted}; }}
    QMenu::separator {{ height: 1px; background: {colors.border}; margin: 4px 0; }}
    QProgressBar {{
        border: none; border-radius: 3px; background: {colors.border}; max-height: 6px;
        min-height: 6px; text-align: center;
    }}
    QProgressBar::chunk {{ background: {colors.accent}; border-radius: 3px; }}
    """


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
