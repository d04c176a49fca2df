"""Which line of a Dockerfile a step of a build comes from, by the way each builder counts."""

from __future__ import annotations

import re
from collections.abc import Mapping

_COUNTED = ("RUN", "COPY", "ADD", "WORKDIR")
_SCRATCH = "scratch"
_PARSE_ERROR = re.compile(r"(?:parse error (?:on )?line|Dockerfile:)\s*(\d+)", re.IGNORECASE)


class StepLines:
    """The steps of one Dockerfile; ``args`` are the build arguments that are given."""

    def __init__(self, text: str, args: Mapping[str, str]) -> None:
        from pierhead.dockerfile.expand import expand
        from pierhead.dockerfile.outline import outline
        from pierhead.dockerfile.parse import parse

        parsed = parse(text)
        found = outline(parsed)
        values = found.values(args)
        self._all = [one.line for one in parsed.instructions]
        self._stages: list[list[int]] = []
        """Per stage, the lines that BuildKit makes steps of."""
        self._bodies: list[list[int]] = []
        """Per stage, the lines of all its instructions."""
        self._names: dict[str, int] = {}
        for instruction in parsed.instructions:
            if instruction.name == "FROM" and instruction.args:
                stage = found.stages[len(self._stages)]
                base = expand(stage.base, values, found.escape) or stage.base
                outside = base.lower() != _SCRATCH and base.lower() not in self._names
                self._stages.append([instruction.line] if outside else [])
                self._bodies.append([instruction.line])
                self._names[stage.name or f"stage-{stage.index}"] = stage.index
            elif self._stages:
                self._bodies[-1].append(instruction.line)
                if instruction.name in _COUNTED:
                    self._stages[-1].append(instruction.line)

    def buildkit(self, stage: str, index: int, total: int) -> int:
        """The line of step ``index`` of ``total`` in a stage; 0 when there is none.

        Steps more than are written are triggers of the base image, which run right behind FROM.
        """
        number = self._names.get(stage.lower()) if stage else 0
        if number is None or number >= len(self._stages):
            return 0
        lines = self._stages[number]
        extra = max(0, total - len(lines))
        if index > 1:
            index = max(1, index - extra)
        return lines[index - 1] if 0 < index <= len(lines) else 0

    def classic(self, index: int) -> int:
        """The line of the classic builder's step: it counts every instruction of the file."""
        return self._all[index - 1] if 0 < index <= len(self._all) else 0

    def stage_of(self, line: int) -> str:
        """The name of the stage that a line belongs to; empty in a file of one stage."""
        if len(self._bodies) < 2:  # noqa: PLR2004
            return ""
        names = {number: name for name, number in self._names.items()}
        return next((names.get(n, "") for n, body in enumerate(self._bodies) if line in body), "")

    def staged(self, stage: int, index: int) -> int:
        """The line of a step that is counted within its stage, as Podman does; both from 1."""
        if not 0 < stage <= len(self._bodies):
            return 0
        lines = self._bodies[stage - 1]
        return lines[index - 1] if 0 < index <= len(lines) else 0


def line_of_error(message: str) -> int:
    """The line that a builder's message names; 0 when it names none."""
    found = _PARSE_ERROR.search(message)
    return int(found[1]) if found else 0
