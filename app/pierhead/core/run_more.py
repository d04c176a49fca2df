"""Flags of ``docker run`` that have no field of their own, and their places in the engine's JSON.

Each is read into ``RunSpec.more`` and written from there, by one table.

Source: the docker CLI's ``cli/command/container/opts.go``.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from pierhead.core import run_gpus
from pierhead.core.run_shapes import (
    AMOUNT,
    DEVICES,
    DURATION,
    EXACT,
    EXPOSED,
    HEALTH,
    LIST,
    NONE_HEALTH,
    NUMBER,
    PAIRS,
    RATES,
    SWITCH,
    TEXT,
    ULIMITS,
    WEIGHTS,
    Shape,
)

Json = Mapping[str, Any]
Path = tuple[str, ...]


def _host(*names: str) -> Path:
    return ("HostConfig", *names)


_REQUESTS = _host("DeviceRequests")

FLAGS: dict[str, tuple[Path, Shape]] = {
    "domainname": (("Domainname",), TEXT),
    "mac-address": (("MacAddress",), TEXT),
    "stop-signal": (("StopSignal",), TEXT),
    "stop-timeout": (("StopTimeout",), EXACT),
    "expose": (("ExposedPorts",), EXPOSED),
    "health-cmd": (("Healthcheck", "Test"), HEALTH),
    "health-interval": (("Healthcheck", "Interval"), DURATION),
    "health-timeout": (("Healthcheck", "Timeout"), DURATION),
    "health-start-period": (("Healthcheck", "StartPeriod"), DURATION),
    "health-start-interval": (("Healthcheck", "StartInterval"), DURATION),
    "health-retries": (("Healthcheck", "Retries"), NUMBER),
    "no-healthcheck": (("Healthcheck", "Test"), NONE_HEALTH),
    "read-only": (_host("ReadonlyRootfs"), SWITCH),
    "cap-drop": (_host("CapDrop"), LIST),
    "security-opt": (_host("SecurityOpt"), LIST),
    "group-add": (_host("GroupAdd"), LIST),
    "device": (_host("Devices"), DEVICES),
    "device-cgroup-rule": (_host("DeviceCgroupRules"), LIST),
    "gpus": (_REQUESTS, Shape(run_gpus.with_gpus, run_gpus.gpus)),
    "ulimit": (_host("Ulimits"), ULIMITS),
    "sysctl": (_host("Sysctls"), PAIRS),
    "storage-opt": (_host("StorageOpt"), PAIRS),
    "annotation": (_host("Annotations"), PAIRS),
    "log-driver": (_host("LogConfig", "Type"), TEXT),
    "log-opt": (_host("LogConfig", "Config"), PAIRS),
    "link": (_host("Links"), LIST),
    "add-host": (_host("ExtraHosts"), LIST),
    "dns": (_host("Dns"), LIST),
    "dns-option": (_host("DnsOptions"), LIST),
    "dns-search": (_host("DnsSearch"), LIST),
    "volumes-from": (_host("VolumesFrom"), LIST),
    "volume-driver": (_host("VolumeDriver"), TEXT),
    "userns": (_host("UsernsMode"), TEXT),
    "uts": (_host("UTSMode"), TEXT),
    "cgroupns": (_host("CgroupnsMode"), TEXT),
    "cgroup-parent": (_host("CgroupParent"), TEXT),
    "runtime": (_host("Runtime"), TEXT),
    "isolation": (_host("Isolation"), TEXT),
    "shm-size": (_host("ShmSize"), AMOUNT),
    "memory-reservation": (_host("MemoryReservation"), AMOUNT),
    "memory-swap": (_host("MemorySwap"), AMOUNT),
    "memory-swappiness": (_host("MemorySwappiness"), EXACT),
    "kernel-memory": (_host("KernelMemory"), AMOUNT),
    "oom-kill-disable": (_host("OomKillDisable"), SWITCH),
    "oom-score-adj": (_host("OomScoreAdj"), NUMBER),
    "pids-limit": (_host("PidsLimit"), NUMBER),
    "cpu-shares": (_host("CpuShares"), NUMBER),
    "cpu-period": (_host("CpuPeriod"), NUMBER),
    "cpu-quota": (_host("CpuQuota"), NUMBER),
    "cpu-rt-period": (_host("CpuRealtimePeriod"), NUMBER),
    "cpu-rt-runtime": (_host("CpuRealtimeRuntime"), NUMBER),
    "cpuset-cpus": (_host("CpusetCpus"), TEXT),
    "cpuset-mems": (_host("CpusetMems"), TEXT),
    "cpu-count": (_host("CpuCount"), NUMBER),
    "cpu-percent": (_host("CpuPercent"), NUMBER),
    "io-maxiops": (_host("IOMaximumIOps"), NUMBER),
    "io-maxbandwidth": (_host("IOMaximumBandwidth"), AMOUNT),
    "blkio-weight": (_host("BlkioWeight"), NUMBER),
    "blkio-weight-device": (_host("BlkioWeightDevice"), WEIGHTS),
    "device-read-bps": (_host("BlkioDeviceReadBps"), RATES),
    "device-write-bps": (_host("BlkioDeviceWriteBps"), RATES),
    "device-read-iops": (_host("BlkioDeviceReadIOps"), RATES),
    "device-write-iops": (_host("BlkioDeviceWriteIOps"), RATES),
}
"""Where in the JSON each flag's values are, and what they look like there."""

