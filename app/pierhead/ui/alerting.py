"""Where alerts are shown: in the window, and on the desktop when nobody looks at it."""

from __future__ import annotations

from PySide6.QtCore import Qt

from pierhead.commands.context import Context
from pierhead.core.alert_options import ALWAYS, BACKGROUND
from pierhead.core.i18n import _
from pierhead.state.alerts import Alert, Alerts
from pierhead.state.notices import Offer
from pierhead.ui.desktop_notices import DesktopNotices
from pierhead.ui.window import MainWindow


class Alerting:
    """Follows the alerts; a click on one leads to its container."""

    def __init__(self, alerts: Alerts, context: Context, window: MainWindow) -> None:
        self._alerts, self._context, self._window = alerts, context, window
        self.desktop = DesktopNotices(window)
        alerts.raised.connect(self._raised)

    def _raised(self, alert: Alert) -> None:
        def go() -> None:
            self._go(alert)

        # Without a container there is nowhere to go but to the window itself.
        offers = (Offer(_("Show"), go),) if alert.container else ()
        self._context.notices.warn(alert.title, alert.detail, *offers)
        when = self._alerts.preferences.options.desktop
        away = not self._window.isActiveWindow()
        if when == ALWAYS or (when == BACKGROUND and away):
            self.desktop.show(alert.title, alert.detail, go)

    def _go(self, alert: Alert) -> None:
        window = self._window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()
        if container := self._context.containers.get(alert.container):
            tab = "stats" if alert.rule == "memory" else "overview"
            self._context.desk.show_details(container, tab)
