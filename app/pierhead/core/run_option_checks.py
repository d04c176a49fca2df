"""What is wrong with the values of single flags of ``docker run``, before an engine is asked.

No stricter than engines are: what a container has already must not be in the way of its editing.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable

from pierhead.core.i18n import _
from pierhead.core.kernel_words import CAPABILITIES, LIMITS, is_capability, is_own_setting
from pierhead.core.run_gpus import is_cdi_name, with_gpus
from pierhead.core.run_shapes import parse_duration

_RULE = re.compile(r"[acb] (?:\d+|\*):(?:\d+|\*) [rwm]{1,3}")
_RIGHTS = re.compile(r"[rwm]+")
_SECURITY = ("apparmor", "credentialspec", "label", "mask", "unmask", "writable-cgroups")
_LEAST_CHECK = 1_000_000
"""Nanoseconds: engines check health no more often."""


def check(flag: str, value: str) -> str:
    """What is wrong with a value, as a sentence; empty when nothing is known to be."""
    return _CHECKS[flag](value) if flag in _CHECKS else ""


def _like(word: str, known: tuple[str, ...]) -> str:
    found = difflib.get_close_matches(word, known, 1)
    return _("Do you mean {word}?").format(word=found[0]) if found else ""


def _capability(value: str) -> str:
    if is_capability(value):
        return ""
    sentence = _("The kernel has no capability {name}.").format(name=value)
    return f"{sentence} {_like(value.upper().removeprefix('CAP_'), CAPABILITIES)}".rstrip()


def _limit(value: str) -> str:
    name, equals, numbers = value.partition("=")
    if name not in LIMITS:
        sentence = _("The kernel has no limit {name}.").format(name=name)
        return f"{sentence} {_like(name, LIMITS)}".rstrip()
    soft, colon, hard = numbers.partition(":")
    try:
        low, high = int(soft), int(hard) if colon else int(soft)
    except ValueError:
        return _("A limit is a number, or -1 for none.") if equals else _("Which number?")
    if high != -1 and (low > high or low == -1):
        return _("The soft limit cannot be above the hard one.")
    return ""


def _setting(value: str) -> str:
    name, _equals, text = value.partition("=")
    if not is_own_setting(name):
        return _(
            "{name} is a setting of the whole machine: a container has only those of its own"
            " network (net.…), its messages (fs.mqueue.…) and its shared memory (kernel.shm…)."
        ).format(name=name)
    return "" if text else _("The value is missing.")


def _rule(value: str) -> str:
    if _RULE.fullmatch(value):
        return ""
    return _(
        "A rule has a type (c, b or a), numbers such as 1:3 or 189:*, and permissions such as rwm:"
        " for example c 189:* rwm."
    )


def _device(value: str) -> str:
    source, *rest = value.split(":")
    if is_cdi_name(value):
        return ""
    if not source.startswith("/"):
        return _("A device is a path such as /dev/fuse, or a name such as vendor.com/gpu=all.")
    if len(rest) > 1 and not _RIGHTS.fullmatch(rest[-1]):
        return _("The permissions are some of r, w and m: read, write, mknod.")
    return ""


def _gpu(value: str) -> str:
    try:
        (found,) = with_gpus(value, ())
    except ValueError:
        return _("How many? A number, or all.")
    if found["Count"] and found["DeviceIDs"]:
        return _("Either how many, or which ones.")
    return ""


def _security(value: str) -> str:
    name, _mark, text = value.replace(":", "=", 1).partition("=")
    if name == "seccomp":
        if text in {"unconfined", "builtin"} or text.lstrip().startswith("{"):
            return ""
        return _(
            "Engines take the profile itself, not its file: seccomp=unconfined, or seccomp= with"
            " the text of the profile."
        )
    if name in {"no-new-privileges", "disable"} or value == "systempaths=unconfined":
        return ""
    if name not in _SECURITY:
        return _("Engines know: no-new-privileges, seccomp=…, apparmor=…, label=….")
    return "" if text or name == "writable-cgroups" else _("The value is missing.")


def _pair(value: str) -> str:
    return "" if value.partition("=")[0] else _("The name is missing.")


def _pause(value: str) -> str:
    try:
        length = parse_duration(value)
    except ValueError:
        return _("Write a time such as 30s, 1m30s or 500ms.")
    return _("At least one millisecond.") if 0 < length < _LEAST_CHECK else ""


def _count(value: str) -> str:
    return "" if value.isdecimal() else _("Write a whole number.")


_CHECKS: dict[str, Callable[[str], str]] = {
    "cap-add": _capability,
    "cap-drop": _capability,
    "ulimit": _limit,
    "sysctl": _setting,
    "device-cgroup-rule": _rule,
    "device": _device,
    "gpus": _gpu,
    "security-opt": _security,
    "log-opt": _pair,
    "health-interval": _pause,
    "health-timeout": _pause,
    "health-start-period": _pause,
    "health-start-interval": _pause,
    "health-retries": _count,
}
