"""Where alerts are shown: in the window, on the desktop when nobody looks at it, and counted."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer

from pierhead.commands.alerts import TABS
from pierhead.commands.context import Context
from pierhead.core.alert_options import ALWAYS, BACKGROUND
from pierhead.core.i18n import _, ngettext
from pierhead.state.alerts import Alert, Alerts
from pierhead.state.notices import Offer
from pierhead.state.store import Change
from pierhead.ui.bind import bind
from pierhead.ui.desktop_notices import Act, DesktopNotices
from pierhead.ui.window import MainWindow

GATHER = 1500
"""Milliseconds in which what happened while nobody was there is told together."""
_FEW = 2
"""So many are told each by itself."""


class Alerting(QObject):
    """Follows the alerts; a click on one leads to its container."""

    def __init__(self, alerts: Alerts, context: Context, window: MainWindow) -> None:
        super().__init__(window)
        self._alerts, self._context, self._window = alerts, context, window
        self.desktop = DesktopNotices(window)
        self._missed: list[Alert] = []
        self._gathering = QTimer(self, singleShot=True, interval=GATHER)
        self._gathering.timeout.connect(self._tell_missed)
        self._page = ""
        alerts.raised.connect(self._raised)
        bind(alerts.history.store.changed, self, self._count)

    def furnished(self) -> None:
        """The window has its pages now."""
        self._page = self._window.page_id
        self._window.page_changed.connect(self._turned)
        self._count()

    def _raised(self, alert: Alert) -> None:
        if alert.missed:
            self._missed.append(alert)
            self._gathering.start()
        else:
            self._tell(alert)

    def _tell_missed(self) -> None:
        missed, self._missed = self._missed, []
        if len(missed) <= _FEW:
            for alert in missed:
                self._tell(alert)
            return
        count = len(missed)
        title = ngettext(
            "{count} alert from the time without a connection",
            "{count} alerts from the time without a connection",
            count,
        )
        said = "\n".join(alert.title for alert in missed[-_FEW:])
        self._show(title.format(count=count), f"{said}\n…", self._list)

    def _tell(self, alert: Alert) -> None:
        def go() -> None:
            self._go(alert)

        detail = alert.detail
        if alert.missed:
            when = alert.time.astimezone().strftime("%Y-%m-%d %H:%M:%S")
            detail = "\n".join(filter(None, (_("On {time}.").format(time=when), detail)))
        # Without a container there is nowhere to go but to the list.
        self._show(alert.title, detail, go if alert.container else self._list)

    def _show(self, title: str, detail: str, go: Act) -> None:
        self._context.notices.warn(title, detail, Offer(_("Show"), go))
        when = self._alerts.preferences.options.desktop
        away = not self._window.isActiveWindow()
        if when == ALWAYS or (when == BACKGROUND and away):
            self.desktop.show(title, detail, go)

    def _come(self) -> None:
        window = self._window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()

    def _go(self, alert: Alert) -> None:
        self._come()
        self._alerts.history.see([alert])
        if container := self._context.containers.get(alert.container):
            self._context.desk.show_details(container, TABS.get(alert.rule, "overview"))
        else:
            self._list()

    def _list(self) -> None:
        self._come()
        self._window.open_page("alerts")

    def _turned(self, id_: str) -> None:
        """Who leaves the list has seen it."""
        if self._page == "alerts" and id_ != "alerts":
            self._alerts.history.see(list(self._alerts.history.store))
        self._page = id_

    def _count(self, _change: Change[Alert] | None = None) -> None:
        if self._page:
            self._window.rail.count("alerts", self._alerts.history.unseen)
