"""A container without a shell, whose files a helper beside it renames and deletes."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from contract.test_files import blocks, listed, packed
from contract.watching import run
from engines.base_image import BUSYBOX, NO_SHELL
from engines.dockerd import PrivateDockerd
from pierhead.core.errors import AppError
from pierhead.core.settings import Settings
from pierhead.core.signal import Signal
from pierhead.engine.api_files import NeedsShell
from pierhead.engine.docker import DockerEngine
from pierhead.engine.endpoints import Endpoint
from pierhead.state.files import ContainerFiles
from pierhead.state.helpers import Helpers


async def test_a_helper_does_what_the_engine_cannot(
    engine_host: PrivateDockerd, tmp_path: Path
) -> None:
    engine = DockerEngine(Endpoint("tests", engine_host.url))
    await engine.connect()
    connection: Any = SimpleNamespace(engine=engine, changed=Signal())
    helpers = Helpers(connection, Settings(tmp_path / "settings.json"))
    id_ = await run(engine, image=NO_SHELL)
    source = ContainerFiles(connection, id_, "bare")
    members = (
        ("work/", b"", 0o755, 0),
        ("work/a\nb", b"x", 0o644, 0),
        ("work/other", b"x", 0o644, 0),
        ("link", "/work", 0o777, 0),
        ("out", "/etc", 0o777, 0),
    )
    await source.files.upload("/", blocks(packed(*members)))
    with pytest.raises(NeedsShell):
        await source.files.remove(["/work/other"])
    with pytest.raises(AppError):
        await source.borrow(helpers, NO_SHELL)
    await source.borrow(helpers, BUSYBOX)
    await source.files.rename("/link/a\nb", "/work/c")
    await source.files.remove(["/link/other"])
    assert set(await listed(source.files, "/work")) == {"c"}
    # Followed by the helper, it would be the helper's own.
    await source.files.remove(["/out/passwd"])
    (helper,) = [each.id for each in await engine.containers.list() if each.id != id_]
    assert await engine.containers.stat(helper, "/etc/passwd")
    await source.files.remove(["/out", "/link"])
    assert set(await listed(source.files, "/work")) == {"c"}
    await source.close()
    await source.give_back()
    assert [each.id for each in await engine.containers.list()] == [id_]
    await source.close()
    await engine.close()
