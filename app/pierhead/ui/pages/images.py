"""The list of images."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pierhead.commands.context import Context
from pierhead.commands.images import images as commands
from pierhead.commands.runner import Runner
from pierhead.core import units
from pierhead.core.i18n import N_, _, ngettext
from pierhead.core.resources import Image
from pierhead.core.text import visible
from pierhead.state.usage import ImageUsage
from pierhead.ui.arrangement import natural
from pierhead.ui.bind import bind
from pierhead.ui.column import Column, created_column, marked
from pierhead.ui.page import ResourcePage
from pierhead.ui.page_spec import Chip, Empty, PageSpec

if TYPE_CHECKING:
    from pierhead.state.image_updates import ImageUpdates
    from pierhead.ui.details.panel import DetailsPanel


def page(runner: Runner, updates: ImageUpdates, *, at_once: bool = True) -> ResourcePage[Image]:
    """The page, whose parts are still to be made without ``at_once``.

    ``updates`` knows of newer images.
    """
    usage = ImageUsage(runner.context.containers)
    spec: PageSpec[Image] = PageSpec(
        id="images",
        title=N_("Images"),
        icon="layers",
        store=lambda context: context.images,
        columns=columns(usage, updates),
        commands=commands,
        words=words,
        primary="image.pull",
        empty=Empty(
            N_("There are no images."),
            N_("Containers are run from images. Pull one from a registry, or build your own."),
            "image.pull",
        ),
        search_hint=N_("Filter by name, ID, label…"),
        chips=chips(usage, updates),
        details=_details,
        minutely=("created",),
    )
    result = ResourcePage(spec, runner, at_once=at_once)
    bind(usage.changed, result, result.model.touch)
    bind(updates.changed, result, result.model.touch)
    return result


def chips(usage: ImageUsage, updates: ImageUpdates) -> tuple[Chip[Image], ...]:
    """Which images to list."""
    return (
        Chip("all", N_("All"), lambda _i: True),
        Chip("used", N_("In use"), lambda i: usage[i.id] > 0),
        Chip("unused", N_("Unused"), lambda i: not usage[i.id]),
        Chip("dangling", N_("Without a name"), lambda i: not i.tags, optional=True),
        Chip("newer", N_("Update available"), updates.of_image, optional=True),
    )


# -- words


def words(image: Image) -> Iterable[str]:
    """What the filter looks into."""
    yield from (image.id, image.name)
    yield from image.tags
    yield from image.digests
    yield from (f"{key}={value}" for key, value in image.labels.items())


def name_text(image: Image) -> str:
    """Its first tag and how many more it has; what engines say where it has none."""
    if not image.tags:
        return "<none>" if not image.digests else f"{visible(image.name)}:<none>"
    more = len(image.tags) - 1
    first = visible(image.tags[0])
    return f"{first}  +{more}" if more else first


def _all_names(image: Image, *, newer: bool) -> str:
    names = "\n".join(map(visible, image.tags or image.digests)) or image.id
    if not newer:
        return names
    return (
        names + "\n" + _("There is a newer image behind this tag: pull it, or update containers.")
    )


def _used_by(count: int) -> str:
    if not count:
        return ""
    return ngettext("{count} container", "{count} containers", count).format(count=count)


def _details(context: Context) -> DetailsPanel:
    from pierhead.ui.details.images import IMAGE_TABS
    from pierhead.ui.details.panel import DetailsPanel

    return DetailsPanel(context, IMAGE_TABS)


# -- columns


def columns(usage: ImageUsage, updates: ImageUpdates) -> tuple[Column[Image], ...]:
    """The columns; ``usage`` knows who uses what."""
    name: Column[Image] = Column(
        "name",
        N_("Name"),
        lambda i: marked(name_text(i), newer=updates.of_image(i)),
        sort=lambda i: natural(name_text(i)),
        tooltip=lambda i: _all_names(i, newer=updates.of_image(i)),
        muted=lambda i: not i.tags,
        width=200,
        stretch=True,
    )
    return (
        name,
        Column(
            "id",
            N_("ID"),
            lambda i: i.short_id,
            tooltip=lambda i: i.id,
            muted=lambda _i: True,
            width=128,
            spare=3,
        ),
        Column(
            "usage",
            N_("In use by"),
            lambda i: _used_by(usage[i.id]),
            sort=lambda i: usage[i.id],
            width=120,
            spare=1,
        ),
        created_column(spare=2),
        Column(
            "size",
            N_("Size"),
            lambda i: units.size(i.size),
            sort=lambda i: i.size,
            width=96,
            numeric=True,
        ),
    )
