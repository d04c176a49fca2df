"""The names of rules about Dockerfiles: their pages, and which of two linters are the same."""

from __future__ import annotations

import re

BUILDKIT = (
    "ConsistentInstructionCasing",
    "CopyIgnoredFile",
    "DuplicateStageName",
    "ExposeInvalidFormat",
    "ExposeProtoCasing",
    "FromAsCasing",
    "FromPlatformFlagConstDisallowed",
    "InvalidDefaultArgInFrom",
    "InvalidDefinitionDescription",
    "JSONArgsRecommended",
    "LegacyKeyValueFormat",
    "MaintainerDeprecated",
    "MultipleInstructionsDisallowed",
    "NoEmptyContinuation",
    "RedundantTargetPlatform",
    "ReservedStageName",
    "SecretsUsedInArgOrEnv",
    "StageNameCasing",
    "UndefinedArgInFrom",
    "UndefinedVar",
    "WorkdirRelativePath",
)
"""The checks of BuildKit."""
SAME = {
    "DL4000": "MaintainerDeprecated",
    "DL3025": "JSONArgsRecommended",
    "DL3000": "WorkdirRelativePath",
    "DL3024": "DuplicateStageName",
    "DL3029": "FromPlatformFlagConstDisallowed",
    "DL4003": "MultipleInstructionsDisallowed",
    "DL4004": "MultipleInstructionsDisallowed",
    "DL3012": "MultipleInstructionsDisallowed",
    "DL3064": "SecretsUsedInArgOrEnv",
}
"""Rules of hadolint that are BuildKit's too."""


def rule_url(rule: str) -> str:
    """The page that explains a rule."""
    if re.fullmatch(r"DL\d+", rule):
        return f"https://github.com/hadolint/hadolint/wiki/{rule}"
    if re.fullmatch(r"SC\d+", rule):
        return f"https://github.com/koalaman/shellcheck/wiki/{rule}"
    words = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", rule).lower()
    return f"https://docs.docker.com/go/dockerfile/rule/{words}/" if rule else ""
