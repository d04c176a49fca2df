"""Somebody who writes a Dockerfile in an editor, with what the editor needs around it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from harness.waiting import until
from pierhead.core.resources import Image
from pierhead.core.settings import Settings
from pierhead.engine.api_build import BuildEvent, BuildSpec, BuildWarning
from pierhead.state.notices import Notices
from pierhead.state.store import Store
from pierhead.ui.documents.editor import EditorDocument
from pierhead.ui.documents.editor_opening import load

SOURCE = "ARG V=1\nFROM alpine AS build\nENV GREETING=hello\n\nFROM scratch\n\n"
LAST = 6
TURNS = 5
"""Of the loop, in which whatever follows from a key has come."""
CONTROL = Qt.KeyboardModifier.ControlModifier


class Registry:
    """Stands for the engine: its way to registries, and its builder that warns."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answer = asyncio.Event()
        self.warnings: list[BuildWarning] = []
        self.read: list[str] = []
        self.images = self
        self.pages: list[str] = []
        self.shown: list[object] = []

    async def build(self, spec: BuildSpec) -> AsyncIterator[BuildEvent]:
        assert spec.only_read
        self.read.append(spec.dockerfile.read_text())
        for warning in self.warnings:
            yield warning

    async def tags(self, name: str) -> list[str]:
        self.asked.append(name)
        await self.answer.wait()
        return ["latest", "1.2"]


class Writing:
    """Somebody who types into an editor."""

    def __init__(self, document: EditorDocument, registry: Registry) -> None:
        self.document, self.registry = document, registry
        self.view = document.view

    def type(self, text: str, line: int = LAST) -> None:
        self.view.go_to(line)
        QTest.keyClicks(self.view, text)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        QTest.keyClick(self.view, key, modifier or Qt.KeyboardModifier.NoModifier)

    @property
    def offered(self) -> list[str]:
        popup = self.document.language.completion.popup
        return [proposal.text for proposal in popup.proposals] if popup else []

    @property
    def line(self) -> str:
        return self.view.textCursor().block().text()

    async def sees(self, *texts: str) -> None:
        await until(lambda: self.offered[: len(texts)] == list(texts))

    async def sees_nothing(self) -> None:
        """Also when all that was to come has come."""
        await until(lambda: not self.document.language.completion._soon.isActive())
        for _ in range(TURNS):
            await asyncio.sleep(0)
        assert not self.offered


async def writing(qapp: QApplication, tmp_path: Path) -> AsyncIterator[Writing]:
    """An editor that is shown and has the keyboard."""
    qapp.setQuitOnLastWindowClosed(False)
    (tmp_path / "Dockerfile").write_text(SOURCE)
    for name in ("src", "out"):
        (tmp_path / name).mkdir()
    (tmp_path / "src" / "main.go").touch()
    (tmp_path / ".dockerignore").write_text("out\n")
    images: Store[Image] = Store()
    images.replace([Image("sha256:1", ("alpine:3.20",), size=7_000_000)])
    registry = Registry()
    context: Any = SimpleNamespace(
        settings=Settings(tmp_path / "settings.json"),
        notices=Notices(),
        images=images,
        engine=registry,
        desk=SimpleNamespace(browse=registry.pages.append, show_details=registry.shown.append),
    )
    document = await load(tmp_path / "Dockerfile", context)
    assert document
    document.resize(700, 500)
    document.show()
    document.activateWindow()
    await until(document.isActiveWindow)
    document.view.setFocus()
    yield Writing(document, registry)
    document.shut()
    document.close()
    document.deleteLater()
    QCoreApplication.sendPostedEvents(document, QEvent.Type.DeferredDelete.value)
