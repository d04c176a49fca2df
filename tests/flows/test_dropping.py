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

from flows.conftest import Opened
from flows.desktop import DRAGGING, Desktop
from flows.driver import Driver
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


async def build_form(driver: Driver) -> BuildForm:
    form = await driver.dialog(BuildForm)
    assert isinstance(form, BuildForm)
    return form


async def test_a_dockerfile_of_another_name(
    opened: Opened, desktop: Desktop, tmp_path: Path
) -> None:
    path = tmp_path / "recipe.txt"
    path.write_text("# of the shop\n" + TEXT)
    async with opened() as driver:
        await drop(driver, desktop, str(path), until=lambda: editors(driver))
        form = await build_form(driver)
        assert form.spec().dockerfile == path
        editor = editors(driver)["recipe.txt"]
        await driver.until(lambda: editor.outline.stages, "it is read as a Dockerfile")
        await driver.shot("drop-other-name")
        form.reject()


async def test_archives(opened: Opened, desktop: Desktop, tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text(TEXT)
    for name in ("shop", "site"):
        with tarfile.open(tmp_path / f"{name}.tar.gz", "w:gz") as archive:
            archive.add(tmp_path / "Dockerfile", f"{name}/Dockerfile")
    plain = gzip.decompress((tmp_path / "site.tar.gz").read_bytes())
    (tmp_path / "site.tar.zst").write_bytes(zstandard.compress(plain))
    async with opened() as driver:
        for number, name in enumerate(("shop.tar.gz", "site.tar.zst"), 1):

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


async def test_the_address_of_a_repository(opened: Opened, desktop: Desktop) -> None:
    address = "https://github.com/user/shop#main:web"
    async with opened() as driver:
        forms: list[BuildForm] = []

        def there() -> bool:
            forms[:] = [one for one in driver.window.findChildren(BuildForm) if one.isVisible()]
            return bool(forms)

        await drop(driver, desktop, address, until=there)
        spec = forms[0].spec()
        assert spec.remote == "https://github.com/user/shop.git#main:web"
        assert spec.tags == ("web:latest",)
        await driver.shot("drop-address")
        forms[0].reject()


async def test_several_at_once_and_what_cannot_be(
    opened: Opened, desktop: Desktop, tmp_path: Path
) -> None:
    one, two, picture = tmp_path / "one.Dockerfile", tmp_path / "compose.yaml", tmp_path / "x.png"
    one.write_text(TEXT)
    two.write_text("services: {}\n")
    picture.write_bytes(b"\x89PNG\0")
    async with opened() as driver:
        items = [str(one), str(two), str(picture)]
        await drop(driver, desktop, *items, until=lambda: len(editors(driver)) == 2)
        assert set(editors(driver)) == {"one.Dockerfile", "compose.yaml"}
        await driver.until(
            lambda: "x.png is not a Dockerfile." in driver.texts(driver.window), "it says why"
        )
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
