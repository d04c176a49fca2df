"""No label, button or title is cut off in any language, in a window that is small."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QScrollArea, QWidget

from fakes.stage import FakeStats, Stage
from harness.cut import cut
from harness.waiting import until
from pierhead.commands.originals import read
from pierhead.core import assets, i18n
from pierhead.core.alert_options import AlertPreferences
from pierhead.core.editor_options import EditorPreferences
from pierhead.core.i18n import _
from pierhead.core.resources import Port
from pierhead.core.run import Mount, RunSpec
from pierhead.core.terminal_options import TerminalPreferences
from pierhead.state.stats import StatsWatch
from pierhead.ui.details.containers import container_tabs
from pierhead.ui.details.panel import DetailsPanel
from pierhead.ui.details_pane import WIDTH
from pierhead.ui.forms.build import BuildForm, look_into
from pierhead.ui.forms.build_cache import BuildCacheForm
from pierhead.ui.forms.edit import EditForm
from pierhead.ui.forms.exec import ExecForm
from pierhead.ui.forms.pull import PullForm
from pierhead.ui.forms.run import RunForm
from pierhead.ui.pages import alerts, builds, containers, images, usage
from pierhead.ui.settings.alerts import AlertSection
from pierhead.ui.settings.editor import EditorSection
from pierhead.ui.settings.terminal_appearance import TerminalAppearance
from pierhead.ui.settings.terminal_behavior import TerminalBehavior
from pierhead.ui.theme import Theme

ROOM = (796, 530)
"""What a window of 900 x 600 has for a page."""
WEB = RunSpec(
    "pierhead/busybox:1",
    ("sleep", "600"),
    name="web",
    environment=(("MODE", "production"),),
    ports=(Port(80, host_port=8080),),
    mounts=(Mount("bind", "/srv", "/srv", read_only=True), Mount("volume", "", "/data")),
    labels=(("a", "b"),),
    memory=64 << 20,
)
TABS = ("overview", "logs", "stats", "processes", "changes", "inspect")


@pytest.fixture(scope="module")
def catalogues(tmp_path_factory: pytest.TempPathFactory) -> Path:
    source = Path(__file__).parents[2] / "i18n"
    sys.path.insert(0, str(source))
    try:
        from catalogues import compile_catalogues
    finally:
        sys.path.remove(str(source))
    folder = tmp_path_factory.mktemp("locale")
    compile_catalogues(source, folder)
    return folder


@pytest.fixture(params=["en", "de"], autouse=True)
def language(
    request: pytest.FixtureRequest, catalogues: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    monkeypatch.setattr(assets, "locale", lambda: catalogues)
    assert i18n.use(request.param) == request.param
    yield request.param
    i18n.use("en")


@pytest.fixture
async def stage(qapp: QApplication, tmp_path: Path) -> AsyncIterator[Stage]:
    before = qapp.palette(), qapp.styleSheet()
    theme = Theme(qapp, "light")
    theme.dress()
    stage = Stage(tmp_path)
    await stage.engine.containers.start(await stage.engine.containers.create(WEB))
    await stage.list()
    yield stage
    await stage.context.jobs.cancel_all()
    await stage.engine.close()
    qapp.setPalette(before[0])
    qapp.setStyleSheet(before[1])
    theme.deleteLater()


@pytest.fixture
def show(stage: Stage) -> Iterator[Callable[[QWidget], None]]:
    """Shows a widget, with all that is in it below each other, until the test is over."""
    shown: list[QWidget] = []

    def show(widget: QWidget) -> None:
        shown.append(widget)
        widget.show()
        QCoreApplication.sendPostedEvents()
        for button in widget.findChildren(QAbstractButton):
            if button.text() == _("More") and button.isVisible():
                button.click()
        for area in widget.findChildren(QScrollArea):
            if inner := area.widget():
                area.setMinimumHeight(inner.sizeHint().height())
        QCoreApplication.sendPostedEvents()

    yield show
    for widget in reversed(shown):
        widget.close()
        widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


Show = Callable[[QWidget], None]


@pytest.mark.parametrize("name", ["containers", "images", "builds", "usage", "alerts"])
async def test_pages(stage: Stage, show: Show, name: str) -> None:
    stats = cast(StatsWatch, FakeStats())
    make: dict[str, Callable[[], QWidget]] = {
        "containers": lambda: containers.page(stage.runner, stats, stage.updates, cast(Any, None)),
        "images": lambda: images.page(stage.runner, stage.updates),
        "builds": lambda: builds.page(stage.runner),
        "alerts": lambda: alerts.page(stage.runner),
        "usage": lambda: usage.page(stage.runner, stats, cast(Any, None)),
    }
    page = make[name]()
    page.resize(*ROOM)
    show(page)
    assert cut(page) == []


async def _run(stage: Stage) -> QWidget:
    return RunForm(stage.context, WEB, None)


async def _edit(stage: Stage) -> QWidget:
    (item,) = (each for each in stage.containers if each.name == "web")
    return EditForm(stage.context, await read(stage.engine, item.id), None)


async def _exec(stage: Stage) -> QWidget:
    return ExecForm(stage.context, next(iter(stage.containers)), None)


async def _pull(stage: Stage) -> QWidget:
    return PullForm(stage.context, "nginx", None)


async def _cache(stage: Stage) -> QWidget:
    return BuildCacheForm(stage.context, None)


async def _build(stage: Stage) -> QWidget:
    path = Path(os.environ["HOME"]) / "Dockerfile"
    path.write_text("ARG VERSION=3\nFROM scratch AS base\nFROM base AS web\n")
    return BuildForm(stage.context, path, await look_into(path), None)


@pytest.mark.parametrize("make", [_run, _edit, _exec, _pull, _build, _cache])
async def test_forms(stage: Stage, show: Show, make: Callable[[Stage], Awaitable[QWidget]]) -> None:
    form = await make(stage)
    show(form)
    assert cut(form) == []


@pytest.mark.parametrize(
    "make",
    [
        lambda: AlertSection(AlertPreferences()),
        lambda: EditorSection(EditorPreferences()),
        lambda: TerminalAppearance(TerminalPreferences()),
        lambda: TerminalBehavior(TerminalPreferences()),
    ],
    ids=["alerts", "editor", "appearance", "behavior"],
)
async def test_settings(show: Show, make: Callable[[], QWidget]) -> None:
    page = make()
    page.resize(640, 560)
    show(page)
    assert cut(page) == []


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("width", [WIDTH, ROOM[0]])
async def test_details(stage: Stage, show: Show, tab: str, width: int) -> None:
    stats = cast(StatsWatch, FakeStats())
    panel = DetailsPanel(stage.context, container_tabs(stats, stage.runner, cast(Any, None)))
    panel.resize(width, ROOM[1])
    show(panel)
    panel.show_target(next(each for each in stage.containers if each.name == "web"))
    panel.open_tab(tab)
    await until(lambda: panel.view(tab) is not None)
    QCoreApplication.sendPostedEvents()
    assert cut(panel) == []
    panel.shut()
