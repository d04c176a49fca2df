"""What the overview of a container says, from the listing and the engine's own JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from pierhead.core import units
from pierhead.core.i18n import N_, _, ngettext
from pierhead.core.resources import Container, Port, State
from pierhead.engine.api import Inspection
from pierhead.engine.decode import moment
from pierhead.ui.details import words
from pierhead.ui.details.heading import HEALTHS, state_words
from pierhead.ui.details.links import FILES, IMAGE, NETWORK, VOLUME, link
from pierhead.ui.details.words import given, part
from pierhead.ui.widgets.facts import Fact, Section

_RESTARTS = {
    "no": N_("Never"),
    "always": N_("Always"),
    "unless-stopped": N_("Unless stopped"),
    "on-failure": N_("On failure"),
}
_MOUNTS = {"bind": N_("Folder"), "volume": N_("Volume"), "tmpfs": N_("Memory"), "npipe": "npipe"}
_SIGNALLED = 128
_SIGNALS = {
    1: "SIGHUP", 2: "SIGINT", 3: "SIGQUIT", 4: "SIGILL", 6: "SIGABRT", 7: "SIGBUS",
    8: "SIGFPE", 9: "SIGKILL", 11: "SIGSEGV", 13: "SIGPIPE", 15: "SIGTERM",
}  # fmt: skip
"""Linux's numbers: those of the engine's machine, whatever this one runs."""


def container_sections(
    container: Container, inspection: Inspection, now: datetime, *, local: bool = False
) -> tuple[Section, ...]:
    """The overview of a container; sections without anything to say are left out.

    With ``local`` the engine's folders are those of this machine, and can be opened.
    """
    return words.sections(
        Section(_("State"), given(_state(container, inspection, now))),
        Section(_("Health check"), given(_health(container, inspection, now))),
        Section(_("Probes"), tuple(_probes(inspection)), own_column=True),
        Section(_("Container"), given(_container(container, inspection, now))),
        Section(_("Ports"), tuple(_ports(inspection))),
        Section(_("Mounts"), tuple(_mounts(inspection, local))),
        Section(_("Networks"), tuple(_networks(inspection)), own_column=True),
        Section(_("Limits"), given(_limits(inspection))),
        Section(_("Environment"), words.environment(part(inspection, "Config", "Env")), True),
        Section(_("Labels"), words.labels(part(inspection, "Config", "Labels")), True),
    )


def _state(container: Container, inspection: Inspection, now: datetime) -> Iterable[Fact]:
    state = part(inspection, "State") or {}
    text, tone = state_words(container)
    yield Fact(_("State"), text, tone=tone)
    if container.state in {State.EXITED, State.DEAD}:
        yield Fact(_("Exit code"), _exit_code(state), tone="bad" if state.get("ExitCode") else "")
    if state.get("OOMKilled"):
        yield Fact(_("Memory"), _("Killed because it used more memory than allowed"), tone="bad")
    yield Fact(_("Error"), state.get("Error") or "", tone="bad")
    yield words.time_fact(_("Started"), state.get("StartedAt"), now)
    if not container.running:
        yield words.time_fact(_("Finished"), state.get("FinishedAt"), now)
    yield Fact(_("Process ID"), str(state.get("Pid") or ""))
    yield Fact(_("Restarts"), str(part(inspection, "RestartCount") or ""))


def _exit_code(state: Mapping[str, Any]) -> str:
    code = int(state.get("ExitCode") or 0)
    # A program that a signal ended reports 128 and the signal's number.
    name = _SIGNALS.get(code - _SIGNALLED)
    return f"{code} ({name})" if name else str(code)


def _health(container: Container, inspection: Inspection, now: datetime) -> Iterable[Fact]:
    health = part(inspection, "State", "Health") or {}
    if (health.get("Status") or "none") == "none":
        return
    word, tone = HEALTHS[container.health]
    yield Fact(_("Status"), _(word), tone=tone)
    yield Fact(_("Failures in a row"), str(health.get("FailingStreak") or ""), tone="bad")
    test = part(inspection, "Config", "Healthcheck", "Test") or ()
    shell = test[:1] == ["CMD-SHELL"]
    probe = " ".join(test[1:]) if shell else words.command(test[1:])
    yield Fact(_("Probe"), probe, code=True)
    yield Fact(_("Every"), words.seconds_of(part(inspection, "Config", "Healthcheck", "Interval")))


def _probes(inspection: Inspection) -> Iterable[Fact]:
    """The last probes of a health check, the newest first: how they ended, and what they said."""
    for probe in reversed(part(inspection, "State", "Health", "Log") or ()):
        begun, ended = moment(probe.get("Start")), moment(probe.get("End"))
        code = probe.get("ExitCode", 0)
        text = _("Exit code {code}").format(code=code)
        if begun and ended:
            took = units.seconds((ended - begun).total_seconds())
            text = _("{result} after {time}").format(result=text, time=took)
        said = str(probe.get("Output") or "").rstrip("\n")
        yield Fact(units.clock(ended) or _("Probe"), text, said, "bad" if code else "good")


def _container(container: Container, inspection: Inspection, now: datetime) -> Iterable[Fact]:
    config = part(inspection, "Config") or {}
    host = part(inspection, "HostConfig") or {}
    yield Fact(_("Name"), container.name)
    yield words.id_fact(_("ID"), container.id)
    yield Fact(_("Image"), container.image, url=link(IMAGE, container.image_id))
    yield words.id_fact(_("Image ID"), part(inspection, "Image") or "")
    yield Fact(_("Compose project"), container.project)
    yield Fact(_("Entrypoint"), words.command(config.get("Entrypoint")), code=True)
    yield Fact(_("Command"), words.command(config.get("Cmd")), code=True)
    yield words.time_fact(_("Created"), part(inspection, "Created"), now)
    yield Fact(_("Restart policy"), _restart(host.get("RestartPolicy")))
    yield Fact(_("User"), config.get("User") or "")
    yield Fact(_("Working directory"), config.get("WorkingDir") or "", code=True)
    yield Fact(_("Host name"), config.get("Hostname") or "")
    yield Fact(_("Terminal"), words.yes(config.get("Tty")))
    yield Fact(_("Removed on exit"), words.yes(host.get("AutoRemove")))
    yield Fact(_("Privileged"), words.yes(host.get("Privileged")), tone="warn")


def _restart(policy: Mapping[str, Any] | None) -> str:
    name = (policy or {}).get("Name") or "no"
    text = _(_RESTARTS.get(name, name))
    most = (policy or {}).get("MaximumRetryCount") or 0
    if not most:
        return text
    times = ngettext("{policy}, at most {count} time", "{policy}, at most {count} times", most)
    return times.format(policy=text, count=most)


def _ports(inspection: Inspection) -> Iterable[Fact]:
    ports = part(inspection, "NetworkSettings", "Ports") or {}
    # A stopped container publishes nothing, but will.
    planned = part(inspection, "HostConfig", "PortBindings") or {}
    names = sorted({*ports, *planned}, key=_port_order)
    for name in names:
        number, _slash, protocol = name.partition("/")
        published = ports.get(name) or []
        for binding in _each_once(published):
            yield _published(name, int(number), protocol or "tcp", binding)
        if published:
            continue
        if wanted := planned.get(name):
            where = ", ".join(_address(binding) for binding in wanted)
            text = _("{address} when it runs").format(address=where)
            yield Fact(name, text, tone="muted")
        else:
            yield Fact(name, _("Not published"), tone="muted")


def _each_once(bindings: Sequence[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """Without the IPv6 twins of ports that are published everywhere."""
    everywhere = {each.get("HostPort") for each in bindings if each.get("HostIp") == "0.0.0.0"}
    return [
        each
        for each in bindings
        if each.get("HostIp") != "::" or each.get("HostPort") not in everywhere
    ]


def _published(name: str, number: int, protocol: str, binding: Mapping[str, str]) -> Fact:
    host_port = int(binding.get("HostPort") or 0)
    port = Port(number, protocol, binding.get("HostIp") or "", host_port)
    return Fact(name, port.url or _address(binding), url=port.url, note=_note(port, binding))


def _note(port: Port, binding: Mapping[str, str]) -> str:
    everywhere = port.host_ip in {"", "0.0.0.0", "::"}
    return _address(binding) if port.url and not everywhere else ""


def _address(binding: Mapping[str, str]) -> str:
    host, port = binding.get("HostIp") or "", binding.get("HostPort") or ""
    port = port or _("any port")
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}" if host else port


def _port_order(name: str) -> tuple[int, str]:
    number, _slash, protocol = name.partition("/")
    return int(number) if number.isdecimal() else 0, protocol


def _mounts(inspection: Inspection, local: bool) -> Iterable[Fact]:
    mounts = part(inspection, "Mounts") or ()
    for mount in sorted(mounts, key=lambda each: each.get("Destination") or ""):
        kind = mount.get("Type") or ""
        source = mount.get("Name") or mount.get("Source") or ""
        target = mount.get("Destination") or ""
        read_only = _("read-only") if mount.get("RW") is False else ""
        label = _(_MOUNTS.get(kind, kind))
        text = f"{source} → {target}" if source else target
        url = _mount_link(kind, source, target, local)
        yield Fact(label, text, note=read_only, code=True, url=url, copy=source)
    for target, options in sorted((part(inspection, "HostConfig", "Tmpfs") or {}).items()):
        yield Fact(_("Memory"), target, note=options, code=True)


def _mount_link(kind: str, source: str, target: str, local: bool) -> str:
    """A volume's card, a folder of this machine, or else where it is in the container."""
    if kind == "volume":
        return link(VOLUME, source, target)
    if kind == "bind" and local and source[:1] == "/":
        return PurePosixPath(source).as_uri()
    return link(FILES, target)


