"""A shell beside a container that has none: among its processes, with its network and files."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from pierhead.core.errors import AppError
from pierhead.core.exec_command import exec_arguments
from pierhead.core.i18n import _
from pierhead.core.run import ExecSpec
from pierhead.engine.api import Inspection
from pierhead.engine.api_inside import Session, Size
from pierhead.state.foreground import Spot
from pierhead.state.helpers import Helper, Helpers
from pierhead.state.place import Place
from pierhead.state.programs import ShellProgram

ROOT = "CONTAINER_ROOT"
"""The variable that says where the files of the container are."""
_ENTER = """
root=$1
if [ -z "$root" ]; then
    first=
    for process in /proc/[0-9]*; do
        case $(cat "$process/cgroup" 2>/dev/null) in
            *"$2"*)
                number=${process#/proc/}
                [ -n "$first" ] && [ "$number" -gt "$first" ] || first=$number ;;
        esac
    done
    root=/proc/${first:-1}/root
fi
export CONTAINER_ROOT="$root"
place=$root$4
while [ "$place" != "$root" ] && [ ! -L "$place" ]; do
    place=${place%/*}
done
[ "$place" = "$root" ] && cd "$root$4" 2>/dev/null || cd "$root"
export PWD
exec "$3"
"""
"""Goes to the working directory of the container, below the root of its main process.

A link on the way could lead into the files of the helper: then it stays at the root.
"""


class DebugProgram(ShellProgram):
    """A shell of another image in the namespaces of a container."""

    kind = "debug"

    def __init__(
        self,
        place: Place,
        helpers: Helpers,
        image: str,
        shells: Sequence[str] = (),
        *,
        privileged: bool = False,
    ) -> None:
        super().__init__(place, ExecSpec((), privileged=privileged), shells)
        self.image = image
        self._helpers = helpers
        self._shared: _Shared = _Shared()
        self._shared.users.add(self)
        self._greeting = ""

    @property
    def label(self) -> str:
        """Its container, and that it is beside it."""
        return _("{name} (debug)").format(name=self.name)

    @property
    def inside(self) -> str:
        """The id of the helper: that is where the shell runs."""
        return self._shared.helper.id if self._shared.helper else ""

    @property
    def is_plain(self) -> bool:
        """A container is made for it: not without being asked."""
        return False

    @property
    def greeting(self) -> str:
        """Where one is, for somebody who comes in."""
        return self._greeting

    async def where(self) -> Spot:
        """Its directory is in another container's files: one begins where that container does."""
        return Spot()

    def again(self) -> DebugProgram:
        """Another shell in the same helper."""
        another = DebugProgram(
            self.place.beside(),
            self._helpers,
            self.image,
            self._shells,
            privileged=self.spec.privileged,
        )
        another._share(self._shared)
        return another

    def memory(self) -> Mapping[str, Any] | None:
        """Container and image."""
        return {**(super().memory() or {}), "image": self.image}

    def outside(self) -> Sequence[str]:
        """A shell in the helper, while it is there."""
        helper = self._shared.helper
        if helper is None or not helper.id:
            return ()
        return exec_arguments(helper.spec.name, ExecSpec((helper.shell or "sh",)))

    async def leave(self, session: Session | None) -> None:
        """The last one that leaves removes the helper."""
        self._shared.users.discard(self)
        if self._shared.users:
            await super().leave(session)
        elif helper := self._shared.helper:
            with suppress(AppError):
                await helper.end(self.place.engine.containers)

    async def _open(self, size: Size) -> Session:
        target = await self.place.enter()
        _check(target)
        containers = self.place.engine.containers
        helper = self._shared.fitting(target, self.image) or self._helpers.make(
            target, self.image, tuple(self._shells), privileged=self.spec.privileged
        )
        self._shared.helper = helper
        await helper.begin(containers)
        root = root_of(target)
        self._greeting = _greeting(self.place.name, self.image, root)
        variables = ((ROOT, root), ("PS1", f"{self.place.name}:$PWD# "))
        id_, directory = str(target.get("Id")), _working_directory(target)
        words = ("sh", "-c", _ENTER, "sh", root, id_, helper.shell, directory)
        spec = ExecSpec(words, environment=variables, privileged=self.spec.privileged)
        session = await self._exec(spec, size)
        helper.hold(session)
        return session

    def _share(self, shared: _Shared) -> None:
        self._shared = shared
        shared.users.add(self)


class _Shared:
    """The helper of some debug shells, and who they are."""

    def __init__(self) -> None:
        self.helper: Helper | None = None
        self.users: set[DebugProgram] = set()

    def fitting(self, target: Inspection, image: str) -> Helper | None:
        """The helper, if it is beside this container and of this image."""
        helper = self.helper
        own = f"container:{target.get('Id')}"
        if helper and helper.spec.pid == own and helper.spec.image == image:
            return helper
        return None


def _check(target: Inspection) -> None:
    if str(target.get("Platform") or "").startswith("windows"):
        raise AppError(
            _("There are no debug shells for Windows containers."),
            hint=_("They need to share processes, which Windows containers cannot."),
        )
    if not (target.get("State") or {}).get("Running"):
        raise AppError(_("The container is not running."))


def root_of(target: Inspection) -> str:
    """Where its files are, seen from among its processes; empty if that has to be looked for."""
    mode = str((target.get("HostConfig") or {}).get("PidMode") or "")
    if mode.startswith("container:"):
        return ""
    pid = (target.get("State") or {}).get("Pid") if mode == "host" else 1
    return f"/proc/{pid}/root"


def _working_directory(target: Inspection) -> str:
    """Where its main process begins, from its root on; empty for the root itself."""
    path = posixpath.normpath("/" + str((target.get("Config") or {}).get("WorkingDir") or ""))
    return path if path.strip("/") else ""


def _greeting(name: str, image: str, root: str) -> str:
    place = f"{root} (${ROOT})" if root else f"${ROOT}"
    text = _("Debug shell beside {name}, with the tools of {image}. Files of {name}: {place}")
    return text.format(name=name, image=image, place=place)
