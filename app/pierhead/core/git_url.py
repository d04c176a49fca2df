"""Addresses of Git repositories as build contexts, as BuildKit writes them: ``URL#ref:folder``.

Source: docs.docker.com, "Build context", remote contexts; what is copied from the pages of the
well-known hosts is understood too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

_LONGEST = 2000
_HOSTS = ("github.com", "gitlab.com", "bitbucket.org", "codeberg.org")
_SCHEMES = ("http", "https", "ssh", "git")
_SCP = re.compile(r"[\w.-]+@[\w.-]+:[\w./~-]+")
_PAGE = re.compile(r"/(?:-/)?(?:tree|blob|src/branch|src)/([^/]+)(?:/(.*))?")
_ARCHIVE = re.compile(r"\.(?:tar|tgz|tar\.(?:gz|bz2|xz|zst))$")
_REPOSITORY_PARTS = 2


@dataclass(frozen=True, slots=True)
class Remote:
    """A context that the builder fetches itself."""

    url: str
    """Of a repository, or of an archive."""
    ref: str = ""
    """A branch, tag or commit; empty for the repository's own choice."""
    folder: str = ""
    """The part of the repository that is the context."""
    dockerfile: str = "Dockerfile"

    @property
    def context(self) -> str:
        """As the builder takes it."""
        if not self.ref and not self.folder:
            return self.url
        return f"{self.url}#{self.ref}" + (f":{self.folder}" if self.folder else "")

    @property
    def name(self) -> str:
        """A short name of it."""
        last = re.split(r"[/:]", (self.folder or self.url).rstrip("/"))[-1]
        return _ARCHIVE.sub("", last.removesuffix(".git")) or self.url


def remote(text: str) -> Remote | None:
    """What a text names, if it is one address of a repository or an archive."""
    text = text.strip()
    if not text or len(text) > _LONGEST or re.search(r"\s|[\x00-\x1f]", text):
        return None
    url, _hash, fragment = text.partition("#")
    ref, _colon, folder = fragment.partition(":")
    if _SCP.fullmatch(url):
        return Remote(url, ref, folder.strip("/"))
    return _of_url(url, ref, folder)


def _of_url(url: str, ref: str, folder: str) -> Remote | None:
    if url.startswith(tuple(host + "/" for host in _HOSTS)):
        url = "https://" + url
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    if parts.scheme not in _SCHEMES or not host or not parts.path.strip("/"):
        return None
    if parts.path.endswith(".git") or parts.scheme in ("git", "ssh"):
        return Remote(url, ref, folder.strip("/"))
    if host in _HOSTS:
        return _of_page(f"{parts.scheme}://{parts.netloc}", parts.path, ref, folder)
    return Remote(url) if parts.scheme.startswith("http") and _ARCHIVE.search(parts.path) else None


def _of_page(site: str, path: str, ref: str, folder: str) -> Remote | None:
    """A repository by its page on a host, or by the page of a folder or a file in it."""
    names = path.strip("/").split("/")
    if len(names) < _REPOSITORY_PARTS:
        return None
    url = f"{site}/{'/'.join(names[:2])}.git"
    page = _PAGE.fullmatch("/" + "/".join(names[2:]))
    if page is None:
        return Remote(url, ref, folder.strip("/")) if len(names) == _REPOSITORY_PARTS else None
    inside = page[2] or ""
    if "/blob/" not in path and "/src/" not in path:
        return Remote(url, page[1], inside)
    folder, _slash, file = inside.rpartition("/")
    return Remote(url, page[1], folder, file or "Dockerfile")
