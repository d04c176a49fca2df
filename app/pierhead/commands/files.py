"""What the user can do with the files of a container, and of whatever else has such a tree."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Sequence

from pierhead.commands.command import Ask, Choice, Field, Group, Question
from pierhead.commands.context import Context
from pierhead.core.errors import Conflict
from pierhead.core.i18n import N_, _, ngettext
from pierhead.engine.api_files import Entry, FileKind
from pierhead.engine.files_words import shown
from pierhead.state.file_tree import owner
from pierhead.state.files import FileItem

SELECTED = Group("file", N_("Files"))
"""What is done to what is selected."""
FOLDER = Group("folder", N_("Folder"))
"""What is done in the folder that is shown."""
_LONGEST = 255
_MODE = re.compile(r"[0-7]{3,4}")
_OWNER = re.compile(r"\d{1,10}:\d{1,10}")


def _changeable(item: FileItem) -> bool:
    return item.source.writable and item.path != "/"


def _plain(item: FileItem) -> bool:
    return _changeable(item) and item.entry.kind is not FileKind.LINK


def name_problem(name: str, taken: Callable[[str], bool] = lambda _name: False) -> str:
    """What is wrong with the name of a file; empty if nothing is."""
    if not name:
        return _("A name is needed.")
    if "/" in name or "\0" in name or name in {".", ".."}:
        return _("A name may not have a slash in it, nor be one dot or two.")
    if len(name.encode("utf-8", "surrogateescape")) > _LONGEST:
        return _("The name is too long.")
    return _("There is something of this name already.") if taken(name) else ""


# -- in the folder


def _ask_name(title: str, value: str) -> Ask:
    async def ask(_ctx: Context, items: Sequence[FileItem]) -> Question:
        text = _("In {folder} of {name}").format(
            folder=shown(items[0].path), name=items[0].source.name
        )
        field = Field("name", _("Name"), _(value), name_problem)
        return Question(_(title), _("Create"), text, fields=(field,))

    return ask


@FOLDER.command(
    N_("New Folder…"),
    icon="folder-plus",
    shortcut="F7",
    ask=_ask_name(N_("New folder"), N_("New folder")),
    single=True,
    when=lambda item: item.source.writable,
)
async def make(ctx: Context, item: FileItem) -> None:
    """Make a folder."""
    await item.source.files.make_folder(posixpath.join(item.path, str(ctx.choices["name"])))
    item.source.changed.emit(item.path)


@FOLDER.command(
    N_("New File…"),
    icon="file-plus",
    ask=_ask_name(N_("New file"), N_("new.txt")),
    single=True,
    when=lambda item: item.source.writable,
)
async def make_file(ctx: Context, item: FileItem) -> None:
    """Make an empty file."""
    files, path = item.source.files, posixpath.join(item.path, str(ctx.choices["name"]))
    if await files.entry(path) is not None:
        raise Conflict(_("There is something of this name already."))
    await files.write(path, b"")
    item.source.changed.emit(item.path)


# -- what is selected


@SELECTED.command(N_("Copy Path"), icon="copy", shortcut="Ctrl+C", job=False, together=True)
async def copy_path(ctx: Context, items: Sequence[FileItem]) -> None:
    """Put the paths on the clipboard, a line each."""
    ctx.desk.copy("\n".join(shown(item.path) for item in items))


async def _ask_rename(_ctx: Context, items: Sequence[FileItem]) -> Question:
    item = items[0]
    field = Field("name", _("New name"), item.name, name_problem)
    title = _("Rename {name}").format(name=item.name)
    return Question(title, _("Rename"), fields=(field,))


@SELECTED.command(
    N_("Rename…"), icon="pencil", shortcut="F2", ask=_ask_rename, single=True, when=_changeable
)
async def rename(ctx: Context, item: FileItem) -> None:
    """Give it another name in the same folder."""
    name = str(ctx.choices["name"])
    if name != item.name:
        await item.source.files.rename(item.path, posixpath.join(item.folder, name))
        item.source.changed.emit(item.folder)


async def _ask_rights(_ctx: Context, items: Sequence[FileItem]) -> Question:
    entry = items[0].entry
    fields = (
        Field("mode", _("Mode, in octal"), f"{entry.mode:04o}", _mode_problem),
        Field("owner", _("Owner, as user:group"), f"{entry.user}:{entry.group}", _owner_problem),
    )
    folders = any(item.entry.folder for item in items)
    deep = (Choice("deep", _("Also everything in it")),) if folders else ()
    return Question(
        _("Permissions"),
        _("Apply"),
        _known(entry) if len(items) == 1 else "",
        tuple(item.name for item in items),
        deep,
        fields,
    )


def _known(entry: Entry) -> str:
    return _("It belongs to {owner} now.").format(owner=shown(owner(entry)))


def _mode_problem(text: str) -> str:
    return "" if _MODE.fullmatch(text) else _("A mode is three or four digits from 0 to 7.")


def _owner_problem(text: str) -> str:
    return "" if _OWNER.fullmatch(text) else _("An owner is two numbers, such as 1000:1000.")


@SELECTED.command(N_("Permissions…"), icon="lock", ask=_ask_rights, when=_plain, together=True)
async def permit(ctx: Context, items: Sequence[FileItem]) -> None:
    """Change mode and owner."""
    mode = int(str(ctx.choices["mode"]), 8)
    user, _colon, group = str(ctx.choices["owner"]).partition(":")
    for item in items:
        same = (item.entry.user, item.entry.group) == (int(user), int(group))
        deep = bool(ctx.choices.get("deep")) and item.entry.folder
        await item.source.files.set_rights(
            item.path, mode, None if same and not deep else (int(user), int(group)), deep=deep
        )
    _tell(items)


async def _ask_remove(_ctx: Context, items: Sequence[FileItem]) -> Question:
    count = len(items)
    title = (
        _("Delete {name}?").format(name=items[0].name)
        if count == 1
        else ngettext("Delete {count} item?", "Delete {count} items?", count).format(count=count)
    )
    text = ngettext(
        "It is deleted in {name} for good: containers have no wastebasket.",
        "They are deleted in {name} for good: containers have no wastebasket.",
        count,
    )
    lost = [_lost(item) for item in items]
    return Question(
        title, _("Delete"), text.format(name=items[0].source.name), tuple(lost), destructive=True
    )


def _lost(item: FileItem) -> str:
    if item.entry.folder:
        return _("{path}, with all that is in it").format(path=shown(item.path))
    if item.entry.link:
        return _("{path}, the link alone").format(path=shown(item.path))
    return shown(item.path)


@SELECTED.command(
    N_("Delete…"),
    icon="trash-2",
    shortcut="Del",
    ask=_ask_remove,
    when=_changeable,
    together=True,
    divided=True,
)
async def remove(_ctx: Context, items: Sequence[FileItem]) -> None:
    """Delete for good."""
    try:
        await items[0].source.files.remove([item.path for item in items])
    finally:
        _tell(items)


def _tell(items: Sequence[FileItem]) -> None:
    for folder in dict.fromkeys(item.folder for item in items):
        items[0].source.changed.emit(folder)
