"""Those that stand on a container that is to be made anew, to be made anew along with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from pierhead.commands.originals import Dependent
from pierhead.core.i18n import _
from pierhead.core.text import visible
from pierhead.ui.dialogs import plain_label
from pierhead.ui.theme import UNIT


class Along(QWidget):
    """A box for each, ticked at first; what stands on one that is left out is left out too."""

    def __init__(self) -> None:
        super().__init__()
        self._found: Sequence[Dependent] = ()
        self._boxes: list[QCheckBox] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(UNIT // 2)
        title = _("Made anew along with it, since they stand on it and would break:")
        self._layout.addWidget(plain_label(title))
        self.hide()

    def show_found(self, found: Sequence[Dependent]) -> None:
        """Show these, each after what it stands on, in place of those before."""
        for box in self._boxes:
            box.hide()
            box.deleteLater()
        self._found, self._boxes = found, [self._box(each) for each in found]
        self.setVisible(bool(found))

    def chosen(self) -> list[Dependent]:
        """Those to make anew, in the same order."""
        pairs = zip(self._found, self._boxes, strict=True)
        return [each for each, box in pairs if box.isChecked() and box.isEnabled()]

    def texts(self) -> list[str]:
        """What the boxes say."""
        return [box.text() for box in self._boxes]

    def _box(self, each: Dependent) -> QCheckBox:
        ways = ", ".join(_(word) for word in each.ways)
        # An ampersand would become the mark of a key.
        text = f"{visible(each.name)} ({ways})".replace("&", "&&")
        box = QCheckBox(text)
        box.setAccessibleName(text)
        box.setChecked(True)
        box.toggled.connect(self._adapt)
        self._layout.addWidget(box)
        return box

    def _adapt(self) -> None:
        """What stands on none that is made anew stays as it is."""
        own = {each.id for each in self._found}
        anew: set[str] = set()
        for each, box in zip(self._found, self._boxes, strict=True):
            box.setEnabled(any(id_ in anew or id_ not in own for id_ in each.on))
            if box.isEnabled() and box.isChecked():
                anew.add(each.id)
