"""A container as ``docker run`` would create it: a ``RunSpec`` in the words of the SDK."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from pierhead.core.run import Mount, RunSpec

if TYPE_CHECKING:
    from docker import APIClient

_NANO = 1_000_000_000
"""How engines count cores: in billionths."""


def create(api: APIClient, spec: RunSpec) -> Mapping[str, Any]:
    """Create it without starting; the engine's answer."""
    ports = [(port.number, port.protocol) for port in spec.ports]
    anonymous = [
        mount.target
        for mount in spec.mounts
        if mount.kind == "volume" and not mount.source and not mount.read_only
    ]
    answer: Mapping[str, Any] = api.create_container(
        spec.image,
        list(spec.command) or None,
        name=spec.name or None,
        entrypoint=list(spec.entrypoint) or None,
        # As a rule leaving its terminal must not end the program.
        detach=not spec.tied,
        stdin_open=spec.interactive,
        tty=spec.tty,
        ports=ports or None,
        volumes=anonymous or None,
        environment=[f"{name}={value}" for name, value in spec.environment] or None,
        labels=dict(spec.labels) or None,
        user=spec.user or None,
        working_dir=spec.workdir or None,
        hostname=spec.hostname or None,
        platform=spec.platform or None,
        host_config=_host_config(api, spec),
    )
    return answer


def _host_config(api: APIClient, spec: RunSpec) -> Any:
    bindings: dict[int | str, list[dict[str, str]]] = {}
    for port in spec.ports:
        published = {"HostIp": port.host_ip, "HostPort": str(port.host_port or "")}
        bindings.setdefault(f"{port.number}/{port.protocol}", []).append(published)
    return api.create_host_config(
        binds=[_bind(mount) for mount in spec.mounts if _is_bind(mount)] or None,
        mounts=[_mount(mount) for mount in spec.mounts if _needs_mount(mount)] or None,
        tmpfs={
            mount.target: "ro" if mount.read_only else ""
            for mount in spec.mounts
            if mount.kind == "tmpfs"
        }
        or None,
        port_bindings=bindings or None,
        auto_remove=spec.remove,
        network_mode=spec.network or None,
        pid_mode=spec.pid or None,
        ipc_mode=spec.ipc or None,
        cap_add=list(spec.cap_add) or None,
        restart_policy=_restart(spec.restart),
        publish_all_ports=spec.publish_all,
        init=spec.init or None,
        privileged=spec.privileged,
        mem_limit=spec.memory or None,
        nano_cpus=round(spec.cpus * _NANO) or None,
    )


def _is_bind(mount: Mount) -> bool:
    return mount.kind in {"bind", "volume"} and bool(mount.source) and not _needs_mount(mount)


def _needs_mount(mount: Mount) -> bool:
    """Whether ``source:target:mode`` cannot say it."""
    if mount.kind == "volume" and not mount.source:
        return mount.read_only
    return (
        mount.kind in {"bind", "volume"}
        and mount.source.startswith("/")
        and (":" in mount.source or ":" in mount.target)
    )


def _bind(mount: Mount) -> str:
    return f"{mount.source}:{mount.target}" + (":ro" if mount.read_only else "")


def _mount(mount: Mount) -> Any:
    from docker.types import Mount as SdkMount

    return SdkMount(
        mount.target, mount.source or None, type=cast(Any, mount.kind), read_only=mount.read_only
    )


def _restart(policy: str) -> dict[str, Any] | None:
    """``on-failure:3`` as the engine wants it."""
    name, _colon, count = policy.partition(":")
    if not name or name == "no":
        return None
    return {"Name": name, "MaximumRetryCount": int(count) if count.isdigit() else 0}
