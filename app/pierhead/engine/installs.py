"""How to install an engine, by the system's own package manager."""

from __future__ import annotations

from collections.abc import Mapping

_BY_DISTRIBUTION: Mapping[str, tuple[str, ...]] = {
    "debian": ("apt-get", "install", "-y", "docker.io"),
    "ubuntu": ("apt-get", "install", "-y", "docker.io"),
    "fedora": ("dnf", "install", "-y", "moby-engine"),
    "rhel": ("dnf", "install", "-y", "podman"),
    "centos": ("dnf", "install", "-y", "podman"),
    "arch": ("pacman", "-S", "--noconfirm", "docker"),
    "suse": ("zypper", "--non-interactive", "install", "docker"),
    "opensuse": ("zypper", "--non-interactive", "install", "docker"),
    "alpine": ("apk", "add", "docker"),
}


def command(platform: str, release: Mapping[str, str]) -> tuple[str, ...]:
    """The command, without ``sudo``; empty where none is known.

    ``release`` is what ``/etc/os-release`` says.
    """
    if platform == "darwin":
        return ("brew", "install", "colima", "docker")
    if platform == "win32":
        return ("winget", "install", "-e", "--id", "Docker.DockerDesktop")
    families = [release.get("ID", ""), *release.get("ID_LIKE", "").split()]
    for family in families:
        if found := _BY_DISTRIBUTION.get(family) or _BY_DISTRIBUTION.get(family.partition("-")[0]):
            return found
    return ()


def os_release(text: str) -> dict[str, str]:
    """The fields of an ``os-release`` file (man os-release)."""
    fields = {}
    for line in text.splitlines():
        name, equals, value = line.strip().partition("=")
        if equals and not name.startswith("#"):
            fields[name] = value.strip("\"'")
    return fields
