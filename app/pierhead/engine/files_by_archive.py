"""Changes to files of a container in which nothing can be run: it is stopped, or has no shell.

Contents stay where they are: what is renamed, or gets other rights, is given further names. What
comes is whole before it takes its place.
"""

from __future__ import annotations

import asyncio
import posixpath
import tarfile
from collections.abc import AsyncIterable, AsyncIterator, Sequence
from contextlib import aclosing, suppress
from tempfile import SpooledTemporaryFile

from pierhead.core.errors import EngineRefused
from pierhead.core.i18n import _
from pierhead.core.turns import in_turns
from pierhead.engine.files_engine import EngineFiles, packed
from pierhead.engine.files_tar import rewritten, rooted
from pierhead.engine.files_words import shown
from pierhead.engine.files_workshop import INSIDE, Workshop, named, take_away

_BLOCK = 1 << 18
_IN_MEMORY = 8 << 20
"""Bytes from which on what is read is kept on the disk."""

Thing = tuple[str, tarfile.TarInfo]
"""Where it is below something else, and what it is."""


class ByArchive:
    """What a shell would do, by the engine's archives."""

    def __init__(self, engine: EngineFiles) -> None:
        self._engine = engine

    async def write(self, path: str, data: bytes, like: tarfile.TarInfo, *, new: bool) -> None:
        """Give a file this content, with the owner and rights of ``like``."""
        folder, name = posixpath.split(path)
        async with Workshop(self._engine, folder) as shop:
            if not new:
                shop.check_owner(path)
            inner = named(like, f"{shop.name}/new" if shop.links else name)
            await self._engine.send(folder, packed([inner], data))
            if shop.links:
                await self._engine.put(folder, [shop.link(inner, name, inner.name)])

    async def rename(self, path: str, new: str) -> None:
        """Give it another path, at which there is nothing."""
        folder = posixpath.commonpath([posixpath.dirname(path), posixpath.dirname(new)])
        old, wanted = posixpath.relpath(path, folder), posixpath.relpath(new, folder)
        async with Workshop(self._engine, folder) as shop:
            shop.check_links(path)
            things = (
                [("", await self._engine.itself(path))]
                if shop.follows
                else await self._engine.things(path)
            )
            if things[0][1].isdir():
                shop.check_owner(path)
            await self._check_sockets(path, things)
            infos = []
            async for rest, info in in_turns(things):
                infos.append(shop.again(info, _below(wanted, rest), _below(old, rest)))
                if not shop.tells:
                    _keep_owner(infos[-1])
            try:
                await self._engine.put(folder, infos)
            except BaseException:
                with suppress(EngineRefused):
                    await take_away(self._engine, new)
                raise
            await take_away(self._engine, path)

    async def remove(self, paths: Sequence[str]) -> None:
        """Remove for good."""
        for path in paths:
            await take_away(self._engine, path)

    async def set_rights(
        self, path: str, mode: int | None, owner: tuple[int, int] | None, *, deep: bool
    ) -> None:
        """Change mode, owner or both."""
        folder, name = posixpath.split(path)
        async with Workshop(self._engine, folder) as shop:
            things = await self._engine.things(path) if deep else [("", await self._info(path))]
            infos = []
            async for number, (rest, info) in in_turns(enumerate(things)):
                if not info.isdir():
                    shop.check_links(path)
                if not shop.tells:
                    _keep_owner(info)
                _change(info, mode, owner)
                place = _below(name, rest)
                other = place if info.isdir() else f"{shop.name}/{number}"
                infos.append(shop.again(info, other, place))
            await self._engine.put(folder, infos)
            found = (await self._engine.first(path))[0]
            if mode is not None and found.mode != mode and not things[0][1].issym():
                raise EngineRefused(
                    _("The engine did not change the rights of {path}.").format(path=shown(path))
                )

    async def upload(self, folder: str, archive: AsyncIterable[bytes]) -> None:
        """Unpack an archive: all of it, or nothing."""
        came: list[tarfile.TarInfo] = []
        async with Workshop(self._engine, folder) as shop:
            inside = f"{shop.name}/{INSIDE}"
            await self._engine.send(folder, _files(archive, inside, came))
            infos = [_placed(info, shop, inside) async for info in in_turns(came)]
            try:
                if shop.links:
                    await self._engine.put(folder, infos)
            except EngineRefused as error:
                if "cross-device" not in f"{error} {error.detail}":
                    raise
                shop.links = False  # something else is mounted below
            if not shop.links:
                await self._copy(shop, folder)
                await self._engine.put(folder, [each for each in infos if each.issym()])

    async def _copy(self, shop: Workshop, folder: str) -> None:
        """From the workshop to its place, by way of this machine."""
        # All of it first: an engine does one thing with the files of a container at a time.
        with SpooledTemporaryFile(_IN_MEMORY) as kept:
            blocks = _inner(self._engine.archive(shop.inside))
            async with aclosing(blocks):  # type: ignore[type-var]
                async for block in blocks:
                    await asyncio.to_thread(kept.write, block)
            kept.seek(0)

            async def again() -> AsyncIterator[bytes]:
                while block := await asyncio.to_thread(kept.read, _BLOCK):
                    yield block

            await self._engine.send(folder, again())

    async def _info(self, path: str) -> tarfile.TarInfo:
        return (await self._engine.first(path))[1]

    async def _check_sockets(self, path: str, things: Sequence[Thing]) -> None:
        """Archives leave out sockets; while somebody may listen there they must not get lost."""
        if not things[0][1].isdir() or not await self._engine.running():
            return
        known = {_below(path, rest) async for rest, _info in in_turns(things)}
        for changed in await self._engine.changed():
            inside = changed.startswith(f"{path}/") and changed not in known
            if inside and await self._engine.exists(changed):
                raise EngineRefused(
                    _("{path} is a socket, which would be lost.").format(path=shown(changed)),
                    hint=_("Stop the container first."),
                )


