"""The words of a Compose service and the flags of ``docker run`` that say the same.

Between the two stands a list of flags, so that whatever the form and the engine know is known here
as well.

Source: the Compose specification, "Services top-level elements".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from pierhead.core.run_more import get, put
from pierhead.core.run_parts import csv_line, csv_words
from pierhead.core.run_shapes import parse_duration
from pierhead.core.shell_words import join

Path = tuple[str, ...]
Said = Iterator[tuple[str, str]]
"""Flags by their names, each with its value."""

TEXTS: dict[str, Path] = {
    "name": ("container_name",),
    "platform": ("platform",),
    "restart": ("restart",),
    "user": ("user",),
    "workdir": ("working_dir",),
    "hostname": ("hostname",),
    "domainname": ("domainname",),
    "mac-address": ("mac_address",),
    "pid": ("pid",),
    "ipc": ("ipc",),
    "uts": ("uts",),
    "userns": ("userns_mode",),
    "cgroupns": ("cgroup",),
    "cgroup-parent": ("cgroup_parent",),
    "runtime": ("runtime",),
    "isolation": ("isolation",),
    "stop-signal": ("stop_signal",),
    "shm-size": ("shm_size",),
    "memory": ("mem_limit",),
    "memory-reservation": ("mem_reservation",),
    "memory-swap": ("memswap_limit",),
    "cpuset-cpus": ("cpuset",),
    "pull": ("pull_policy",),
    "log-driver": ("logging", "driver"),
    "health-interval": ("healthcheck", "interval"),
    "health-timeout": ("healthcheck", "timeout"),
    "health-start-period": ("healthcheck", "start_period"),
    "health-start-interval": ("healthcheck", "start_interval"),
}
NUMBERS: dict[str, Path] = {
    "cpus": ("cpus",),
    "cpu-shares": ("cpu_shares",),
    "cpu-period": ("cpu_period",),
    "cpu-quota": ("cpu_quota",),
    "cpu-rt-period": ("cpu_rt_period",),
    "cpu-rt-runtime": ("cpu_rt_runtime",),
    "cpu-count": ("cpu_count",),
    "cpu-percent": ("cpu_percent",),
    "pids-limit": ("pids_limit",),
    "memory-swappiness": ("mem_swappiness",),
    "oom-score-adj": ("oom_score_adj",),
    "health-retries": ("healthcheck", "retries"),
    "blkio-weight": ("blkio_config", "weight"),
}
SWITCHES: dict[str, Path] = {
    "interactive": ("stdin_open",),
    "tty": ("tty",),
    "init": ("init",),
    "privileged": ("privileged",),
    "read-only": ("read_only",),
    "oom-kill-disable": ("oom_kill_disable",),
    "no-healthcheck": ("healthcheck", "disable"),
}
LISTS: dict[str, Path] = {
    "cap-add": ("cap_add",),
    "cap-drop": ("cap_drop",),
    "security-opt": ("security_opt",),
    "group-add": ("group_add",),
    "device": ("devices",),
    "device-cgroup-rule": ("device_cgroup_rules",),
    "dns": ("dns",),
    "dns-option": ("dns_opt",),
    "dns-search": ("dns_search",),
    "add-host": ("extra_hosts",),
    "link": ("external_links",),
    "expose": ("expose",),
    "publish": ("ports",),
    "volume": ("volumes",),
    "tmpfs": ("tmpfs",),
}
MAPS: dict[str, Path] = {
    "env": ("environment",),
    "label": ("labels",),
    "sysctl": ("sysctls",),
    "storage-opt": ("storage_opt",),
    "annotation": ("annotations",),
    "log-opt": ("logging", "options"),
}
_RATES: dict[str, tuple[Path, str]] = {
    "blkio-weight-device": (("blkio_config", "weight_device"), "weight"),
    "device-read-bps": (("blkio_config", "device_read_bps"), "rate"),
    "device-write-bps": (("blkio_config", "device_write_bps"), "rate"),
    "device-read-iops": (("blkio_config", "device_read_iops"), "rate"),
    "device-write-iops": (("blkio_config", "device_write_iops"), "rate"),
}
_GPUS: Path = ("deploy", "resources", "reservations", "devices")
_MOUNT: dict[str, Path] = {
    "type": ("type",),
    "source": ("source",),
    "target": ("target",),
    "bind-propagation": ("bind", "propagation"),
    "volume-subpath": ("volume", "subpath"),
    "consistency": ("consistency",),
    "tmpfs-size": ("tmpfs", "size"),
    "tmpfs-mode": ("tmpfs", "mode"),
}
_MOUNT_SWITCHES: dict[str, Path] = {
    "readonly": ("read_only",),
    "volume-nocopy": ("volume", "nocopy"),
    "bind-create-src": ("bind", "create_host_path"),
}
SAID_ELSEWHERE = {"detach", "network", "network-alias", "ip", "ip6", "link-local-ip", "entrypoint"}


# -- from flags to words


def take(service: dict[str, Any], flag: str, value: str) -> list[str]:
    """Say one flag in a service; what of it Compose has no word for."""
    if flag in TEXTS:
        put(service, TEXTS[flag], -1 if value == "-1" else value)
    elif flag in NUMBERS:
        number = float(value)
        put(service, NUMBERS[flag], int(number) if number.is_integer() else number)
    elif flag in SWITCHES:
        put(service, SWITCHES[flag], True)
    elif flag in LISTS:
        put(service, LISTS[flag], [*(get(service, LISTS[flag]) or ()), value])
    elif flag in MAPS:
        name, _equals, text = value.partition("=")
        put(service, MAPS[flag], {**(get(service, MAPS[flag]) or {}), name: text})
    elif flag in _RATES:
        path, word = _RATES[flag]
        device, _colon, rate = value.rpartition(":")
        entry = {"path": device, word: int(rate) if rate.isdecimal() else rate}
        put(service, path, [*(get(service, path) or ()), entry])
    elif flag in _TAKERS:
        return _TAKERS[flag](service, value)
    elif flag not in SAID_ELSEWHERE:
        return [f"--{flag}"]
    return []


def _take_health(service: dict[str, Any], value: str) -> list[str]:
    put(service, ("healthcheck", "test"), value)
    return []


def _take_volumes_from(service: dict[str, Any], value: str) -> list[str]:
    """For Compose a bare name would be that of a service."""
    service.setdefault("volumes_from", []).append(f"container:{value}")
    return []


def _take_grace(service: dict[str, Any], value: str) -> list[str]:
    service["stop_grace_period"] = f"{value}s"
    return []


def _take_ulimit(service: dict[str, Any], value: str) -> list[str]:
    name, _equals, limits = value.partition("=")
    soft, colon, hard = limits.partition(":")
    limit: Any = {"soft": int(soft), "hard": int(hard)} if colon else int(soft)
    put(service, ("ulimits", name), limit)
    return []


def _take_gpus(service: dict[str, Any], value: str) -> list[str]:
    entry: dict[str, Any] = {"capabilities": ["gpu"]}
    for word in csv_words(value):
        key, equals, text = word.partition("=")
        if not equals:
            entry["count"] = text or (key if key == "all" else int(key))
        elif key == "device":
            entry["device_ids"] = text.split(",")
        elif key == "capabilities":
            entry["capabilities"] = ["gpu", *text.split(",")]
        elif key == "options":
            entry["options"] = dict(each.partition("=")[::2] for each in csv_words(text))
        else:
            entry[key] = text
    put(service, _GPUS, [*(get(service, _GPUS) or ()), entry])
    return []


def gather_reservations(service: dict[str, Any]) -> None:
    """Say what is reserved in one place, where Compose wants it once devices are."""
    if get(service, _GPUS) and "mem_reservation" in service:
        put(service, (*_GPUS[:-1], "memory"), service.pop("mem_reservation"))


def _take_mount(service: dict[str, Any], value: str) -> list[str]:
    entry: dict[str, Any] = {}
    unsaid: list[str] = []
    for word in csv_words(value):
        key, _equals, text = word.partition("=")
        if key in _MOUNT_SWITCHES:
            put(entry, _MOUNT_SWITCHES[key], True)
        elif key == "tmpfs-mode":
            put(entry, _MOUNT[key], int(text, 8))
        elif key in _MOUNT:
            put(entry, _MOUNT[key], int(text) if text.isdecimal() else text)
        else:
            unsaid.append(key)
    service.setdefault("volumes", []).append(entry)
    return unsaid


_TAKERS: dict[str, Callable[[dict[str, Any], str], list[str]]] = {
    "health-cmd": _take_health,
    "stop-timeout": _take_grace,
    "volumes-from": _take_volumes_from,
    "ulimit": _take_ulimit,
    "gpus": _take_gpus,
    "mount": _take_mount,
}


# -- from words to flags


def flags(service: Mapping[str, Any]) -> Said:
    """The flags that a service asks for, without those about networks and programs."""
    for flag, path in (TEXTS | NUMBERS | SWITCHES).items():
        if (value := get(service, path)) is not None:
            yield flag, _text(value)
    for flag, path in LISTS.items():
        yield from ((flag, each) for each in _list(get(service, path)) if isinstance(each, str))
    for flag, path in MAPS.items():
        yield from ((flag, each) for each in _pairs(get(service, path)))
    for each in (_rates, _health, _limits, _deployed, _mounts, _long_ports):
        yield from each(service)


def _rates(service: Mapping[str, Any]) -> Said:
    for flag, (path, word) in _RATES.items():
        for each in get(service, path) or ():
            yield flag, f"{each['path']}:{each[word]}"


def _limits(service: Mapping[str, Any]) -> Said:
    for name in service.get("volumes_from") or ():
        yield "volumes-from", str(name).removeprefix("container:")
    if grace := service.get("stop_grace_period"):
        yield "stop-timeout", str(round(parse_duration(str(grace)) / 1e9))
    for name, limit in (service.get("ulimits") or {}).items():
        both = f"{limit['soft']}:{limit['hard']}" if isinstance(limit, Mapping) else str(limit)
        yield "ulimit", f"{name}={both}"


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _list(value: Any) -> list[Any]:
    """A list of texts; a single one is one, and a mapping is pairs."""
    if isinstance(value, Mapping):
        return [f"{key}:{each}" for key, each in value.items()]
    items = value if isinstance(value, list) else [] if value is None else [value]
    return [each if isinstance(each, Mapping) else _text(each) for each in items]


def _pairs(value: Any) -> Iterable[str]:
    if isinstance(value, Mapping):
        return [f"{key}={'' if each is None else _text(each)}" for key, each in value.items()]
    return [_text(each) for each in value or ()]


def _health(service: Mapping[str, Any]) -> Said:
    test = get(service, ("healthcheck", "test"))
    if isinstance(test, list):
        if test[:1] == ["NONE"]:
            yield "no-healthcheck", "true"
        elif test:
            yield "health-cmd", test[1] if test[0] == "CMD-SHELL" else join(test[1:])
    elif test:
        yield "health-cmd", str(test)


def _deployed(service: Mapping[str, Any]) -> Said:
    limits = get(service, ("deploy", "resources", "limits")) or {}
    for key, flag in (("memory", "memory"), ("cpus", "cpus"), ("pids", "pids-limit")):
        if limits.get(key):
            yield flag, _text(limits[key])
    if reserved := get(service, (*_GPUS[:-1], "memory")):
        yield "memory-reservation", _text(reserved)
    for entry in get(service, _GPUS) or ():
        words = [f"driver={entry['driver']}"] if entry.get("driver") else []
        if entry.get("count"):
            words.append(_text(entry["count"]))
        if ids := entry.get("device_ids"):
            words.append("device=" + ",".join(map(str, ids)))
        if extra := [each for each in entry.get("capabilities") or () if each != "gpu"]:
            words.append("capabilities=" + ",".join(extra))
        if options := entry.get("options"):
            words.append("options=" + csv_line(f"{k}={v}" for k, v in options.items()))
        yield "gpus", csv_line(words or ["all"])


def _mounts(service: Mapping[str, Any]) -> Said:
    for entry in service.get("volumes") or ():
        if not isinstance(entry, Mapping):
            continue
        words = []
        for key, path in _MOUNT.items():
            value = get(entry, path)
            if value not in (None, ""):
                words.append(f"{key}={value:o}" if key == "tmpfs-mode" else f"{key}={value}")
        words += [key for key, path in _MOUNT_SWITCHES.items() if get(entry, path)]
        yield "mount", csv_line(words)


def _long_ports(service: Mapping[str, Any]) -> Said:
    for entry in service.get("ports") or ():
        if isinstance(entry, Mapping):
            ip = f"{entry['host_ip']}:" if entry.get("host_ip") else ""
            outer = str(entry.get("published") or "")
            head = f"{ip}{outer}:" if ip or outer else ""
            yield "publish", f"{head}{entry['target']}/{entry.get('protocol') or 'tcp'}"


def known_keys() -> set[str]:
    """The words of a service that are understood here."""
    tables = (TEXTS, NUMBERS, SWITCHES, LISTS, MAPS)
    found = {path[0] for table in tables for path in table.values()}
    return found | {"blkio_config", "ulimits", "stop_grace_period", "deploy", "volumes_from"}
