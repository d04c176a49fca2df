"""A specification as the engine takes it: the body of a request to create a container, and back.

Source: Docker Engine API, ContainerCreate; the docker CLI's ``cli/command/container/opts.go``.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from pierhead.core.blueprint import BUILT_IN, Blueprint
from pierhead.core.resources import Port
from pierhead.core.run import RunSpec
from pierhead.core.run_mounts import place, take

Json = Mapping[str, Any]

NANO = 1_000_000_000
"""How engines count cores: in billionths."""
_FULL_ID = 64
_DEFAULTS: dict[str, tuple[Any, ...]] = {
    "ShmSize": (64 << 20,),
    "Runtime": ("runc",),
    "IpcMode": ("private",),
    "CgroupnsMode": ("private",),
    "NetworkMode": ("default", "bridge"),
    "MemorySwappiness": (-1,),
    "LogConfig": ({"Type": "json-file", "Config": {}}, {"Type": "json-file", "Config": None}),
    "RestartPolicy": ({"Name": "no", "MaximumRetryCount": 0},),
    "ConsoleSize": ([0, 0],),
    "ContainerIDFile": (),
}
"""What an engine sets for a container that asks for nothing."""


def body_of(spec: RunSpec) -> dict[str, Any]:
    """The body of ``POST /containers/create`` for a specification."""
    body = copy.deepcopy(dict(spec.more))
    host = body.setdefault("HostConfig", {})
    attached = spec.tied
    body |= {
        "Image": spec.image,
        "Cmd": list(spec.command) or None,
        "Entrypoint": list(spec.entrypoint) or None,
        "OpenStdin": spec.interactive,
        "Tty": spec.tty,
        # As a rule leaving its terminal must not end the program.
        "AttachStdin": spec.interactive and attached,
        "StdinOnce": spec.interactive and attached,
        "AttachStdout": attached,
        "AttachStderr": attached,
        "Env": [f"{name}={value}" for name, value in spec.environment],
        "Labels": dict(spec.labels),
        "User": spec.user,
        "WorkingDir": spec.workdir,
        "Hostname": spec.hostname,
    }
    _publish(spec, body, host)
    for mount in spec.mounts:
        place(mount, body, host)
    host |= {
        "AutoRemove": spec.remove,
        "NetworkMode": spec.network or "default",
        "PidMode": spec.pid,
        "RestartPolicy": restart_policy(spec.restart),
        "PublishAllPorts": spec.publish_all,
        "Privileged": spec.privileged,
        "Memory": spec.memory,
        "NanoCpus": round(spec.cpus * NANO),
        "CapAdd": list(spec.cap_add),
    }
    if spec.ipc:
        host["IpcMode"] = spec.ipc
    if spec.init:
        host["Init"] = True
    _join(spec, body)
    return body


def blueprint_of(spec: RunSpec) -> Blueprint:
    """All that makes the container that a specification asks for."""
    return Blueprint(spec.name, body_of(spec), spec.platform)


def _publish(spec: RunSpec, body: dict[str, Any], host: dict[str, Any]) -> None:
    bindings = host.setdefault("PortBindings", {})
    exposed = body.setdefault("ExposedPorts", {})
    for port in spec.ports:
        key = f"{port.number}/{port.protocol}"
        exposed[key] = {}
        published = {"HostIp": port.host_ip, "HostPort": str(port.host_port or "")}
        bindings.setdefault(key, []).append(published)


def restart_policy(policy: str) -> dict[str, Any]:
    """``on-failure:3`` as the engine wants it."""
    name, _colon, count = policy.partition(":")
    return {"Name": name or "no", "MaximumRetryCount": int(count) if count.isdigit() else 0}


def _join(spec: RunSpec, body: dict[str, Any]) -> None:
    config = body.setdefault("NetworkingConfig", {})
    asked = config.get("EndpointsConfig") or {}
    main = spec.network or "bridge"
    names = [main, *spec.networks]
    endpoints = {name: asked[name] for name in names if name in asked}
    if main not in BUILT_IN and not main.startswith("container:"):
        endpoints.setdefault(main, {})
    for name in spec.networks:
        endpoints.setdefault(name, {})
    config["EndpointsConfig"] = endpoints


# -- and back


def spec_of(plan: Blueprint) -> RunSpec:
    """The specification of a blueprint; what has no field in it is in its ``more``."""
    body = copy.deepcopy({k: v for k, v in plan.body.items() if k != "NetworkingConfig"})
    host: dict[str, Any] = body.setdefault("HostConfig", {})
    for name in ("AttachStdout", "AttachStderr"):
        body.pop(name, None)
    stdin = bool(body.pop("AttachStdin", False)) | bool(body.pop("StdinOnce", False))
    interactive = bool(body.pop("OpenStdin", False))
    mounts = take(body, host)
    memory = int(host.pop("Memory", 0) or 0)
    if host.get("MemorySwap") == 2 * memory:
        del host["MemorySwap"]  # As the engine makes it of the limit.
    main = str(host.pop("NetworkMode", "") or "")
    return RunSpec(
        image=str(body.pop("Image", "")),
        command=tuple(body.pop("Cmd", None) or ()),
        name=plan.name,
        entrypoint=tuple(body.pop("Entrypoint", None) or ()),
        interactive=interactive,
        tty=bool(body.pop("Tty", False)),
        detach=not (interactive and stdin),
        remove=bool(host.pop("AutoRemove", False)),
        ports=_ports(body, host),
        publish_all=bool(host.pop("PublishAllPorts", False)),
        mounts=tuple(mounts),
        environment=_pairs(body.pop("Env", None) or ()),
        labels=tuple((body.pop("Labels", None) or {}).items()),
        network="" if main in {"default", "bridge"} else main,
        networks=tuple(name for name in plan.endpoints if name != plan.main_network),
        pid=str(host.pop("PidMode", "") or ""),
        ipc=_ipc(host),
        cap_add=tuple(host.pop("CapAdd", None) or ()),
        restart=_restart(host.pop("RestartPolicy", None) or {}),
        user=str(body.pop("User", "")),
        workdir=str(body.pop("WorkingDir", "")),
        hostname=str(body.pop("Hostname", "")),
        init=bool(host.pop("Init", False)),
        privileged=bool(host.pop("Privileged", False)),
        memory=memory,
        cpus=int(host.pop("NanoCpus", 0) or 0) / NANO,
        platform=plan.platform,
        more=_left(body, host, plan),
    )


def _pairs(entries: Any) -> tuple[tuple[str, str], ...]:
    return tuple((str(entry).partition("=")[0], str(entry).partition("=")[2]) for entry in entries)


def _ports(body: dict[str, Any], host: dict[str, Any]) -> tuple[Port, ...]:
    """Those that are published one by one; ranges to choose from stay in the JSON."""
    ports: list[Port] = []
    bindings = host.get("PortBindings") or {}
    exposed = body.get("ExposedPorts") or {}
    for key, published in list(bindings.items()):
        number, _slash, protocol = key.partition("/")
        entries = published or [{}]
        outer = [str(each.get("HostPort") or "0") for each in entries]
        if not number.isdecimal() or not all(each.isdecimal() for each in outer):
            continue
        ports += [
            Port(int(number), protocol or "tcp", str(each.get("HostIp") or ""), int(text))
            for each, text in zip(entries, outer, strict=True)
        ]
        del bindings[key]
        exposed.pop(key, None)
    return tuple(ports)


def _ipc(host: dict[str, Any]) -> str:
    mode = str(host.pop("IpcMode", "") or "")
    return "" if mode == "private" else mode


def _restart(policy: Json) -> str:
    name, count = str(policy.get("Name") or ""), int(policy.get("MaximumRetryCount") or 0)
    if name in {"", "no"}:
        return ""
    return f"{name}:{count}" if name == "on-failure" and count else name


def _left(body: dict[str, Any], host: dict[str, Any], plan: Blueprint) -> dict[str, Any]:
    """What no field says and no engine does by itself."""
    for name in ("MaskedPaths", "ReadonlyPaths"):
        if host.get(name):
            del host[name]  # The engine's own; only an empty list is somebody's wish.
    kept_host = {
        name: value
        for name, value in host.items()
        if _said(name, value) and value not in _DEFAULTS.get(name, ())
    }
    left = {name: value for name, value in body.items() if _said(name, value)}
    left.pop("HostConfig", None)
    if kept_host:
        left["HostConfig"] = kept_host
    endpoints = {
        name: kept
        for name, endpoint in plan.endpoints.items()
        if (kept := {key: value for key, value in endpoint.items() if _said(key, value)})
    }
    if endpoints:
        left["NetworkingConfig"] = {"EndpointsConfig": endpoints}
    return left


def _said(name: str, value: Any) -> bool:
    if name in {"MaskedPaths", "ReadonlyPaths"}:
        return isinstance(value, list) and not value
    if name in {"StopTimeout", "MemorySwappiness"}:
        return value is not None
    return value not in (None, "", 0, False, [], {}) and name != "ContainerIDFile"
