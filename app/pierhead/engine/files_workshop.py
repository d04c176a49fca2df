"""Changes to files by nothing but archives that are put into a container, of any engine.

Engines unpack as ``tar`` does: to make room they remove what is at the place of an entry, and then
make the entry. A hard link gives a file a second name, with all that belongs to it and without its
content being moved; one to a folder is refused by the system, when the room is made already. So
files are renamed and removed where nothing can be run. Docker (20.10 to 28.5, with either store)
and podman (4.3, 5.4) do it in this order; what is removed is looked for afterwards all the same.
Podman says of all files that they belong to the user of the container, and follows links.
"""

from __future__ import annotations

import asyncio
import copy
import posixpath
import secrets
import tarfile
from contextlib import suppress
from types import TracebackType
from typing import Self

from pierhead.core.errors import EngineRefused, ReadOnly
from pierhead.core.i18n import _
from pierhead.engine.files_engine import EngineFiles
from pierhead.engine.files_words import failure, shown

_ODD = (3, 7)
"""Owners that nobody would give a file by chance."""
_TRIAL = 0o640
INSIDE = "in"
_BUSY = ("busy", "no space")


class Workshop:
    """A hidden folder in which what comes is made whole before it takes its place."""

    def __init__(self, engine: EngineFiles, folder: str) -> None:
        self._engine, self._folder = engine, folder
        self.name = f".pierhead-{secrets.token_hex(4)}"
        self.path = posixpath.join(folder, self.name)
        self.inside = posixpath.join(self.path, INSIDE)
        """The folder in it that is empty."""
        self.links = True
        """Whether there are hard links in this file system."""
        self._up = f"{'../' * folder.count('/')}{folder.strip('/')}/" if folder != "/" else ""
        """What the names of what is linked to begin with."""
        self.follows = False
        """Whether the engine follows a link that it is asked about, or is to give another name."""
        self.tells = True
        """Whether the engine tells whom files belong to."""

    async def __aenter__(self) -> Self:
        probe = tarfile.TarInfo(f"{self.name}/probe")
        probe.uid, probe.gid = _ODD
        pointer = named(probe, f"{self.name}/pointer")
        pointer.type, pointer.linkname = tarfile.SYMTYPE, "probe"
        room = [_hidden(self.name), _hidden(f"{self.name}/{INSIDE}"), probe, pointer]
        await self._engine.put(self._folder, room)
        try:
            await self._try_links(probe, pointer)
            await self._learn()
        except BaseException:
            await take_away(self._engine, self.path)
            raise
        return self

    async def _try_links(self, probe: tarfile.TarInfo, pointer: tarfile.TarInfo) -> None:
        # Docker 20.10 looks from the root for what it linked to before it gives it the rights that
        # the entry says, so it has to be the same from there; 28.5 refuses names that climb.
        for each in (probe, pointer):
            each.mode = _TRIAL
        for up in dict.fromkeys((self._up, "")):
            self._up = up
            with suppress(EngineRefused):
                links = (
                    self.link(probe, f"{self.name}/link", probe.name),
                    self.link(pointer, f"{self.name}/link-to-pointer", pointer.name),
                )
                await self._engine.put(self._folder, links)
                return
        self.links = False

    async def _learn(self) -> None:
        """What the engine made of it."""
        found = {rest: info for rest, info in await self._engine.things(self.path)}
        probe, again = found["probe"], found.get("link-to-pointer")
        self.links = self.links and probe.mode & 0o7777 == _TRIAL
        self.follows = again is None or not again.issym()
        self.tells = (probe.uid, probe.gid) == _ODD

    def again(self, info: tarfile.TarInfo, name: str, to: str) -> tarfile.TarInfo:
        """Another name for what is at ``to``, or the same once more if it is a folder."""
        if info.isdir() or (info.issym() and self.follows):
            return named(info, name)
        return self.link(info, name, to)

    def link(self, info: tarfile.TarInfo, name: str, to: str) -> tarfile.TarInfo:
        """Another name for what is at ``to``, which gets what ``info`` says of it."""
        made = named(info, name)
        made.type, made.linkname, made.size = tarfile.LNKTYPE, self._up + to, 0
        return made

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            await asyncio.shield(take_away(self._engine, self.path))
        except EngineRefused as left:
            words = _("{path} was left in the container.").format(path=shown(self.path))
            if isinstance(error, EngineRefused):
                error.hint = f"{error.hint} {words}".strip()
            elif error is None:
                raise EngineRefused(words, str(left), _("Delete it there.")) from left

    def check_owner(self, path: str) -> None:
        """Raise ``EngineRefused`` if nobody can tell whom to give what is made anew."""
        if not self.tells:
            title = _("{path} would belong to somebody else.").format(path=shown(path))
            detail = _("This engine does not say whom files belong to.")
            hint = _("Start the container for this, if it has a shell.")
            raise EngineRefused(title, detail, hint)

    def check_links(self, path: str) -> None:
        """Raise ``EngineRefused`` if there are no hard links."""
        if not self.links:
            title = _("This cannot be done with {path} while the container does not run.")
            detail = _("The file system that is mounted there has no hard links.")
            raise EngineRefused(title.format(path=shown(path)), detail)


async def take_away(engine: EngineFiles, path: str) -> None:
    """Remove what is at a path, which has no links in it, with all that is below."""
    folder, name = posixpath.split(path)
    impossible = tarfile.TarInfo(name)
    impossible.type, impossible.linkname = tarfile.LNKTYPE, "."
    refused: EngineRefused | None = None
    try:
        await engine.put(folder, [impossible], replace=True)
    except EngineRefused as error:
        refused = error
    if not await engine.exists(path):
        return
    if isinstance(refused, ReadOnly):
        raise refused
    words = f"{refused} {refused.detail}" if refused else ""
    if any(each in words for each in _BUSY):
        raise failure(words.encode(), path) from refused
    raise EngineRefused(
        _("{path} could not be removed.").format(path=shown(path)),
        words,
        _("Start the container: a shell in it may be able to."),
    ) from refused


def named(info: tarfile.TarInfo, name: str) -> tarfile.TarInfo:
    """The same in another place."""
    made = copy.copy(info)
    made.name = name
    return made


def _hidden(name: str) -> tarfile.TarInfo:
    """A folder that is nobody else's business."""
    info = tarfile.TarInfo(name)
    info.type, info.mode = tarfile.DIRTYPE, 0o700
    return info
