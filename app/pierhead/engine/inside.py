"""What runs inside of containers: programs, their terminals, users and processes."""

from __future__ import annotations

import asyncio
import base64
import io
import json
import tarfile
from collections.abc import AsyncIterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from pierhead.core.errors import AppError, Conflict, EngineRefused, NotFound
from pierhead.core.run import ExecSpec
from pierhead.engine import processes
from pierhead.engine.answers import parse, parse_object, understanding
from pierhead.engine.api_files import FileSystem
from pierhead.engine.api_inside import PathStat, Process, Session, Size, User
from pierhead.engine.exchange import Connection
from pierhead.engine.files import DockerFiles
from pierhead.engine.files_engine import EngineFiles
from pierhead.engine.http import Http
from pierhead.engine.sessions import ContainerExit, Exec, HijackedSession, Resize
from pierhead.engine.system import at_least

_SHELLS = ("bash", "zsh", "fish", "ash", "sh")
_PLACES = ("/bin", "/usr/bin", "/usr/local/bin", "/busybox")
_PASSWD = "/etc/passwd"
_LARGEST = 1 << 20
"""Bytes of a list of users that anybody would read."""
_COLUMNS = "-eo pid,ppid,stat,args"
_ALL_COLUMNS = "-eo pid,ppid,user,stat,pcpu,rss,etime,time,args"
_FEWER_COLUMNS = "-o pid,ppid,user,stat,rss,time,args"
"""What the ps of busybox can, which is all that the machines of some engines have."""
_WHOLE_ID = 64
_KNOWN = 1000
"""Containers of which is remembered whether they have a terminal, which never changes."""
_SIZED = "1.42"
"""The version of the API from which on a program can be started in a terminal of some size."""
_SIZING = 5.0
"""Seconds that an engine may take to give a program that runs its size."""
_WAIT = """n=0
while [ $n -lt 300 ]; do
  size=$(stty size 2>/dev/null)
  [ $? != 127 ] || break
  case $size in '' | '0 0') n=$((n+1)) ;; *) break ;; esac
  [ $n -lt 100 ] || sleep 0.02 2>/dev/null
done
exec "$@"
"""
"""Puts a program in the shell's place when its terminal has a size, or after some seconds if it
gets none: at first it looks again at once, then every moment, for a busy engine needs the cores.
"""
_STAT = "x-docker-container-path-stat"
_GO_DIR = 1 << 31
_USER_PARTS = 7


