"""The flags of ``docker run`` and ``podman run``, and which of them take a value.

A pasted line is understood only if it is known where a flag's value ends and the image begins,
also for flags that the app does not use.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

SHORT = {
    "a": "attach",
    "c": "cpu-shares",
    "d": "detach",
    "e": "env",
    "h": "hostname",
    "i": "interactive",
    "l": "label",
    "m": "memory",
    "p": "publish",
    "P": "publish-all",
    "q": "quiet",
    "t": "tty",
    "u": "user",
    "v": "volume",
    "w": "workdir",
}
SAME = {"net": "network", "net-alias": "network-alias", "dns-opt": "dns-option"}


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


SWITCHES = _set(
    """
    detach disable-content-trust env-host help http-proxy init interactive no-healthcheck
    no-hostname no-hosts oom-kill-disable passwd privileged publish-all quiet read-only
    read-only-tmpfs replace rm rmi rootfs sig-proxy tls-verify tty use-api-socket
    """
)
VALUED = _set(
    """
    add-host annotation arch attach authfile blkio-weight blkio-weight-device cap-add cap-drop
    cert-dir cgroup-conf cgroup-parent cgroupns cgroups chrootdirs cidfile conmon-pidfile
    cpu-count cpu-percent cpu-period cpu-quota cpu-rt-period cpu-rt-runtime cpu-shares cpus
    cpuset-cpus cpuset-mems creds decryption-key detach-keys device device-cgroup-rule
    device-read-bps device-read-iops device-write-bps device-write-iops dns dns-option
    dns-search domainname entrypoint env env-file env-merge expose gidmap gpus group-add
    group-entry health-cmd health-interval health-log-destination health-max-log-count
    health-max-log-size health-on-failure health-retries health-start-interval
    health-start-period health-startup-cmd health-startup-interval health-startup-retries
    health-startup-success health-startup-timeout health-timeout hostname hostuser
    image-volume init-ctr init-path io-maxbandwidth io-maxiops ip ip6 ipc isolation
    kernel-memory label label-file link link-local-ip log-driver log-opt mac-address memory
    memory-reservation memory-swap memory-swappiness mount name network network-alias
    oom-score-adj os passwd-entry personality pid pidfile pids-limit platform pod
    pod-id-file preserve-fd preserve-fds publish pull rdt-class requires restart retry
    retry-delay runtime seccomp-policy sdnotify secret security-opt shm-size
    shm-size-systemd stop-signal stop-timeout storage-opt subgidname subuidname sysctl
    systemd timeout tmpfs tz uidmap ulimit umask unsetenv user userns uts variant volume
    volume-driver volumes-from workdir
    """
)
GLOBAL_VALUED = _set(
    """
    --config -c --context -H --host -l --log-level --tlscacert --tlscert --tlskey --url
    --connection --identity --root --runroot --storage-driver --storage-opt -n --namespace
    """
)
SUDO_VALUED = _set("-u --user -g --group -h --host -p --prompt -C -D -R -T")
DASHES = "\u2013\u2014"
"""What typesetters make of two hyphens."""


@dataclass(frozen=True, slots=True)
class Flag:
    """One flag of a line: its long name without dashes, and its value; None for a switch."""

    name: str
    value: str | None
    shown: str
    """The flag as it was written."""


def read(words: Iterable[str]) -> tuple[list[Flag], list[str]]:
    """The flags at the beginning of ``words``, and what is left: the image and its command.

    A value that is missing at the end is empty.
    """
    found: list[Flag] = []
    rest = [word for word in words]
    while rest:
        word = rest[0]
        if word[0:1] and word[0] in DASHES:
            word = "--" + word.lstrip(DASHES)
        if word == "--":
            return found, rest[1:]
        if not word.startswith("-") or word == "-":
            break
        del rest[0]
        if word.startswith("--"):
            found.append(_long(word, rest))
        else:
            found.extend(_cluster(word[1:], rest))
    return found, rest


def _long(word: str, rest: list[str]) -> Flag:
    name, equals, value = word[2:].partition("=")
    name, shown = SAME.get(name, name), f"--{name}"
    if equals:
        return Flag(name, value, shown)
    if name in SWITCHES:
        return Flag(name, None, shown)
    if name not in VALUED and (not rest[1:] or rest[0].startswith("-")):
        return Flag(name, None, shown)
    return Flag(name, rest.pop(0) if rest else "", shown)


def _cluster(letters: str, rest: list[str]) -> Iterator[Flag]:
    """``-itd``, ``-p8080:80`` and their mixtures."""
    while letters:
        letter, letters = letters[0], letters[1:]
        name, shown = SHORT.get(letter, letter), f"-{letter}"
        if name in VALUED:
            value = letters.removeprefix("=") if letters else (rest.pop(0) if rest else "")
            yield Flag(name, value, shown)
            return
        if letters.startswith("="):
            yield Flag(name, letters[1:], shown)
            return
        yield Flag(name, None, shown)
