"""What an engine's refusal means: its own words, a title for people, and what to do about it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import NamedTuple

from pierhead.core import reference as references
from pierhead.core.errors import Conflict, EngineRefused, NotFound, ReadOnly
from pierhead.core.i18n import N_, _
from pierhead.engine.sayings import RUNNING, Saying

_NOT_FOUND = 404
_LONGEST = 4000
_CONFLICT = 409
_FAULT = 500
_LOG_IN = "docker login"
_READ_ONLY = r"is marked read-only|read-only file ?system"


class Meaning(NamedTuple):
    """A sentence for people, and what they can do."""

    title: str
    hint: str
    why: str = ""
    """Its reason as another sentence, where that is known too."""


_SAYINGS = (
    Saying(
        r"(?:port is already allocated|address already in use|port is already in use)",
        N_("A port is already in use."),
        N_("Stop what uses it, or publish the container on another port."),
    ),
    Saying(
        r'container name "?/?(?P<name>[^"\s]+)"? is already in use',
        N_("The name {name} is already in use."),
        N_("Choose another name, or remove the container that has it."),
    ),
    Saying(
        _READ_ONLY,
        N_("The container may not change its files there."),
        N_("Its file system is mounted to be read only: choose a folder in a volume."),
    ),
    Saying(
        r"no space left on device",
        N_("The engine's disk is full."),
        N_("Remove images, containers or build cache that nobody needs."),
    ),
    Saying(
        r"pull access denied for (?P<name>[^,\s]+)"
        r"|(?:(?<!\S)(?P<host>\S+))?: ?(?:insufficient_scope|denied)"
        r"|^denied:|403 Forbidden|HTTP 403\b",
        N_("The registry does not give out this image."),
        N_("Check the spelling; if the image is private, log in first: docker login"),
    ),
    Saying(
        r"unauthorized|authentication required|no basic auth credentials|HTTP 401\b",
        N_("The registry asks for a log-in."),
        N_("Log in with: docker login"),
    ),
    Saying(
        r"toomanyrequests|rate limit|429 Too Many|HTTP 429\b",
        N_("The registry refuses more pulls for now."),
        N_("Wait, or log in: docker login"),
    ),
    Saying(
        r"manifest unknown|manifest for (?P<name>\S+) not found|no matching manifest"
        r"|no match for platform|HTTP 404\b|^unknown: ?$"
        r"|failed to resolve reference .*: not found$",
        N_("The registry has no such tag, or none for this platform."),
        N_("Check the tag and the platform."),
    ),
    Saying(
        r"(?:unexpected (?:HTTP )?status.*?|failed with status code.*?|HTTP):? (?P<name>5\d\d)\b",
        N_("The registry has a fault of its own (HTTP {name})."),
        N_("Try again later, or ask whoever runs it."),
    ),
    Saying(
        r"x509:|certificate signed by unknown authority|failed to verify certificate",
        N_("The engine does not trust the registry’s certificate."),
        N_("Give the engine its CA, on the engine’s machine: /etc/docker/certs.d/HOST:PORT/ca.crt"),
    ),
    Saying(
        r"server gave HTTP response",
        N_("The registry speaks no TLS."),
        N_("If that is meant to be, name it among the engine’s insecure registries."),
    ),
    Saying(
        r"malformed HTTP|transport connection broken|does not look like a TLS handshake",
        N_("What answers there is no registry."),
        N_("Check its address and its port."),
    ),
    Saying(
        r"\blookup (?P<name>[\w.-]+)(?: on \S+)?: (?:no such host|server misbehaving|i/o timeout"
        r"|dial |read |write |Temporary failure|Try again)",
        N_("The engine does not find the host {name}."),
        N_("Check the spelling of the name, and the network and DNS of the engine."),
    ),
    Saying(
        r"no such host|i/o timeout|Client\.Timeout|connection refused|network is unreachable"
        r"|no route to host|TLS handshake timeout|connection reset by peer",
        N_("The engine cannot reach the registry."),
        N_("Check the registry's address, and the network and proxy of the engine."),
    ),
    Saying(
        r"invalid reference format|repository name must be lowercase",
        N_("This is not a valid name of an image."),
        N_("Names are lower case: [registry/]name[:tag]"),
    ),
    Saying(
        r"No such image: (?P<name>\S+)|(?<!\S)(?P<alt>\S+): image not known",
        N_("There is no image {name}."),
        N_("Pull it first, or check the spelling."),
    ),
    Saying(
        r"No such container|no container with (?:name|ID)",
        N_("The container is gone."),
    ),
    Saying(
        r"cannot remove a running container|container .* is running",
        N_("The container is running."),
        N_("Stop it first, or remove it by force."),
    ),
    Saying(
        r"is being used by running container (?P<name>\w+)|using its referenced image (?P<alt>\w+)"
        r"|is using its referenced image|image is in use|used by stopped container",
        N_("A container uses the image."),
        N_("Remove the container first, or remove the image by force."),
    ),
    Saying(
        r"has dependent child images",
        N_("Other images are built on this one."),
        N_("Remove those first."),
    ),
    Saying(
        r"must be forced|referenced in multiple repositories",
        N_("The image has more than one tag."),
        N_("Remove its tags one by one, or remove the image by force."),
    ),
    Saying(
        r"no active sessions?",
        N_("The builder asks for something that only this machine has."),
        N_("It cannot be handed over to this engine: it opens no session for builds."),
    ),
    Saying(
        r"secret (?P<name>\S+?):? not found",
        N_("The build asks for the secret {name}, which it was not given."),
        N_("Say for the build where that secret is: a file, a variable, or its value."),
    ),
    Saying(
        r"unset ssh forward key|no ssh handler for id (?P<name>\S+)|no SSH key \".*\" forwarded",
        N_("The build asks for an SSH agent that it was not given."),
        N_("Let the build use your SSH agent."),
    ),
    Saying(
        r'exporter "?\w+"? could not be found',
        N_("This engine cannot write such an output."),
        N_(
            "Build an image, an archive or a folder of files instead; Docker makes archives of "
            "images where it uses containerd's image store."
        ),
    ),
    Saying(
        r"exporting multiple references|does not currently support exporting manifest lists",
        N_("This engine keeps no image for several platforms."),
        N_("Build for one at a time, or let Docker use containerd's image store."),
    ),
    Saying(
        r"operating system is not supported|unknown operating system or architecture",
        N_("This is no platform that the builder knows."),
        N_("Write it as linux/amd64 or linux/arm64."),
    ),
    *RUNNING,
    Saying(
        r"permission denied",
        N_("The engine was not permitted to do this."),
        N_("Look at the rights of the files and folders it names."),
    ),
    Saying(
        r"client version (?P<name>[\d.]+) is too (?:new|old)",
        N_("The engine and Pierhead do not share a version of the API."),
        N_("Update the engine."),
    ),
)


def refusal(status: int, message: str) -> EngineRefused:
    """The error for an answer with ``status``, or 0 for an error inside a stream.

    Answers to HEAD have no words, and what their number alone would say is not a registry's.
    """
    message = shortened(message)
    kind = {_NOT_FOUND: NotFound, _CONFLICT: Conflict}.get(status, EngineRefused)
    if re.search(_READ_ONLY, message, re.IGNORECASE):
        kind = ReadOnly
    if found := meaning(message):
        return kind(found.title, message, found.hint, status)
    titles = {
        _NOT_FOUND: _("The engine has no such thing any more."),
        _CONFLICT: _("This cannot be done right now."),
    }
    title, hint = titles.get(status, _("The engine refused.")), ""
    if not message and status >= _FAULT:
        title = _("The engine has failed, and does not say why (HTTP {status}).").format(
            status=status
        )
        hint = _("Its own log says more, on its machine.")
    return kind(title, message or (f"HTTP {status}" if status else ""), hint, status)


def meaning(message: str, sayings: Iterable[Saying] = _SAYINGS) -> Meaning | None:
    """What an engine's words mean; None if nobody has foreseen them."""
    for saying in sayings:
        if found := re.search(saying.pattern, message, re.IGNORECASE):
            name = next(filter(None, found.groups()), "").rstrip(":")
            title = _(saying.title).format(name=name)
            return Meaning(title, _(saying.hint) if saying.hint else "")
    return None


def at_registry(hint: str, image: str) -> str:
    """A hint to log in, with the registry to do that at: without one it is Docker Hub."""
    try:
        domain = references.parse(image).domain
    except references.InvalidReference:
        return hint
    whole = f"{_LOG_IN} {domain}"
    return hint if domain == references.HUB or whole in hint else hint.replace(_LOG_IN, whole)


def shortened(message: str) -> str:
    """An engine may say anything: what nobody would read is left out of the middle."""
    if len(message) <= _LONGEST:
        return message
    half = _LONGEST // 2
    return f"{message[:half]}\n…\n{message[-half:]}"


def message_of(body: bytes) -> str:
    """The engine's words in the body of an error."""
    text = body.decode("utf-8", "replace").strip()
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError):
        return text
    if isinstance(parsed, dict):
        return str(parsed.get("message") or parsed.get("cause") or parsed.get("error") or text)
    return text
