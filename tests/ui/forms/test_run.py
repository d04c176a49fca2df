from __future__ import annotations

import asyncio
import itertools

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLineEdit, QPlainTextEdit, QWidget

from engines.base_image import BASH, BUSYBOX, NO_SHELL
from fakes.stage import Stage
from harness.waiting import steady, until
from pierhead.core.errors import EngineRefused
from pierhead.core.resources import Port, State
from pierhead.core.run import Mount, RunSpec
from pierhead.core.run_command import parse_run
from pierhead.core.shell_words import split
from pierhead.ui.forms.option_parts import RowsPart
from pierhead.ui.forms.option_section import OptionSection
from pierhead.ui.forms.paste_run import PasteRun
from pierhead.ui.forms.port_offers import free_port
from pierhead.ui.forms.run import RunForm
from pierhead.ui.widgets.rows_editor import RowsEditor
from ui.forms.typing import add_row, gone, nameless, paste, seen_whole, stops, texts

EVERYTHING = RunSpec(
    image=BUSYBOX,
    command=("sh", "-c", "echo 'a b'"),
    name="web",
    entrypoint=("/bin/entry", "--flag"),
    interactive=True,
    tty=True,
    remove=True,
    ports=(Port(80, host_port=8080), Port(53, "udp", "127.0.0.1")),
    publish_all=True,
    mounts=(
        Mount("bind", "/srv/data", "/data", True),
        Mount("volume", "cache", "/cache", options=("nocopy",)),
        Mount("tmpfs", "", "/run", options=("tmpfs-size=1m",), long=True),
    ),
    environment=(("A", "b c"), ("EMPTY", "")),
    labels=(("purpose", "test"),),
    network="host",
    user="1000:1000",
    workdir="/src",
    hostname="box",
    init=True,
    privileged=True,
    memory=512 << 20,
    cpus=1.5,
    platform="linux/arm64",
    pull="never",
    more={"HostConfig": {"ReadonlyRootfs": True}},
)


def opened(stage: Stage, window: QWidget, spec: RunSpec = RunSpec()) -> RunForm:  # noqa: B008
    form = RunForm(stage.context, spec, window)
    form.open()
    return form


def image_line(form: RunForm) -> QLineEdit:
    line = form.fields.image.lineEdit()
    assert line
    return line


def shown(form: RunForm) -> dict[str, str]:
    return {name: field.problem for name, field in form.fields.fields.items() if field.problem}


# -- values


async def test_every_field_survives_the_form(stage: Stage, window: QWidget) -> None:
    form = opened(stage, window, EVERYTHING)
    assert form.fields.spec() == EVERYTHING
    assert form.check() == {}


async def test_the_command_is_live(stage: Stage, window: QWidget) -> None:
    form = opened(stage, window)
    QTest.keyClicks(image_line(form), "zookeeper")
    assert form.preview.text() == "docker run -d zookeeper"
    QTest.keyClicks(form.fields.lines["name"], "web")
    form.fields.ports.append({"number": "80", "host_port": "8080"})
    assert form.preview.text() == "docker run -d --name web -p 8080:80 zookeeper"
    form.fields.boxes["remove"].click()
    assert "--rm" in form.preview.text()


async def test_what_is_shown_is_what_is_meant(stage: Stage, window: QWidget) -> None:
    form = opened(stage, window, EVERYTHING)
    spec, ignored = parse_run(form.preview.text())
    assert ignored == ()
    entry = (*EVERYTHING.entrypoint[1:], *EVERYTHING.command)
    assert (spec.entrypoint + spec.command) == EVERYTHING.entrypoint[:1] + entry


async def test_the_command_is_copied(stage: Stage, window: QWidget) -> None:
    form = opened(stage, window, RunSpec(image="nginx"))
    form.preview.copied.emit(form.preview.text())
    assert stage.desk.asked == [("copy", "docker run -d nginx")]


# -- the terminal


@pytest.mark.parametrize(("image", "wanted"), [(BASH, True), (BUSYBOX, True), (NO_SHELL, False)])
async def test_an_image_with_a_shell_gets_a_terminal(
    stage: Stage, window: QWidget, image: str, wanted: bool
) -> None:
    form = opened(stage, window, RunSpec(image=image))
    await until(lambda: form.fields.image.inspection)
    assert form.fields.terminal.isChecked() is wanted
    assert form.fields.spec().detach is not wanted


