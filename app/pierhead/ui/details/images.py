"""The tabs of an image."""

from __future__ import annotations

from pierhead.commands.context import Context
from pierhead.core.i18n import N_
from pierhead.ui.details.overview import ImageLayers, ImageOverview
from pierhead.ui.details.view import DetailTab, DetailView


def _inspect(context: Context) -> DetailView:
    from pierhead.ui.details.inspect import ImageInspect

    return ImageInspect(context)


IMAGE_TABS: tuple[DetailTab, ...] = (
    DetailTab("overview", N_("Overview"), "info", ImageOverview),
    DetailTab("layers", N_("Layers"), "layers", ImageLayers),
    DetailTab("inspect", N_("Inspect"), "braces", _inspect),
)
