"""Containers that live in memory, with the life cycle and the refusals of the real ones."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import math
import re
import time
from collections.abc import AsyncIterable, AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from fakes.files import FakeFiles, Tree, unpack
from fakes.images import FakeImages
from fakes.making import FakeMaking, told
from fakes.programs import Process
from fakes.sessions import FakeSession
from fakes.wire import Wire
from pierhead.core.errors import Conflict, EngineRefused, NotFound
from pierhead.core.resources import Container, Kind, State, Stats
from pierhead.core.run import ExecSpec, RunSpec
from pierhead.core.succession import linked
from pierhead.engine.api import FileChange, Inspection, LogChunk
from pierhead.engine.api_inside import PathStat, Size, User
from pierhead.engine.api_inside import Process as Listed

KILLED = 137
_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.-]+")
_MEMORY = 8 << 30
USERS = (User("root", 0, 0, "/bin/sh"), User("app", 1000, 1000, "/bin/sh"))


@dataclass
class Record:
    """All that a fake engine knows of one container."""

    shown: Container
    spec: RunSpec = field(default_factory=RunSpec)
    process: Process | None = None
    output: list[LogChunk] = field(default_factory=list)
    """Of its earlier runs."""
    watch: asyncio.Task[None] | None = None
    others: set[Process] = field(default_factory=set)
    """Programs that were started beside the main one."""
    starts: int = 0
    """How often it was started."""
    tree: Tree = field(default_factory=Tree)
    """Its files."""
    changes: list[FileChange] = field(default_factory=list)
    stats: Stats | None = None
    """What it uses, in place of something invented."""
    execs: list[ExecSpec] = field(default_factory=list)
    """What was asked for beside the main one."""
    body: dict[str, Any] = field(default_factory=dict)
    """What it was created with, and what its image added."""


class FakeContainers(FakeMaking):
    """Satisfies ``Containers``."""

    def __init__(self, wire: Wire, images: FakeImages) -> None:
        self._wire = wire
        self._images = images
        self._numbers = itertools.count(1)
        self.records: dict[str, Record] = {}
        self.networks: set[str] = set()
        """Those that there are beside an engine's own."""

    # -- for tests

    def add(self, shown: Container) -> Container:
        """Put a container there as it is; nothing runs in it."""
        self.records[shown.id] = Record(shown, RunSpec(image=shown.image, name=shown.name))
        self._wire.tell(Kind.CONTAINER, shown.id, "create")
        return shown

    def change(self, id_: str, action: str = "update", **values: Any) -> Container:
        """Change what is shown of one, as if the engine did."""
        record = self.find(id_)
        record.shown = replace(record.shown, **values)
        shown = record.shown
        told = {"exit_code": shown.exit_code} if action == "die" else {}
        if action == "health_status":
            told = {"health": shown.health}
        self._wire.tell(Kind.CONTAINER, shown.id, action, name=shown.name, **told)
        return record.shown

    def populate(self, count: int, state: State = State.CREATED) -> None:
        """Put many there."""
        for _ in range(count):
            number = next(self._numbers)
            self.add(
                Container(
                    id=digits(number),
                    name=f"service-{number}",
                    image="pierhead/busybox:1",
                    state=state,
                    command="sleep 600",
                    created=datetime.now(UTC),
                )
            )

    def find(self, id_: str) -> Record:
        """By id, by its beginning or by name."""
        for record in self.records.values():
            if id_ and (record.shown.name == id_ or record.shown.id.startswith(id_)):
                return record
        raise NotFound("There is no such container.", f"No such container: {id_}", status=404)

    async def end(self) -> None:
        """Everything that runs ends."""
        for record in list(self.records.values()):
            await self._end(record)

    # -- the protocol

    async def list(self) -> list[Container]:
        """All, newest first."""
        await self._wire.call("containers.list")
        return linked(record.shown for record in reversed(self.records.values()))

    async def inspect(self, id_: str) -> Inspection:
        """What it was made with, and a little of the rest that engines tell."""
        record = await self.called("inspect", id_)
        return {
            "Id": record.shown.id,
            "Name": f"/{record.shown.name}",
            "Image": record.shown.image_id,
            "State": _state(record),
            "Mounts": [],
            "RestartCount": 0,
            **told(record),
        }

    async def start(self, id_: str) -> None:
        """Start; no error if it runs already."""
        record = await self.called("start", id_)
        if record.shown.state is State.PAUSED:
            raise Conflict("It is paused.", "cannot start a paused container", status=409)
        if not record.shown.running:
            self._launch(record)

    async def stop(self, id_: str, timeout: int | None = None) -> None:
        """End it at once: nothing here listens to a polite request."""
        record = await self.called("stop", id_)
        if record.shown.running:
            await self._end(record)
            self._wire.tell(Kind.CONTAINER, record.shown.id, "stop")

    async def restart(self, id_: str, timeout: int | None = None) -> None:
        """Stop and start."""
        record = await self.called("restart", id_)
        await self._end(record)
        self._launch(record)
        self._wire.tell(Kind.CONTAINER, record.shown.id, "restart")

    async def kill(self, id_: str, signal: str = "SIGKILL") -> None:
        """SIGKILL ends it; other signals are heard by nobody."""
        record = await self.called("kill", id_)
        self._must_run(record)
        self._wire.tell(Kind.CONTAINER, record.shown.id, "kill")
        if signal in {"SIGKILL", "KILL", "9"}:
            await self._end(record)

    async def pause(self, id_: str) -> None:
        """Show it as paused."""
        record = await self.called("pause", id_)
        self._must_run(record)
        if record.shown.state is State.PAUSED:
            raise Conflict("It is paused already.", "Container is already paused", status=409)
        self.change(id_, "pause", state=State.PAUSED)

    async def unpause(self, id_: str) -> None:
        """Show it as running."""
        record = await self.called("unpause", id_)
        if record.shown.state is not State.PAUSED:
            raise EngineRefused("It is not paused.", "Container is not paused", status=500)
        self.change(id_, "unpause", state=State.RUNNING)

    async def rename(self, id_: str, name: str) -> None:
        """Give it another name."""
        record = await self.called("rename", id_)
        self.check_name(name)
        self.change(record.shown.id, "rename", name=name)

    async def remove(self, id_: str, *, force: bool = False, volumes: bool = False) -> None:
        """Remove it, if it does not run or by force."""
        record = await self.called("remove", id_)
        if record.shown.running and not force:
            raise Conflict(
                "The container is running.", "You cannot remove a running container", status=409
            )
        await self._end(record)
        self._forget(record)

    async def size(self, id_: str, *, whole: bool = False) -> int:
        """Bytes of its writable layer."""
        await self.called("size", id_)
        return 4096

    async def shells(self, id_: str, wanted: Sequence[str] = ()) -> Sequence[str]:
        """What its image has."""
        record = await self.called("shells", id_)
        places = {name: place for place, name in enumerate(wanted)}
        found = self._images.shells(record.spec.image)
        return sorted(found, key=lambda path: places.get(path.rpartition("/")[2], len(places)))

    async def users(self, id_: str) -> Sequence[User]:
        """Two, if it has a shell to be."""
        record = await self.called("users", id_)
        return USERS if self._images.shells(record.spec.image) else ()

    def files(self, id_: str) -> FakeFiles:
        """Its files."""
        return FakeFiles(lambda: self.find(id_).tree)

    async def stat(self, id_: str, path: str) -> PathStat | None:
        """What is there."""
        record = await self.called("stat", id_)
        found = record.tree.entries.get("/" + path.strip("/"))
        return PathStat(found.size, found.folder, found.link) if found else None

    async def put(self, id_: str, folder: str, archive: AsyncIterable[bytes]) -> None:
        """Unpack an archive."""
        record = await self.called("put", id_)
        data = b"".join([block async for block in archive])
        if not (found := await self.stat(id_, folder)) or not found.folder:
            raise NotFound(
                "There is no such folder.", f"Could not find the file {folder}", status=404
            )
        unpack(record.tree, folder, data)

    async def processes(self, id_: str) -> Sequence[Listed]:
        """The main program, the others, and what their shells run."""
        record = await self.called("processes", id_)
        self._must_run(record)
        running = [*filter(None, [record.process]), *record.others]
        return [listed for process in running for listed in process.listed()]

    async def attach(
        self, id_: str, *, history: bool = False, detach_keys: str = ""
    ) -> FakeSession:
        """The terminal of its main process, which may start later."""
        record = await self.called("attach", id_)
        self._renew(record)
        record.process = record.process or self._process(record)
        return FakeSession(record.process, history=history)

    async def exec(self, id_: str, spec: ExecSpec, size: Size | None = None) -> FakeSession:
        """Start another program."""
        record = await self.called("exec", id_)
        self._must_run(record)
        record.execs.append(spec)
        _check_exec(spec)
        process = Process(spec.command, tty=spec.tty)
        process.columns, process.lines = size or (0, 0)
        record.others.add(process)
        process.start()
        return FakeSession(process)

    async def logs(
        self,
        id_: str,
        *,
        follow: bool = True,
        tail: int | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        timestamps: bool = False,
    ) -> AsyncIterator[LogChunk]:
        """What its main process wrote; every chunk counts as a line."""
        record = await self.called("logs", id_)
        process = record.process
        old = record.output + (process.output if process else [])
        for chunk in old[-tail:] if tail else old if tail is None else []:
            yield _stamped(chunk) if timestamps else chunk
        if follow and process and record.shown.running:
            async for chunk in process.read(len(old) - len(record.output)):
                yield _stamped(chunk) if timestamps else chunk

    async def usage(self, id_: str) -> Stats | None:
        """The same as the stream's."""
        record = await self.called("usage", id_)
        return self._measured(record) if record.shown.running else None

    async def changes(self, id_: str) -> Sequence[FileChange]:
        """What a test put there."""
        record = await self.called("changes", id_)
        marks = record.tree.marks.items()
        return [*record.changes, *(FileChange(path, mark) for path, mark in marks)]

    async def top(self, id_: str) -> Sequence[Listed]:
        """The processes with an owner."""
        self._wire.calls.append("containers.top")
        return [replace(each, user="root", state="S") for each in await self.processes(id_)]

    async def stats(self, id_: str) -> AsyncIterator[Stats]:
        """Invented, a hundred times a second."""
        record = await self.called("stats", id_)
        while record.shown.running:
            yield replace(self._measured(record), cpu=0.25)
            await asyncio.sleep(0.01)

    # -- inside

    def _measured(self, record: Record) -> Stats:
        now = time.time()
        return record.stats or Stats(
            math.nan, 64 << 20, _MEMORY, pids=1, cpu_time=now / 4 % 1e6, at=now
        )

    async def called(self, name: str, id_: str) -> Record:
        await self._wire.call(f"containers.{name}")
        return self.find(id_)

    def _process(self, record: Record) -> Process:
        spec = record.spec
        return Process(spec.command, tty=spec.tty, stdin=spec.interactive)

    def _launch(self, record: Record) -> None:
        self._renew(record)
        process = record.process = record.process or self._process(record)
        self._check_program(record)
        process.start()
        record.starts += 1
        self.change(record.shown.id, "start", state=State.RUNNING, exit_code=None)
        record.watch = asyncio.get_running_loop().create_task(self._watch(record, process))

    def _renew(self, record: Record) -> None:
        """Another run has another process."""
        if record.process and record.process.status is not None and not record.shown.running:
            record.output += record.process.output
            record.process = None

    async def _watch(self, record: Record, process: Process) -> None:
        await process.wait()
        code = process.status
        for other in record.others:
            await other.end(KILLED)
        self.change(record.shown.id, "die", state=State.EXITED, exit_code=code)
        if record.spec.remove:
            self._forget(record)

    async def _end(self, record: Record) -> None:
        if record.process:
            await record.process.end(KILLED)
        if record.watch:
            await record.watch
        elif record.shown.running:
            self.change(record.shown.id, "die", state=State.EXITED, exit_code=KILLED)

    def _forget(self, record: Record) -> None:
        if self.records.pop(record.shown.id, None):
            self._wire.tell(Kind.CONTAINER, record.shown.id, "destroy")

    def check_name(self, name: str) -> None:
        if not _NAME.fullmatch(name):
            raise EngineRefused("This is no name.", f"Invalid container name ({name})", status=400)
        if any(record.shown.name == name for record in self.records.values()):
            raise Conflict("The name is in use.", f'"/{name}" is already in use', status=409)

    def _check_program(self, record: Record) -> None:
        program = record.spec.command[:1]
        if program and program[0].startswith("/missing"):
            raise EngineRefused(
                "The program to run is not in the image.", "no such file or directory", status=400
            )

    @staticmethod
    def _must_run(record: Record) -> None:
        if not record.shown.running:
            raise Conflict(
                "The container is not running.",
                f"Container {record.shown.id} is not running",
                status=409,
            )