async def test_the_user_s_own_choice_wins(stage: Stage, window: QWidget) -> None:
    form = opened(stage, window, RunSpec(image=BASH))
    form.fields.terminal.click()
    wanted = form.fields.terminal.isChecked()
    form.fields.image.setEditText(NO_SHELL)
    await until(lambda: form.fields.image.inspection)
    form.fields.image.setEditText(BASH)
    await until(lambda: form.fields.image.inspection)
    assert form.fields.terminal.isChecked() is wanted


async def test_without_a_terminal_there_is_only_the_background(
    stage: Stage, window: QWidget
) -> None:
    form = opened(stage, window)
    assert not form.fields.background.isEnabled()
    assert form.fields.background.isChecked()
    form.fields.terminal.click()
    assert form.fields.background.isEnabled()
    assert not form.fields.background.isChecked()
    assert form.preview.text().startswith("docker run -it")


# -- images, networks, volumes


async def test_whether_the_image_is_here_is_said(stage: Stage, window: QWidget) -> None:
    form = opened(stage, window, RunSpec(image=BUSYBOX))
    assert "On this engine, 2 MB" in texts(form)
    form.fields.image.setEditText("ghcr.io/owner/app")
    assert any("will be pulled from ghcr.io first" in text for text in texts(form))
    form.fields.image.setEditText("Not Valid")
    assert not any("pulled" in text for text in texts(form))


async def test_images_of_the_engine_are_offered(stage: Stage, window: QWidget) -> None:
    form = opened(stage, window)
    items = {form.fields.image.itemText(place) for place in range(form.fields.image.count())}
    assert {BASH, BUSYBOX, NO_SHELL} <= items
    form.fields.image.setEditText("half-typed")
    stage.engine.images.add("later:1")
    await stage.list()
    assert form.fields.image.findText("later:1") >= 0
    assert form.fields.image.text() == "half-typed"


async def test_networks_and_volumes_of_the_engine_are_offered(
    stage: Stage, window: QWidget
) -> None:
    stage.engine.volume_list = ["cache", "data"]
    form = opened(stage, window)
    await until(lambda: form.fields.choices["network"].findData("bridge") >= 0)
    row = form.fields.mounts.append({"kind": "volume"})
    combo = row.cells["source"].widget.combo  # type: ignore[attr-defined]
    assert [combo.itemText(place) for place in range(combo.count())] == ["cache", "data"]
    row.cells["kind"].set("bind")
    assert combo.count() == 0


async def test_exposed_ports_are_offered(stage: Stage, window: QWidget) -> None:
    inspect = stage.engine.images.inspect

    async def exposing(reference: str) -> dict[str, object]:
        await inspect(reference)
        return {"Config": {"Cmd": ["nginx"], "ExposedPorts": {"80/tcp": {}}}}

    stage.engine.images.inspect = exposing  # type: ignore[method-assign]
    form = opened(stage, window, RunSpec(image=BUSYBOX))
    await until(lambda: "80/tcp" in buttons(form))
    buttons(form)["80/tcp"].click()
    assert form.fields.spec().ports == (Port(80, host_port=8080),)
    assert "80/tcp" not in buttons(form)


def buttons(form: QWidget) -> dict[str, QAbstractButton]:
    found = form.findChildren(QAbstractButton)
    return {button.text(): button for button in found if button.isVisible()}


def test_a_free_port_needs_no_rights() -> None:
    assert free_port(80, set()) == 8080
    assert free_port(80, {8080, 8081}) == 8082
    assert free_port(5432, set()) == 5432


# -- problems


async def test_an_empty_form_is_calm_until_it_is_sent(stage: Stage, window: QWidget) -> None:
    form = opened(stage, window)
    form.check()
    assert shown(form) == {}
    form.accept()
    assert list(shown(form)) == ["image"]
    assert form.isVisible()
    assert stage.context.jobs.active == []


