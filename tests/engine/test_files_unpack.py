"""Archives that try to write somewhere else, each unpacked beside a witness."""

from __future__ import annotations

import io
import os
import stat
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pierhead.core.errors import AppError
from pierhead.engine import files_unpack
from pierhead.engine.files_unpack import Unpacker, free, local_name

Change = Callable[[tarfile.TarInfo], None]


def packed(*members: tuple[str, bytes, str | bytes], size: int | None = None) -> bytes:
    """An archive: name, type, and content or target of each."""
    archive = b""
    for name, kind, content in members:
        info = tarfile.TarInfo(name)
        info.type, info.mode = kind, 0o6777 if kind == tarfile.REGTYPE else 0o755
        data = b""
        if isinstance(content, str):
            info.linkname = content
        else:
            data = content
            info.size = len(data) if size is None else size
        archive += info.tobuf(tarfile.PAX_FORMAT, "utf-8", "surrogateescape")
        archive += data + bytes(-len(data) % 512)
    return archive + bytes(1024)


REG, DIR, SYM, HARD = tarfile.REGTYPE, tarfile.DIRTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """What must not be touched: a folder with a file, and the folder that is written to in it."""
    (tmp_path / "witness").write_text("untouched")
    (tmp_path / "into").mkdir()
    return tmp_path


def unpack(outside: Path, data: bytes, step: int = 0) -> Unpacker:
    unpacker = Unpacker(outside / "into")
    for begin in range(0, len(data), step or len(data)):
        unpacker.feed(data[begin : begin + (step or len(data))])
    unpacker.finish()
    return unpacker


