"""The tabs of a container."""

from __future__ import annotations

from pierhead.core.i18n import N_
from pierhead.ui.details.overview import ContainerOverview
from pierhead.ui.details.view import DetailTab

CONTAINER_TABS: tuple[DetailTab, ...] = (
    DetailTab("overview", N_("Overview"), "info", ContainerOverview),
)