async def test_bad_values_are_named_at_their_field(stage: Stage, window: QWidget) -> None:
    form = opened(stage, window, RunSpec(image="Nginx", name="-x", workdir="src"))
    form.fields.lines["command"].setText("sh -c 'x")
    form.fields.lines["memory"].setText("lots")
    form.fields.lines["cpus"].setText("many")
    named = {"image", "name", "workdir", "command", "memory", "cpus"}
    await until(lambda: set(shown(form)) == named)
    assert form.fields.lines["name"].property("problem") is True
    form.fields.lines["name"].setText("web")
    form.check()
    assert "name" not in shown(form)
    assert form.fields.lines["name"].property("problem") is False


async def test_a_row_is_named_and_the_first_problem_gets_the_focus(
    stage: Stage, window: QWidget
) -> None:
    form = opened(stage, window, RunSpec(image=BUSYBOX))
    form.fields.ports.append({})
    form.fields.ports.append({"number": "80"})
    form.fields.ports.append({"host_port": "70000", "number": "81"})
    form.fields.mounts.append({"kind": "bind", "source": "x", "target": "/x"})
    form.accept()
    assert "Ports are 1 to 65535." in texts(form)
    assert "The path must be absolute, for example /home/me/data." in texts(form)
    focused = form.focusWidget()
    assert isinstance(focused, QLineEdit)
    assert focused.text() == "70000"
    assert focused.accessibleDescription() == "Ports are 1 to 65535."


async def test_a_missing_part_is_not_named_while_a_row_is_typed(
    stage: Stage, window: QWidget
) -> None:
    form = opened(stage, window, RunSpec(image=BUSYBOX))
    form.fields.ports.append({"host_port": "8080"})
    form.check()
    assert "Which port of the container?" not in texts(form)
    form.accept()
    assert "Which port of the container?" in texts(form)


async def test_names_and_networks_of_the_engine_are_known(stage: Stage, window: QWidget) -> None:
    await stage.engine.containers.create(RunSpec(image=BUSYBOX, name="web"))
    await stage.list()
    form = opened(stage, window, RunSpec(image=BUSYBOX, name="web", network="nowhere"))
    await until(lambda: form.fields.choices["network"].findData("bridge") >= 0)
    assert set(form.check()) == {"name", "network"}


async def test_a_problem_in_what_is_folded_away_unfolds_it(stage: Stage, window: QWidget) -> None:
    form = opened(stage, window, RunSpec(image=BUSYBOX))
    form.fields.lines["hostname"].setText("a_b")
    assert not form.fields.lines["hostname"].isVisible()
    form.accept()
    assert form.focusWidget() is form.fields.lines["hostname"]
    assert form.fields.lines["hostname"].isVisible()


# -- pasting


async def test_a_run_command_in_the_image_field_fills_everything(
    stage: Stage, window: QWidget
) -> None:
    form = opened(stage, window)
    paste(image_line(form), f"$ sudo docker run -it \\\n  --rm -p 8080:80 -e A=b {BUSYBOX} sh\n")
    assert form.fields.spec() == RunSpec(
        image=BUSYBOX,
        command=("sh",),
        interactive=True,
        tty=True,
        remove=True,
        ports=(Port(80, host_port=8080),),
        environment=(("A", "b"),),
    )
    assert not form.ignored.isVisible()


async def test_another_text_is_pasted_as_usual(stage: Stage, window: QWidget) -> None:
    form = opened(stage, window)
    paste(image_line(form), "nginx:1.27")
    assert form.fields.image.text() == "nginx:1.27"


async def test_flags_without_a_field_are_said(stage: Stage, window: QWidget) -> None:
    form = opened(stage, window)
    form.paste("docker run --env-file .env --sig-proxy=false nginx")
    assert "Not taken over: --env-file, --sig-proxy" in form.ignored.text
    form.paste("docker run nginx")
    assert form.ignored.text == ""


async def test_a_pasted_line_replaces_what_was_there(stage: Stage, window: QWidget) -> None:
    form = opened(stage, window, EVERYTHING)
    form.paste("docker run -d nginx")
    assert form.fields.spec() == RunSpec(image="nginx", detach=True)


async def test_the_streams_of_a_pasted_line_are_kept(stage: Stage, window: QWidget) -> None:
    form = opened(stage, window)
    form.paste("docker run -i busybox cat")
    assert form.preview.text() == "docker run -i busybox cat"
    form.paste("docker run -dt busybox cat")
    assert form.preview.text() == "docker run -d -t busybox cat"


