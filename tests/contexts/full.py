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
    "StorageOpt": None,
    "UTSMode": "",
}
"""What this machine may be unable to start with, and engines still keep."""
