"""Changes of what a build reads, as the real file system tells them."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, suppress
from functools import partial
from pathlib import Path

import pytest

from harness.waiting import until
from harness.watches import open_watches, until_watches
from pierhead.core.errors import AppError
from pierhead.state import file_watch
from pierhead.state.file_watch import Seen, changes, look


class Followed:
    """A context that is watched, and what was seen of it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.seen: list[Seen] = []
        self.error: AppError | None = None
        self.task = asyncio.ensure_future(self._run())

    async def _run(self) -> None:
        found: AsyncGenerator[Seen, None] = changes(self.root, self.root / "Dockerfile")
        try:
            async with aclosing(found) as all_seen:
                async for seen in all_seen:
                    self.seen.append(seen)
        except AppError as error:
            self.error = error

    async def until_seen(self, count: int) -> None:
        await until(lambda: len(self.seen) >= count)

    async def until_current(self) -> None:
        """Until all that is there now has been seen."""
        digest = look(self.root, self.root / "Dockerfile").digest
        await until(lambda: self.seen and self.seen[-1].digest == digest)


@pytest.fixture
def context(tmp_path: Path) -> Path:
    (tmp_path / "Dockerfile").write_text("FROM x\n")
    (tmp_path / ".dockerignore").write_text("ignored\n*.log\n")
    for name in ("src/deep", "ignored"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "src" / "deep" / "a").write_text("1")
    return tmp_path


@pytest.fixture
async def followed(context: Path) -> AsyncIterator[Followed]:
    before = open_watches()
    followed = Followed(context)
    await followed.until_seen(1)
    yield followed
    followed.task.cancel()
    with suppress(asyncio.CancelledError):
        await followed.task
    await until_watches(before)


async def test_changes_are_seen_wherever_they_are(followed: Followed, context: Path) -> None:
    for change in (
        partial((context / "Dockerfile").write_text, "FROM y\n"),
        partial((context / "src" / "deep" / "a").write_text, "22"),
        partial((context / "new").write_text, "x"),
        partial(os.replace, context / "new", context / "src" / "moved"),
        (context / "src" / "moved").unlink,
        (context / "made").mkdir,
        partial((context / "made" / "b").write_text, "in a new folder"),
    ):
        before = followed.seen[-1].digest
        change()
        await followed.until_current()
        assert followed.seen[-1].digest != before


async def test_what_is_ignored_changes_nothing(followed: Followed, context: Path) -> None:
    before = followed.seen[-1]
    assert context / "ignored" not in before.folders
    (context / "ignored" / "x").write_text("x")
    (context / "a.log").write_text("x")
    assert look(context, context / "Dockerfile") == before
    (context / ".dockerignore").write_text("")
    await followed.until_current()
    assert context / "ignored" in followed.seen[-1].folders


async def test_a_burst_is_few_changes(followed: Followed, context: Path) -> None:
    for number in range(300):
        (context / f"file-{number}").write_text("x")
    await followed.until_current()
    assert len(followed.seen) < 20


async def test_a_dockerfile_outside_is_followed_too(tmp_path: Path) -> None:
    (tmp_path / "context").mkdir()
    file = tmp_path / "other" / "my.dockerfile"
    file.parent.mkdir()
    file.write_text("FROM x\n")
    before = look(tmp_path / "context", file)
    assert file.parent in before.folders
    file.write_text("FROM yy\n")
    assert look(tmp_path / "context", file).digest != before.digest


def test_more_contexts_are_followed_too(
    context: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    more = tmp_path_factory.mktemp("more")
    (more / "inside").mkdir()
    before = look(context, context / "Dockerfile", [more])
    assert more / "inside" in before.folders
    (more / "inside" / "x").write_text("x")
    assert look(context, context / "Dockerfile", [more]).digest != before.digest


async def test_a_context_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(AppError, match="is not there"):
        async for _seen in changes(tmp_path / "gone", tmp_path / "Dockerfile"):
            pass


def test_folders_are_bounded(context: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_watch, "MOST_FOLDERS", 2)
    seen = look(context, context / "Dockerfile")
    assert seen.partial
    assert len(seen.folders) == 2
