"""What is seldom asked for before a build: what it may use, and where its result goes."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QLineEdit, QVBoxLayout, QWidget

from pierhead.core.i18n import _
from pierhead.core.run_parts import parse_memory
from pierhead.engine.api_build import BuildOutput, BuildSecret, BuildSpec, OutputKind
from pierhead.state import build_options
from pierhead.ui.forms.run_rows import pair_values, pairs_editor, pairs_of
from pierhead.ui.theme import UNIT
from pierhead.ui.widgets import cells
from pierhead.ui.widgets.cells import PathPicker
from pierhead.ui.widgets.fields import FieldGrid
from pierhead.ui.widgets.rows_editor import Column, Row, RowsEditor

FILE, VARIABLE, TYPED = "file", "variable", "typed"
PAIRS = ("labels", "hosts", "contexts")
WORDS = ("cache_from", "cache_to")
_ENGINE = ""
_LIMIT = re.compile(r"[a-z]+=-?\d+(:-?\d+)?")
PLATFORMS = ("linux/amd64", "linux/arm64", "linux/arm/v7", "linux/386", "linux/ppc64le")
"""Offered besides those that the Dockerfile names."""


class SecretsEditor(RowsEditor):
    """Rows of secrets: a file, a variable, or a value that is shown as dots."""

    def __init__(self) -> None:
        kinds = [(FILE, _("File")), (VARIABLE, _("Variable")), (TYPED, _("Typed in"))]
        columns = (
            Column("id", _("Id"), cells.text("token"), stretch=1),
            Column("kind", _("Where it is"), cells.choice(kinds), content=False),
            Column("value", _("Path, name or value"), cells.path(files=True), stretch=2),
        )
        super().__init__(columns, _("Add Secret"))
        self.row_added.connect(self._adapt_new)

    def secrets(self) -> tuple[BuildSecret, ...]:
        """What the rows say."""
        return tuple(_secret(row) for row in self.rows())

    def fill(self, secrets: Iterable[BuildSecret]) -> None:
        """Show these; of those that were typed in only the id is known."""
        self.set_rows([_row(secret) for secret in secrets])

    def add(self, id_: str, value: str) -> None:
        """One more, typed in."""
        self.fill((*self.secrets(), BuildSecret(id_, value=value)))

    def _adapt_new(self, row: Row) -> None:
        kind = row.cells["kind"].widget
        kind.currentIndexChanged.connect(lambda: self._adapt(row))  # type: ignore[attr-defined]
        self._adapt(row)

    def _adapt(self, row: Row) -> None:
        picker, kind = row.cells["value"].widget, row.cells["kind"].get()
        assert isinstance(picker, PathPicker)
        hints = {FILE: _("/path/on/this/machine"), VARIABLE: _("NAME"), TYPED: ""}
        picker.say(hints[kind])
        picker.browse.setVisible(kind == FILE)
        if line := picker.findChild(QLineEdit):
            mode = QLineEdit.EchoMode
            line.setEchoMode(mode.Password if kind == TYPED else mode.Normal)


class KeysEditor(RowsEditor):
    """Rows of SSH keys: an id, and a file with a key or the socket of an agent."""

    def __init__(self) -> None:
        columns = (
            Column("id", _("Id"), cells.text("default"), stretch=1),
            Column("path", _("Key or agent"), cells.path(files=True), stretch=3),
        )
        super().__init__(columns, _("Add SSH Key"))

    def agents(self) -> tuple[tuple[str, str], ...]:
        """What the rows say."""
        rows = [(row["id"].strip() or "default", row["path"].strip()) for row in self.rows()]
        return tuple((id_, os.path.expanduser(path)) for id_, path in rows if path)


class MoreOptions(QWidget):
    """The fields of a ``BuildSpec`` that the form itself has none for."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Nothing is in it until its ``parts`` are made."""
        super().__init__(parent)
        self._runs: Sequence[str] = ()

    def parts(self) -> Iterator[None]:
        """Make it, a little at a time."""
        self.platform, self.caches = QLineEdit(), {name: QLineEdit() for name in WORDS}
        self.network, self.output = QComboBox(), QComboBox()
        self.agent = QCheckBox(_("Let it use my SSH agent"))
        self.push = QCheckBox(_("Push every tag afterwards"))
        self.ulimits, self.shm, self._place = QLineEdit(), QLineEdit(), QLineEdit()
        self._fill_choices()
        yield
        self.secrets = SecretsEditor()
        yield
        self.keys = KeysEditor()
        yield
        self.pairs: dict[str, RowsEditor] = {
            "labels": pairs_editor(_("Add Label")),
            "hosts": pairs_editor(_("Add Host")),
            "contexts": pairs_editor(_("Add Context")),
        }
        yield
        yield from self._arrange()
        self._connect()

    def offer_platforms(self, named: Sequence[str], runs: Sequence[str] = ()) -> None:
        """Complete platforms as they are typed.

        ``named`` are those of the Dockerfile, ``runs`` those whose programs the builder runs.
        """
        self._runs = runs
        completer = QCompleter(list(dict.fromkeys((*named, *runs, *PLATFORMS))), self.platform)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.platform.setCompleter(completer)
        self._show_foreign()

    def apply(self, spec: BuildSpec) -> BuildSpec:
        """``spec`` with what the fields say."""
        values: dict[str, Any] = {name: pairs_of(self.pairs[name]) for name in PAIRS}
        values |= {name: tuple(line.text().split()) for name, line in self.caches.items()}
        return replace(
            spec,
            platform=self.platform.text().replace(" ", ""),
            network=self.network.currentData(),
            agents=((("default", ""),) if self.agent.isChecked() else ()) + self.keys.agents(),
            ulimits=tuple(self.ulimits.text().replace(",", " ").split()),
            shm_size=self._shm_size or 0,
            secrets=self.secrets.secrets(),
            push=self.push.isChecked() and not self._kind,
            output=self._output(),
            **values,
        )

    def problem(self) -> str:
        """What is missing, in a sentence."""
        if self._kind not in (_ENGINE, OutputKind.NOTHING.value) and not self._path.is_absolute():
            return _("Say where the result goes: a whole path.")
        if self._shm_size is None:
            return _("Write the size of /dev/shm as 64m or 1g.")
        for limit in self.ulimits.text().replace(",", " ").split():
            if not _LIMIT.fullmatch(limit):
                return _("Write a limit as nofile=1024 or nofile=1024:2048, not {text}.").format(
                    text=limit
                )
        ids = [id_ for id_, _path in self.keys.agents()]
        ids += ["default"] if self.agent.isChecked() else []
        if len(set(ids)) < len(ids):
            return _("Two SSH keys have the same id.")
        return self._secrets_problem()

    def _secrets_problem(self) -> str:
        secrets = self.secrets.secrets()
        if any(not secret.id for secret in secrets):
            return _("A secret needs an id.")
        unknown = [secret.id for secret in secrets if not build_options.is_known(secret)]
        return _("The secret {id} needs a value.").format(id=unknown[0]) if unknown else ""

    def fill(self, spec: BuildSpec) -> bool:
        """Show the options of a build; whether there are any."""
        self.platform.setText(spec.platform)
        for name, line in self.caches.items():
            line.setText(" ".join(getattr(spec, name)))
        for name in PAIRS:
            self.pairs[name].set_rows(pair_values(getattr(spec, name)))
        self.secrets.fill(spec.secrets)
        own = ("default", "")
        self.agent.setChecked(own in spec.agents)
        keys = [{"id": id_, "path": path} for id_, path in spec.agents if (id_, path) != own]
        self.keys.set_rows(keys)
        self.ulimits.setText(" ".join(spec.ulimits))
        self.shm.setText(_written(spec.shm_size))
        self.network.setCurrentIndex(max(0, self.network.findData(spec.network)))
        kind = spec.output.kind.value if spec.output else _ENGINE
        self.output.setCurrentIndex(max(0, self.output.findData(kind)))
        place = spec.output and kind != OutputKind.NOTHING.value
        self._place.setText(str(spec.output.path) if spec.output and place else "")
        self.push.setChecked(spec.push)
        empty = BuildSpec(spec.context, spec.dockerfile)
        return self.apply(empty) != empty

    # -- inside

    @property
    def _kind(self) -> str:
        return str(self.output.currentData())

    @property
    def _shm_size(self) -> int | None:
        """Bytes; None for what is no size."""
        text = self.shm.text().strip()
        try:
            return parse_memory(text) if text else 0
        except ValueError:
            return None

    @property
    def _path(self) -> Path:
        return Path(os.path.expanduser(self._place.text().strip()))

    def _output(self) -> BuildOutput | None:
        return BuildOutput(OutputKind(self._kind), self._path) if self._kind else None

    def _fill_choices(self) -> None:
        for value, title in (
            ("", _("The engine's own")),
            ("host", _("The host's")),
            ("none", _("None")),
        ):
            self.network.addItem(title, value)
        for kind, title in (
            (_ENGINE, _("Image in the engine")),
            (OutputKind.FOLDER.value, _("Files in a folder")),
            (OutputKind.TAR.value, _("Files as an archive")),
            (OutputKind.OCI.value, _("Image as an OCI archive")),
            (OutputKind.DOCKER.value, _("Image as an archive for docker load")),
            (OutputKind.NOTHING.value, _("Nothing: only fill the cache")),
        ):
            self.output.addItem(title, kind)

    def _arrange(self) -> Iterator[None]:
        self.platform.setPlaceholderText("linux/amd64,linux/arm64")
        self.ulimits.setPlaceholderText("nofile=1024:2048 nproc=64")
        self.shm.setPlaceholderText("64m")
        self._place.setPlaceholderText(_("/path/on/this/machine"))
        for line in self.caches.values():
            line.setPlaceholderText("type=registry,ref=host/name:cache")
        # Put in its place before it is filled: Qt dresses again all that is in what is moved.
        grid = FieldGrid()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, UNIT)
        layout.addWidget(grid)
        grid.add(_("Result"), self.output)
        self._place_field = grid.add(_("Where to"), self._place)
        self._push_field = grid.add("", self.push)
        yield
        self._platform_field = grid.add(_("Platform"), self.platform)
        grid.add(_("Secrets"), self.secrets)
        yield
        grid.add("", self.agent)
        grid.add(_("SSH keys"), self.keys)
        yield
        grid.add(_("Network of RUN"), self.network)
        grid.add(_("Limits of RUN"), self.ulimits)
        grid.add(_("Size of /dev/shm"), self.shm)
        yield
        grid.add(_("Hosts"), self.pairs["hosts"])
        grid.add(_("More contexts"), self.pairs["contexts"])
        grid.add(_("Labels"), self.pairs["labels"])
        yield
        grid.add(_("Cache from"), self.caches["cache_from"])
        grid.add(_("Cache to"), self.caches["cache_to"])
        self._show_place()

    def _connect(self) -> None:
        for line in (self.platform, self._place, self.ulimits, self.shm, *self.caches.values()):
            line.textChanged.connect(self._tell)
        for box in (self.network, self.output):
            box.currentIndexChanged.connect(self._tell)
        for tick in (self.agent, self.push):
            tick.toggled.connect(self._tell)
        for rows in (self.secrets, self.keys, *self.pairs.values()):
            rows.changed.connect(self._tell)

    def _tell(self, *_args: object) -> None:
        self._show_place()
        self._show_foreign()
        self.changed.emit()

    def _show_foreign(self) -> None:
        """Say of which platforms the builder runs no programs, before a RUN fails for it."""
        typed = (part.strip() for part in self.platform.text().split(","))
        foreign = [each for each in typed if each.count("/") and each not in self._runs]
        note = _("The engine runs no programs of {platforms}: a RUN needs emulation for that.")
        known = bool(self._runs and foreign)
        self._platform_field.set_note(note.format(platforms=", ".join(foreign)) if known else "")

    def _show_place(self) -> None:
        self._place_field.offer(self._kind not in (_ENGINE, OutputKind.NOTHING.value))
        self._push_field.offer(self._kind == _ENGINE)


def _written(size: int) -> str:
    """A number of bytes as people write it."""
    for shift, unit in ((30, "g"), (20, "m"), (10, "k")):
        if size and size % (1 << shift) == 0:
            return f"{size >> shift}{unit}"
    return str(size or "")


def _row(secret: BuildSecret) -> dict[str, str]:
    if secret.file is not None:
        return {"id": secret.id, "kind": FILE, "value": str(secret.file)}
    if secret.variable:
        return {"id": secret.id, "kind": VARIABLE, "value": secret.variable}
    return {"id": secret.id, "kind": TYPED, "value": secret.value}


def _secret(row: Mapping[str, str]) -> BuildSecret:
    id_, value = row["id"].strip(), row["value"]
    if row["kind"] == FILE:
        return BuildSecret(id_, file=Path(os.path.expanduser(value)))
    return (
        BuildSecret(id_, variable=value)
        if row["kind"] == VARIABLE
        else BuildSecret(id_, value=value)
    )