async def test_a_line_that_cannot_be_read_changes_nothing(stage: Stage, window: QWidget) -> None:
    form = opened(stage, window, RunSpec(image="nginx"))
    form.paste("docker run 'nginx")
    assert "quotation mark" in form.error.text
    assert form.fields.spec().image == "nginx"


async def test_lines_of_variables_fill_rows(stage: Stage, window: QWidget) -> None:
    form = opened(stage, window)
    editor = form.fields.rows["environment"]
    editor.append({"name": "KEPT", "value": "1"})
    row = editor.append({})
    paste(row.cells["name"].widget, "# comment\nexport A=1\nB='two words'\n")
    assert form.fields.spec().environment == (("KEPT", "1"), ("A", "1"), ("B", "two words"))


async def test_a_pasted_port_or_mount_fills_its_row(stage: Stage, window: QWidget) -> None:
    form = opened(stage, window)
    paste(form.fields.ports.append({}).cells["number"].widget, "127.0.0.1:8080:80/udp")
    paste(form.fields.mounts.append({}).cells["target"].widget, "/a:/b:ro")
    spec = form.fields.spec()
    assert spec.ports == (Port(80, "udp", "127.0.0.1", 8080),)
    assert spec.mounts == (Mount("bind", "/a", "/b", True),)


async def test_the_dialog_for_pasting_says_what_it_understands(
    stage: Stage, window: QWidget
) -> None:
    form = opened(stage, window)
    buttons(form)["Paste a Command or Compose File…"].click()
    (dialog,) = form.findChildren(PasteRun)
    (text,) = dialog.findChildren(QPlainTextEdit)
    fill = buttons(dialog)["Fill the Form"]
    text.setPlainText("docker ps")
    assert not fill.isEnabled()
    assert any("not a docker run command" in said for said in texts(dialog))
    text.setPlainText("docker run --env-file .env nginx")
    assert "Not taken over: --env-file" in texts(dialog)
    fill.click()
    assert form.fields.spec().image == "nginx"


async def test_markup_in_a_pasted_line_stays_text(stage: Stage, window: QWidget) -> None:
    form = opened(stage, window)
    form.paste("docker run '--<b>x</b>' '<img src=x>'")
    form.accept()
    assert "Not taken over: --<b>x</b>" in form.ignored.text
    assert form.fields.spec().image == "<img src=x>"


# -- running


async def test_running_in_the_background(stage: Stage, window: QWidget) -> None:
    form = opened(stage, window, RunSpec(image=NO_SHELL, name="web"))
    done = asyncio.Event()
    form.finished.connect(lambda _result: done.set())
    form.accept()
    await until(done.is_set)
    (container,) = await stage.engine.containers.list()
    assert (container.name, container.state) == ("web", State.RUNNING)


async def test_running_in_a_terminal(stage: Stage, window: QWidget) -> None:
    form = opened(stage, window, RunSpec(image=BASH))
    await until(lambda: form.fields.image.inspection)
    spec = form.fields.spec()
    form.accept()
    await until(lambda: stage.desk.asked)
    (container,) = await stage.engine.containers.list()
    ((asked, session, *rest),) = stage.desk.asked
    assert (asked, *rest) == ("terminals.open_running", container.id, spec)
    await session.close()
    assert (spec.interactive, spec.tty, spec.detach) == (True, True, False)


async def test_enter_runs_and_escape_cancels(stage: Stage, window: QWidget) -> None:
    form = opened(stage, window, RunSpec(image=NO_SHELL))
    QTest.keyClick(form.fields.lines["name"], Qt.Key.Key_Return)
    await until(gone(form))
    assert len(await stage.engine.containers.list()) == 1
    second = opened(stage, window, RunSpec(image=NO_SHELL))
    QTest.keyClick(second.fields.lines["name"], Qt.Key.Key_Escape)
    assert not second.isVisible()
    assert len(await stage.engine.containers.list()) == 1


