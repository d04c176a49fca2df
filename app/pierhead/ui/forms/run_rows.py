"""The rows of the run form: ports, mounts, variables and labels, and their values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from PySide6.QtWidgets import QLineEdit

from pierhead.core import run_options
from pierhead.core.environment import parse_lines
from pierhead.core.i18n import _
from pierhead.core.resources import Port
from pierhead.core.run import Mount
from pierhead.core.run_flags import SWITCHES
from pierhead.core.run_option_rows import Rows
from pierhead.core.run_parts import parse_ports, parse_volume
from pierhead.ui.widgets import cells
from pierhead.ui.widgets.calm_combo import CalmCombo
from pierhead.ui.widgets.cells import TICKED, PathPicker
from pierhead.ui.widgets.rows_editor import Column, Row, RowsEditor, Values


def ports_editor() -> RowsEditor:
    """Rows of published ports."""
    protocols = [(name, name.upper()) for name in ("tcp", "udp", "sctp")]
    columns = (
        Column("host_ip", _("Address here"), cells.text(_("all")), stretch=2),
        Column("host_port", _("Port here"), cells.number(_("any")), stretch=1),
        Column("number", _("Port of the container"), cells.number(), stretch=1),
        Column("protocol", _("Protocol"), cells.choice(protocols), content=False),
    )
    return RowsEditor(columns, _("Add Port"), _pasted_ports)


def _pasted_ports(text: str) -> Sequence[Values]:
    """``8080:80`` in any cell fills the whole row."""
    if ":" not in text:
        return ()
    try:
        return [port_values(port) for each in text.split() for port in parse_ports(each)]
    except ValueError:
        return ()


def port_values(port: Port) -> Values:
    """The texts of a row."""
    return {
        "host_ip": port.host_ip,
        "host_port": str(port.host_port or ""),
        "number": str(port.number or ""),
        "protocol": port.protocol,
    }


def ports_of(editor: RowsEditor) -> tuple[Port, ...]:
    """What the rows say; a port that is not filled in is 0."""
    return tuple(
        Port(int(row["number"] or 0), row["protocol"], row["host_ip"], int(row["host_port"] or 0))
        for row in editor.rows()
    )


class MountsEditor(RowsEditor):
    """Rows of mounts; what can be a source depends on the kind."""

    def __init__(self) -> None:
        kinds = [
            ("bind", _("Folder or file")),
            ("volume", _("Volume")),
            ("tmpfs", _("In memory")),
        ]
        columns = (
            Column("kind", _("What"), cells.choice(kinds), content=False),
            Column("source", _("Where from"), cells.path(), stretch=2),
            Column("target", _("Path in the container"), cells.text("/data"), stretch=1),
            Column("read_only", "", cells.tick(_("Read only")), content=False),
        )
        super().__init__(columns, _("Add Volume"), _pasted_mounts)
        self._volumes: Sequence[str] = ()
        self._known: dict[tuple[str, str], Mount] = {}
        self.row_added.connect(self._adapt_new)

    def show_mounts(self, mounts: Iterable[Mount]) -> None:
        """Have a row for each of these; options that have no place in a row are kept."""
        mounts = tuple(mounts)
        self._known = {(mount.kind, mount.target): mount for mount in mounts}
        self.set_rows([mount_values(mount) for mount in mounts])

    def mounts(self) -> tuple[Mount, ...]:
        """What the rows say."""
        return tuple(self._mount(row) for row in self.rows())

    def _mount(self, row: Values) -> Mount:
        kind, target = row["kind"], row["target"]
        known = self._known.get((kind, target)) or Mount(kind, "", target)
        source = "" if kind == "tmpfs" else row["source"]
        return replace(known, source=source, read_only=bool(row["read_only"]))

    def offer_volumes(self, names: Sequence[str]) -> None:
        """Offer the volumes that the engine has."""
        self._volumes = names
        for row in self._rows:
            self._adapt(row)

    def _adapt_new(self, row: Row) -> None:
        row.cells["read_only"].widget.setAccessibleName(_("Read only"))
        kind = row.cells["kind"].widget
        kind.currentIndexChanged.connect(lambda: self._adapt(row))  # type: ignore[attr-defined]
        self._adapt(row)

    def _adapt(self, row: Row) -> None:
        picker, kind = row.cells["source"].widget, row.cells["kind"].get()
        assert isinstance(picker, PathPicker)
        hints = {
            "bind": _("/path/on/this/machine"),
            "volume": _("name, or a new one without"),
            "tmpfs": _("gone when it stops"),
        }
        picker.say(hints[kind])
        picker.browse.setVisible(kind == "bind")
        picker.setEnabled(kind != "tmpfs")
        picker.offer(self._volumes if kind == "volume" else ())


def _pasted_mounts(text: str) -> Sequence[Values]:
    """``/here:/there:ro`` in any cell fills the whole row."""
    if ":/" not in text or "\n" in text:
        return ()
    try:
        return [mount_values(parse_volume(text.strip()).mount)]
    except ValueError:
        return ()


def mount_values(mount: Mount) -> Values:
    """The texts of a row."""
    return {
        "kind": mount.kind,
        "source": mount.source,
        "target": mount.target,
        "read_only": TICKED if mount.read_only else "",
    }


def pairs_editor(add: str) -> RowsEditor:
    """Rows of a name and a value; lines of NAME=value can be pasted into any of them."""
    columns = (
        Column("name", _("Name"), cells.text(), stretch=2),
        Column("value", _("Value"), cells.text(), stretch=3),
    )
    return RowsEditor(columns, add, _pasted_pairs)


def _pasted_pairs(text: str) -> Sequence[Values]:
    pairs = parse_lines(text)
    return [{"name": name, "value": value} for name, value in pairs]


def pair_values(pairs: Iterable[tuple[str, str]]) -> list[Values]:
    """The texts of the rows."""
    return [{"name": name, "value": value} for name, value in pairs]


def pairs_of(editor: RowsEditor) -> tuple[tuple[str, str], ...]:
    """What the rows say."""
    return tuple((row["name"], row["value"]) for row in editor.rows())


def options_editor() -> RowsEditor:
    """Rows of further flags of ``docker run``."""
    flags = [("", _("Choose…")), *((name, f"--{name}") for name in sorted(run_options.NAMES))]
    columns = (
        Column("flag", _("Option"), cells.choice(flags), stretch=2),
        Column("value", _("Value, as for docker run"), cells.text(), stretch=3),
    )
    editor = RowsEditor(columns, _("Add Option"), _pasted_options)
    editor.row_added.connect(_adapt_option)
    return editor


def _adapt_option(row: Row) -> None:
    """A switch has no value, and what another value looks like is shown."""
    flag, value = row.cells["flag"].widget, row.cells["value"].widget
    assert isinstance(flag, CalmCombo)
    assert isinstance(value, QLineEdit)

    def adapt() -> None:
        name = str(flag.currentData())
        value.setEnabled(name not in SWITCHES)
        value.setPlaceholderText(EXAMPLES.get(name, ""))

    flag.currentIndexChanged.connect(adapt)
    adapt()


OPTIONS = Rows(
    ("", *run_options.NAMES), lambda value: {"value": value}, lambda row: row["value"], "value"
)
"""Any flag as a row."""

EXAMPLES = {
    "add-host": "name:10.0.0.1",
    "annotation": "name=value",
    "blkio-weight": "10-1000",
    "cap-add": "NET_ADMIN",
    "cap-drop": "ALL",
    "cgroupns": "private",
    "cpuset-cpus": "0-3",
    "device": "/dev/fuse:/dev/fuse:rwm",
    "device-cgroup-rule": "c 1:3 rwm",
    "device-read-bps": "/dev/sda:1m",
    "device-read-iops": "/dev/sda:1000",
    "device-write-bps": "/dev/sda:1m",
    "device-write-iops": "/dev/sda:1000",
    "dns": "9.9.9.9",
    "expose": "8080/tcp",
    "gpus": "all",
    "group-add": "audio",
    "health-cmd": "curl -f http://localhost || exit 1",
    "health-interval": "30s",
    "health-retries": "3",
    "health-start-period": "10s",
    "health-timeout": "5s",
    "ip": "172.30.0.10",
    "ipc": "host",
    "link": "container:name",
    "log-driver": "json-file",
    "log-opt": "max-size=10m",
    "mac-address": "02:42:ac:11:00:02",
    "memory-reservation": "256m",
    "memory-swap": "1g",
    "network-alias": "db",
    "pid": "host",
    "pids-limit": "100",
    "runtime": "runsc",
    "security-opt": "no-new-privileges",
    "shm-size": "256m",
    "stop-signal": "SIGINT",
    "stop-timeout": "30",
    "storage-opt": "size=10G",
    "sysctl": "net.core.somaxconn=1024",
    "ulimit": "nofile=1024:2048",
    "userns": "host",
    "volumes-from": "container:ro",
}
"""What values look like."""


def _pasted_options(text: str) -> Sequence[Values]:
    if not text.lstrip().startswith("-"):
        return ()
    return [OPTIONS.texts(option) for option in run_options.pasted(text)]
