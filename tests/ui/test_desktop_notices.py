"""Messages of the desktop, through a D-Bus of our own to a notification server at its other end."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from jeepney import DBusAddress, HeaderFields, MessageType, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.asyncio import DBusConnection, open_dbus_connection
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from fakes.stage import FakeStats, Stage
from harness.waiting import until
from pierhead.core.alert_options import AlertPreferences
from pierhead.core.resources import Container, State
from pierhead.state.alerts import Alert, Alerts
from pierhead.state.notices import Notice
from pierhead.ui.alerting import Alerting
from pierhead.ui.desktop_notices import DesktopNotices

NAME = "org.freedesktop.Notifications"
CONFIG = """<busconfig><type>session</type><listen>unix:dir={folder}</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/><allow own="*"/></policy></busconfig>"""


class Server:
    """A notification server: keeps what it is told, clicks and closes when a test does."""

    def __init__(self, connection: DBusConnection) -> None:
        self._connection = connection
        self.shown: list[tuple[Any, ...]] = []
        self.capabilities = ["body", "body-markup", "actions"]

    async def run(self) -> None:
        """Answer, until cancelled."""
        while True:
            message = await self._connection.receive()
            if message.header.message_type is not MessageType.method_call:
                continue
            method = message.header.fields[HeaderFields.member]
            if method == "GetCapabilities":
                answer: tuple[str, tuple[Any, ...]] = ("as", (self.capabilities,))
            else:
                self.shown.append(message.body)
                answer = ("u", (len(self.shown),))
            await self._connection.send(new_method_return(message, *answer))

    async def tell(self, member: str, signature: str, *body: object) -> None:
        """Send a signal."""
        sender = DBusAddress("/org/freedesktop/Notifications", interface=NAME)
        await self._connection.send(new_signal(sender, member, signature, body))


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The address of a session bus that nobody else has."""
    config = tmp_path / "bus.conf"
    config.write_text(CONFIG.format(folder=tmp_path))
    daemon = subprocess.Popen(
        ["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address"],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert daemon.stdout
    address = daemon.stdout.readline().strip()
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    yield daemon
    daemon.kill()
    daemon.wait()
    daemon.stdout.close()


@pytest.fixture
async def server(bus: Any) -> AsyncIterator[Server]:
    connection = await open_dbus_connection(bus="SESSION")
    server = Server(connection)
    await connection.send(message_bus.RequestName(NAME))
    task = asyncio.create_task(server.run())
    yield server
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    with suppress(ConnectionError):
        await connection.close()


@pytest.fixture
async def desktop(qtbot: QtBot) -> AsyncIterator[DesktopNotices]:
    window = QWidget()
    qtbot.addWidget(window)
    desktop = DesktopNotices(window)
    yield desktop
    await desktop.close()


async def test_a_message_is_shown_and_its_click_arrives(
    server: Server, desktop: DesktopNotices
) -> None:
    clicked: list[str] = []
    desktop.show("web <b> ended", "code <1> & more", lambda: clicked.append("web"))
    desktop.show("db", "", lambda: clicked.append("db"))
    await until(lambda: len(server.shown) == 2)
    app, replaced, _icon, title, body, actions, hints, _time = next(
        each for each in server.shown if each[3] != "db"
    )
    assert (app, replaced, title) == ("Pierhead", 0, "web <b> ended")
    assert body == "code &lt;1&gt; &amp; more", "it may be read as markup"
    assert actions == ["default", "Show"]
    assert hints["desktop-entry"] == ("s", "pierhead")
    number = 1 + [each[3] for each in server.shown].index("db")
    await server.tell("ActionInvoked", "us", 99, "default")
    await server.tell("ActionInvoked", "us", number, "default")
    await until(lambda: clicked == ["db"])
    await server.tell("NotificationClosed", "uu", number, 2)
    await server.tell("ActionInvoked", "us", number, "default")
    await server.tell("ActionInvoked", "us", 3 - number, "default")
    await until(lambda: clicked == ["db", "web"])


async def test_a_server_without_markup_and_actions(server: Server, desktop: DesktopNotices) -> None:
    server.capabilities = ["body"]
    desktop.show("a", "1 < 2", lambda: None)
    await until(lambda: server.shown)
    assert server.shown[0][4] == "1 < 2"
    assert server.shown[0][5] == []


async def test_a_bus_that_was_begun_anew(server: Server, desktop: DesktopNotices) -> None:
    desktop.show("a", "", lambda: None)
    await until(lambda: server.shown)
    assert desktop._bus
    await desktop._bus.close()
    desktop.show("b", "", lambda: None)
    await until(lambda: len(server.shown) == 2)


async def test_without_a_bus_nothing_is_lost_but_the_message(
    desktop: DesktopNotices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus")
    desktop.show("a", "b", lambda: None)
    await until(lambda: not desktop._tasks)
    assert desktop._bus is None


class Over:
    """Hears of what needs not be told any more."""

    def __init__(self, notices: list[Notice]) -> None:
        self._notices = notices

    def take(self, notice: Notice) -> None:
        self._notices.append(notice)


async def test_alerts_are_shown_in_the_window_and_on_the_desktop_by_choice(
    server: Server, tmp_path: Path, qtbot: QtBot
) -> None:
    stage, preferences = Stage(tmp_path), AlertPreferences()
    web = Container("1" * 64, "web", "nginx", State.EXITED)
    stage.containers.replace([web])
    alerts = Alerts(
        stage.connection,  # type: ignore[arg-type]
        stage.containers,
        FakeStats(),  # type: ignore[arg-type]
        preferences,
    )
    window = QWidget()
    qtbot.addWidget(window)
    alerting = Alerting(alerts, stage.context, window)  # type: ignore[arg-type]
    preferences.change(desktop="never")
    alerts.raised.emit(Alert("1", "died", "silent", "", 0.0, web.id))
    preferences.change(desktop="background")
    alerts.raised.emit(Alert("2", "memory", "loud", "detail", 0.0, web.id))
    await until(lambda: server.shown)
    assert [notice.title for notice in stage.notices] == ["silent", "loud"]
    assert [shown[3] for shown in server.shown] == ["loud"]
    await server.tell("ActionInvoked", "us", 1, "default")
    await until(lambda: stage.desk.asked)
    assert stage.desk.asked == [("show_details", web, "stats")]
    (offer,) = stage.notices[0].offers
    offer.take()
    assert stage.desk.asked[1] == ("show_details", web, "logs")
    # Who has seen an alert elsewhere needs no message any more.
    over: list[Notice] = []
    listener = Over(over)
    stage.context.notices.over.connect(listener.take)
    for id_, title in (("3", "third"), ("4", "fourth")):
        alert = Alert(id_, "died", title, "", 0.0, web.id)
        alerts.history.add(alert)
        alerts.raised.emit(alert)
    alerts.history.see([alert])
    assert over[-1].title == "fourth"
    assert "third" not in {notice.title for notice in over}
    alerts.history.remove(list(alerts.history.store))
    assert over[-1].title == "third"
    await alerting.desktop.close()