async def test_a_refusal_keeps_the_form_and_names_the_field(stage: Stage, window: QWidget) -> None:
    stage.engine.wire.failures["containers.create"] = EngineRefused(
        "The name <b>web</b> is in use.", "name /web is already in use", "Choose another."
    )
    form = opened(stage, window, RunSpec(image=NO_SHELL, name="web"))
    before = form.fields.spec()
    form.accept()
    await until(form.error.isVisible)
    assert "The name <b>web</b> is in use." in form.error.text
    assert "Choose another." in form.error.text
    assert list(shown(form)) == ["name"]
    assert form.fields.spec() == before
    del stage.engine.wire.failures["containers.create"]
    form.accept()
    await until(gone(form))
    assert len(await stage.engine.containers.list()) == 1


async def test_an_image_is_pulled_first_with_its_layers_shown(
    stage: Stage, window: QWidget
) -> None:
    stage.engine.images.registry["app:latest"] = 3
    stage.engine.wire.latency = 0.03
    form = opened(stage, window, RunSpec(image="app"))
    form.accept()
    await until(lambda: any("layers" in text for text in texts(form.strip)))
    assert form.strip.isVisible()
    assert not form.fields.isEnabled()
    await until(gone(form))
    assert len(await stage.engine.containers.list()) == 1


async def test_a_pull_that_goes_on_in_the_background_comes_back_when_it_fails(
    stage: Stage, window: QWidget
) -> None:
    stage.engine.images.registry["app:latest"] = 2
    stage.engine.wire.latency = 0.02
    stage.engine.wire.failures["containers.create"] = EngineRefused("It refused.")
    form = opened(stage, window, RunSpec(image="app", name="web"))
    form.accept()
    buttons(form)["Continue in Background"].click()
    assert not form.isVisible()
    await until(form.isVisible)
    assert "It refused." in form.error.text
    assert form.fields.spec().name == "web"


async def test_a_pull_that_goes_on_in_the_background_ends_quietly(
    stage: Stage, window: QWidget
) -> None:
    stage.engine.images.registry["app:latest"] = 2
    stage.engine.wire.latency = 0.01
    form = opened(stage, window, RunSpec(image="app"))
    ended: list[int] = []
    form.finished.connect(ended.append)
    form.accept()
    form.reject()
    await until(lambda: ended)
    assert ended == [1]
    assert len(await stage.engine.containers.list()) == 1


async def test_cancelling_gives_the_form_back(stage: Stage, window: QWidget) -> None:
    stage.engine.images.registry["app:latest"] = 50
    stage.engine.wire.latency = 0.05
    form = opened(stage, window, RunSpec(image="app"))
    form.accept()
    await until(form.strip.isVisible)
    form.buttons.cancel.click()
    await until(form.fields.isEnabled)
    assert form.isVisible()
    assert not form.strip.isVisible()
    assert await stage.engine.containers.list() == []


async def test_an_engine_that_is_away_is_said(stage: Stage, window: QWidget) -> None:
    stage.engine.wire.cut()
    form = opened(stage, window, RunSpec(image="nginx"))
    form.accept()
    await until(form.error.isVisible)
    assert "The engine went away." in form.error.text


# -- keyboard and names


async def test_every_control_has_a_name(stage: Stage, window: QWidget) -> None:
    form = opened(stage, window, EVERYTHING)
    assert nameless(form) == []


async def test_the_tab_key_goes_from_top_to_bottom(stage: Stage, window: QWidget) -> None:
    form = opened(stage, window, EVERYTHING)
    form.fields.rows["environment"].append({"name": "LATE"})

    def tabbed() -> list[QWidget]:
        form.fields.image.setFocus()
        return stops(form)

    order = await steady(tabbed)
    assert form.buttons.go in order
    tops = [
        widget.mapTo(form.fields, widget.rect().center()).y()
        for widget in order
        if form.fields.isAncestorOf(widget)
    ]
    assert len(tops) > 30
    assert all(below >= above - 12 for above, below in itertools.pairwise(tops))


async def test_the_form_fits_a_small_window(stage: Stage, window: QWidget) -> None:
    form = opened(stage, window, EVERYTHING)
    assert form.minimumSizeHint().width() <= 900
    assert form.minimumSizeHint().height() <= 650


