"""The kernel's words that are typed in full: capabilities, limits and settings of a container.

Source: ``capabilities(7)``; ``go-units``'s ``ulimit.go``; runc's ``configs/validate`` for settings.
"""

from __future__ import annotations

import re

_CAPABILITIES = """
    AUDIT_CONTROL AUDIT_READ AUDIT_WRITE BLOCK_SUSPEND BPF CHECKPOINT_RESTORE CHOWN DAC_OVERRIDE
    DAC_READ_SEARCH FOWNER FSETID IPC_LOCK IPC_OWNER KILL LEASE LINUX_IMMUTABLE MAC_ADMIN
    MAC_OVERRIDE MKNOD NET_ADMIN NET_BIND_SERVICE NET_BROADCAST NET_RAW PERFMON SETFCAP SETGID
    SETPCAP SETUID SYSLOG SYS_ADMIN SYS_BOOT SYS_CHROOT SYS_MODULE SYS_NICE SYS_PACCT SYS_PTRACE
    SYS_RAWIO SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG WAKE_ALARM
"""
CAPABILITIES = ("ALL", *_CAPABILITIES.split())
"""Parts of root's rights, as engines write them."""
_LIMITS = """
    core cpu data fsize locks memlock msgqueue nice nofile nproc rss rtprio rttime sigpending stack
"""
LIMITS = tuple(_LIMITS.split())
"""What ``--ulimit`` can limit."""
SETTINGS = (
    *("kernel.msgmax", "kernel.msgmnb", "kernel.msgmni", "kernel.sem", "kernel.shmall"),
    *("kernel.shmmax", "kernel.shmmni", "kernel.shm_rmid_forced"),
    *("fs.mqueue.msg_max", "fs.mqueue.msgsize_max", "fs.mqueue.queues_max"),
    *("net.core.somaxconn", "net.ipv4.ip_forward", "net.ipv4.ip_local_port_range"),
    *("net.ipv4.ip_unprivileged_port_start", "net.ipv4.ping_group_range"),
    *("net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_max_syn_backlog"),
    *("net.ipv4.tcp_syncookies", "net.ipv4.conf.all.src_valid_mark"),
    *("net.ipv6.conf.all.disable_ipv6", "net.ipv6.conf.all.forwarding"),
)
"""Settings (``--sysctl``) that are often asked for."""
_OWN_SETTING = re.compile(
    r"kernel\.(?:msgmax|msgmnb|msgmni|sem|shmall|shmmax|shmmni|shm_rmid_forced|domainname)"
    r"|(?:fs[./]mqueue|net)[./].+"
)


def is_capability(text: str) -> bool:
    """Whether there is such a capability, with ``CAP_`` before its name or without."""
    return text.upper().removeprefix("CAP_") in CAPABILITIES


def is_own_setting(name: str) -> bool:
    """Whether a container has this setting to itself; all others are the whole machine's."""
    return bool(_OWN_SETTING.fullmatch(name))
