"""What commands may ask of the window: to open something for the user."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from pierhead.core.git_url import Remote
from pierhead.core.resources import Container
from pierhead.core.run import ExecSpec, RunSpec
from pierhead.engine.api_build import BuildSpec
from pierhead.engine.api_inside import Session
from pierhead.state.build_history import BuildRecord
from pierhead.state.file_origin import FileOrigin
from pierhead.state.helpers import Helpers
from pierhead.state.programs import Program

if TYPE_CHECKING:
    from pierhead.commands.originals import Original


@dataclass(frozen=True, slots=True)
class OpenTerminal:
    """A terminal that is open in a tab."""

    title: str
    detail: str
    show: Callable[[], object] = field(compare=False)
    """Brings it to the front."""


class Terminals(Protocol):
    """Opens terminals."""

    @property
    def helpers(self) -> Helpers:
        """The containers of our own, beside those of the user."""

    def beside(self, program: Program) -> Terminals:
        """The same for terminals that are opened beside the one of a program."""

    def opened(self, id_: str) -> Sequence[OpenTerminal]:
        """Those of a container that are open."""

    def open(self, program: Program) -> None:
        """Open a terminal on a program."""

    def open_shell(self, container: Container, spec: ExecSpec | None = None) -> None:
        """Open a terminal with a program in it, by default the best shell that it has."""

    def open_attached(self, container: Container) -> None:
        """Open a terminal on its main process."""

    def open_debug(self, container: Container, image: str, privileged: bool) -> None:
        """Open a shell of an image beside a container."""

    def open_running(self, session: Session, id_: str, spec: RunSpec) -> None:
        """Open a terminal on a container that was just started with this session attached."""


class Editors(Protocol):
    """Opens files."""

    def open(self, path: Path | None = None, line: int = 0) -> None:
        """Open a Dockerfile, at a 1-based line if one is given, or a template for a new one."""

    def choose(self) -> None:
        """Let the user pick a Dockerfile to open."""

    def open_copy(self, origin: FileOrigin) -> None:
        """Open the copy of a file that is somewhere else; saving it puts it back there."""


class Builds(Protocol):
    """Opens builds, and what is asked before them."""

    def ask(self, path: Path) -> None:
        """Ask how to build a Dockerfile, then build it."""

    def ask_remote(self, found: Remote) -> None:
        """Ask how to build what the engine fetches itself."""

    def ask_again(self, spec: BuildSpec, missing: Sequence[str]) -> None:
        """Ask for what is ``missing`` to build the same, then build it."""

    def start(self, spec: BuildSpec) -> None:
        """Build in the tab of that Dockerfile."""

    def show(self, record: BuildRecord) -> None:
        """Show a build of the past in a tab of its own."""

    def show_dockerfile(self, record: BuildRecord) -> None:
        """Open the Dockerfile of a build of the past, or show it as it was built."""

    def compare(self, before: BuildRecord, after: BuildRecord) -> None:
        """Show two builds of the past side by side."""

    def show_cache(self) -> None:
        """Show the build cache."""


class Logs(Protocol):
    """Opens logs."""

    def open(self, containers: Sequence[Container], at: datetime | None = None) -> None:
        """Open the logs of one or several containers as one, in a tab of its own.

        From a time on, or at their end.
        """


class Desk(Protocol):
    """Opens forms and pages, and has a part for each kind of document."""

    @property
    def terminals(self) -> Terminals:
        """Where terminals are opened."""

    @property
    def logs(self) -> Logs:
        """Where logs are opened."""

    @property
    def editors(self) -> Editors:
        """Where files are opened."""

    @property
    def builds(self) -> Builds:
        """Where builds are opened."""

    def run_form(self, spec: RunSpec) -> None:
        """Ask what to run, beginning with ``spec``."""

    def edit_form(self, old: Original) -> None:
        """Ask how a container is to be changed."""

    def pull_form(self, reference: str = "") -> None:
        """Ask what to pull."""

    def exec_form(self, container: Container, terminals: Terminals | None = None) -> None:
        """Ask for user, directory and command of another program in a container.

        It is opened by ``terminals``, here and below; by default in the workspace.
        """

    def debug_form(
        self,
        container: Container,
        opened: Callable[[], object] = lambda: None,
        terminals: Terminals | None = None,
    ) -> None:
        """Ask for the image of a debug shell; ``opened`` is called when it is opened."""

    def show_started(self, id_: str, tab: str = "logs") -> None:
        """Select a container that was just started, with its logs, as soon as it is listed.

        With an empty ``tab`` the one that is shown stays.
        """

    def show_details(self, target: Any, tab: str = "") -> None:
        """Show the details of a container or image, on one of its tabs."""

    def show_page(self, id_: str) -> None:
        """Show a page of the rail, by its id."""

    def show_options(self, section: str) -> None:
        """Show a section of the settings."""

    def browse(self, url: str) -> None:
        """Open a page in the user's browser."""

    def copy(self, text: str) -> None:
        """Put text on the clipboard."""