async def test_a_row_that_is_added_is_seen_whole_and_typed_into(
    stage: Stage, window: QWidget
) -> None:
    form = opened(stage, window, EVERYTHING)
    for section in form.fields.sections:
        section.part(section.names()[0])
    await steady(form.fields.height)
    editors = [each for each in form.findChildren(RowsEditor) if each.isVisible()]
    assert len(editors) > 10
    for editor in editors:
        added = add_row(editor)
        assert await seen_whole(*added, editor.add_button)
        focus = form.focusWidget()
        assert focus is added[0] or added[0].isAncestorOf(focus)


async def test_a_port_that_is_offered_is_shown_in_its_row(stage: Stage, window: QWidget) -> None:
    form = opened(stage, window, EVERYTHING)
    await steady(form.fields.height)
    form._scroll.verticalScrollBar().setValue(10_000)
    form._publish(81, "tcp")
    (*_, last) = form.fields.ports._rows
    assert await seen_whole(last.cells["number"].widget)


async def test_any_other_option_is_added_as_a_row(stage: Stage, window: QWidget) -> None:
    form = opened(stage, window, RunSpec(BUSYBOX))
    rows = rows_of(form, "options")
    rows.append({"flag": "ulimit", "value": "nofile=1:2"})
    rows.append({"flag": "read-only"})
    form._edited()
    assert "--read-only --ulimit nofile=1:2" in form.preview.text()
    assert not rows.cell(1, "value").widget.isEnabled()
    rows.append({"flag": "pids-limit", "value": "many"})
    rows.append({"value": "lost"})
    wrong = form.check()
    assert set(wrong) == {"options.2.value", "options.3.flag"}
    line = rows.cell(0, "value").widget
    paste(line, "--cap-drop ALL --health-retries 3")
    assert ("cap-drop", "ALL") in form.fields.options()
    assert nameless(form) == []


def section(form: RunForm, name: str) -> OptionSection:
    return next(each for each in form.fields.sections if name in each.names())


def rows_of(form: RunForm, name: str) -> RowsEditor:
    part = section(form, name).part(name)
    assert isinstance(part, RowsPart)
    return part.editor


def line_of(form: RunForm, name: str) -> QLineEdit:
    line = section(form, name).target(name)
    assert isinstance(line, QLineEdit)
    return line


RIGHTS = (
    "docker run -d --cap-add NET_ADMIN --cap-drop ALL"
    " --health-cmd 'curl -f x' --health-interval 1m30s --health-timeout 5s --health-retries 3"
    " --health-start-period 2s --health-start-interval 1s"
    " --read-only --security-opt no-new-privileges --device /dev/fuse --device /dev/a:/dev/b:rw"
    " --device-cgroup-rule 'c 1:3 rwm' --gpus 'driver=nvidia,\"device=0,1\"' --gpus all"
    " --ulimit nofile=1:2 --ulimit nproc=5 --sysctl net.core.somaxconn=9"
    " --log-driver local --log-opt max-size=1m pierhead/busybox:1"
)


async def test_rights_devices_limits_checks_and_logs_have_rows(
    stage: Stage, window: QWidget
) -> None:
    form = opened(stage, window)
    form.paste(RIGHTS)
    headings = [each._folding.button.text() for each in form.fields.sections]
    assert headings == [
        "Privileges and devices · 8",
        "Ulimits and sysctls · 3",
        "Health check · 6",
        "Log · 2",
        "Other options · 1",
    ]
    shut = form.preview.text()
    assert sorted(split(shut)) == sorted(split(RIGHTS))
    assert rows_of(form, "gpus").rows()[0]["device"] == "0,1"
    assert rows_of(form, "capabilities").rows()[1] == {"flag": "cap-drop", "value": "ALL"}
    assert rows_of(form, "ulimits").rows()[1] == {"name": "nproc", "soft": "5", "hard": ""}
    assert line_of(form, "health_interval").text() == "1m30s"
    for each in form.fields.sections:
        each.part(each.names()[0])
    # Nothing changes by being shown.
    assert form.preview.text() == shut
    assert form.check() == {}
    assert nameless(form) == []


