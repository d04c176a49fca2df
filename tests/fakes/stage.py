"""What commands and pages stand on in a test: a fake engine, a desk that writes down, stores."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from fakes.engine import FakeEngine
from pierhead.commands.command import Command, Question
from pierhead.commands.context import Context
from pierhead.commands.desk import Builds, Desk, Editors, Logs, Terminals
from pierhead.commands.runner import Runner
from pierhead.core.resources import Container, Image, Stats
from pierhead.core.settings import Settings
from pierhead.core.signal import Signal
from pierhead.engine.api import Changed
from pierhead.engine.endpoints import Endpoint
from pierhead.state.connection import Connection, ConnectionState, Lost, NoEngine, Ready
from pierhead.state.image_updates import ImageUpdates
from pierhead.state.jobs import Jobs
from pierhead.state.notices import Notice, Notices
from pierhead.state.stats import LIST, PINNED
from pierhead.state.stats_ring import Ring
from pierhead.state.store import Store


class FakeConnection:
    """A connection whose state a test decides."""

    def __init__(self, engine: FakeEngine) -> None:
        self.engine = engine
        self.info = engine.info
        self.changed: Signal[ConnectionState] = Signal()
        self.happened: Signal[Changed] = Signal()
        self.state: ConnectionState = NoEngine()
        self.come()

    @property
    def ready(self) -> bool:
        return isinstance(self.state, Ready)

    def come(self) -> None:
        """The engine answers."""
        self._set(Ready(cast(Endpoint, None), self.info))

    def go(self) -> None:
        """The engine does not answer any more."""
        self._set(cast(Lost, NoEngine()))

    def _set(self, state: ConnectionState) -> None:
        self.state = state
        self.changed.emit(state)


class FakeDesk:
    """Writes down what it was asked to open: the method's name and what it was given."""

    def __init__(self, part: type = Desk, name: str = "") -> None:
        self.asked: list[tuple[Any, ...]] = []
        self._part, self._name = part, name
        if part is Desk:
            parts = {"terminals": Terminals, "editors": Editors, "builds": Builds, "logs": Logs}
            self._parts = {name: FakeDesk(part, name + ".") for name, part in parts.items()}
            for each in self._parts.values():
                each.asked = self.asked

    def __getattr__(self, name: str) -> Any:
        if self._part is Desk and name in self._parts:
            return self._parts[name]
        if not hasattr(self._part, name):
            raise AttributeError(name)
        if name == "beside":
            return lambda _program: self

        def ask(*given: Any, **named: Any) -> None:
            self.asked.append((self._name + name, *given, *named.values()))

        return ask


class FakeStats:
    """Measurements that a test makes up."""

    def __init__(self) -> None:
        self.values: dict[str, Stats] = {}
        self.watched: tuple[str, ...] = ()
        self.rings: dict[str, Ring] = {}
        self.others: dict[object, tuple[str, ...]] = {}
        """Whom others than the list watch."""
        self.changed: Signal[*tuple[Any, ...]] = Signal()

    def watch(self, ids: Sequence[str], who: object = LIST) -> None:
        if who == LIST:
            self.watched = tuple(ids)
        else:
            self.others[who] = tuple(ids)

    def ring(self, id_: str) -> Ring | None:
        return self.rings.get(id_)

    @property
    def pins(self) -> tuple[str, ...]:
        return self.others.get(PINNED, ())

    def pinned(self, id_: str) -> bool:
        return id_ in self.others.get(PINNED, ())

    def pin(self, id_: str, on: bool) -> None:
        self.others[PINNED] = (id_,) if on else ()

    def get(self, id_: str) -> Stats | None:
        return self.values.get(id_)


class Stage:
    """A context, and what is behind it."""

    def __init__(self, folder: Path) -> None:
        self.engine = FakeEngine()
        self.connection = FakeConnection(self.engine)
        self.desk = FakeDesk()
        self.containers: Store[Container] = Store()
        self.images: Store[Image] = Store()
        self.notices: list[Notice] = []
        self.questions: list[Question] = []
        self.answers: Mapping[str, Any] | None = {}
        """What the user will tick and fill in beside the defaults; None: will back out."""
        self.settings = Settings(folder / "settings.json")
        self.updates = ImageUpdates(
            cast(Connection, self.connection), self.images, self.containers, self.settings
        )
        notices = Notices()
        notices.posted.connect(self._noticed)
        self.context = Context(
            cast(Connection, self.connection),
            self.containers,
            self.images,
            Jobs(),
            notices,
            self.settings,
            cast(Desk, self.desk),
        )
        self.runner = Runner(self.context, self._ask)

    async def run(self, command: Command, *targets: Any) -> None:
        """Run a command to its end, as a click would."""
        await self.runner.run(command, targets)

    async def all_ran(self) -> None:
        """Wait for what was started by a click or a key."""
        await asyncio.gather(*self.runner._tasks)

    async def list(self) -> None:
        """Fill the stores with what the engine has."""
        self.containers.replace(await self.engine.containers.list())
        self.images.replace(await self.engine.images.list())

    async def _ask(self, question: Question) -> Mapping[str, Any] | None:
        self.questions.append(question)
        if self.answers is None:
            return None
        ticked = {choice.id: choice.default for choice in question.choices}
        filled = {each.id: each.value for each in question.fields}
        return {**ticked, **filled, **self.answers}

    def _noticed(self, notice: Notice) -> None:
        self.notices.append(notice)
