"""Image references by the grammar of the distribution project, and what is wrong with others.

``nginx`` means ``docker.io/library/nginx:latest``: parsing fills in what people leave out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pierhead.core.errors import AppError
from pierhead.core.i18n import _

HUB = "docker.io"
LATEST = "latest"
_HUB_NAMES = {HUB, "index.docker.io", "registry-1.docker.io"}
_OFFICIAL = "library/"
_LONGEST_NAME = 255

_DOMAIN = re.compile(
    r"(?:(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])"
    r"(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*"
    r"|\[[a-fA-F0-9:]+\])(?P<port>:[0-9]+)?"
)
_PART = r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
_PATH = re.compile(rf"{_PART}(?:/{_PART})*")
_TAG = re.compile(r"\w[\w.-]{0,127}", re.ASCII)
_DIGEST = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}")
_ID = re.compile(r"(?:sha256:)?[0-9a-f]{64}")
_SCHEME = re.compile(r"[a-z]+://")


class InvalidReference(AppError):
    """The text does not name an image; the title says why."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference with nothing left out: ``docker.io``, ``library/nginx``, ``latest``."""

    domain: str
    path: str
    tag: str = ""
    """Empty only where a digest says it all."""
    digest: str = ""

    @property
    def full(self) -> str:
        """The whole reference, as a registry knows it."""
        return self._suffixed(f"{self.domain}/{self.path}")

    @property
    def familiar(self) -> str:
        """The shortest form that means the same, as engines list it: ``nginx:latest``."""
        name = self.path if self.domain == HUB else f"{self.domain}/{self.path}"
        if self.domain == HUB:
            name = name.removeprefix(_OFFICIAL)
        return self._suffixed(name)

    def _suffixed(self, name: str) -> str:
        tag = f":{self.tag}" if self.tag else ""
        digest = f"@{self.digest}" if self.digest else ""
        return name + tag + digest


def parse(text: str) -> Reference:
    """What ``text`` refers to; raises ``InvalidReference``."""
    _check_whole(text)
    rest, at, digest = text.partition("@")
    if at and not _DIGEST.fullmatch(digest):
        raise InvalidReference(
            _("What follows the @ must be a digest such as sha256: and 64 hexadecimal digits.")
        )
    name, tag = _split_tag(rest)
    domain, path = _split_domain(name)
    _check_domain(domain)
    _check_path(path)
    if len(f"{domain}/{path}") > _LONGEST_NAME:
        raise InvalidReference(_("The name of an image has at most 255 characters."))
    return Reference(domain, path, tag or ("" if digest else LATEST), digest)


def problem(text: str) -> str:
    """Why ``text`` cannot name an image, in a sentence; empty when it can."""
    try:
        parse(text)
    except InvalidReference as error:
        return error.title
    return ""


def is_id(text: str) -> bool:
    """Whether it is the whole id of an image, which no registry knows."""
    return bool(_ID.fullmatch(text))


def _check_whole(text: str) -> None:
    if not text:
        raise InvalidReference(_("Name an image, for example nginx or ghcr.io/owner/app:1.0."))
    if text != text.strip() or re.search(r"\s", text):
        raise InvalidReference(_("The name of an image has no spaces."))
    if scheme := _SCHEME.match(text):
        raise InvalidReference(_("Leave out {scheme}").format(scheme=scheme.group()))
    if is_id(text):
        raise InvalidReference(_("This is the id of an image, not a name that a registry knows."))


def _split_tag(text: str) -> tuple[str, str]:
    colon = text.rfind(":")
    if colon <= text.rfind("/") or colon < text.rfind("]"):
        return text, ""
    name, tag = text[:colon], text[colon + 1 :]
    if not tag:
        raise InvalidReference(_("A tag is missing after the colon."))
    if not _TAG.fullmatch(tag):
        raise InvalidReference(
            _("A tag has at most 128 letters, digits, dots, dashes and underscores.")
        )
    return name, tag


def _split_domain(name: str) -> tuple[str, str]:
    first, slash, rest = name.partition("/")
    known = slash and (
        "." in first or ":" in first or first == "localhost" or first != first.lower()
    )
    domain, path = (first, rest) if known else (HUB, name)
    if domain in _HUB_NAMES:
        domain = HUB
        path = path if "/" in path else _OFFICIAL + path
    return domain, path


def _check_domain(domain: str) -> None:
    match = _DOMAIN.fullmatch(domain)
    port = match.group("port") if match else None
    if not match or (port and not 0 < int(port[1:]) < 1 << 16):
        raise InvalidReference(
            _("{domain} is not the address of a registry.").format(domain=domain)
        )


def _check_path(path: str) -> None:
    shown = path.removeprefix(_OFFICIAL)
    if not shown:
        raise InvalidReference(_("The name of the image is missing."))
    if shown != shown.lower():
        raise InvalidReference(
            _("The name of an image is lower case: {name}").format(name=shown.lower())
        )
    if not _PATH.fullmatch(path):
        raise InvalidReference(
            _(
                "The name of an image has lower-case letters and digits, with single dots,"
                " dashes, underscores or slashes between them."
            )
        )
