from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QAbstractButton, QWidget

from fakes.stage import Stage
from harness.waiting import PATIENCE, steady, until
from pierhead.commands import uprising
from pierhead.commands.originals import read
from pierhead.core.errors import EngineRefused
from pierhead.core.resources import EngineInfo, Port, State
from pierhead.core.run import RunSpec
from pierhead.engine.endpoints import Endpoint
from pierhead.state.connection import Ready
from pierhead.ui.forms.edit import EditForm
from pierhead.ui.forms.option_parts import RowsPart
from ui.forms.typing import add_row, gone, nameless, seen_whole

WEB = RunSpec(
    "pierhead/busybox:1",
    ("sleep", "600"),
    name="web",
    environment=(("A", "1"), ("GONE", "x")),
    ports=(Port(80, host_port=8080),),
    memory=64 << 20,
    more={"StopSignal": "SIGINT"},
)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uprising, "SETTLE", 0.0)


async def opened(stage: Stage, window: QWidget, spec: RunSpec = WEB) -> EditForm:
    id_ = await stage.engine.containers.create(spec)
    await stage.engine.containers.start(id_)
    await stage.list()
    form = EditForm(stage.context, await read(stage.engine, id_), window)
    form.open()
    return form


def shown(form: EditForm) -> dict[str, str]:
    return {name: field.problem for name, field in form.fields.fields.items() if field.problem}


def button(form: EditForm, title: str) -> QAbstractButton:
    return next(each for each in form.findChildren(QAbstractButton) if each.text() == title)


async def test_it_begins_with_what_the_container_is(stage: Stage, window: QWidget) -> None:
    form = await opened(stage, window)
    spec = form.fields.spec()
    assert (spec.image, spec.command, spec.name) == (WEB.image, WEB.command, "web")
    assert spec.environment == WEB.environment
    assert form.check() == {}
    assert form.summary.text() == "Nothing has been changed yet."
    assert not form.buttons.go.isEnabled()
    assert nameless(form) == []
    await stage.engine.containers.end()


async def test_a_row_that_is_added_is_seen_whole(stage: Stage, window: QWidget) -> None:
    form = await opened(stage, window)
    form.resize(form.width(), 440)
    await steady(form._scroll.viewport().height)
    editor = form.fields.rows["environment"]
    assert await seen_whole(*add_row(editor), editor.add_button)


async def test_the_difference_comes_first(stage: Stage, window: QWidget) -> None:
    form = await opened(stage, window)
    spec = form.fields.spec()
    ports = (Port(80, host_port=8081),)
    changed = replace(spec, environment=(("A", "2"), ("B", "<b>")), ports=ports, command=())
    form.fields.fill(changed, decided=True)
    assert form.summary.text() == "5 changes"
    button(form, "Review Changes…").click()
    assert form.reviewing
    assert form.review.table.texts() == [
        ("Command", "sleep 600", "—"),
        ("Port: 80/tcp", "8080", "8081"),
        ("Variable: A", "1", "2"),
        ("Variable: GONE", "x", "—"),
        ("Variable: B", "—", "<b>"),
    ]
    assert "made anew" in form.review.how.text()
    assert len(stage.engine.containers.records) == 1
    button(form, "Back").click()
    assert not form.reviewing
    assert form.fields.spec() == changed
    await stage.engine.containers.end()


async def test_what_is_applied_is_what_was_shown(stage: Stage, window: QWidget) -> None:
    form = await opened(stage, window)
    form.fields.lines["workdir"].setText("/tmp")
    form.accept()
    form.accept()
    await until(gone(form))
    await stage.list()
    found = {each.name: each for each in stage.containers}
    assert found["web"].keeps
    assert found["web"].state is State.RUNNING
    body = stage.engine.containers.find("web").body
    assert (body["WorkingDir"], body["StopSignal"]) == ("/tmp", "SIGINT")
    assert [offer.title for offer in stage.notices[0].offers] == ["Swap Back", "Remove the Old One"]
    await stage.engine.containers.end()


async def test_in_place_is_said(stage: Stage, window: QWidget) -> None:
    form = await opened(stage, window)
    form.fields.lines["memory"].setText("32m")
    assert form.summary.text() == "1 change, in place"
    form.accept()
    assert "goes on as it is" in form.review.how.text()
    form.accept()
    await until(gone(form))
    assert len(stage.engine.containers.records) == 1
    assert stage.notices[0].title == "web was changed in place."
    await stage.engine.containers.end()


async def test_an_engine_that_cannot_is_not_said_to_do_it_in_place(
    stage: Stage, window: QWidget
) -> None:
    stage.connection.state = Ready(
        Endpoint("old", "unix:///x"), EngineInfo("Podman", "4.3.1", "1.41")
    )
    form = await opened(stage, window)
    form.fields.lines["memory"].setText("32m")
    assert form.summary.text() == "1 change"
    form.accept()
    assert "made anew" in form.review.how.text()
    await until(form.buttons.go.isEnabled)
    await stage.engine.containers.end()


