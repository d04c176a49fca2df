"""The options of a build that are seldom asked for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from fakes.stage import Stage
from harness.waiting import steady, until
from pierhead.engine.api_build import BuildOutput, BuildSecret, BuildSpec, OutputKind
from pierhead.ui.forms.build import BuildForm, look_into
from ui.forms.typing import add_row, seen_whole

HIDDEN = "never-written-word"


@pytest.fixture
def dockerfile(tmp_path: Path) -> Path:
    path = tmp_path / "Dockerfile"
    path.write_text("FROM scratch\n")
    return path


@pytest.fixture
async def form(stage: Stage, window: QWidget, dockerfile: Path) -> BuildForm:
    form = BuildForm(stage.context, dockerfile, await look_into(dockerfile), window)
    form.show()
    return form


def fill(form: BuildForm) -> None:
    more = form._more
    more.secrets.set_rows(
        [
            {"id": "a", "kind": "file", "value": "/the/file"},
            {"id": "b", "kind": "variable", "value": "NAME"},
            {"id": "c", "kind": "typed", "value": HIDDEN},
        ]
    )
    more.pairs["labels"].set_rows([{"name": "one", "value": "1"}])
    more.pairs["hosts"].set_rows([{"name": "host.test", "value": "10.0.0.1"}])
    more.pairs["contexts"].set_rows([{"name": "more", "value": "/more"}])
    more.platform.setText("linux/amd64, linux/arm64")
    more.caches["cache_from"].setText("host/a:1 host/b:2")
    more.network.setCurrentIndex(more.network.findData("none"))
    more.agent.setChecked(True)
    more.push.setChecked(True)


async def test_platforms_that_the_engine_does_not_run_are_named(form: BuildForm) -> None:
    more = form._more
    note = more._platform_field._note
    await until(lambda: form._builder.text != " ")
    more.platform.setText("linux/amd64, linux/arm64")
    assert "runs no programs of linux/arm64" in note.text()
    more.platform.setText("linux/amd64,linux/386")
    assert not note.text()
    model = more.platform.completer().completionModel()
    offered = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert offered[:2] == ["linux/amd64", "linux/386"]


async def test_everything_is_in_the_build(form: BuildForm) -> None:
    fill(form)
    spec = form.spec()
    assert spec.secrets == (
        BuildSecret("a", file=Path("/the/file")),
        BuildSecret("b", variable="NAME"),
        BuildSecret("c", value=HIDDEN),
    )
    assert (spec.labels, spec.hosts) == ((("one", "1"),), (("host.test", "10.0.0.1"),))
    assert spec.contexts == (("more", "/more"),)
    assert spec.platform == "linux/amd64,linux/arm64"
    assert spec.cache_from == ("host/a:1", "host/b:2")
    assert (spec.network, spec.agents, spec.push) == ("none", (("default", ""),), True)


async def test_the_command_follows_without_what_was_typed_in(form: BuildForm) -> None:
    fill(form)
    command = form._preview.text()
    for part in ("--secret id=a,src=/the/file", "id=b,env=NAME", "--ssh default", "--push",
                 "--network none", "--add-host host.test:10.0.0.1"):  # fmt: skip
        assert part in command
    assert HIDDEN not in command


async def test_all_but_what_was_typed_in_is_remembered(
    form: BuildForm, stage: Stage, window: QWidget, dockerfile: Path
) -> None:
    asked: list[BuildSpec] = []
    form.build_requested.connect(asked.append)
    fill(form)
    form.accept()
    assert asked
    kept: Any = stage.context.settings.get(f"build.{dockerfile}", None)
    assert HIDDEN not in repr(kept)
    again = BuildForm(stage.context, dockerfile, await look_into(dockerfile), window)
    spec = again.spec()
    assert spec.secrets == (*asked[0].secrets[:2], BuildSecret("c"))
    assert (spec.labels, spec.platform, spec.push) == (
        asked[0].labels,
        asked[0].platform,
        asked[0].push,
    )


async def test_a_typed_value_is_shown_as_dots_and_not_kept_in_a_list(form: BuildForm) -> None:
    fill(form)
    cell = form._more.secrets.cell(2, "value")
    line = cell.widget.findChild(QLineEdit)
    assert line
    assert line.echoMode() == QLineEdit.EchoMode.Password
    line.returnPressed.emit()
    texts = [box.itemText(row) for box in cell.widget.findChildren(QComboBox)
             for row in range(box.count())]  # fmt: skip
    assert HIDDEN not in texts
    first = form._more.secrets.cell(0, "value").widget.findChild(QLineEdit)
    assert first
    assert first.echoMode() == QLineEdit.EchoMode.Normal


@pytest.mark.parametrize("kind", OutputKind)
async def test_every_result_that_there_is_can_be_asked_for(
    form: BuildForm, tmp_path: Path, kind: OutputKind
) -> None:
    path = Path() if kind is OutputKind.NOTHING else tmp_path / "result"
    asked = replace(form.spec(), output=BuildOutput(kind, path))
    form._fill(asked, ())
    assert form.spec() == asked
    assert f"type={kind.value}" in form._preview.text()


async def test_a_result_needs_a_place(form: BuildForm) -> None:
    more = form._more
    assert more._place_field.isHidden()
    assert not more._push_field.isHidden()
    more.output.setCurrentIndex(more.output.findData("tar"))
    assert "Say where" in form._problem.text()
    assert not more._place_field.isHidden()
    assert more._push_field.isHidden()
    assert not form._go.isEnabled()
    more._place.setText("/tmp/result.tar")
    assert form._go.isEnabled()
    assert form.spec().output == BuildOutput(OutputKind.TAR, Path("/tmp/result.tar"))
    assert "--output type=tar,dest=/tmp/result.tar" in form._preview.text()


async def test_limits_and_keys(
    form: BuildForm, stage: Stage, window: QWidget, dockerfile: Path
) -> None:
    more = form._more
    more.ulimits.setText("nofile=1024:2048, nproc=-1")
    more.shm.setText("64m")
    more.keys.set_rows([{"id": "", "path": "/key"}, {"id": "two", "path": "/agent.sock"}])
    spec = form.spec()
    assert (spec.ulimits, spec.shm_size) == (("nofile=1024:2048", "nproc=-1"), 64 << 20)
    assert spec.agents == (("default", "/key"), ("two", "/agent.sock"))
    for part in ("--ulimit nofile=1024:2048", "--shm-size 67108864", "--ssh default=/key"):
        assert part in form._preview.text()
    form.accept()
    again = BuildForm(stage.context, dockerfile, await look_into(dockerfile), window)
    assert again.spec() == spec


@pytest.mark.parametrize(
    ("field", "text", "problem"),
    [("ulimits", "nofile", "nofile=1024"), ("shm", "much", "/dev/shm")],
)
async def test_limits_that_are_none(form: BuildForm, field: str, text: str, problem: str) -> None:
    getattr(form._more, field).setText(text)
    assert problem in form._problem.text()
    assert not form._go.isEnabled()


async def test_two_keys_of_one_id(form: BuildForm) -> None:
    form._more.agent.setChecked(True)
    form._more.keys.set_rows([{"id": "default", "path": "/key"}])
    assert "same id" in form._problem.text()


async def test_platforms_of_the_file_are_offered(
    stage: Stage, window: QWidget, dockerfile: Path
) -> None:
    dockerfile.write_text("ARG P\nFROM --platform=linux/mips64le a\nFROM --platform=$P b\n")
    form = BuildForm(stage.context, dockerfile, await look_into(dockerfile), window)
    completer = form._more.platform.completer()
    completer.setCompletionPrefix("mips")
    assert completer.currentCompletion() == "linux/mips64le"


async def test_a_secret_needs_an_id(form: BuildForm) -> None:
    form._more.secrets.set_rows([{"id": "", "kind": "file", "value": "/x"}])
    assert "needs an id" in form._problem.text()


async def test_a_row_that_is_added_is_seen_whole(form: BuildForm) -> None:
    form._folding.unfold()
    await steady(form._content.height)
    more = form._more
    for editor in (more.secrets, more.keys, *more.pairs.values()):
        assert await seen_whole(*add_row(editor), editor.add_button)
