"""The tabs of an image."""

from __future__ import annotations

from pierhead.core.i18n import N_
from pierhead.ui.details.overview import ImageLayers, ImageOverview
from pierhead.ui.details.view import DetailTab

IMAGE_TABS: tuple[DetailTab, ...] = (
    DetailTab("overview", N_("Overview"), "info", ImageOverview),
    DetailTab("layers", N_("Layers"), "layers", ImageLayers),
)
