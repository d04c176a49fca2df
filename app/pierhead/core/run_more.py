"""Flags of ``docker run`` that have no field of their own, and their places in the engine's JSON.

Each is read into ``RunSpec.more`` and written from there, by one table.

Source: the docker CLI's ``cli/command/container/opts.go``.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pierhead.core.run_parts import csv_line, csv_words, format_memory, parse_memory
from pierhead.core.shell_words import join

Json = Mapping[str, Any]
Path = tuple[str, ...]

_SECONDS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "ns": 1e-9}
_DURATION = re.compile(r"([0-9.]+)(h|ms|us|µs|ns|m|s)")
_NANO = 1_000_000_000
_MILLION = 1_000_000
_FALSE = {"false", "f", "0"}


# -- the shapes that values have


@dataclass(frozen=True, slots=True)
class Shape:
    """How the values of a flag become JSON and back.

    ``read`` is given what is there already; ``write`` yields the values of the flag.
    """

    read: Callable[[str, Any], Any]
    write: Callable[[Any], Iterator[str]]


def _one(read: Callable[[str], Any], write: Callable[[Any], str] = str) -> Shape:
    def values(found: Any) -> Iterator[str]:
        if found not in (None, "", 0, {}, []):
            yield write(found)

    return Shape(lambda text, _before: read(text), values)


def _each(read: Callable[[str], Any], write: Callable[[Any], str]) -> Shape:
    return Shape(
        lambda text, before: [*(before or ()), read(text)],
        lambda found: (write(each) for each in found or ()),
    )


def _pair(text: str, before: Any) -> dict[str, str]:
    name, _equals, value = text.partition("=")
    return {**(before or {}), name: value}


def parse_duration(text: str) -> int:
    """Nanoseconds of ``1m30s``; raises ``ValueError``."""
    parts = _DURATION.findall(text)
    if not parts or "".join("".join(part) for part in parts) != text:
        raise ValueError(text)
    return round(sum(float(number) * _SECONDS[unit] for number, unit in parts) * _NANO)


def format_duration(nanoseconds: int) -> str:
    """``1m30s`` as exact as it is; empty for none."""
    text, left = "", nanoseconds
    for unit, size in (("h", 3600), ("m", 60), ("s", 1)):
        count, left = divmod(left, size * _NANO)
        text += f"{count}{unit}" if count else ""
    if left % _MILLION == 0:
        return text + (f"{left // _MILLION}ms" if left else "")
    return text + f"{left}ns"


def _amount(text: str) -> int:
    return -1 if text == "-1" else parse_memory(text)


def _format_amount(count: int) -> str:
    return "-1" if count == -1 else format_memory(count)


def _device(text: str) -> dict[str, str]:
    parts = text.split(":")
    source, rights = parts[0], "rwm"
    if len(parts) > 1 and re.fullmatch("[rwm]+", parts[-1]):
        rights = parts.pop()
    target = parts[1] if len(parts) > 1 else source
    return {"PathOnHost": source, "PathInContainer": target, "CgroupPermissions": rights}


def _format_device(found: Json) -> str:
    source, target = found["PathOnHost"], found.get("PathInContainer") or found["PathOnHost"]
    rights = found.get("CgroupPermissions") or "rwm"
    if rights != "rwm":
        return f"{source}:{target}:{rights}"
    return source if source == target else f"{source}:{target}"


def _ulimit(text: str) -> dict[str, Any]:
    name, _equals, values = text.partition("=")
    soft, _colon, hard = values.partition(":")
    return {"Name": name, "Soft": int(soft), "Hard": int(hard or soft)}


def _format_ulimit(found: Json) -> str:
    soft, hard = found.get("Soft"), found.get("Hard")
    return f"{found['Name']}={soft}" + (f":{hard}" if hard != soft else "")


def _rate(text: str) -> dict[str, Any]:
    path, _colon, rate = text.rpartition(":")
    return {"Path": path, "Rate": parse_memory(rate)}


def _weight(text: str) -> dict[str, Any]:
    path, _colon, weight = text.rpartition(":")
    return {"Path": path, "Weight": int(weight)}


def _gpus(text: str) -> dict[str, Any]:
    """``all``, ``2``, or ``"device=0,1",capabilities=compute``."""
    found: dict[str, Any] = {"Driver": "", "Count": 0, "DeviceIDs": None}
    found |= {"Capabilities": [["gpu"]], "Options": {}}
    for word in csv_words(text):
        key, equals, value = word.partition("=")
        if not equals or key == "count":
            found["Count"] = -1 if (value or key) == "all" else int(value or key)
        elif key == "driver":
            found["Driver"] = value
        elif key == "device":
            found["DeviceIDs"] = value.split(",")
        elif key == "capabilities":
            found["Capabilities"] = [["gpu", *value.split(",")]]
        elif key == "options":
            found["Options"] = dict(each.partition("=")[::2] for each in csv_words(value))
    return found


def _format_gpus(found: Json) -> str:
    words = []
    if found.get("Driver"):
        words.append(f"driver={found['Driver']}")
    if count := found.get("Count"):
        words.append("all" if count == -1 else str(count))
    if ids := found.get("DeviceIDs"):
        words.append("device=" + ",".join(ids))
    extra = [each for each in (found.get("Capabilities") or [[]])[0] if each != "gpu"]
    if extra:
        words.append("capabilities=" + ",".join(extra))
    if options := found.get("Options"):
        words.append("options=" + csv_line(f"{k}={v}" for k, v in options.items()))
    return csv_line(words)


def _health_command(text: str) -> list[str]:
    return ["CMD-SHELL", text] if text else []


def _write_health_command(found: Any) -> Iterator[str]:
    if found and found[0] == "CMD-SHELL":
        yield from found[1:2]
    elif found and found[0] == "CMD":
        yield join(found[1:])


def _expose(text: str, before: Any) -> dict[str, Any]:
    return {**(before or {}), text if "/" in text else f"{text}/tcp": {}}


TEXT, NUMBER = _one(str), _one(int)
EXACT = Shape(
    lambda text, _before: int(text),
    lambda found: iter(() if found in (None, -1) else (str(found),)),
)
"""A number of which 0 means something else than nothing."""
AMOUNT = _one(_amount, _format_amount)
DURATION = _one(parse_duration, format_duration)
LIST = _each(str, str)
PAIRS = Shape(_pair, lambda found: (f"{k}={v}" for k, v in (found or {}).items()))
SWITCH = Shape(
    lambda text, _before: text.lower() not in _FALSE,
    lambda found: iter(("",) if found else ()),
)
RATES = _each(_rate, lambda each: f"{each['Path']}:{each['Rate']}")
WEIGHTS = _each(_weight, lambda each: f"{each['Path']}:{each['Weight']}")
EXPOSED = Shape(_expose, lambda found: (key.removesuffix("/tcp") for key in found or ()))
NONE_HEALTH = Shape(
    lambda text, before: before if text.lower() in _FALSE else ["NONE"],
    lambda found: iter(("",) if found == ["NONE"] else ()),
)


def _host(*names: str) -> Path:
    return ("HostConfig", *names)


FLAGS: dict[str, tuple[Path, Shape]] = {
    "domainname": (("Domainname",), TEXT),
    "mac-address": (("MacAddress",), TEXT),
    "stop-signal": (("StopSignal",), TEXT),
    "stop-timeout": (("StopTimeout",), EXACT),
    "expose": (("ExposedPorts",), EXPOSED),
    "health-cmd": (
        ("Healthcheck", "Test"),
        Shape(lambda text, _before: _health_command(text), _write_health_command),
    ),
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
    "device": (_host("Devices"), _each(_device, _format_device)),
    "device-cgroup-rule": (_host("DeviceCgroupRules"), LIST),
    "gpus": (_host("DeviceRequests"), _each(_gpus, _format_gpus)),
    "ulimit": (_host("Ulimits"), _each(_ulimit, _format_ulimit)),
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
    path, shape = FLAGS[flag]
    put(more, path, shape.read(value, get(more, path)))
    return True


def without_flags(more: Json) -> dict[str, Any]:
    """What of ``more`` no flag of this table says."""
    left = copy.deepcopy(dict(more))
    paths = [path for path, _shape in FLAGS.values()]
    for path in (*paths, _host("MaskedPaths"), _host("ReadonlyPaths")):
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
    for flag, (path, shape) in FLAGS.items():
        for value in shape.write(get(more, path)):
            yield flag, value
    if get(more, _host("MaskedPaths")) == []:
        yield "security-opt", _UNCONFINED
