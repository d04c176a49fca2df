"""Keep the secrets of a build out of what its steps write, before anybody shows or keeps it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from urllib.parse import urlsplit

from pierhead.core.secrets import looks_secret, passwords, without_password
from pierhead.engine.api_build import (
    BuildEvent,
    BuildFailed,
    BuildSecret,
    BuildSpec,
    BuildStep,
    StepOutput,
    content_of,
)

MASK = "***"
_SHORTEST = 5
"""Characters that make a secret: less would hide half of every text."""
_MOST = 65_536


def values_of(spec: BuildSpec) -> tuple[str, ...]:
    """What must not be seen: each secret, and each long line of one; reads files.

    Arguments that look like secrets are, and passwords in addresses.
    """
    texts = [_value(secret).strip() for secret in spec.secrets]
    for name, value in spec.args:
        texts += passwords(value) or ([value] if looks_secret(name, value) else [])
    if spec.remote != without_password(spec.remote):
        texts += passwords(spec.remote) or [urlsplit(spec.remote).username or ""]
    found: set[str] = set()
    for text in texts:
        found |= {line.strip() for line in (text, *text.splitlines())}
    return tuple(sorted((one for one in found if len(one) >= _SHORTEST), key=len, reverse=True))


class Mask:
    """Hides texts in the events of one build, also where a piece of output ends in one."""

    def __init__(self, hidden: tuple[str, ...]) -> None:
        self._hidden = hidden
        self._held: dict[str, StepOutput] = {}

    def cover(self, event: BuildEvent) -> Iterator[BuildEvent]:
        """The events to go on with in place of this one."""
        if not self._hidden:
            yield event
        elif isinstance(event, StepOutput):
            yield from self._output(event)
        elif isinstance(event, BuildStep):
            if event.completed and (held := self._held.pop(event.id, None)):
                yield held
            yield replace(event, name=self.text(event.name), error=self.text(event.error))
        else:
            yield event

    def failure(self, failure: BuildFailed) -> BuildFailed:
        """The same failure without secrets in its words."""
        title, detail, hint = map(self.text, (failure.title, failure.detail, failure.hint))
        return BuildFailed(title, detail, hint, failure.line)

    def text(self, text: str) -> str:
        """A text without secrets."""
        for hidden in self._hidden:
            text = text.replace(hidden, MASK)
        return text

    def _output(self, event: StepOutput) -> Iterator[StepOutput]:
        held = self._held.pop(event.step, None)
        text = self.text((held.text if held else "") + event.text)
        begun = max((_begun(text, hidden) for hidden in self._hidden), default=0)
        if begun:
            self._held[event.step] = replace(event, text=text[-begun:])
        if whole := text[: len(text) - begun]:
            yield replace(event, text=whole)


def _begun(text: str, hidden: str) -> int:
    """How many characters at the end of a text may be the beginning of what is hidden."""
    for length in range(min(len(text), len(hidden) - 1), 0, -1):
        if text.endswith(hidden[:length]):
            return length
    return 0


def _value(secret: BuildSecret) -> str:
    if secret.file:
        with suppress(OSError):
            return content_of(secret.file)[:_MOST].decode("utf-8", "replace")
        return ""
    return os.environ.get(secret.variable, "") if secret.variable else secret.value
