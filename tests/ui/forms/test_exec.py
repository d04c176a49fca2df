from __future__ import annotations

import asyncio
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from engines.base_image import BASH, NO_SHELL
from fakes.stage import Stage
from harness.waiting import until
from pierhead.core.resources import Container
from pierhead.core.run import ExecSpec, RunSpec
from pierhead.ui.forms.exec import ExecForm
from ui.forms.typing import nameless, paste, texts


async def running(stage: Stage, image: str) -> Container:
    id_ = await stage.engine.containers.create(RunSpec(image=image, name="web"))
    await stage.engine.containers.start(id_)
    await stage.list()
    container = stage.containers.get(id_)
    assert container
    return container


def opened(stage: Stage, window: QWidget, container: Container) -> ExecForm:
    form = ExecForm(stage.context, container, window)
    form.open()
    return form


async def test_the_best_shell_is_offered(stage: Stage, window: QWidget) -> None:
    container = await running(stage, BASH)
    form = opened(stage, window, container)
    await until(form.command.currentText)
    items = [form.command.itemText(place) for place in range(form.command.count())]
    assert items == ["/bin/bash", "/bin/sh"]
    QTest.keyClick(form.user, Qt.Key.Key_Return)
    assert stage.desk.asked == [("terminals.open_shell", container, ExecSpec(("/bin/bash",)))]


async def test_what_is_typed_while_shells_are_looked_for_stays(
    stage: Stage, window: QWidget
) -> None:
    container = await running(stage, BASH)
    form = opened(stage, window, container)
    line = form.command.lineEdit()
    assert isinstance(line, QLineEdit)
    QTest.keyClicks(line, "top")
    await until(form.command.count)
    assert form.command.currentText() == "top"


async def test_everything_is_handed_on(stage: Stage, window: QWidget) -> None:
    container = await running(stage, BASH)
    form = opened(stage, window, container)
    await until(form.command.currentText)
    form.command.setEditText("sh -c 'echo \"a b\"'")
    form.user.setEditText("1000")
    form.workdir.setText("/tmp")
    form.privileged.click()
    form.tty.click()
    form.keys.setText("ctrl-a, d")
    row = form.environment.append({})
    paste(row.cells["value"].widget, "A=1\nB=2")
    form.accept()
    spec = ExecSpec(
        ("sh", "-c", 'echo "a b"'),
        user="1000",
        workdir="/tmp",
        environment=(("A", "1"), ("B", "2")),
        tty=False,
        privileged=True,
        detach_keys="ctrl-a,d",
    )
    assert stage.desk.asked == [("terminals.open_shell", container, spec)]


async def test_a_container_without_a_shell_says_so(stage: Stage, window: QWidget) -> None:
    container = await running(stage, NO_SHELL)
    form = opened(stage, window, container)
    await until(form.notice.isVisible)
    assert "No shell was found in web." in form.notice.text
    form.accept()
    assert "Which command?" in texts(form)
    assert stage.desk.asked == []
    form.command.setEditText("/app/sleep 5")
    form.accept()
    assert stage.desk.asked == [("terminals.open_shell", container, ExecSpec(("/app/sleep", "5")))]


async def test_bad_values_are_named_at_their_field(stage: Stage, window: QWidget) -> None:
    container = await running(stage, BASH)
    form = opened(stage, window, container)
    form.command.setEditText("sh 'x")
    form.workdir.setText("tmp")
    form.user.setEditText("a b")
    form.environment.append({"name": "A=B"})
    form.keys.setText("ctrl-")
    wrong = {"command", "workdir", "user", "environment.0.name", "keys"}
    assert set(form.check()) == wrong
    assert "The folder must be absolute: begin with a slash." in texts(form)
    form.accept()
    assert stage.desk.asked == []


async def test_an_engine_that_is_away_is_said(stage: Stage, window: QWidget) -> None:
    container = await running(stage, BASH)
    stage.engine.wire.cut()
    form = opened(stage, window, container)
    await until(form.notice.isVisible)
    assert "The engine went away." in form.notice.text


async def test_closing_it_early_leaves_nothing(stage: Stage, window: QWidget) -> None:
    container = await running(stage, BASH)
    stage.engine.wire.hang()
    form = opened(stage, window, container)
    QTest.keyClick(form, Qt.Key.Key_Escape)
    await asyncio.sleep(0.01)
    stage.engine.wire.resume()
    assert stage.desk.asked == []


async def test_every_control_has_a_name(stage: Stage, window: QWidget) -> None:
    container = await running(stage, BASH)
    form = opened(stage, window, container)
    form.environment.append({})
    assert nameless(form) == []


async def test_the_same_line_for_the_command_line_is_shown(stage: Stage, window: QWidget) -> None:
    container = await running(stage, BASH)
    form = opened(stage, window, container)
    await until(form.command.currentText)
    assert form.preview.text() == "docker exec -it web /bin/bash"
    form.user.setEditText("app")
    form.workdir.setText("/a b")
    form.environment.append({"name": "A", "value": "$x"})
    form.tty.click()
    assert form.preview.text() == "docker exec -i -e 'A=$x' -u app -w '/a b' web /bin/bash"
    form.command.setEditText("")
    assert form.preview.text().endswith("web COMMAND")


async def test_users_of_the_container_are_offered(stage: Stage, window: QWidget) -> None:
    container = await running(stage, BASH)
    form = opened(stage, window, container)
    QTest.keyClicks(form.user.lineEdit(), "ap")
    await until(form.user.count)
    assert [form.user.itemText(place) for place in range(form.user.count())] == ["root", "app"]
    assert form.user.currentText() == "ap"


async def test_the_liked_shell_comes_first(stage: Stage, window: QWidget) -> None:
    stage.settings.set("terminal.shells", ["sh", "bash"])
    container = await running(stage, BASH)
    form = opened(stage, window, container)
    await until(form.command.currentText)
    assert form.command.currentText() == "/bin/sh"


async def test_each_container_has_its_memory(stage: Stage, window: QWidget) -> None:
    container = await running(stage, BASH)
    form = opened(stage, window, container)
    await until(form.command.currentText)
    form.command.setEditText("top -d 5")
    form.user.setEditText("app")
    form.workdir.setText("/srv")
    form.environment.append({"name": "A", "value": "1"})
    form.environment.append({"name": "API_TOKEN", "value": "x"})
    form.accept()
    again = opened(stage, window, container)
    await until(lambda: again.command.count() > 2)
    assert again.spec() == ExecSpec(("top", "-d", "5"), "app", "/srv", (("A", "1"),))
    items = [again.command.itemText(place) for place in range(again.command.count())]
    assert items == ["/bin/bash", "/bin/sh", "top -d 5"]
    other = opened(stage, window, replace(container, name="other"))
    await until(other.command.currentText)
    assert other.spec() == ExecSpec(("/bin/bash",))
    assert "API_TOKEN" not in (stage.settings._path).read_text()
