"""What is said below a log: how much of it is shown, and what goes on."""

from __future__ import annotations

from datetime import UTC, datetime

from pierhead.core import units
from pierhead.core.i18n import _, ngettext
from pierhead.state.log_count import Standing
from pierhead.state.log_follow import Following
from pierhead.state.log_scan import LogScan
from pierhead.state.log_window import LogWindow, Looking
from pierhead.state.logs import LogBuffer


def status(window: LogWindow, shown: LogBuffer) -> str:
    """One line, such as ``1,000 lines · 20 newer``."""
    lines, buffer = len(shown), window.buffer
    parts = [ngettext("{count} line", "{count} lines", lines).format(count=units.count(lines))]
    if shown is not buffer and shown.dropped:
        form = ngettext(
            "{count} older line is not kept", "{count} older lines are not kept", shown.dropped
        )
        parts.append(form.format(count=units.count(shown.dropped)))
    if buffer.skipped:
        form = ngettext("{count} skipped", "{count} skipped", buffer.skipped)
        parts.append(form.format(count=units.count(buffer.skipped)))
    if buffer.unseen:
        form = ngettext("{count} was written since", "{count} were written since", buffer.unseen)
        parts.append(form.format(count=units.count(buffer.unseen)))
    match window.looking:
        case Looking.OLDER:
            parts.append(_("reading older lines…"))
        case Looking.NEWER:
            parts.append(_("reading newer lines…"))
        case Looking.PLACE:
            parts.append(_("looking for the place…"))
        case Looking.MATCH:
            parts.append(_("looking for the next match… (Esc gives it up)"))
        case _ if window.state is Following.ENDED:
            parts.append(_("goes on when it starts"))
        case _ if window.all:
            parts.append(_("this is all of it"))
    return " · ".join(parts)


def progress(scan: LogScan, matches: int) -> str:
    """How far the search through a whole log is."""
    found = ngettext("{count} match", "{count} matches", matches).format(count=units.count(matches))
    looked = ngettext("{count} line", "{count} lines", scan.looked)
    said = _("{found} in {lines} so far").format(
        found=found, lines=looked.format(count=units.count(scan.looked))
    )
    return said if scan.reached is None else f"{said} · {_ago(scan.reached)}"


def found(matches: int) -> str:
    """How much was found."""
    if not matches:
        return _("Not found")
    return ngettext("{count} match", "{count} matches", matches).format(count=units.count(matches))


def matches(standing: Standing) -> str:
    """Which of how many, as far as that is known."""
    count = f"{standing.total:,}"
    if not standing.total:
        return _("None so far") if standing.more else _("Not found")
    if standing.number:
        form = _("{current} of {count}")
        if standing.counting:
            form = _("{current} of {count}+ so far")
        elif standing.more:
            form = _("{current} of {count}+")
        return form.format(current=f"{standing.number:,}", count=count)
    if standing.counting:
        return _("{count}+ so far").format(count=count)
    form = ngettext("{count} place", "{count} places", standing.total)
    return form.format(count=count + "+" * standing.more)


def seeking(looked: int) -> str:
    """How far the search for the next match is."""
    return ngettext("{count} line…", "{count} lines…", looked).format(count=f"{looked:,}")


def _ago(when: datetime) -> str:
    shown = when.astimezone()
    today = shown.date() == datetime.now(UTC).astimezone().date()
    return shown.strftime("%H:%M:%S" if today else "%Y-%m-%d %H:%M")
