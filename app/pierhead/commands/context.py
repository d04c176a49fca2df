"""Everything a command may touch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from pierhead.core.git_url import Remote
from pierhead.core.resources import Container, Image
from pierhead.core.run import ExecSpec, RunSpec
from pierhead.core.settings import Settings
from pierhead.engine.api import Engine
from pierhead.engine.api_build import BuildSpec
from pierhead.engine.api_inside import Session
from pierhead.state.build_history import BuildHistory, BuildRecord
from pierhead.state.connection import Connection
from pierhead.state.jobs import Job, Jobs
from pierhead.state.notices import Notices
from pierhead.state.programs import Program
from pierhead.state.store import Store


class Desk(Protocol):
    """What a command may ask of the window: to open something for the user."""

    def run_form(self, spec: RunSpec) -> None:
        """Ask what to run, beginning with ``spec``."""

    def pull_form(self, reference: str = "") -> None:
        """Ask what to pull."""

    def exec_form(self, container: Container) -> None:
        """Ask for user, directory and command of another program in a container."""

    def debug_form(self, container: Container, opened: Callable[[], object] = lambda: None) -> None:
        """Ask for the image of a debug shell; ``opened`` is called when it is opened."""

    def open_shell(self, container: Container, spec: ExecSpec | None = None) -> None:
        """Open a terminal with a program in it, by default the best shell that it has."""

    def open_attached(self, container: Container) -> None:
        """Open a terminal on its main process."""

    def open_running(self, session: Session, id_: str, spec: RunSpec) -> None:
        """Open a terminal on a container that was just started with this session attached."""

    def open_terminal(self, program: Program) -> None:
        """Open a terminal on a program."""

    def show_started(self, id_: str) -> None:
        """Select a container that was just started, with its logs, as soon as it is listed."""

    def open_editor(self, path: Path | None = None) -> None:
        """Open a Dockerfile, or choose a template for a new one."""

    def choose_file(self) -> None:
        """Let the user pick a Dockerfile to open."""

    def start_build(self, spec: BuildSpec) -> None:
        """Build in a tab of its own."""

    def open_build(self, path: Path) -> None:
        """Ask how to build a Dockerfile, then build it."""

    def open_remote(self, found: Remote) -> None:
        """Ask how to build what the engine fetches itself."""

    def build_cache(self) -> None:
        """Show the build cache."""

    def show_build(self, record: BuildRecord) -> None:
        """Show a build of the past in a tab of its own."""

    def compare_builds(self, before: BuildRecord, after: BuildRecord) -> None:
        """Show two builds of the past side by side."""

    def go_to_line(self, path: Path, line: int) -> None:
        """Open a Dockerfile at a 1-based line."""

    def show_details(self, target: Any, tab: str = "") -> None:
        """Show the details of a container or image, on one of its tabs."""

    def browse(self, url: str) -> None:
        """Open a page in the user's browser."""

    def copy(self, text: str) -> None:
        """Put text on the clipboard."""


@dataclass(frozen=True, slots=True)
class Context:
    """The parts of the app, as a command sees them."""

    connection: Connection
    containers: Store[Container]
    images: Store[Image]
    jobs: Jobs
    notices: Notices
    settings: Settings
    desk: Desk
    builds: BuildHistory = field(default_factory=BuildHistory)
    choices: Mapping[str, Any] = field(default_factory=dict)
    """The answers to the command's question: bool by choice id, str by field id."""
    job: Job | None = None
    """The job that the command runs in, if it is one."""

    @property
    def engine(self) -> Engine:
        """The engine that is shown now; raises ``EngineUnreachable`` when there is none."""
        return self.connection.engine
