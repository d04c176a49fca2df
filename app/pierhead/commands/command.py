"""What the user can do, declared once for menus, toolbars, shortcuts and the palette."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pierhead.commands.context import Context

Handler = Callable[["Context", Any], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Choice:
    """A box to tick in a question."""

    id: str
    label: str
    hint: str = ""
    default: bool = False


class FieldKind(Enum):
    """How a field is filled in; its value is a text whatever it is."""

    LINE = "line"
    LINES = "lines"
    """Several lines."""
    CHOICE = "choice"
    """One of ``options``."""
    SAVE = "save"
    """The path of a file to write."""
    FOLDER = "folder"
    """The path of a folder that is there."""


@dataclass(frozen=True, slots=True)
class Field:
    """Something to fill in; ``problem`` says what is wrong with a value, empty when nothing is."""

    id: str
    label: str
    value: str = ""
    problem: Callable[[str], str] = lambda _value: ""
    kind: FieldKind = FieldKind.LINE
    options: tuple[tuple[str, str], ...] = ()
    """What can be chosen: values, each with how it is shown."""
    hint: str = ""
    """An example, shown while nothing is filled in."""


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask before a command runs; all texts are translated and plain."""

    title: str
    action: str
    """The label of the button that goes ahead."""
    text: str = ""
    items: tuple[str, ...] = ()
    """What it is about, one line each."""
    choices: tuple[Choice, ...] = ()
    fields: tuple[Field, ...] = ()
    destructive: bool = False


Ask = Callable[["Context", Sequence[Any]], Awaitable[Question]]


def always(_target: Any) -> bool:
    """Whatever it is, it fits."""
    return True


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that the user can do to one target, or to none."""

    id: str
    title: str
    """Marked with ``N_``, shown with ``_``."""
    run: Handler
    icon: str = ""
    shortcut: str = ""
    when: Callable[[Any], bool] = always
    """Whether it applies to one target; it is enabled if it does for any."""
    ask: Ask | None = None
    """Ask this first; the answers are in ``ctx.choices``."""
    job: bool = True
    """Whether it is work to be watched; else it just opens something."""
    targets: bool = True
    """Whether it acts on what is selected; else it is run once, with None."""
    single: bool = False
    """Whether it makes sense for one target only."""
    together: bool = False
    """Whether it is run once for all targets, which it is given in a tuple."""
    toolbar: bool = False
    """Whether it has a button above the list."""
    divided: bool = False
    """Whether a line comes before it in menus."""
    menu: str = ""
    """The menu within the menus that it is in, marked with ``N_``."""


@dataclass
class Group:
    """Commands about one kind of thing, in the order of the menus."""

    name: str
    title: str
    commands: list[Command] = field(default_factory=list)

    def command(self, title: str, **options: Any) -> Callable[[Handler], Handler]:
        """Declare a command; its id is ``group.function``."""

        def register(run: Handler) -> Handler:
            self.commands.append(Command(f"{self.name}.{run.__name__}", title, run, **options))
            return run

        return register

    def __getitem__(self, id_: str) -> Command:
        return next(command for command in self.commands if command.id == id_)