_UNCONFINED = "systempaths=unconfined"


def get(tree: Any, path: Path) -> Any:
    """What is at a path of the JSON; None for nothing."""
    for name in path:
        tree = tree.get(name) if isinstance(tree, Mapping) else None
    return tree


def put(tree: dict[str, Any], path: Path, value: Any) -> None:
    """Set what is at a path of the JSON."""
    for name in path[:-1]:
        tree = tree.setdefault(name, {})
    tree[path[-1]] = value


def read(more: dict[str, Any], flag: str, value: str) -> bool:
    """Note what a flag asks for; False for a flag that is not known here.

    Raises ``ValueError`` for a value that cannot be read.
    """
    if flag not in FLAGS:
        return False
    if flag == "security-opt" and value == _UNCONFINED:
        put(more, _host("MaskedPaths"), [])
        put(more, _host("ReadonlyPaths"), [])
        return True
    if flag == "device" and run_gpus.is_cdi_name(value):
        put(more, _REQUESTS, run_gpus.with_cdi_name(get(more, _REQUESTS), value))
        return True
    path, shape = FLAGS[flag]
    put(more, path, shape.read(value, get(more, path)))
    return True


def without_flags(more: Json) -> dict[str, Any]:
    """What of ``more`` no flag of this table says."""
    left = copy.deepcopy(dict(more))
    paths = [path for path, _shape in FLAGS.values()]
    for path in (*paths, _host("MaskedPaths"), _host("ReadonlyPaths")):
        if path != _REQUESTS or run_gpus.sayable(get(more, path)):
            _drop(left, path)
    return left


def _drop(tree: dict[str, Any], path: Path) -> None:
    """Take away what is at a path, and what is empty then."""
    inner = tree.get(path[0])
    if len(path) == 1:
        tree.pop(path[0], None)
    elif isinstance(inner, dict):
        _drop(inner, path[1:])
        if not inner:
            del tree[path[0]]


def unsaid(more: Json) -> list[str]:
    """The names of what ``more`` holds that no flag can say."""
    left = without_flags(more)
    left.pop("NetworkingConfig", None)
    host = left.pop("HostConfig", None) or {}
    return [name for tree in (left, host) for name, value in tree.items() if value]


def write(more: Json) -> Iterator[tuple[str, str]]:
    """The flags that say what ``more`` holds, each with its value, empty for a switch."""
    requests = get(more, _REQUESTS)
    for flag, (path, shape) in FLAGS.items():
        if path != _REQUESTS or run_gpus.sayable(requests):
            yield from ((flag, value) for value in shape.write(get(more, path)))
    if run_gpus.sayable(requests):
        yield from (("device", name) for name in run_gpus.cdi_names(requests))
    if get(more, _host("MaskedPaths")) == []:
        yield "security-opt", _UNCONFINED
