"""The sections of the run form: rights and devices, kernel, health check, log, and all else."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pierhead.core.i18n import _
from pierhead.core.kernel_words import CAPABILITIES, LIMITS, SETTINGS
from pierhead.core.run_option_rows import ROWS, Rows
from pierhead.ui.forms.option_parts import BoxPart, LinePart, RowsPart
from pierhead.ui.forms.option_section import OptionSection
from pierhead.ui.forms.run_rows import OPTIONS, options_editor
from pierhead.ui.widgets import cells
from pierhead.ui.widgets.rows_editor import Column, RowsEditor, Values

SECURITY = (
    "no-new-privileges",
    "seccomp=unconfined",
    "apparmor=unconfined",
    "label=disable",
    "systempaths=unconfined",
)
DEVICE_RULES = ("c 189:* rwm", "c 226:* rw", "c 81:* rw", "c 166:* rw", "c 188:* rw", "a *:* rwm")
GPU_WORDS = ("compute", "compute,utility", "graphics", "utility", "video", "display")
DRIVERS = (
    *("json-file", "local", "none", "journald", "syslog", "gelf", "fluentd", "awslogs"),
    *("gcplogs", "splunk", "etwlogs", "k8s-file", "passthrough"),
)
DRIVER_OPTIONS = (
    *("max-size", "max-file", "compress", "mode", "max-buffer-size", "tag", "labels", "env"),
    *("labels-regex", "env-regex", "syslog-address", "syslog-facility", "syslog-format"),
    *("gelf-address", "fluentd-address", "fluentd-async", "awslogs-group", "awslogs-region"),
    *("splunk-url", "splunk-token"),
)


def sections() -> list[OptionSection]:
    """All of them, in their order; the last takes whatever the others do not."""
    return [rights(), kernel(), health(), log(), others()]


def rights() -> OptionSection:
    """What it may do, and to which devices."""
    kinds = [("cap-add", _("Add")), ("cap-drop", _("Drop"))]
    capability = (
        Column("value", _("Capability"), cells.words(CAPABILITIES, "NET_ADMIN"), stretch=1),
        Column("flag", _("What"), cells.choice(kinds), content=False),
    )
    device = (
        Column("source", _("Path on the host"), cells.text("/dev/fuse"), stretch=3),
        Column("target", _("Path in the container"), cells.text(_("the same")), stretch=3),
        Column("rights", _("Permissions"), cells.text("rwm"), stretch=1),
    )
    gpu = (
        Column("count", _("Count"), cells.text(_("all")), stretch=2),
        Column("device", _("Or device IDs"), cells.text("0,1"), stretch=2),
        Column("driver", _("Driver"), cells.text("nvidia"), stretch=2),
        Column("capabilities", _("Capabilities"), cells.words(GPU_WORDS, "utility"), stretch=3),
        Column("options", _("Options"), cells.text("name=value"), stretch=3),
    )
    security = (_value(_("Option"), SECURITY, "no-new-privileges"),)
    rules = (_value(_("Type, numbers and permissions"), DEVICE_RULES, "c 189:* rwm"),)
    return OptionSection(
        _("Privileges and devices"),
        (
            _rows("capabilities", _("Capabilities"), capability, _("Add Capability")),
            _rows("security", _("Security"), security, _("Add Security Option")),
            _rows("devices", _("Devices"), device, _("Add Device")),
            _rows("device_rules", _("Device rules"), rules, _("Add Rule")),
            _rows("gpus", _("GPUs"), gpu, _("Add GPUs")),
        ),
    )


def kernel() -> OptionSection:
    """What the kernel allows its processes, and its own settings."""
    limit = (
        Column("name", _("Limit"), cells.words(LIMITS, "nofile"), stretch=2),
        Column("soft", _("Soft limit"), cells.text("1024"), stretch=1),
        Column("hard", _("Hard limit"), cells.text(_("the same")), stretch=1),
    )
    return OptionSection(
        _("Ulimits and sysctls"),
        (
            _rows("ulimits", _("Ulimits"), limit, _("Add Ulimit")),
            _rows("sysctls", _("Sysctls"), _pair(SETTINGS), _("Add Sysctl")),
        ),
    )


def health() -> OptionSection:
    """How it is found out whether it is well."""
    image_s = _("the image's own")
    command = "curl -f http://localhost || exit 1"
    return OptionSection(
        _("Health check"),
        (
            LinePart("health_command", _("Command"), "health-cmd", command),
            LinePart("health_interval", _("Interval"), "health-interval", image_s + ", 30s"),
            LinePart("health_timeout", _("Timeout"), "health-timeout", image_s + ", 30s"),
            LinePart("health_retries", _("Retries"), "health-retries", image_s + ", 3"),
            LinePart("health_start", _("Start period"), "health-start-period", image_s + ", 0s"),
            LinePart(
                "health_first", _("Start interval"), "health-start-interval", image_s + ", 5s"
            ),
            BoxPart(
                "health_none", _("No health check, not even the image's own"), "no-healthcheck"
            ),
        ),
    )


def log() -> OptionSection:
    """Where what it writes goes."""
    return OptionSection(
        _("Log"),
        (
            LinePart("log_driver", _("Driver"), "log-driver", _("the engine's own"), DRIVERS),
            _rows("log_options", _("Options"), _pair(DRIVER_OPTIONS), _("Add Log Option")),
        ),
    )


def others() -> OptionSection:
    """Every flag that is nowhere else."""
    part = RowsPart("options", _("Options"), OPTIONS, options_editor)
    return OptionSection(_("Other options"), (part,))


# -- rows


def _value(title: str, known: Sequence[str], example: str) -> Column:
    return Column("value", title, cells.words(known, example), stretch=1)


def _pair(known: Sequence[str]) -> tuple[Column, Column]:
    return (
        Column("name", _("Name"), cells.words(known), stretch=2),
        Column("value", _("Value"), cells.text(), stretch=3),
    )


def _rows(name: str, title: str, columns: Sequence[Column], add: str) -> RowsPart:
    rows = ROWS[name]
    return RowsPart(name, title, rows, lambda: RowsEditor(columns, add, _pasted(rows)))


def _pasted(rows: Rows) -> Callable[[str], Sequence[Values]]:
    """Values as ``docker run`` takes them, a line each, fill a row each."""

    def take(text: str) -> Sequence[Values]:
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        found = [rows.texts((rows.flags[0], line)) for line in lines]
        parted = all(len(list(filter(None, texts.values()))) > 1 for texts in found)
        if "flag" in (found or [{}])[0]:
            return found if len(found) > 1 else ()
        return found if found and (parted or len(found) > 1) else ()

    return take
