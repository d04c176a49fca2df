"""The files of a fake container, in memory."""

from __future__ import annotations

import io
import itertools
import posixpath
import tarfile
import time
from collections.abc import AsyncIterable, AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field, replace

from pierhead.core.errors import Conflict, EngineRefused, NotFound
from pierhead.core.signal import Signal
from pierhead.engine.api_files import Content, Difference, Entry, FileKind, Found
from pierhead.engine.files_tar import entry_of
from pierhead.engine.files_words import fits
from pierhead.state.files import Surroundings

PORTION = 100


@dataclass
class Tree:
    """All files by path; folders come before what is in them."""

    folders: Sequence[str] = ("/", "/tmp", "/etc", "/bin")
    entries: dict[str, Entry] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)
    marks: dict[str, Difference] = field(default_factory=dict)
    mounts: set[str] = field(default_factory=set)
    """Paths at which something is mounted."""
    stamps: dict[str, int] = field(default_factory=dict)
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        for path in self.folders:
            name = posixpath.basename(path)
            self.entries[path] = Entry(name, FileKind.FOLDER, 4096, 0o755, owner="root:root")

    def put(self, path: str, entry: Entry, data: bytes = b"") -> None:
        """Put something there, in place of what is there."""
        known = path in self.entries
        self.marks[path] = self.marks.get(path, Difference.CHANGED if known else Difference.ADDED)
        for above in parents(path):
            self.marks.setdefault(above, Difference.CHANGED)
        self.entries[path] = replace(entry, name=posixpath.basename(path))
        self.stamps[path] = next(self.numbers)
        if entry.kind is FileKind.FILE:
            self.contents[path] = data

    def file(self, path: str, data: bytes = b"", **values: object) -> None:
        """Put a file there."""
        wanted = {"mode": 0o644, "owner": "root:root", "time": time.time()} | values
        self.put(path, Entry("", FileKind.FILE, len(data), **wanted), data)  # type: ignore[arg-type]

    def take(self, path: str) -> None:
        """Take it away with all that is below."""
        for each in [each for each in self.entries if is_below(each, path)]:
            self.marks[each] = Difference.DELETED
            del self.entries[each]
            self.contents.pop(each, None)

    def below(self, path: str) -> Sequence[str]:
        """What is right in a folder."""
        return [each for each in self.entries if each != path and posixpath.dirname(each) == path]