async def test_what_goes_wrong_is_said_at_the_field(stage: Stage, window: QWidget) -> None:
    form = await opened(stage, window)
    form.fields.fill(replace(form.fields.spec(), ports=(Port(80, host_port=8081),)), decided=True)
    words = "Bind for 0.0.0.0:8081 failed: port is already allocated"
    stage.engine.wire.failures["containers.create"] = EngineRefused("A port is taken.", words)
    form.accept()
    form.accept()
    await until(lambda: form.error.text)
    assert not form.reviewing
    assert shown(form) == {"ports": "A port is taken."}
    assert len(stage.engine.containers.records) == 1
    await stage.engine.containers.end()


async def test_what_does_not_come_up_is_said_with_its_last_words(
    stage: Stage, window: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uprising, "SETTLE", PATIENCE)
    form = await opened(stage, window)
    form.fields.lines["command"].setText("sh -c 'echo out of luck; exit 3'")
    form.accept()
    form.accept()
    await until(lambda: form.error.text)
    assert "out of luck" in form.error.text
    assert "web runs again as it was before" in form.error.text
    await stage.engine.containers.end()


async def test_nothing_is_reviewed_while_something_is_wrong(stage: Stage, window: QWidget) -> None:
    form = await opened(stage, window)
    form.fields.lines["memory"].setText("lots")
    form.fields.lines["workdir"].setText("relative")
    form.accept()
    assert not form.reviewing
    assert set(shown(form)) == {"memory", "workdir"}
    await stage.engine.containers.end()


async def test_what_the_engine_has_taken_is_not_in_the_way(stage: Stage, window: QWidget) -> None:
    odd = {"HostConfig": {"Sysctls": {"vm.swappiness": "1"}, "SecurityOpt": ["proc-opts=x"]}}
    form = await opened(stage, window, replace(WEB, more=odd))
    form.fields.lines["workdir"].setText("/tmp")
    assert form.check() == {}
    (section,) = (each for each in form.fields.sections if "sysctls" in each.names())
    part = section.part("sysctls")
    assert isinstance(part, RowsPart)
    part.editor.append({"name": "vm.overcommit", "value": "1"})
    assert set(form.check()) == {"sysctls.1.name"}
    form.accept()
    assert not form.reviewing
    await stage.engine.containers.end()


async def test_what_to_mind_is_shown_before(stage: Stage, window: QWidget) -> None:
    form = await opened(
        stage, window, replace(WEB, labels=(("com.docker.compose.project", "shop"),))
    )
    form.fields.lines["workdir"].setText("/tmp")
    form.accept()
    await until(form.review.warned)
    assert "shop" in form.review.warned()[0]
    await stage.engine.containers.end()


async def test_those_that_stand_on_it_are_made_anew_along_with_it(
    stage: Stage, window: QWidget
) -> None:
    form = await opened(stage, window)
    for name, on in (("proxy", "web"), ("a-b", "proxy"), ("files", "")):
        more = {"HostConfig": {"VolumesFrom": ["web"]}} if name == "files" else {}
        pid = f"container:{on}" if on else ""
        await stage.engine.containers.create(RunSpec(WEB.image, name=name, pid=pid, more=more))
    form.fields.lines["workdir"].setText("/tmp")
    form.accept()
    along = form.review.along
    await until(along.texts)
    assert along.texts() == ["files (volumes)", "proxy (processes)", "a-b (processes)"]
    assert [each.name for each in along.chosen()] == ["files", "proxy", "a-b"]
    button(form, "proxy (processes)").click()
    # What only stands on one that stays, stays.
    assert [each.name for each in along.chosen()] == ["files"]
    button(form, "proxy (processes)").click()
    button(form, "files (volumes)").click()
    assert nameless(form) == []
    form.accept()
    await until(gone(form))
    await stage.list()
    found = {each.name: each for each in stage.containers}
    assert [bool(found[name].keeps) for name in ("web", "proxy", "a-b", "files")] == [
        True,
        True,
        True,
        False,
    ]
    await stage.engine.containers.end()


async def test_its_own_name_is_not_taken_but_another_s_is(stage: Stage, window: QWidget) -> None:
    await stage.engine.containers.create(replace(WEB, name="other"))
    form = await opened(stage, window)
    assert "name" not in form.check()
    form.fields.lines["name"].setText("other")
    assert "name" in form.check()
    await stage.engine.containers.end()


async def test_further_networks(stage: Stage, window: QWidget) -> None:
    stage.engine.containers.networks.add("back")
    form = await opened(stage, window)
    form.fields.lines["networks"].setText("back, missing")
    assert form.fields.spec().networks == ("back", "missing")
    await until(lambda: "networks" in form.check())
    form.fields.lines["networks"].setText("")
    assert "networks" not in form.check()
    await stage.engine.containers.end()