class Inside:
    """That part of ``Containers`` which looks or goes into them."""

    def __init__(self, http: Http) -> None:
        self._http = http
        self._ttys: dict[str, bool] = {}

    # -- what is there

    async def shells(self, id_: str, wanted: Sequence[str] = ()) -> Sequence[str]:
        """Shells in its file system, found without running anything in it."""
        names = dict.fromkeys((*wanted, *_SHELLS))
        paths = [path for name in names for path in _paths(name)]
        there = await asyncio.gather(*(self._exists(id_, path) for path in paths))
        found: dict[str, str] = {}
        for path, exists in zip(paths, there, strict=True):
            if exists:
                found.setdefault(path.rpartition("/")[2], path)
        if not found:
            await self._http.call("GET", f"/containers/{id_}/json")  # raises if it is gone
        return tuple(found.values())

    async def users(self, id_: str) -> Sequence[User]:
        """Those in its ``/etc/passwd``, in that order; none if it has no such file."""
        try:
            answer = await self._http.request(
                "GET", f"/containers/{id_}/archive", {"path": _PASSWD}
            )
        except NotFound:
            await self._http.call("GET", f"/containers/{id_}/json")
            return ()
        archive = bytearray()
        async with answer:
            async for block in answer:
                archive += block
                if len(archive) > _LARGEST:
                    return ()
        return tuple(_users(bytes(archive)))

    async def stat(self, id_: str, path: str) -> PathStat | None:
        """What is at a path of its file system."""
        where = f"/containers/{id_}/archive"
        try:
            async with await self._http.request("HEAD", where, {"path": path}) as answer:
                return _stat(answer.headers.get(_STAT, ""))
        except NotFound:
            await self._http.call("GET", f"/containers/{id_}/json")
            return None

    async def put(self, id_: str, folder: str, archive: AsyncIterable[bytes]) -> None:
        """Unpack a tar archive into a folder of it."""
        await EngineFiles(self._http, id_).send(folder, archive)

    def files(self, id_: str) -> FileSystem:
        """Its files; close it when nobody looks at them any more."""
        return DockerFiles(self._http, self, id_)

    async def processes(self, id_: str) -> Sequence[Process]:
        """What runs in it now, listed by the ``ps`` of the engine's machine."""
        path = f"/containers/{id_}/top"
        try:
            body = await self._http.call("GET", path, {"ps_args": _COLUMNS})
        except NotFound:
            raise
        except EngineRefused:
            body = await self._http.call("GET", path)
        with understanding():
            return tuple(processes.listed(parse(body)))

    async def top(self, id_: str) -> Sequence[Process]:
        """All that the ``ps`` of the engine's machine tells."""
        path = f"/containers/{id_}/top"
        for columns in (_ALL_COLUMNS, _FEWER_COLUMNS, None):
            try:
                body = await self._http.call("GET", path, {"ps_args": columns})
                break
            except (NotFound, Conflict):
                raise
            except EngineRefused:
                if columns is None:
                    raise
        with understanding():
            return tuple(processes.listed(parse(body)))

    # -- terminals

    async def attach(self, id_: str, *, history: bool = False, detach_keys: str = "") -> Session:
        """The terminal of its main process."""
        tty = await self._has_tty(id_)
        end = ContainerExit(self._http, id_)
        await end.begin()
        query = {"stream": True, "stdin": True, "stdout": True, "stderr": True, "logs": history}
        path = f"/containers/{id_}"
        try:
            connection = await self._http.upgrade(
                f"{path}/attach", query | {"detachKeys": detach_keys or None}
            )
        except BaseException:
            end.close()
            raise
        return HijackedSession(connection, end, self._resizer(path), tty=tty)

    async def exec(self, id_: str, spec: ExecSpec, size: Size | None = None) -> Session:
        """Start another program."""
        sized = {"ConsoleSize": [size[1], size[0]]} if spec.tty and size else {}
        late = bool(sized) and not at_least(self._http.version, _SIZED)
        command = _command(await self._waiting(id_, spec) if late else spec) | sized
        body = await self._http.call("POST", f"/containers/{id_}/exec", body=command)
        with understanding():
            program = str(parse(body)["Id"])
        path = f"/exec/{program}"
        resize = self._resizer(path)
        sizing = None
        if size and late:
            # The engine holds it back until the program runs.
            sizing = asyncio.ensure_future(_resize(resize, size))
        try:
            start = {"Detach": False, "Tty": spec.tty, **sized}
            connection = await self._http.upgrade(f"{path}/start", body=start)
            session = await _begun(connection, Exec(self._http, program), resize, spec.tty)
            if sizing:
                await asyncio.wait({sizing}, timeout=_SIZING)
            return session
        finally:
            if sizing:
                sizing.cancel()

    async def _waiting(self, id_: str, spec: ExecSpec) -> ExecSpec:
        """The same, begun by a shell that waits for the size, where both are known to be there."""
        paths = ("/bin/sh", *_paths(spec.command[0]))
        shell, *program = await asyncio.gather(*(self._exists(id_, path) for path in paths))
        if not (shell and any(program)):
            return spec
        return replace(spec, command=("/bin/sh", "-c", _WAIT, "sh", *spec.command))

    # -- for both

    async def _has_tty(self, id_: str) -> bool:
        # A name may be another container's the next time.
        if len(id_) < _WHOLE_ID or id_ not in self._ttys:
            body = await self._http.call("GET", f"/containers/{id_}/json")
            with understanding():
                tty = bool(parse_object(body)["Config"]["Tty"])
            while len(self._ttys) >= _KNOWN:
                del self._ttys[next(iter(self._ttys))]
            self._ttys[id_] = tty
        return self._ttys[id_]

    async def _exists(self, id_: str, path: str) -> bool:
        try:
            await self._http.call("HEAD", f"/containers/{id_}/archive", {"path": path})
        except EngineRefused:
            return False
        return True

    def _resizer(self, path: str) -> Resize:
        async def resize(columns: int, lines: int) -> None:
            await self._http.call("POST", f"{path}/resize", {"w": columns, "h": lines})

        return resize


def _paths(program: str) -> Sequence[str]:
    """Where a program may be, by its name or path."""
    return (program,) if program.startswith("/") else [f"{place}/{program}" for place in _PLACES]


async def _begun(
    connection: Connection, program: Exec, resize: Resize, tty: bool
) -> HijackedSession:
    """The session of a program, as soon as it runs."""
    session = HijackedSession(connection, program, resize, tty=tty)
    try:
        error = None if await program.started() else await session.refused()
    except BaseException:
        await session.close()
        raise
    if error:
        await session.close()
        raise error
    return session


async def _resize(resize: Resize, size: Size) -> None:
    with suppress(AppError):
        await resize(*size)


def _command(spec: ExecSpec) -> dict[str, Any]:
    return {
        "Cmd": list(spec.command),
        "User": spec.user,
        "WorkingDir": spec.workdir,
        "Env": [f"{name}={value}" for name, value in spec.environment],
        "Tty": spec.tty,
        "Privileged": spec.privileged,
        "DetachKeys": spec.detach_keys,
        "AttachStdin": True,
        "AttachStdout": True,
        "AttachStderr": True,
    }


def _stat(header: str) -> PathStat:
    """What Go says of a file, as JSON in base64: its modes are its own."""
    with understanding():
        found = json.loads(base64.b64decode(header))
        mode = int(found["mode"])
        return PathStat(
            int(found["size"]), bool(mode & _GO_DIR), str(found.get("linkTarget") or "")
        )


def _users(archive: bytes) -> Iterator[User]:
    """The lines of a ``passwd`` file in an archive, as far as they can be read."""
    try:
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            member = tar.next()
            file = tar.extractfile(member) if member and member.isreg() else None
            text = file.read().decode("utf-8", "replace") if file else ""
    except tarfile.TarError:
        return
    for line in text.splitlines():
        parts = line.split(":")
        if len(parts) == _USER_PARTS and parts[0] and parts[2].isdigit() and parts[3].isdigit():
            yield User(parts[0], int(parts[2]), int(parts[3]), parts[6])
