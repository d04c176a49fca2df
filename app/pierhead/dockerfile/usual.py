"""What is usually written behind some instructions, with a few words on each."""

from __future__ import annotations

from pierhead.core.i18n import N_

USUAL: dict[str, tuple[tuple[str, str], ...]] = {
    "STOPSIGNAL": (
        ("SIGTERM", N_("The usual one")),
        ("SIGINT", N_("As Ctrl+C does")),
        ("SIGQUIT", N_("End after what is being done, in nginx")),
        ("SIGWINCH", N_("End after what is being done, in Apache")),
        ("SIGUSR1", ""),
        ("SIGHUP", ""),
        ("SIGKILL", N_("At once, with no time to tidy up")),
    ),
    "USER": (
        ("root", N_("The user with all rights")),
        ("nobody", N_("A user that owns nothing")),
        ("nonroot", N_("In distroless images")),
        ("node", N_("In images of Node.js")),
        ("www-data", N_("Web servers of Debian")),
        ("1000:1000", N_("By numbers, which need not be known in the image")),
        ("65532:65532", N_("By numbers, as distroless images have it")),
    ),
    "EXPOSE": (
        ("80", "http"),
        ("443", "https"),
        ("3000", "Node.js"),
        ("5000", "Flask"),
        ("5432", "PostgreSQL"),
        ("6379", "Redis"),
        ("8000", "Django"),
        ("8080", "http"),
        ("53/udp", "DNS"),
    ),
    "HEALTHCHECK": (
        ("CMD", N_("Run a command in the container")),
        ("NONE", N_("Turn off the check of the base image")),
    ),
    "SHELL": (
        ('["/bin/bash", "-o", "pipefail", "-c"]', N_("bash, failing when any part of a pipe does")),
        ('["/bin/sh", "-c"]', N_("The usual one")),
        ('["/bin/ash", "-eo", "pipefail", "-c"]', N_("Alpine's shell, failing likewise")),
        ('["powershell", "-Command"]', "Windows"),
        ('["cmd", "/S", "/C"]', "Windows"),
    ),
    "WORKDIR": (("/app", ""), ("/src", ""), ("/usr/src/app", ""), ("/workspace", "")),
    "VOLUME": (("/data", ""), ("/var/lib", "")),
}
LABELS: tuple[tuple[str, str], ...] = (
    ("org.opencontainers.image.title", N_("What the image is called")),
    ("org.opencontainers.image.description", N_("What it is for")),
    ("org.opencontainers.image.source", N_("Where its source is")),
    ("org.opencontainers.image.url", N_("Where to read about it")),
    ("org.opencontainers.image.version", N_("The version of the software in it")),
    ("org.opencontainers.image.revision", N_("The revision of the source")),
    ("org.opencontainers.image.licenses", N_("Its licences")),
    ("org.opencontainers.image.vendor", N_("Who publishes it")),
    ("org.opencontainers.image.authors", N_("Who to write to")),
    ("org.opencontainers.image.created", N_("When it was built")),
)
SYNTAXES: tuple[tuple[str, str], ...] = (
    ("docker/dockerfile:1", N_("The newest of version 1")),
    ("docker/dockerfile:1-labs", N_("With parts that are not final")),
)
