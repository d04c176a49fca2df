"""Where alerts are shown: in the window, on the desktop when nobody looks at it, and counted."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from PySide6.QtCore import QObject, Qt, QTimer

from pierhead.commands.alerts import TABS
from pierhead.commands.context import Context
from pierhead.core.alert_options import ALWAYS, BACKGROUND
from pierhead.core.i18n import _, ngettext
from pierhead.state.alerts import Alert, Alerts
from pierhead.state.notices import Notice, Offer
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
        self._told: list[tuple[Notice, Collection[str]]] = []
        """What is told in the window, with the ids of the alerts that it is about."""
        self._gathering = QTimer(self, singleShot=True, interval=GATHER)
        self._gathering.timeout.connect(self._tell_missed)
        self._page = ""
        alerts.raised.connect(self._raised)
        bind(alerts.history.store.changed, self, self._changed)

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
        self._show(missed, title.format(count=count), f"{said}\n…", self._list)

    def _tell(self, alert: Alert) -> None:
        def go() -> None:
            self._go(alert)

        detail = alert.detail
        if alert.missed:
            when = alert.time.astimezone().strftime("%Y-%m-%d %H:%M:%S")
            detail = "\n".join(filter(None, (_("On {time}.").format(time=when), detail)))
        # Without a container there is nowhere to go but to the list.
        self._show([alert], alert.title, detail, go if alert.container else self._list)

    def _show(self, alerts: Iterable[Alert], title: str, detail: str, go: Act) -> None:
        notice = self._context.notices.warn(title, detail, Offer(_("Show"), go))
        self._told.append((notice, [alert.id for alert in alerts]))
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
        """Who comes to the list needs no messages of what is in it, who leaves it has seen it."""
        if id_ == "alerts":
            told, self._told = self._told, []
            for notice, _ids in told:
                self._context.notices.over.emit(notice)
        if self._page == "alerts" and id_ != "alerts":
            self._alerts.history.see(list(self._alerts.history.store))
        self._page = id_

    def _changed(self, change: Change[Alert]) -> None:
        """What was seen, or is wanted no more, stands in nobody's way."""
        self._count()
        if not (change.updated or change.removed):
            return
        store, told = self._alerts.history.store, self._told
        new = {alert.id for alert in store if not alert.seen}
        self._told = [each for each in told if not new.isdisjoint(each[1])]
        for notice, ids in told:
            if new.isdisjoint(ids):
                self._context.notices.over.emit(notice)

    def _count(self) -> None:
        if self._page:
            self._window.rail.count("alerts", self._alerts.history.unseen)
