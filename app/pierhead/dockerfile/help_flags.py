"""What the flags of each instruction do, and what can be given to them."""

from __future__ import annotations

from dataclasses import dataclass

from pierhead.core.i18n import N_
from pierhead.dockerfile.help import REFERENCE


@dataclass(frozen=True, slots=True)
class FlagHelp:
    """About one flag; ``short`` and ``about`` are to be translated."""

    syntax: str
    short: str
    about: str
    values: tuple[str, ...] = ()
    """What is usual behind ``=``."""
    anchor: str = ""

    @property
    def url(self) -> str:
        """The page of the reference that says all of it."""
        return f"{REFERENCE}#{self.anchor}"


_PLATFORMS = (
    "$BUILDPLATFORM",
    "$TARGETPLATFORM",
    "linux/amd64",
    "linux/arm64",
    "linux/arm/v7",
    "linux/386",
    "linux/ppc64le",
    "linux/riscv64",
    "linux/s390x",
    "windows/amd64",
)
_SWITCH = ("true", "false")
_CHOWN = FlagHelp(
    "--chown=user[:group]",
    N_("Who owns the copies"),
    N_("Sets user and group of what is copied, by name or number; it is root otherwise."),
    ("root:root", "1000:1000", "65532:65532", "nobody:nogroup"),
    "copy---chown---chmod",
)
_CHMOD = FlagHelp(
    "--chmod=mode",
    N_("The mode of the copies"),
    N_("Sets the permissions of what is copied, in octal digits or as u=rwX,go=rX."),
    ("644", "755", "600", "700", "u=rwX,go=rX"),
    "copy---chown---chmod",
)
_LINK = FlagHelp(
    "--link",
    N_("Copy into a layer that does not depend on what is below"),
    N_(
        "Puts the files into a layer of its own that stays cached when layers below change. "
        "Symbolic links in the destination are not followed."
    ),
    _SWITCH,
    "copy---link",
)
_EXCLUDE = FlagHelp(
    "--exclude=pattern",
    N_("What not to copy"),
    N_("Leaves out what matches the pattern; it can be given several times."),
    anchor="copy---exclude",
)


def _duration(name: str, short: str, about: str) -> FlagHelp:
    return FlagHelp(
        f"--{name}=duration", short, about, ("5s", "10s", "30s", "1m", "5m"), "healthcheck"
    )


FLAGS: dict[str, dict[str, FlagHelp]] = {
    "FROM": {
        "platform": FlagHelp(
            "--platform=os/architecture[/variant]",
            N_("For which platform the image is taken"),
            N_(
                "Chooses the platform of the base image. $BUILDPLATFORM is that of the machine "
                "that builds, for stages that compile for others."
            ),
            _PLATFORMS,
            "from",
        )
    },
    "COPY": {
        "from": FlagHelp(
            "--from=stage|image|context",
            N_("Copy from a stage, an image or a named context"),
            N_("Takes the sources from an earlier stage, from an image, or a context by name."),
            anchor="copy---from",
        ),
        "chown": _CHOWN,
        "chmod": _CHMOD,
        "link": _LINK,
        "parents": FlagHelp(
            "--parents",
            N_("Keep the folders of the sources"),
            N_("Creates the parent folders of each source in the destination, too."),
            _SWITCH,
            "copy---parents",
        ),
        "exclude": _EXCLUDE,
    },
    "ADD": {
        "chown": _CHOWN,
        "chmod": _CHMOD,
        "link": _LINK,
        "checksum": FlagHelp(
            "--checksum=sha256:…",
            N_("What the download must be"),
            N_("Stops the build when what an address delivers has another checksum."),
            ("sha256:",),
            "add---checksum",
        ),
        "keep-git-dir": FlagHelp(
            "--keep-git-dir",
            N_("Keep .git of a repository"),
            N_("Keeps the .git folder when the source is a Git repository."),
            _SWITCH,
            "add---keep-git-dir",
        ),
        "unpack": FlagHelp(
            "--unpack",
            N_("Whether archives are unpacked"),
            N_("Unpacks archives, also those from an address, or keeps local ones as they are."),
            _SWITCH,
            "add---unpack",
        ),
        "exclude": _EXCLUDE,
    },
    "RUN": {
        "mount": FlagHelp(
            "--mount=type=…,…",
            N_("What else the command sees: a cache, files, secrets"),
            N_(
                "Makes something available to this command only: a folder that is kept between "
                "builds (cache), files of the context or a stage (bind), a secret, an SSH agent, "
                "or memory (tmpfs). Nothing of it is in the image."
            ),
            ("type=cache", "type=bind", "type=secret", "type=ssh", "type=tmpfs"),
            "run---mount",
        ),
        "network": FlagHelp(
            "--network=default|none|host",
            N_("Which network the command has"),
            N_("Runs the command with the build's network, without any, or with the host's."),
            ("default", "none", "host"),
            "run---network",
        ),
        "security": FlagHelp(
            "--security=sandbox|insecure",
            N_("Whether the command runs with all privileges"),
            N_("insecure runs it with all privileges, which the builder must have been allowed."),
            ("sandbox", "insecure"),
            "run---security",
        ),
        "device": FlagHelp(
            "--device=name",
            N_("A device that the command can use"),
            N_("Makes a CDI device available, such as a graphics card."),
            ("nvidia.com/gpu=all",),
            "run---device",
        ),
    },
    "HEALTHCHECK": {
        "interval": _duration(
            "interval", N_("How long between two checks"), N_("30 seconds by default.")
        ),
        "timeout": _duration(
            "timeout", N_("How long a check may take"), N_("30 seconds by default.")
        ),
        "start-period": _duration(
            "start-period",
            N_("How long the start may take"),
            N_("Failures during this time do not count; none by default."),
        ),
        "start-interval": _duration(
            "start-interval",
            N_("How long between checks while it starts"),
            N_("5 seconds by default."),
        ),
        "retries": FlagHelp(
            "--retries=number",
            N_("How many failures mean unhealthy"),
            N_("3 by default."),
            ("1", "3", "5"),
            "healthcheck",
        ),
    },
}

