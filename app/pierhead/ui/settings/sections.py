"""All sections of the settings. Loads what they show, so load it when they are looked at."""

from __future__ import annotations

from pierhead.core.alert_options import AlertPreferences
from pierhead.core.editor_options import EditorPreferences
from pierhead.core.i18n import _
from pierhead.core.settings import Settings
from pierhead.core.terminal_options import TerminalPreferences
from pierhead.state.image_updates import ImageUpdates
from pierhead.ui.settings.alerts import AlertSection
from pierhead.ui.settings.editor import EditorSection
from pierhead.ui.settings.general import General
from pierhead.ui.settings.section import Section
from pierhead.ui.settings.terminal_appearance import TerminalAppearance
from pierhead.ui.settings.terminal_behavior import TerminalBehavior
from pierhead.ui.theme import Theme


def sections(
    theme: Theme,
    settings: Settings,
    updates: ImageUpdates,
    *,
    alerts: AlertPreferences,
    editors: EditorPreferences,
    terminals: TerminalPreferences,
) -> tuple[Section, ...]:
    """Those of the app, in their order."""
    return (
        Section("general", _("General"), "settings", lambda: General(theme, settings, updates)),
        Section("alerts", _("Alerts"), "bell", lambda: AlertSection(alerts)),
        Section("editor", _("Editor"), "file-code", lambda: EditorSection(editors)),
        Section(
            "terminal.appearance",
            _("Terminal Appearance"),
            "terminal",
            lambda: TerminalAppearance(terminals),
        ),
        Section(
            "terminal.behavior",
            _("Terminal Behavior"),
            "terminal",
            lambda: TerminalBehavior(terminals),
        ),
    )