def _placed(info: tarfile.TarInfo, shop: Workshop, inside: str) -> tarfile.TarInfo:
    """An entry that came, as it gets to its place out of the workshop."""
    if info.isdir() or info.issym():
        return info
    return shop.link(info, info.name, f"{inside}/{_clean(info.linkname) or info.name}")


async def _files(
    archive: AsyncIterable[bytes], inside: str, came: list[tarfile.TarInfo]
) -> AsyncIterator[bytes]:
    """The archive for a folder in its own; its entries are taken down, links not passed on."""

    def renamed(info: tarfile.TarInfo) -> tarfile.TarInfo | None:
        info.name = _clean(info.name)
        if not info.name:
            return None
        came.append(info)
        passed = not info.issym() and not info.islnk()
        return named(info, f"{inside}/{info.name}") if passed else None

    async with aclosing(rewritten(archive, renamed)) as blocks:
        async for block in blocks:
            yield block


async def _inner(archive: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    """What is in the folder that an archive is of, as an archive."""
    root: str | None = None

    def renamed(info: tarfile.TarInfo) -> tarfile.TarInfo | None:
        nonlocal root
        if root is None:
            root = info.name.strip("/")
        name = rooted(info.name, root)
        return named(info, name) if name else None

    async with aclosing(rewritten(archive, renamed)) as blocks:
        async for block in blocks:
            yield block


def _below(path: str, rest: str) -> str:
    return posixpath.join(path, rest) if rest else path


def _clean(name: str) -> str:
    return "/".join(part for part in name.split("/") if part not in {"", "."})


def _change(info: tarfile.TarInfo, mode: int | None, owner: tuple[int, int] | None) -> None:
    if mode is not None and not info.issym():
        info.mode = mode
    if owner is not None:
        info.uid, info.gid = owner


def _keep_owner(info: tarfile.TarInfo) -> None:
    """As the system has it: nobody is given what is given to -1."""
    info.uid = info.gid = -1