MOUNT_TYPES = {
    "cache": N_("A folder that is kept between builds"),
    "bind": N_("Files of the context, a stage or an image"),
    "secret": N_("A secret that is not kept in the image"),
    "ssh": N_("The user's SSH agent"),
    "tmpfs": N_("A folder in memory"),
}
_TARGET = N_("Where it is in the container")
_READ_ONLY = N_("Read only")
_MODE = N_("Its permissions, in octal digits")
_UID, _GID = N_("The number of its owner"), N_("The number of its group")

MOUNT_KEYS: dict[str, dict[str, str]] = {
    "cache": {
        "target": _TARGET,
        "id": N_("Which cache; the same id is the same cache"),
        "sharing": N_("What happens when several builds use it at once"),
        "from": N_("A stage, image or context that it begins with"),
        "source": N_("A folder in there"),
        "ro": _READ_ONLY,
        "mode": _MODE,
        "uid": _UID,
        "gid": _GID,
    },
    "bind": {
        "target": _TARGET,
        "source": N_("A path in the context or in “from”"),
        "from": N_("A stage, image or context instead of the build context"),
        "rw": N_("The command may write; it is thrown away"),
    },
    "secret": {
        "id": N_("The name of the secret"),
        "target": _TARGET,
        "env": N_("The variable that holds it"),
        "required": N_("Fail when it is not given"),
        "mode": _MODE,
        "uid": _UID,
        "gid": _GID,
    },
    "ssh": {
        "id": N_("The name of the agent"),
        "target": _TARGET,
        "required": N_("Fail when it is not given"),
        "mode": _MODE,
        "uid": _UID,
        "gid": _GID,
    },
    "tmpfs": {"target": _TARGET, "size": N_("Its size at most, in bytes")},
}
MOUNT_VALUES: dict[str, tuple[str, ...]] = {
    "type": tuple(MOUNT_TYPES),
    "sharing": ("shared", "private", "locked"),
    "required": _SWITCH,
    "ro": _SWITCH,
    "rw": _SWITCH,
}
CACHES = (
    "/root/.cache",
    "/root/.cache/pip",
    "/root/.npm",
    "/var/cache/apt",
    "/var/lib/apt",
    "/go/pkg/mod",
    "/root/.cache/go-build",
    "/usr/local/cargo/registry",
    "/root/.m2",
)
"""Where the package tools of several languages keep what they have fetched."""
