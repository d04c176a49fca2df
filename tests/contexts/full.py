"""A container with every field set that an engine on one machine can take, and its image."""

from __future__ import annotations

from typing import Any

from pierhead.engine.api_making import CommitSpec

IMAGE = "pierhead/full:1"
COMMIT = CommitSpec(
    IMAGE, "an image that gives its containers something of everything", "Somebody <a@b.example>"
)
SOURCE: dict[str, Any] = {
    "Image": "pierhead/busybox:1",
    "Env": ["FROM_IMAGE=yes", "OVERRIDDEN=by-image"],
    "Labels": {"from.image": "yes", "overridden": "by-image"},
    "ExposedPorts": {"9000/tcp": {}, "9001/udp": {}},
    "Volumes": {"/from-image": {}},
    "Healthcheck": {"Test": ["CMD", "true"], "Interval": 30_000_000_000},
    "StopSignal": "SIGINT",
    "WorkingDir": "/tmp",
    "Entrypoint": ["/bin/sh", "-c"],
    "Cmd": ["sleep 600"],
}
"""The container of which the image is made."""


def body(other: str) -> dict[str, Any]:
    """The body of its creation; ``other`` is a running container, the networks are below."""
    return {
        "Hostname": "box",
        "Domainname": "example.test",
        "User": "0:5",
        "OpenStdin": True,
        "Env": ["OWN=1", "OVERRIDDEN=by-hand", "EMPTY=", "SPACE=a b"],
        "Cmd": ["sleep 601"],
        "Image": IMAGE,
        "Volumes": {"/anonymous": {}},
        "ExposedPorts": {"80/tcp": {}, "90/tcp": {}, "7000/tcp": {}, "53/udp": {}},
        "Labels": {"own": "1", "overridden": "by-hand", "odd <b>": 'a "b"'},
        "StopSignal": "SIGQUIT",
        "StopTimeout": 0,
        "MacAddress": "02:42:0a:4d:00:99",
        "Healthcheck": {
            "Test": ["CMD-SHELL", "exit 0"],
            "Interval": 1_000_000_000,
            "Timeout": 1_500_000_000,
            "Retries": 2,
            "StartPeriod": 3_000_000_000,
        },
        "HostConfig": host(other),
        "NetworkingConfig": {"EndpointsConfig": ENDPOINTS},
    }


NETWORKS = {"front": "10.77.0.0/24", "back": "10.78.0.0/24"}
ENDPOINTS = {
    "front": {
        "Aliases": ["www", "site"],
        "IPAMConfig": {"IPv4Address": "10.77.0.9"},
        "MacAddress": "02:42:0a:4d:00:99",
    },
    "back": {"Aliases": ["backside"], "IPAMConfig": {"IPv4Address": "10.78.0.9"}},
}


def host(other: str) -> dict[str, Any]:
    """What depends on the machine."""
    return {
        "Binds": ["/usr/share:/host:ro,rprivate", "named:/named:nocopy"],
        "Mounts": [
            {"Type": "volume", "Target": "/nameless", "VolumeOptions": {"Labels": {"a": "b"}}},
            {"Type": "volume", "Source": "kept", "Target": "/kept", "ReadOnly": True},
            {
                "Type": "bind",
                "Source": "/usr/lib",
                "Target": "/lib-of-host",
                "ReadOnly": True,
                "BindOptions": {"Propagation": "rprivate"},
            },
            {
                "Type": "tmpfs",
                "Target": "/memory",
                "TmpfsOptions": {"SizeBytes": 1 << 20, "Mode": 0o1770},
            },
        ],
        "Tmpfs": {"/run": "size=1m,mode=1777", "/plain": ""},
        "PortBindings": {
            "80/tcp": [{"HostIp": "127.0.0.1", "HostPort": "8080"}],
            "90/tcp": [{"HostIp": "", "HostPort": "9090"}, {"HostIp": "", "HostPort": "9091"}],
            "53/udp": [{"HostIp": "", "HostPort": "5353"}],
        },
        "NetworkMode": "front",
        "Links": [f"{other}:the-other"],
        "VolumesFrom": [f"{other}:ro"],
        "RestartPolicy": {"Name": "on-failure", "MaximumRetryCount": 5},
        "LogConfig": {"Type": "json-file", "Config": {"max-size": "1m", "max-file": "3"}},
        "CapAdd": ["NET_ADMIN", "SYS_PTRACE"],
        "CapDrop": ["MKNOD"],
        "SecurityOpt": ["no-new-privileges"],
        "MaskedPaths": [],
        "ReadonlyPaths": [],
        "Dns": ["9.9.9.9"],
        "DnsOptions": ["ndots:2"],
        "DnsSearch": ["example.test"],
        "ExtraHosts": ["db:10.0.0.7", "gate:host-gateway"],
        "GroupAdd": ["tty"],
        "IpcMode": "shareable",
        "PidMode": f"container:{other}",
        "OomScoreAdj": 100,
        "ReadonlyRootfs": True,
        "ShmSize": 32 << 20,
        "Sysctls": {"net.ipv4.ip_unprivileged_port_start": "0"},
        "Init": True,
        "CgroupParent": "/pierhead-full",
        "CpuShares": 512,
        "CpuPeriod": 50_000,
        "CpuQuota": 25_000,
        "CpusetCpus": "0",
        "Memory": 64 << 20,
        "MemoryReservation": 32 << 20,
        "MemorySwap": 96 << 20,
        "PidsLimit": 50,
        "Ulimits": [
            {"Name": "nofile", "Soft": 1024, "Hard": 2048},
            {"Name": "nproc", "Soft": 100, "Hard": 100},
        ],
        "Devices": [
            {
                "PathOnHost": "/dev/null",
                "PathInContainer": "/dev/nothing",
                "CgroupPermissions": "rw",
            }
        ],
        "DeviceCgroupRules": ["c 1:3 rmw"],
        "UsernsMode": "host",
        "CgroupnsMode": "host",
        "Runtime": "runc",
    }


