"""The rows of the run form: ports, mounts, variables and labels, and their values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pierhead.core.environment import parse_lines
from pierhead.core.i18n import _
from pierhead.core.resources import Port
from pierhead.core.run import Mount
from pierhead.core.run_parts import parse_ports, parse_volume
from pierhead.ui.widgets import cells
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
            Column("source", _("Where from"), cells.path(), stretch=3),
            Column("target", _("Path in the container"), cells.text("/data"), stretch=2),
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
