"""Dockerfiles to begin with."""

from __future__ import annotations

from dataclasses import dataclass

from pierhead.core import assets
from pierhead.core.errors import AppError
from pierhead.core.i18n import N_, _


@dataclass(frozen=True, slots=True)
class Template:
    """A Dockerfile that somebody may begin with."""

    id: str
    title: str
    """In English; show it with ``_``."""
    about: str
    """One sentence in English; show it with ``_``."""

    def text(self) -> str:
        """Its content; raises ``AppError`` when the installation lacks the file."""
        path = assets.resources() / "templates" / f"{self.id}.Dockerfile"
        try:
            return path.read_text("utf-8")
        except OSError as error:
            title = _("The template “{name}” cannot be read.").format(name=_(self.title))
            raise AppError(title, str(error)) from error


TEMPLATES: tuple[Template, ...] = (
    Template("python", N_("Python application"), N_("Requirements built apart, run as a user.")),
    Template("node", N_("Node.js application"), N_("npm build in one stage, run in another.")),
    Template("go", N_("Go program"), N_("One static file in an otherwise empty image.")),
    Template("static", N_("Static web site"), N_("A folder of pages, served by nginx.")),
    Template("debian", N_("Small Debian"), N_("A few packages and a user without privileges.")),
    Template("empty", N_("Empty"), N_("One FROM, the rest is yours.")),
)
"""In the order in which they are offered."""


def template(id_: str) -> Template:
    """The template with this id; raises ``KeyError`` for an unknown one."""
    return {one.id: one for one in TEMPLATES}[id_]
