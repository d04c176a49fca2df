"""How a build ended badly: at which line, in whose words, and what was written last."""

from __future__ import annotations

import re

from pierhead.core.i18n import _
from pierhead.engine.api_build import BuildFailed
from pierhead.engine.buildkit.progress import Trace
from pierhead.engine.classic import ClassicTrace
from pierhead.engine.refusals import refusal
from pierhead.engine.steplines import line_of_error

_WRAPPING = re.compile(
    r"^(?:failed to solve(?: with frontend \S+)?: |rpc error: code = \w+ desc = )+"
)
_NO_FOLDERS = "subdir not supported yet"
"""What BuildKit says before 0.9."""


def failure(error: str, trace: Trace | ClassicTrace, line: int = 0) -> BuildFailed:
    """The end of a build that the engine says ``error`` of; ``line`` is where, if it tells."""
    error = _WRAPPING.sub("", error.strip())
    step = trace.failed
    line = line or line_of_error(error) or (step.line if step else 0)
    said = trace.tail(step.id).strip() if step else ""
    detail = f"{error}\n{said}".strip()
    if _NO_FOLDERS in error:
        title = _("This engine’s BuildKit cannot build a folder of a repository.")
        hint = _("Build it with the classic builder, or clone the repository and drop the folder.")
        return BuildFailed(title, detail, hint)
    return BuildFailed(failed_at(line), detail, refusal(0, error).hint, line)


def failed_at(line: int) -> str:
    """The title of a failure at a line, 0 for none."""
    if line:
        return _("The build failed at line {line}.").format(line=line)
    return _("The build failed.")
