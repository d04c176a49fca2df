"""What the user is warned of, and where."""

from __future__ import annotations

from pierhead.core.alert_options import ALWAYS, BACKGROUND, NEVER, AlertPreferences
from pierhead.core.i18n import _
from pierhead.ui.settings.option_page import OptionPage
from pierhead.ui.widgets.calm_spin import CalmSpin


class AlertSection(OptionPage):
    """Switches the rules, at once."""

    def __init__(self, preferences: AlertPreferences) -> None:
        super().__init__(preferences, _("Alerts"))
        self.group(_("Warn when a container"))
        self.flag("died", _("ends with an error"), _("Not when somebody stops or kills it."))
        self.flag("oom", _("has used up its memory"))
        self.flag("loop", _("is restarted again and again"))
        self.flag("unhealthy", _("is unhealthy"), _("As its own health check says."))
        self.flag("memory", _("uses most of the memory that it may"))
        self.number("share", _("Which part"), _spin(10, 100, " %"))
        self.number("seconds", _("For how long"), _spin(0, 3600, " s"))
        self.group(_("Warn when the engine's disk"))
        unknown = _("Known only of engines that run on this machine.")
        self.flag("disk", _("is nearly full"), unknown)
        self.number("disk_share", _("From which part on"), _spin(50, 99, " %"))
        self.group(_("On the desktop"))
        self.choice(
            "desktop",
            _("Tell it there too"),
            {
                BACKGROUND: _("While Pierhead is not in front"),
                ALWAYS: _("Always"),
                NEVER: _("Never"),
            },
        )
        self.finish()


def _spin(least: float, most: float, unit: str) -> CalmSpin:
    spin = CalmSpin(least, most, 5, 0)
    spin.setSuffix(unit)
    return spin