def _networks(inspection: Inspection) -> Iterable[Fact]:
    networks = part(inspection, "NetworkSettings", "Networks") or {}
    for name, network in sorted(networks.items()):
        addresses = (network.get("IPAddress"), network.get("GlobalIPv6Address"))
        text = ", ".join(address for address in addresses if address)
        aliases = ", ".join(network.get("Aliases") or ())
        notes = [
            _("gateway {address}").format(address=network["Gateway"])
            if network.get("Gateway")
            else "",
            _("also known as {names}").format(names=aliases) if aliases else "",
        ]
        note = " · ".join(each for each in notes if each)
        url = link(NETWORK, network.get("NetworkID") or name, name)
        yield Fact(name, text or _("No address"), note, url=url, copy=text or name)


def _limits(inspection: Inspection) -> Iterable[Fact]:
    host = part(inspection, "HostConfig") or {}
    memory, swap = host.get("Memory") or 0, host.get("MemorySwap") or 0
    yield Fact(_("Memory"), units.size(memory) if memory else "")
    yield Fact(_("Memory and swap"), units.size(swap) if swap > 0 else "")
    cores = (host.get("NanoCpus") or 0) / 1e9
    yield Fact(_("Processor cores"), f"{cores:g}" if cores else "")
    yield Fact(_("Processor share"), str(host.get("CpuShares") or ""))
    yield Fact(_("On cores"), host.get("CpusetCpus") or "")
    yield Fact(_("Processes"), str(max(0, host.get("PidsLimit") or 0) or ""))
    for limit in host.get("Ulimits") or ():
        both = f"{limit.get('Soft')}:{limit.get('Hard')}"
        yield Fact(_("Limit {name}").format(name=limit.get("Name")), both)
    yield Fact(_("Devices"), ", ".join(_devices(host)), code=True)
    yield Fact(_("More rights"), ", ".join(host.get("CapAdd") or ()))
    yield Fact(_("Fewer rights"), ", ".join(host.get("CapDrop") or ()))


def _devices(host: Mapping[str, Any]) -> Iterable[str]:
    for device in host.get("Devices") or ():
        yield str(device.get("PathOnHost") or "")
    for request in host.get("DeviceRequests") or ():
        kinds = (kind for group in request.get("Capabilities") or () for kind in group)
        yield " ".join(request.get("DeviceIDs") or kinds)