class FakeFiles:
    """Satisfies ``FileSystem``."""

    def __init__(self, find: Callable[[], Tree]) -> None:
        self._tree_now = find
        self.closed = 0
        """How often it was closed."""

    @property
    def _tree(self) -> Tree:
        return self._tree_now()

    async def list(self, folder: str) -> AsyncIterator[Sequence[Entry]]:
        """What is in a folder."""
        tree = self._tree
        if (entry := tree.entries.get(folder)) is None:
            raise NotFound("It is not there any more.", folder)
        if not entry.folder:
            raise EngineRefused("This is no folder.", folder)
        names = tree.below(folder)
        for begin in range(0, len(names), PORTION):
            yield [tree.entries[path] for path in names[begin : begin + PORTION]]

    def forget(self) -> None:
        """Nothing is kept."""

    async def entry(self, path: str) -> Entry | None:
        """What is at a path."""
        return self._tree.entries.get(path)

    async def resolve(self, path: str) -> str:
        """The path without links."""
        entry = self._tree.entries.get(path)
        if entry and entry.link:
            return await self.resolve(
                posixpath.normpath(posixpath.join(posixpath.dirname(path), entry.link))
            )
        if entry is None:
            raise NotFound("There is nothing.", path)
        return path

    async def read(self, path: str, most: int) -> Content:
        """The beginning of a file."""
        if path not in self._tree.entries:
            raise NotFound("There is nothing.", path)
        if path not in self._tree.contents:
            raise EngineRefused("It is no file that can be read.", path)
        data = self._tree.contents[path]
        return Content(data[:most], len(data) <= most, await self.stamp(path))

    async def stamp(self, path: str) -> str:
        """Another one after each change."""
        return str(self._tree.stamps[path]) if path in self._tree.contents else ""

    async def write(self, path: str, data: bytes) -> None:
        """Give a file another content."""
        tree = self._tree
        like = tree.entries.get(path) or tree.entries.get(posixpath.dirname(path))
        if like is None:
            raise NotFound("There is no such folder.", path)
        mode = like.mode if like.kind is FileKind.FILE else 0o644
        entry = replace(like, kind=FileKind.FILE, size=len(data), mode=mode, time=time.time())
        tree.put(path, entry, data)

    async def make_folder(self, path: str) -> None:
        """Make an empty folder."""
        self._check_free(path)
        above = self._tree.entries[posixpath.dirname(path)]
        self._tree.put(path, replace(above, mode=0o755, time=time.time()))

    async def rename(self, path: str, new: str) -> None:
        """Give it another path."""
        tree = self._tree
        self._check_free(new)
        if path not in tree.entries:
            raise NotFound("It is not there any more.", path)
        for each in [each for each in tree.entries if is_below(each, path)]:
            data = tree.contents.get(each, b"")
            tree.put(new + each[len(path) :], tree.entries[each], data)
        tree.take(path)

    async def remove(self, paths: Sequence[str]) -> None:
        """Remove for good."""
        if busy := [each for each in self._tree.mounts for path in paths if is_below(each, path)]:
            raise EngineRefused("It is in use: something is mounted there.", busy[0])
        tree = self._tree
        for path in paths:
            tree.take(path)

    async def set_rights(
        self, path: str, mode: int | None, owner: tuple[int, int] | None, *, deep: bool = False
    ) -> None:
        """Change mode, owner or both."""
        tree = self._tree
        for each in [
            each for each in tree.entries if each == path or (deep and is_below(each, path))
        ]:
            entry = tree.entries[each]
            if mode is not None:
                entry = replace(entry, mode=mode)
            if owner is not None:
                entry = replace(entry, user=owner[0], group=owner[1], owner="")
            tree.entries[each] = entry

    async def download(self, path: str) -> AsyncIterator[bytes]:
        """An archive of it."""
        tree = self._tree
        if path not in tree.entries:
            raise NotFound("There is nothing.", path)
        for each in sorted(each for each in tree.entries if is_below(each, path)):
            entry, above = tree.entries[each], posixpath.dirname(path)
            info = tarfile.TarInfo(posixpath.relpath(each, above) if each != "/" else "/")
            info.mode, info.mtime, info.uid, info.gid = (
                entry.mode,
                entry.time,
                entry.user,
                entry.group,
            )
            data = tree.contents.get(each, b"")
            info.type = {FileKind.FOLDER: tarfile.DIRTYPE, FileKind.LINK: tarfile.SYMTYPE}.get(
                entry.kind, tarfile.REGTYPE
            )
            info.linkname, info.size = entry.link, len(data)
            yield info.tobuf(tarfile.PAX_FORMAT, "utf-8", "surrogateescape")
            yield data + bytes(-len(data) % tarfile.BLOCKSIZE)
        yield bytes(2 * tarfile.BLOCKSIZE)

    async def upload(self, folder: str, archive: AsyncIterable[bytes]) -> None:
        """Unpack an archive."""
        data = b"".join([block async for block in archive])
        if folder not in self._tree.entries:
            raise NotFound("There is no such folder.", folder)
        unpack(self._tree, folder, data)

    async def find(self, folder: str, words: str) -> AsyncIterator[Sequence[Found]]:
        """What has such a name."""
        for path, entry in list(self._tree.entries.items()):
            if path != folder and is_below(path, folder) and fits(entry.name, words):
                yield [Found(posixpath.dirname(path), entry)]

    async def close(self) -> None:
        """Nothing is held."""
        self.closed += 1

    def _check_free(self, path: str) -> None:
        if path in self._tree.entries:
            raise Conflict("There is something already.", path)


class FakeSource:
    """Satisfies ``FileSource``: a tree of files that is in memory."""

    name, key, writable = "web", "web", True

    def __init__(self) -> None:
        self.tree = Tree()
        self.files = FakeFiles(lambda: self.tree)
        self.changed: Signal[str] = Signal()

    async def surroundings(self) -> Surroundings:
        return Surroundings({}, {})

    async def close(self) -> None:
        pass


def unpack(tree: Tree, folder: str, data: bytes) -> None:
    """Put what is in an archive into a folder."""
    with tarfile.open(fileobj=io.BytesIO(data), errors="surrogateescape") as tar:
        for member in tar:
            path = posixpath.join(folder, member.name)
            file = tar.extractfile(member) if member.isreg() else None
            tree.put(path, entry_of(member, posixpath.basename(path)), file.read() if file else b"")


def parents(path: str) -> Sequence[str]:
    """The folders above, without the root."""
    above = posixpath.dirname(path)
    return [] if above in {"/", ""} else [above, *parents(above)]


def is_below(path: str, folder: str) -> bool:
    """Whether it is that or in it."""
    return path == folder or path.startswith(folder.rstrip("/") + "/")
