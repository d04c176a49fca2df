"""The questions that commands about images ask before they run."""

from __future__ import annotations

from collections.abc import Sequence

from pierhead.commands.command import Choice, Field, Question
from pierhead.commands.context import Context
from pierhead.core import units
from pierhead.core.errors import AppError
from pierhead.core.i18n import _, ngettext
from pierhead.core.reference import InvalidReference, parse
from pierhead.core.resources import Container, Image
from pierhead.core.text import visible
from pierhead.state.usage import users

_TAG = "tag:"
_NAMED = 5
"""Containers that are named before the rest is counted."""


async def ask_tag(_ctx: Context, targets: Sequence[Image]) -> Question:
    """Ask for one more name."""
    image = targets[0]
    return Question(
        _("Tag {name}").format(name=visible(image.name)),
        _("Tag"),
        _("The image keeps the names that it has. Without a tag, the name gets “latest”."),
        fields=(Field("reference", _("New name"), image.tags[0] if image.tags else "", _problem),),
    )


def _problem(text: str) -> str:
    try:
        reference = parse(text)
    except InvalidReference as error:
        return error.title
    return _("A name has no digest; leave out what follows the @.") if reference.digest else ""


# -- remove


async def ask_remove(ctx: Context, targets: Sequence[Image]) -> Question:
    """Say which names go, whether the images go with them, and who still needs them."""
    count = len(targets)
    several = ngettext("Remove {count} image?", "Remove {count} images?", count)
    one = _("Remove {name}?").format(name=visible(targets[0].name))
    using = [container for image in targets for container in users(image, ctx.containers)]
    return Question(
        one if count == 1 else several.format(count=count),
        _("Remove"),
        " ".join(filter(None, (_space(targets), _kept(ctx, targets)))),
        _names(targets),
        (*_tag_choices(targets), *_force_choice(using)),
        destructive=True,
    )


def chosen_tags(ctx: Context, image: Image) -> tuple[str, ...]:
    """The names that go; what was not asked about goes."""
    return tuple(tag for tag in image.tags if ctx.choices.get(_TAG + tag, True))


def _names(targets: Sequence[Image]) -> tuple[str, ...]:
    if len(targets) == 1:
        return ()
    return tuple(visible(", ".join(image.tags) or image.name) for image in targets)


def _space(targets: Sequence[Image]) -> str:
    size = units.size(sum(image.size for image in targets))
    return _("This frees up to {size}; layers that other images share stay.").format(size=size)


def _kept(ctx: Context, targets: Sequence[Image]) -> str:
    """What engines do with the image of a running container: they take its name only."""
    if not any(c.running for image in targets for c in users(image, ctx.containers)):
        return ""
    return _("An image that a running container uses loses its name but stays on disk.")


def _tag_choices(targets: Sequence[Image]) -> tuple[Choice, ...]:
    """A choice for each name, if there is one image with several."""
    if len(targets) != 1 or len(targets[0].tags) < 2:  # noqa: PLR2004
        return ()
    return tuple(Choice(_TAG + tag, visible(tag), default=True) for tag in targets[0].tags)


def _force_choice(using: Sequence[Container]) -> tuple[Choice, ...]:
    if not using:
        return ()
    count = len(using)
    label = ngettext(
        "Remove although {count} container uses it",
        "Remove although {count} containers use it",
        count,
    )
    named = [visible(container.name) for container in using[:_NAMED]]
    if count > _NAMED:
        more = ngettext("and {count} more", "and {count} more", count - _NAMED)
        named.append(more.format(count=count - _NAMED))
    return (Choice("force", label.format(count=count), ", ".join(named)),)


# -- prune


async def ask_prune(ctx: Context, _targets: Sequence[None]) -> Question:
    """Say how many images go and how much space that can free."""
    unused = [image for image in ctx.images if not users(image, ctx.containers)]
    dangling = [image for image in unused if not image.tags]
    named = [image for image in unused if image.tags]
    label = ngettext(
        "Also {count} image with a name that no container uses",
        "Also {count} images with a name that no container uses",
        len(named),
    )
    return Question(
        _("Remove unused images?"),
        _("Remove"),
        _dangling(dangling),
        choices=(Choice("all", label.format(count=len(named)), _up_to(named)),),
        destructive=True,
    )


def _dangling(images: Sequence[Image]) -> str:
    if not images:
        return _("There are no images without a name that could go.")
    text = ngettext(
        "{count} image without a name goes. This frees up to {size}.",
        "{count} images without a name go. This frees up to {size}.",
        len(images),
    )
    return text.format(count=len(images), size=units.size(sum(image.size for image in images)))


def _up_to(images: Sequence[Image]) -> str:
    if not images:
        return ""
    size = units.size(sum(image.size for image in images))
    return _("This frees up to {size}; what you need again has to be pulled again.").format(
        size=size
    )


def users_of(ctx: Context, image: Image) -> list[Container]:
    """The containers that were made of one of its tags, without those that an edit kept."""
    return [each for each in ctx.containers if each.image in image.tags and not each.kept_for]


async def ask_update_users(ctx: Context, targets: Sequence[Image]) -> Question:
    """Say which containers are made anew. Raises ``AppError`` if there is none."""
    found = [container for image in targets for container in users_of(ctx, image)]
    count = len(found)
    if not found:
        raise AppError(
            _("No container was made of this image by its name."),
            hint=_("Pull it, and containers that are run from now on have the newer one."),
        )
    several = ngettext("Update {count} container?", "Update {count} containers?", count)
    return Question(
        several.format(count=count),
        _("Update"),
        _(
            "The image is pulled again. If that is a newer one, these are made anew with everything"
            " else as it is; those from before are kept so that you can swap back."
        ),
        tuple(visible(each.name) for each in found),
    )
