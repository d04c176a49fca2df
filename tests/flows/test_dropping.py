"""What is dragged onto the window from another program: each does what a person expects."""

from __future__ import annotations

import asyncio
import gzip
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

import zstandard
from PySide6.QtCore import QPoint
from shiboken6 import isValid

from contract.test_remote_builds import served
from engines.dockerd import PrivateDockerd
from flows.conftest import Opened
from flows.desktop import DRAGGING, Desktop
from flows.driver import Driver
from flows.test_first_chapter import newest
from pierhead.ui.documents.build import BuildDocument
from pierhead.ui.documents.editor import EditorDocument
from pierhead.ui.forms.build import BuildForm
from pierhead.ui.widgets.picker import Picker

SOURCE = Path(__file__).with_name("drag_source.py")
TEXT = "FROM pierhead/busybox:1\nRUN echo hello\n"


async def drop(driver: Driver, desktop: Desktop, *items: str, until: Callable[[], object]) -> None:
    """Drag these from a file manager, or as text if they are addresses, onto the window."""
    with desktop.program(sys.executable, str(SOURCE), *items) as manager:
        corner = await asyncio.to_thread(manager.corner, "file-manager")
        await driver.drag(
            lambda: QPoint(*corner) + QPoint(30, 10),
            lambda: driver.window.mapToGlobal(driver.window.rect().center()),
            driver.window.drop_target.isVisible,
            lambda: asyncio.to_thread(manager.window, DRAGGING),
        )
        # What is dropped is asked for after the button is up: it must still be there.
        await driver.until(until, "it arrived")


def editors(driver: Driver) -> dict[str, EditorDocument]:
    found = [one for one in driver.window.workspace if isinstance(one, EditorDocument)]
    return {one.title(): one for one in found}


def gone(form: BuildForm) -> bool:
    return not isValid(form)


async def build_form(driver: Driver) -> BuildForm:
    form = await driver.dialog(BuildForm)
    assert isinstance(form, BuildForm)
    return form


async def test_a_dockerfile_and_one_of_another_name(
    opened: Opened, desktop: Desktop, tmp_path: Path
) -> None:
    async with opened() as driver:
        for name in ("Dockerfile", "recipe.txt"):
            path = tmp_path / name
            path.write_text("# of the shop\n" + TEXT)
            await drop(driver, desktop, str(path), until=lambda name=name: name in editors(driver))
            form = await build_form(driver)
            assert form.spec().dockerfile == path
            assert form.spec().context == tmp_path
            editor = editors(driver)[name]
            await driver.until(
                lambda editor=editor: editor.outline.stages, "it is read as a Dockerfile"
            )
            await driver.shot(f"drop-{name}")
            form.reject()
            await driver.until(lambda form=form: gone(form), "the form is gone")


async def test_archives(opened: Opened, desktop: Desktop, tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text(TEXT)
    for name in ("shop", "site"):
        with tarfile.open(tmp_path / f"{name}.tar.gz", "w:gz") as archive:
            archive.add(tmp_path / "Dockerfile", f"{name}/Dockerfile")
    plain = gzip.decompress((tmp_path / "site.tar.gz").read_bytes())
    (tmp_path / "site.tar.zst").write_bytes(zstandard.compress(plain))
    with tarfile.open(tmp_path / "flat.tar", "w") as archive:
        archive.add(tmp_path / "Dockerfile", "Dockerfile")
    async with opened() as driver:
        for number, name in enumerate(("shop.tar.gz", "site.tar.zst", "flat.tar"), 1):

            def there(number: int = number) -> bool:
                found = [one for one in driver.window.workspace if isinstance(one, EditorDocument)]
                return len(found) == number

            await drop(driver, desktop, str(tmp_path / name), until=there)
            form = await build_form(driver)
            stem = name.partition(".")[0]
            assert form.spec().context.name == stem
            assert form.spec().tags == (f"{stem}:latest",)
            await driver.shot(f"drop-archive-{number}")
            form.reject()


async def test_the_address_of_a_repository(
    opened: Opened, desktop: Desktop, engine_host: PrivateDockerd, tmp_path: Path
) -> None:
    with served(engine_host, tmp_path) as address:
        async with opened() as driver:
            form = await dropped_address(driver, desktop, "https://github.com/user/shop#main:web")
            assert form.spec().remote == "https://github.com/user/shop.git#main:web"
            assert form.spec().tags == ("web:latest",)
            await driver.shot("drop-address")
            form.reject()
            await driver.until(lambda: gone(form), "the form is gone")
            form = await dropped_address(driver, desktop, f"{address}#main")
            await driver.key("Return")
            build = await newest(driver, BuildDocument)
            await driver.until(lambda: "Built repo:latest" in driver.texts(build), "it is built")
            await dropped_address(driver, desktop, f"{address}#side:sub")
            await driver.key("Return")
            build = await newest(driver, BuildDocument, 2)
            # BuildKit of before 0.9 builds no folder of a repository, and is said not to.
            ends = ("Built sub:latest", "cannot build a folder")
            await driver.until(
                lambda: any(end in driver.texts(build) for end in ends), "the branch's folder"
            )
            await driver.shot("drop-address-built")


async def dropped_address(driver: Driver, desktop: Desktop, address: str) -> BuildForm:
    """The form that comes of an address that is dragged as text."""

    def there() -> bool:
        return any(one.isVisible() for one in driver.window.findChildren(BuildForm))

    await drop(driver, desktop, address, until=there)
    return await build_form(driver)


async def test_several_at_once_and_what_cannot_be(
    opened: Opened, desktop: Desktop, tmp_path: Path
) -> None:
    one, two, picture = tmp_path / "one.Dockerfile", tmp_path / "compose.yaml", tmp_path / "x.png"
    one.write_text(TEXT)
    two.write_text("services: {}\n")
    picture.write_bytes(b"\x89PNG\0")
    folder, empty = tmp_path / "folder", tmp_path / "empty"
    for each in (folder, empty):
        each.mkdir()
    (folder / "Containerfile").write_text(TEXT)
    async with opened() as driver:
        items = [str(one), str(two), str(picture), str(folder), str(empty)]
        await drop(driver, desktop, *items, until=lambda: len(editors(driver)) == 3)
        assert set(editors(driver)) == {"one.Dockerfile", "compose.yaml", "Containerfile"}
        await driver.until(
            lambda: "x.png is not a Dockerfile." in driver.texts(driver.window), "it says why"
        )
        assert f"There is no Dockerfile in {empty}." in driver.texts(driver.window)
        assert not driver.window.findChildren(BuildForm)
        await driver.shot("drop-several")


async def test_a_folder_with_several_dockerfiles_asks(
    opened: Opened, desktop: Desktop, tmp_path: Path
) -> None:
    folder = tmp_path / "shop"
    folder.mkdir()
    for name in ("dev.Dockerfile", "web.Dockerfile"):
        (folder / name).write_text(TEXT)
    async with opened() as driver:
        pickers: list[Picker] = []

        def there() -> bool:
            pickers[:] = driver.window.findChildren(Picker)
            return bool(pickers) and pickers[0].isVisible()

        await drop(driver, desktop, str(folder), until=there)
        await driver.dialog(Picker)
        await driver.shot("drop-several-dockerfiles")
        await driver.type("web")
        await driver.key("Return")
        form = await build_form(driver)
        assert form.spec().dockerfile == folder / "web.Dockerfile"
        form.reject()
