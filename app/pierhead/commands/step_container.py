"""The container of a shell before a step: as near to what the step had as the engine allows."""

from __future__ import annotations

import io
import tarfile
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from typing import Any

from pierhead.commands import step_secrets
from pierhead.commands.context import Context
from pierhead.core.errors import AppError
from pierhead.core.i18n import _
from pierhead.core.run import Mount, RunSpec
from pierhead.dockerfile.cut import Cut
from pierhead.dockerfile.step_command import SCRIPT, Typed, typed
from pierhead.dockerfile.step_files import LARGEST
from pierhead.dockerfile.step_mounts import StepMount, mounts_of
from pierhead.engine.api_build import BuildSpec
from pierhead.engine.api_inside import Session
from pierhead.state.attached import attach_and_start
from pierhead.state.connection import Ready
from pierhead.state.place import Place
from pierhead.state.programs import TERMINAL
from pierhead.state.step_shell import StepProgram

LABEL = ("io.pierhead.temporary", "build-step")
_SHELL = """
if [ "$2" ]; then
    read -r line
    if [ -r "$2" ]; then . "$2"; fi
fi
for shell in "$1" bash /bin/sh; do
    command -v "$shell" >/dev/null 2>&1 && exec "$shell"
done
"""
"""Waits for a line end if there is a file with variables to come, then becomes a shell."""
_NETWORKS = ("host", "none")
_SH = "/bin/sh"


class StepContainer:
    """Knows the image before a step, and what the step had besides."""

    def __init__(self, ctx: Context, spec: BuildSpec, cut: Cut, image: Mapping[str, Any]) -> None:
        """``image`` is the engine's JSON about what was built up to the step."""
        self._ctx, self._spec, self.cut = ctx, spec, cut
        self.image = str(image.get("Id") or "")
        config: Mapping[str, Any] = image.get("Config") or {}
        self.user = str(config.get("User") or "")
        self._shell = tuple(config.get("Shell") or ())
        set_ = dict(str(one).partition("=")[::2] for one in config.get("Env") or ())
        self._environment = {**_platforms(cut, image, ctx), **dict(cut.arguments)}
        folder = str(config.get("WorkingDir") or "/")
        values = {**self._environment, **set_}
        self.mounts = mounts_of(cut.flags, values, folder, cut.escape)
        self.left_out: set[str] = set()
        """Where caches are mounted that are too large to be copied."""
        self._missing: list[str] = []

    def no_files(self, why: str) -> None:
        """What the step mounts could not be copied."""
        targets = [one.target for one in self.mounts if one.kind in {"bind", "cache"}]
        text = _("{paths} (could not be copied: {why})")
        self._missing.append(text.format(paths=", ".join(targets), why=why))

    async def open(self, image: str) -> str:
        """Create the container, start it, give it what it lacks, and open its terminal; its id."""
        ctx = self._ctx
        command = typed(self.cut.command, self._shell)
        wanted = self._wanted(image)
        id_ = await ctx.engine.containers.create(wanted)
        try:
            if command.script:
                await ctx.engine.containers.put(id_, "/", _archive(command.script))
            session = await attach_and_start(ctx.engine, id_)
        except AppError as error:
            with suppress(AppError):
                await ctx.engine.containers.remove(id_, force=True)
            words = error.detail or error.title
            hint = _("The stage has no /bin/sh at this point.") if _SH in words else error.hint
            raise AppError(_("No shell can be opened before this step."), words, hint) from error
        await self._complete(id_, session)
        place = Place(ctx.connection, ctx.containers, id_, wanted.name)
        ctx.desk.terminals.open(
            StepProgram(
                place, session, image, self.cut.line, told=self._told(command), typed=command
            )
        )
        return id_

    @property
    def _secrets(self) -> list[StepMount]:
        return [mount for mount in self.mounts if mount.kind == "secret"]

    def _wanted(self, image: str) -> RunSpec:
        memory = [
            Mount("tmpfs", "", mount.target, options=_memory(mount))
            for mount in self.mounts
            if mount.kind == "tmpfs"
        ]
        if self._secrets:
            memory.append(Mount("tmpfs", "", step_secrets.MEMORY, options=("mode=0755",)))
        wanted = [mount for mount in self.mounts if mount.kind == "ssh"]
        sockets, missing = step_secrets.agents(self._ctx, self._spec, wanted)
        self._missing += [_("the SSH agent {id}").format(id=id_) for id_ in missing]
        if any(flag == "--security=insecure" for flag in self.cut.flags):
            self._missing.append(_("the rights of --security=insecure"))
        agents = {mount.variable: mount.target for mount in wanted[:1] if sockets}
        waits = step_secrets.VARIABLES if self._secrets else ""
        own = self._shell[0] if self._shell else "bash"
        return RunSpec(
            image=image,
            name=image.replace(":", "-"),
            entrypoint=(_SH,),
            command=("-c", _SHELL, "sh", own, waits),
            interactive=True,
            tty=True,
            remove=True,
            tied=True,
            environment=tuple({**dict(TERMINAL), **self._environment, **agents}.items()),
            mounts=(*memory, *sockets),
            network=self._network,
            labels=(LABEL,),
            platform=self._spec.platform if "," not in self._spec.platform else "",
            pull="never",
            more={"HostConfig": _limits(self._spec)},
        )

    @property
    def _network(self) -> str:
        own = [flag.partition("=")[2] for flag in self.cut.flags if flag.startswith("--network=")]
        asked = own[0] if own else self._spec.network
        return asked if asked in _NETWORKS else ""

    async def _complete(self, id_: str, session: Session) -> None:
        """What can only be given to a container that runs."""
        lacking = await step_secrets.give_secrets(self._ctx, id_, self._spec, self._secrets)
        self._missing += [_("the secret {id}").format(id=name) for name in lacking]
        if self._secrets:
            await session.write(b"\n")

    def _told(self, command: Typed) -> str:
        """What is here, and what is not, line by line."""
        lines = [
            _("The state before line {line}. Press Enter to run what failed.").format(
                line=self.cut.line
            )
        ]
        if command.script:
            lines.append(_("Its command is in {path}.").format(path=SCRIPT))
        copied = [one.target for one in self.mounts if one.kind in {"bind", "cache"}]
        large = [target for target in copied if target in self.left_out]
        missing = list(self._missing)
        if large:
            text = _("what is in {paths} (more than {size} MB)")
            missing.append(text.format(paths=", ".join(large), size=LARGEST))
        here = [target for target in copied if target not in self.left_out]
        if here and not any(here[0] in text for text in self._missing):
            lines.append(_("Copies of what the step mounts: {paths}").format(paths=", ".join(here)))
        if missing:
            lines.append(_("Not here: {things}").format(things="; ".join(missing)))
        return "\n".join(lines)


