"""What an engine says of a container that it cannot make or start, and what that means."""

from __future__ import annotations

from typing import NamedTuple

from pierhead.core.i18n import N_


class Saying(NamedTuple):
    """Words of an engine or a builder, and what they mean."""

    pattern: str
    """Searched in the message; its named groups, one of which is there, fill the title."""
    title: str
    hint: str = ""


RUNNING = (
    Saying(
        r"could not select device driver|could not select driver for",
        N_("The engine has no driver for the GPUs that are asked for."),
        N_("Install the driver on the engine's machine: for NVIDIA its Container Toolkit."),
    ),
    Saying(
        r"unresolvable CDI devices (?P<name>.+)",
        N_("The engine knows no device {name}."),
        N_("Look at what is described in /etc/cdi on the engine's machine."),
    ),
    Saying(
        r"gathering device information while adding custom device \"(?P<name>[^\"]+)\"",
        N_("The engine's machine has no device {name}."),
        N_("Check its path, and whether it is plugged in."),
    ),
    Saying(
        r"unknown capability: \"?(?P<name>\w+)",
        N_("The engine knows no capability {name}."),
        N_("Check the spelling; the form offers those that there are."),
    ),
    Saying(
        r"sysctl \"?(?P<name>[\w./]+)\"? is not in a separate kernel namespace"
        r"|sysctl \"?(?P<other>[\w./]+)\"? not allowed",
        N_("A container cannot have its own setting {name}."),
        N_("It belongs to the whole machine, or to a network that the container shares."),
    ),
    Saying(
        r"error setting rlimit",
        N_("The engine may not give so high a limit."),
        N_("Ask for a lower ulimit than the engine itself has."),
    ),
    Saying(
        r"logging plugin (?P<name>\S+?):|logger: no log driver named '(?P<other>[^']+)'",
        N_("The engine has no log driver {name}."),
        N_("Choose another one: json-file and local are always there."),
    ),
    Saying(
        r"unknown log opt '(?P<name>[^']+)'",
        N_("The log driver knows no option {name}."),
        N_("Remove it, or choose the driver that it belongs to."),
    ),
    Saying(
        r"unknown (?:or invalid )?runtime (?:specified |name: )?\"?(?P<name>[\w.-]+)",
        N_("The engine has no runtime {name}."),
        N_("Leave it empty for the engine's own."),
    ),
    Saying(
        r"chdir to cwd|invalid working directory|working directory .* does not exist",
        N_("There is no such folder in the container."),
        N_("Choose another working directory, or leave it empty."),
    ),
    Saying(
        r"executable file not found|no such file or directory: unknown|not found in \$PATH"
        r"|exec: .*no such file or directory",
        N_("The program to run is not in the image."),
        N_("Check the command and the entry point, or open a shell to look around."),
    ),
    Saying(
        r"is not running|can only (?:kill|attach|exec).*running|container state improper",
        N_("The container is not running."),
        N_("Start it first."),
    ),
    Saying(
        r"bind source path does not exist: (?P<name>.+)|statfs (?P<alt>\S+): no such file",
        N_("The folder to mount does not exist on the engine's machine."),
        N_("Create it, or check the path."),
    ),
    Saying(
        r"mounts denied",
        N_("The engine does not share this folder."),
        N_("Allow it in the settings of Docker Desktop, under file sharing."),
    ),
    Saying(
        r"unable to find user (?P<name>[^:\s]+)|no matching entries in passwd|no such user: ",
        N_("There is no such user in the image."),
        N_("Use the number of a user instead, or leave the field empty."),
    ),
)
"""In the order in which they are looked for."""