async def test_rows_are_typed_added_and_removed(stage: Stage, window: QWidget) -> None:
    form = opened(stage, window, RunSpec(BUSYBOX))
    rows = rows_of(form, "capabilities")
    rows.add_button.click()
    line = rows._rows[0].cells["value"].widget
    assert isinstance(line, QLineEdit)
    QTest.keyClicks(line, "admin")
    completer = line.completer()
    offered = [
        completer.completionModel().index(row, 0).data()
        for row in range(completer.completionCount())
    ]
    assert offered == ["MAC_ADMIN", "NET_ADMIN", "SYS_ADMIN"]
    completer.popup().hide()
    line.setText("NET_ADMIN")
    assert "--cap-add NET_ADMIN" in form.preview.text()
    rows._rows[0].remove.click()
    assert "--cap-add" not in form.preview.text()
    paste(rows_of(form, "sysctls").append({}).cells["name"].widget, "net.core.somaxconn=5")
    assert "--sysctl net.core.somaxconn=5" in form.preview.text()
    box = section(form, "health_none").target("health_none")
    assert isinstance(box, QCheckBox)
    box.click()
    assert "--no-healthcheck" in form.preview.text()


async def test_what_is_wrong_is_said_at_its_row(stage: Stage, window: QWidget) -> None:
    form = opened(stage, window)
    form.fields.fill(
        RunSpec(BUSYBOX, cap_add=("NET_ADMIM",), more={"HostConfig": {"Sysctls": {"vm.x": "1"}}}),
        decided=True,
    )
    wrong = form.check()
    assert set(wrong) == {"capabilities.0.value", "sysctls.0.name"}
    form.accept()
    row = rows_of(form, "capabilities")._rows[0]
    assert "Do you mean NET_ADMIN?" in row.problem.text()
    assert form.focusWidget() is row.cells["value"].widget
    assert "whole machine" in rows_of(form, "sysctls")._rows[0].problem.text()


async def test_what_the_engine_refuses_is_said_at_its_part(stage: Stage, window: QWidget) -> None:
    words = 'could not select device driver "" with capabilities: [[gpu]]'
    stage.engine.wire.failures["containers.create"] = EngineRefused("No driver.", words)
    form = opened(stage, window)
    form.paste("docker run --gpus all pierhead/busybox:1")
    form.accept()
    await until(lambda: form.error.text)
    part = section(form, "gpus").part("gpus")
    assert part._field
    assert part._field.problem == "No driver."
    assert form.focusWidget() is rows_of(form, "gpus").add_button


async def test_the_tab_key_finds_what_is_opened_late(stage: Stage, window: QWidget) -> None:
    form = opened(stage, window)
    form.paste(RIGHTS)
    for each in form.fields.sections:
        each.part(each.names()[0])

    def tabbed() -> list[QWidget]:
        form.fields.image.setFocus()
        return stops(form)

    order = await steady(tabbed)
    places = [order.index(line_of(form, name)) for name in ("health_command", "log_driver")]
    rights = order.index(rows_of(form, "capabilities").add_button)
    limits = order.index(rows_of(form, "ulimits").add_button)
    assert [rights, limits, *places] == sorted([rights, limits, *places])


COMPOSE = """
services:
  web: {image: nginx, ports: ["8080:80"], build: .}
  db: {image: "postgres:17", environment: {A: b}}
"""


async def test_of_a_compose_file_one_service_is_chosen(stage: Stage, window: QWidget) -> None:
    form = opened(stage, window)
    paste(image_line(form), COMPOSE)
    (dialog,) = form.findChildren(PasteRun)
    assert "Not taken over: build" in texts(dialog)
    choice = dialog._choice
    assert [choice.itemText(n) for n in range(choice.count())] == [
        "web — nginx",
        "db — postgres:17",
    ]
    choice.setCurrentIndex(1)
    assert "Runs postgres:17." in texts(dialog)
    buttons(dialog)["Fill the Form"].click()
    spec = form.fields.spec()
    assert (spec.image, spec.name, spec.environment) == ("postgres:17", "db", (("A", "b"),))


async def test_a_compose_file_of_one_service_fills_the_form(stage: Stage, window: QWidget) -> None:
    form = opened(stage, window)
    form.paste("services: {web: {image: nginx, stop_signal: SIGINT}}")
    assert form.fields.spec().more == {"StopSignal": "SIGINT"}
    form.paste("services: {web: ")
    assert "cannot be read" in form.error.text
