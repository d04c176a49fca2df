"""How a build ended badly: why, at which line, in whose words, and what was written last."""

from __future__ import annotations

from pierhead.core.i18n import _
from pierhead.engine.api_build import BuildFailed, failed_at
from pierhead.engine.build_errors import explain, image_of, of_command, plain
from pierhead.engine.buildkit.progress import Trace
from pierhead.engine.classic import ClassicTrace
from pierhead.engine.refusals import Meaning
from pierhead.engine.steplines import line_of_error

_NO_FOLDERS = "subdir not supported yet"
"""What BuildKit says before 0.9."""
_NO_HEREDOC = "unknown instruction"
"""And of what stands in one."""


def failure(error: str, trace: Trace | ClassicTrace, line: int = 0) -> BuildFailed:
    """The end of a build that the engine says ``error`` of; ``line`` is where, if it tells."""
    error = plain(error)
    step = trace.failed
    said = trace.tail(step.id).strip() if step else ""
    detail = f"{error}\n{said}".strip()
    if _NO_FOLDERS in error:
        title = _("This engine’s BuildKit cannot build a folder of a repository.")
        hint = _("Build it with the classic builder, or clone the repository and drop the folder.")
        return BuildFailed(title, detail, hint)
    line = line or _line(error, trace)
    if _NO_HEREDOC in error and trace.lines.in_heredoc(line):
        title = _("This engine’s BuildKit knows no heredocs.")
        hint = _("Let a newer one read the Dockerfile; begin it with: # syntax=docker/dockerfile:1")
        return BuildFailed(title, detail, hint, line)
    copied = not trace.lines.begins(line)
    found = explain(error, step, said, copied=copied) or Meaning(failed_at(line), "")
    return BuildFailed(found.title, f"{found.why}\n{detail}".strip(), found.hint, line)


def _line(error: str, trace: Trace | ClassicTrace) -> int:
    """The line that a failure comes from, where the builder does not give it separately."""
    step, lines = trace.failed, trace.lines
    if step and (step.line or of_command(error)):
        return step.line
    if image := image_of(step):
        return lines.naming(image)
    return line_of_error(error) or lines.blamed(error, step.name if step else "")