def _memory(mount: StepMount) -> tuple[str, ...]:
    return ("exec", *((f"size={mount.size}",) if mount.size else ()))


def _limits(spec: BuildSpec) -> dict[str, Any]:
    """What all steps of the build have, as the engine's JSON."""
    found: dict[str, Any] = {
        "ExtraHosts": [f"{name}:{address}" for name, address in spec.hosts],
        "ShmSize": spec.shm_size,
        "Ulimits": [_limit(text) for text in spec.ulimits],
    }
    return {name: value for name, value in found.items() if value}


def _limit(text: str) -> dict[str, Any]:
    name, _equals, numbers = text.partition("=")
    soft, _colon, hard = numbers.partition(":")
    return {"Name": name, "Soft": int(soft), "Hard": int(hard or soft)}


def _platforms(cut: Cut, image: Mapping[str, Any], ctx: Context) -> dict[str, str]:
    """The arguments that the builder fills in, as far as they are asked for and known."""
    os, arch, variant = (str(image.get(key) or "") for key in ("Os", "Architecture", "Variant"))
    state = ctx.connection.state
    own = state.info.arch if isinstance(state, Ready) else arch
    found: dict[str, str] = {}
    sides = {"TARGET": (os, arch, variant), "BUILD": (os, own or arch, "")}
    for side, parts in sides.items():
        found[f"{side}PLATFORM"] = "/".join(filter(None, parts))
        found |= zip((f"{side}{part}" for part in ("OS", "ARCH", "VARIANT")), parts, strict=True)
    return {name: found[name] for name in cut.platforms if found.get(name)}


async def _archive(script: str) -> AsyncIterator[bytes]:
    """A tar archive of the script."""
    data = script.encode("utf-8", "surrogateescape")
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        entry = tarfile.TarInfo(SCRIPT.lstrip("/"))
        entry.size, entry.mode = len(data), 0o755
        archive.addfile(entry, io.BytesIO(data))
    yield made.getvalue()