def _state(record: Record) -> dict[str, Any]:
    shown = record.shown
    return {
        "Status": shown.state.value,
        "Running": shown.running,
        "Paused": shown.state is State.PAUSED,
        "Restarting": shown.state is State.RESTARTING,
        "ExitCode": shown.exit_code or 0,
        "StartedAt": str(record.starts),
        "Pid": record.process.id if record.process and shown.running else 0,
    }


def _check_exec(spec: ExecSpec) -> None:
    if not Process.knows(spec.command):
        words = f'exec: "{spec.command[0]}": executable file not found in $PATH: unknown'
        raise EngineRefused("The program to run is not in the image.", words)
    if spec.workdir.startswith("/missing"):
        words = f'chdir to cwd ("{spec.workdir}") set in config.json failed'
        raise EngineRefused("There is no such folder in the container.", words)
    if spec.user.partition(":")[0] not in {"", "0", "1000", *(user.name for user in USERS)}:
        words = f"unable to find user {spec.user}: no matching entries in passwd file"
        raise EngineRefused("There is no such user in the image.", words)


def digits(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


def _stamped(chunk: LogChunk) -> LogChunk:
    stamp = datetime.now(UTC).isoformat().encode().replace(b"+00:00", b"Z ")
    return LogChunk(chunk.stream, stamp + chunk.data)
