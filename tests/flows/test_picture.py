"""The picture in the README: the app as it is, with a project running and a shell in it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from flows.driver import Opened, row_rect
from flows.test_first_chapter import newest, screen
from pierhead.core import assets
from pierhead.ui.documents.terminal import TerminalDocument

SERVICES = {
    "shop": {"web": ("-p", "8080:80"), "db": ("-p", "5432:5432"), "cache": ()},
    "blog": {"web": ("-p", "8081:80"), "worker": ()},
}
LOGO = "printf '\\033[1;34m~~~ \\033[0;36mpierhead\\033[0m ~~~\\n'; ls --color=always -C /; ps"


async def test_the_picture_of_the_readme(opened: Opened) -> None:
    """Set ``PIERHEAD_UPDATE_PICTURE`` to keep it as ``resources/screenshot.png``."""
    async with opened() as driver:
        for image in ("nginx:1.27", "postgres:16", "redis:7", "shop/web:2.4", "blog/web:1.0"):
            await driver.docker("tag", "pierhead/bash:1", image)
        images = {"db": "postgres:16", "cache": "redis:7", "worker": "blog/web:1.0"}
        for project, services in SERVICES.items():
            for service, options in services.items():
                image = images.get(
                    service, f"{project}/web:{'2.4' if project == 'shop' else '1.0'}"
                )
                label = f"com.docker.compose.project={project}"
                await driver.docker(
                    *("run", "-d", "--name", f"{project}-{service}-1", "--label", label),
                    *(*options, image, "sleep", "1000"),
                )
        await driver.docker("run", "--name", "job", "nginx:1.27", "true")
        page = driver.window.page
        assert page is not None
        await driver.until(lambda: row_rect(page.view, "job"), "the containers in the list")
        await driver.click_row(page.view, "shop-web-1")
        await driver.press_button("Open Shell", page)
        terminal = await newest(driver, TerminalDocument)
        assert isinstance(terminal, TerminalDocument)
        await driver.until(lambda: "#" in screen(terminal), "a prompt")
        await driver.press_button("Hide the details", page)
        await driver.click(terminal.view)
        await driver.type(f"clear; {LOGO}\n")
        await driver.until(lambda: "COMMAND" in screen(terminal), "the output")
        driver.window.split.setSizes([430, 270])
        shown = [c.id for c in driver.app.context.containers if c.running]
        await driver.until(lambda: all(map(driver.app.stats.get, shown)), "measurements")
        picture = await driver.window_shot("picture")
        assert picture.stat().st_size > 20_000
        if os.environ.get("PIERHEAD_UPDATE_PICTURE"):
            shutil.copy(picture, assets.resources() / Path("screenshot.png"))
