"""How terminals look: themes, text and cursor, with a sample that shows every choice at once."""

from __future__ import annotations

import re

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontInfo,
    QFontMetricsF,
    QIcon,
    QPainter,
    QPixmap,
)
from PySide6.QtWidgets import QComboBox, QGridLayout

from pierhead.core.i18n import _
from pierhead.core.terminal_options import (
    LARGEST_POINTS,
    SMALLEST_POINTS,
    CursorLook,
    TerminalOptions,
    TerminalPreferences,
)
from pierhead.ui.dialogs import plain_label
from pierhead.ui.settings.option_page import OptionPage
from pierhead.ui.theme import UNIT, monospace
from pierhead.ui.widgets.calm_spin import CalmSpin
from pierhead.ui.widgets.terminal_look import Look
from pierhead.ui.widgets.terminal_preview import TerminalPreview
from pierhead.ui.widgets.terminal_themes import OWN, THEMES, look_of, style_of

PREVIEW_HEIGHT = 18 * UNIT
SWATCH = QSize(44, 16)
_TELLING = re.compile("mono|code|consol|courier|fixed|term|typewriter", re.IGNORECASE)
_HUES = (1, 2, 3, 4, 5, 6)


class TerminalAppearance(OptionPage):
    """Changes how all terminals look, at once."""

    def __init__(self, preferences: TerminalPreferences) -> None:
        super().__init__(preferences, _("Terminal Appearance"))
        self._add_previews()
        self._add_themes()
        self._add_text()
        self._add_cursor()
        self._add_images()
        self.finish()

    def _add_previews(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(UNIT)
        grid.setVerticalSpacing(UNIT // 2)
        self.previews: dict[bool, TerminalPreview] = {}
        names = {False: _("Light mode"), True: _("Dark mode")}
        for column, (dark, name) in enumerate(names.items()):
            preview = self.previews[dark] = TerminalPreview(name)
            preview.setFixedHeight(PREVIEW_HEIGHT)
            grid.addWidget(plain_label(name, "muted"), 0, column)
            grid.addWidget(preview, 1, column)
            grid.setColumnStretch(column, 1)
        self.head.addLayout(grid)

    def _add_themes(self) -> None:
        self.group(_("Theme"))
        for name, title, dark in (
            ("theme_light", _("Light mode"), False),
            ("theme_dark", _("Dark mode"), True),
        ):
            fitting = sorted(THEMES, key=lambda theme: theme.dark != dark)
            names = {OWN: _("As the app"), **{theme.id: _(theme.name) for theme in fitting}}
            combo = self.choice(name, title, names)
            combo.setIconSize(SWATCH)
            for row, id_ in enumerate(names):
                combo.setItemIcon(row, _swatch(look_of(id_, dark=dark)))
        contrasts = {0.0: _("As programs choose"), 3.0: "3 : 1", 4.5: "4.5 : 1", 7.0: "7 : 1"}
        self.choice(
            "least_contrast",
            _("Minimum contrast"),
            contrasts,
            _("Text that is too faint is made lighter or darker. Pictures keep their colors."),
        )
        self.flag("bold_is_bright", _("Show bold text in bright colors"))

    def _add_text(self) -> None:
        self.group(_("Text"))
        usual = monospace()
        families = {"": _("As the system ({name})").format(name=QFontInfo(usual).family())}
        families |= {family: family for family in fixed_families()}
        combo = self.choice("family", _("Font"), families)
        _show_in_themselves(combo, list(families), usual)
        points = CalmSpin(SMALLEST_POINTS, LARGEST_POINTS, 1, 1)
        points.setSuffix(_(" pt"))
        self.number("points", _("Size"), points, unset=usual.pointSizeF())
        self.number("line_height", _("Line height"), CalmSpin(0.8, 2.0, 0.05, 2))
        spacing = CalmSpin(-2, 8, 0.5, 1)
        spacing.setSuffix(_(" px"))
        self.number("letter_spacing", _("Letter spacing"), spacing)

    def _add_cursor(self) -> None:
        self.group(_("Cursor"))
        shapes = {
            CursorLook.BLOCK: _("Block"),
            CursorLook.UNDERLINE: _("Underline"),
            CursorLook.BAR: _("Bar"),
        }
        note = _("A program may ask for another one.")
        self.choice("cursor_shape", _("Shape"), shapes, note)
        self.flag("cursor_blinks", _("Let the cursor blink"))

    def _add_images(self) -> None:
        self.group(_("Images"))
        note = _("Programs send them as sixel graphics, or as iTerm2 and kitty take them.")
        self.flag("show_images", _("Show images"), note)

    def _follow(self, options: TerminalOptions) -> None:
        super()._follow(options)
        for dark, preview in self.previews.items():
            preview.restyle(style_of(options, dark=dark))


def fixed_families() -> list[str]:
    """The fonts of the system whose letters are all of one width."""
    return [
        family
        for family in QFontDatabase.families(QFontDatabase.WritingSystem.Latin)
        if not QFontDatabase.isPrivateFamily(family)
        # Not every font says of itself that it is fixed, and to measure them all takes too long.
        and (QFontDatabase.isFixedPitch(family) or _TELLING.search(family))
        and _letters_of_one_width(family)
    ]


def _letters_of_one_width(family: str) -> bool:
    metrics = QFontMetricsF(QFont(family, 20))
    return len({round(metrics.horizontalAdvance(letter), 1) for letter in "iWm.0"}) == 1


def _show_in_themselves(combo: QComboBox, families: list[str], usual: QFont) -> None:
    for row, family in enumerate(families):
        font = QFont(usual)
        if family:
            font.setFamilies([family])
        combo.setItemData(row, font, Qt.ItemDataRole.FontRole)


def _swatch(look: Look) -> QIcon:
    """Background, text and hues of a theme, side by side."""
    icon = QIcon()
    for scale in (1, 2):
        pixmap = QPixmap(SWATCH * scale)
        pixmap.setDevicePixelRatio(scale)
        pixmap.fill(QColor(look.background))
        painter = QPainter(pixmap)
        colours = (look.foreground, *(look.colours[hue] for hue in _HUES))
        for index, colour in enumerate(colours):
            painter.fillRect(QRect(5 + 5 * index, 4, 4, 8), QColor(colour))
        painter.setPen(QColor(look.foreground))
        painter.setOpacity(0.3)
        painter.drawRect(QRect(0, 0, SWATCH.width() - 1, SWATCH.height() - 1))
        painter.end()
        icon.addPixmap(pixmap)
    return icon