HOSTILE = {
    "absolute": (("{out}/witness", REG, b"evil"), ("/etc/evil-pierhead", REG, b"evil")),
    "upwards": (("../witness", REG, b"evil"), ("a/../../witness", REG, b"evil"), ("..", DIR, b"")),
    "link out, file through it": (("l", SYM, "{out}"), ("l/witness", REG, b"evil")),
    "link up, file through it": (("l", SYM, ".."), ("l/witness", REG, b"evil")),
    "link to a file out, file over it": (("l", SYM, "{out}/witness"), ("l", REG, b"evil")),
    "chain of links": (
        ("a", DIR, b""),
        ("a/x", SYM, "../."),
        ("a/y", SYM, "x/.."),
        ("a/y/witness", REG, b"evil"),
        ("a/x/../../witness", REG, b"evil"),
    ),
    "link deep to shallow": (
        ("a/b/c", DIR, b""),
        ("a/b/c/x", SYM, "../../.."),
        ("a/b/c/y", SYM, "x/../witness"),
        ("a/b/c/y", REG, b"evil"),
    ),
    "hard link out": (("h", HARD, "{out}/witness"), ("h", REG, b"evil")),
    "hard link up": (("h", HARD, "../witness"), ("h", REG, b"evil")),
    "hard link to a link": (("l", SYM, "x"), ("h", HARD, "l"), ("h/witness", REG, b"evil")),
    "folder over a link": (("l", SYM, ".."), ("l", DIR, b""), ("l/witness", REG, b"evil")),
    "device": (
        ("d", tarfile.CHRTYPE, b""),
        ("b", tarfile.BLKTYPE, b""),
        ("p", tarfile.FIFOTYPE, b""),
    ),
    "backslashes": (("..\\witness", REG, b"evil"), ("l", SYM, "..\\witness")),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_is_written_outside(outside: Path, name: str) -> None:
    members = [
        tuple(each.format(out=outside) if isinstance(each, str) else each for each in member)
        for member in HOSTILE[name]
    ]
    unpack(outside, packed(*members))  # type: ignore[arg-type]
    assert (outside / "witness").read_text() == "untouched"
    assert sorted(os.listdir(outside)) == ["into", "witness"]
    assert not Path("/etc/evil-pierhead").exists()
    root = os.path.realpath(outside / "into")
    for folder, folders, files in os.walk(outside / "into"):
        for each in (*folders, *files):
            path = os.path.join(folder, each)
            mode = os.lstat(path).st_mode
            assert stat.S_ISREG(mode) or stat.S_ISDIR(mode) or stat.S_ISLNK(mode)
            there = os.path.realpath(path)
            assert there == root or there.startswith(root + os.sep)


def test_what_was_left_out_is_said(outside: Path) -> None:
    unpacker = unpack(
        outside, packed(("a", SYM, "/etc/passwd"), ("b", SYM, "/etc"), ("c", REG, b"x"))
    )
    assert len(unpacker.skipped) == 2
    assert "leads out" in unpacker.remarks()
    assert os.listdir(outside / "into") == ["c"]


@pytest.mark.parametrize("step", [0, 1, 511, 513])
def test_what_is_harmless_is_there_with_rights_and_times(outside: Path, step: int) -> None:
    data = packed(
        ("web", DIR, b""),
        ("web/index.html", REG, b"<p>" * 300),
        ("web/two\nlines", REG, b""),
        ("web/\udcff", REG, b"bytes"),
        ("web/current", SYM, "index.html"),
        ("web/deep/er/up", SYM, "../../index.html"),
        ("web/same", HARD, "web/index.html"),
    )
    unpacker = unpack(outside, data, step)
    web = outside / "into" / "web"
    assert unpacker.skipped == []
    assert (web / "index.html").read_bytes() == b"<p>" * 300
    assert os.fsencode(os.fspath(web / "\udcff")).endswith(b"\xff")
    assert (web / "two\nlines").exists()
    assert os.readlink(web / "current") == "index.html"
    assert (web / "deep/er/up").read_bytes() == (web / "same").read_bytes() == b"<p>" * 300
    mode = stat.S_IMODE((web / "index.html").stat().st_mode)
    assert mode == 0o777, "no other bits, above all not those of set-user-id"
    assert (web / "index.html").stat().st_mtime == 0


def test_a_bomb_finds_no_room(outside: Path) -> None:
    unpacker = Unpacker(outside / "into")
    with pytest.raises(AppError) as raised:
        unpacker.feed(packed(("big", REG, b""), size=1 << 50))
    assert "no room" in raised.value.title


def test_a_full_disk_is_told(outside: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unpacker = Unpacker(Path("/dev/full").parent)
    monkeypatch.setattr(files_unpack, "free", lambda _folder, _name: Path("/dev/full"))

    def opened(_path: Path, _mode: str) -> io.FileIO:
        return io.FileIO("/dev/full", "w")

    monkeypatch.setattr(Path, "open", opened)
    with pytest.raises(AppError) as raised:
        unpacker.feed(packed(("big", REG, bytes(1 << 20))))
    assert "full" in raised.value.title
    unpacker.close()


@pytest.mark.parametrize("name", ["x" * 300, "/".join(["d" * 200] * 30)])
def test_names_that_are_too_long_are_left_out(outside: Path, name: str) -> None:
    unpacker = unpack(outside, packed((name, REG, b"x"), ("short", REG, b"y")))
    assert (outside / "into" / "short").read_bytes() == b"y"
    assert len(unpacker.skipped) == 1


def test_names_that_this_machine_takes_for_one_stay_two(outside: Path) -> None:
    (outside / "readme.txt").write_text("first")
    assert free(outside, "readme.txt").name == "readme (2).txt"
    assert free(outside, ".hidden").name == ".hidden"


@pytest.mark.parametrize(
    ("name", "local"),
    [("a:b", "a_b"), ("..\\x", ".._x"), ("con", "_con"), ("nul.txt", "_nul.txt"), ("end. ", "end")],
)
def test_names_on_windows(name: str, local: str) -> None:
    assert local_name(name, "win32") == local
    assert local_name(name, "linux") == name


def test_what_is_cut_off_is_told(outside: Path) -> None:
    unpacker = Unpacker(outside / "into")
    unpacker.feed(packed(("a", REG, b"x" * 2000))[:1500])
    with pytest.raises(AppError):
        unpacker.finish()


@pytest.mark.parametrize("data", [b"not a tar at all" * 100, b"\xff" * 2048])
def test_what_is_no_archive_is_told(outside: Path, data: bytes) -> None:
    with pytest.raises(AppError):
        Unpacker(outside / "into").feed(data)