UNSTARTED = {
    "DeviceRequests": [
        {
            "Driver": "",
            "Count": -1,
            "DeviceIDs": None,
            "Capabilities": [["gpu"]],
            "Options": {},
        }
    ],
    "BlkioWeight": 300,
    "BlkioDeviceReadBps": [{"Path": "/dev/null", "Rate": 1 << 20}],
    "BlkioDeviceWriteBps": [{"Path": "/dev/null", "Rate": 2 << 20}],
    "BlkioDeviceReadIOps": [{"Path": "/dev/null", "Rate": 100}],
    "BlkioDeviceWriteIOps": [{"Path": "/dev/null", "Rate": 200}],
    "CpusetMems": "0",
    "MemorySwappiness": 30,
    "OomKillDisable": True,
}
"""What this machine may be unable to start with, and engines still keep."""


def other_body() -> dict[str, Any]:
    """Another one, with what cannot be beside the fields of the first."""
    return {
        "Image": "pierhead/busybox:1",
        "Tty": True,
        "AttachStdin": True,
        "AttachStdout": True,
        "AttachStderr": True,
        "OpenStdin": True,
        "StdinOnce": True,
        "Entrypoint": ["sleep"],
        "WorkingDir": "/etc",
        "NetworkDisabled": True,
        "HostConfig": {
            "AutoRemove": True,
            "NanoCpus": 500_000_000,
            "UTSMode": "host",
            "Privileged": True,
            "PublishAllPorts": True,
            "VolumeDriver": "local",
            "Isolation": "default",
            "ConsoleSize": [40, 120],
        },
    }


NEWER_HOST: dict[str, tuple[float, Any]] = {"Annotations": (1.43, {"org.example.note": "a b"})}
"""What engines have from a version of their API on."""

_CONFIG = """
    Hostname Domainname User AttachStdin AttachStdout AttachStderr ExposedPorts Tty OpenStdin
    StdinOnce Env Cmd Healthcheck ArgsEscaped Image Volumes WorkingDir Entrypoint NetworkDisabled
    MacAddress OnBuild Labels StopSignal StopTimeout Shell
"""
CONFIG = frozenset(_CONFIG.split())
_HOST = """
    CpuShares Memory CgroupParent BlkioWeight BlkioWeightDevice BlkioDeviceReadBps
    BlkioDeviceWriteBps BlkioDeviceReadIOps BlkioDeviceWriteIOps CpuPeriod CpuQuota
    CpuRealtimePeriod CpuRealtimeRuntime CpusetCpus CpusetMems Devices DeviceCgroupRules
    DeviceRequests KernelMemory KernelMemoryTCP MemoryReservation MemorySwap MemorySwappiness
    NanoCpus OomKillDisable Init PidsLimit Ulimits CpuCount CpuPercent IOMaximumIOps
    IOMaximumBandwidth Binds ContainerIDFile LogConfig NetworkMode PortBindings RestartPolicy
    AutoRemove VolumeDriver VolumesFrom Mounts ConsoleSize Annotations CapAdd CapDrop CgroupnsMode
    Dns DnsOptions DnsSearch ExtraHosts GroupAdd IpcMode Cgroup Links OomScoreAdj PidMode
    Privileged PublishAllPorts ReadonlyRootfs SecurityOpt StorageOpt Tmpfs UTSMode UsernsMode
    ShmSize Sysctls Runtime Isolation MaskedPaths ReadonlyPaths
"""
HOST = frozenset(_HOST.split())
"""All fields that versions 1.41 to 1.51 of the API have, by ``ContainerConfig`` and ``HostConfig``.

Source: moby's ``docs/api/v1.51.yaml``, and what engines of API 1.41 to 1.51 answer with.
"""

NOT_HERE = {
    "ArgsEscaped": "for Windows",
    "CpuCount": "for Windows",
    "CpuPercent": "for Windows",
    "IOMaximumIOps": "for Windows",
    "IOMaximumBandwidth": "for Windows",
    "OnBuild": "an image's",
    "Shell": "an image's",
    "ContainerIDFile": "a client's",
    "Cgroup": "taken by no engine any more",
    "KernelMemory": "refused by newer kernels",
    "KernelMemoryTCP": "refused by newer kernels",
    "CpuRealtimePeriod": "needs a kernel with real-time groups",
    "CpuRealtimeRuntime": "needs a kernel with real-time groups",
    "BlkioWeightDevice": "needs a kernel with weights for single devices",
    "StorageOpt": "needs a file system with quotas",
}
"""What no test here can ask for, and why."""
