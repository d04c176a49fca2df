"""The words of a Compose service and the flags of ``docker run`` that say the same.

Between the two stands a list of flags, so that whatever the form and the engine know is known here
as well.

Source: the Compose specification, "Services top-level elements".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from pierhead.core.run_more import get, put
from pierhead.core.run_parts import csv_words

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
RATES: dict[str, tuple[Path, str]] = {
    "blkio-weight-device": (("blkio_config", "weight_device"), "weight"),
    "device-read-bps": (("blkio_config", "device_read_bps"), "rate"),
    "device-write-bps": (("blkio_config", "device_write_bps"), "rate"),
    "device-read-iops": (("blkio_config", "device_read_iops"), "rate"),
    "device-write-iops": (("blkio_config", "device_write_iops"), "rate"),
}
GPUS: Path = ("deploy", "resources", "reservations", "devices")
MOUNT: dict[str, Path] = {
    "type": ("type",),
    "source": ("source",),
    "target": ("target",),
    "bind-propagation": ("bind", "propagation"),
    "volume-subpath": ("volume", "subpath"),
    "consistency": ("consistency",),
    "tmpfs-size": ("tmpfs", "size"),
    "tmpfs-mode": ("tmpfs", "mode"),
}
MOUNT_SWITCHES: dict[str, Path] = {
    "readonly": ("read_only",),
    "volume-nocopy": ("volume", "nocopy"),
    "bind-create-src": ("bind", "create_host_path"),
}
ENDPOINT: dict[str, Path] = {
    "ipv4_address": ("IPAMConfig", "IPv4Address"),
    "ipv6_address": ("IPAMConfig", "IPv6Address"),
    "link_local_ips": ("IPAMConfig", "LinkLocalIPs"),
    "aliases": ("Aliases",),
    "mac_address": ("MacAddress",),
    "driver_opts": ("DriverOpts",),
    "gw_priority": ("GwPriority",),
}
"""What is asked of a network."""
TEST: Path = ("Healthcheck", "Test")
"""Where engines have the command that checks health."""
SAID_ELSEWHERE = {"detach", "network", "network-alias", "ip", "ip6", "link-local-ip", "entrypoint"}


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
    elif flag in RATES:
        path, word = RATES[flag]
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
    put(service, GPUS, [*(get(service, GPUS) or ()), entry])
    return []


def gather_reservations(service: dict[str, Any]) -> None:
    """Say what is reserved in one place, where Compose wants it once devices are."""
    if get(service, GPUS) and "mem_reservation" in service:
        put(service, (*GPUS[:-1], "memory"), service.pop("mem_reservation"))


def _take_mount(service: dict[str, Any], value: str) -> list[str]:
    entry: dict[str, Any] = {}
    unsaid: list[str] = []
    for word in csv_words(value):
        key, _equals, text = word.partition("=")
        if key in MOUNT_SWITCHES:
            put(entry, MOUNT_SWITCHES[key], True)
        elif key == "tmpfs-mode":
            put(entry, MOUNT[key], int(text, 8))
        elif key in MOUNT:
            put(entry, MOUNT[key], int(text) if text.isdecimal() else text)
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
