"""Why an endpoint does not answer, in a sentence, and what a person can do about it."""

from __future__ import annotations

import getpass
import os
import socket
import ssl
import stat
import sys
from contextlib import suppress
from pathlib import Path

from pierhead.core.errors import AppError, EngineUnreachable
from pierhead.core.i18n import _
from pierhead.engine.endpoints import Attempt, Endpoint, Failure
from pierhead.engine.transport import MalformedAddress


def unreachable(endpoint: Endpoint, error: BaseException) -> EngineUnreachable:
    """The error to raise when ``error`` kept us from speaking to ``endpoint``."""
    attempt = diagnose(endpoint, error)
    return EngineUnreachable(attempt.problem, _own_words(error), attempt.remedy)


def diagnose(endpoint: Endpoint, error: BaseException) -> Attempt:
    """What ``error`` means for somebody who wants to use ``endpoint``."""
    if isinstance(error, AppError):
        if not isinstance(error.__cause__, OSError | MalformedAddress):
            problem = " ".join(part for part in (error.title, error.detail) if part)
            return Attempt(endpoint, Failure.OTHER, problem, error.hint)
        error = error.__cause__
    failure = _failure(error)
    if failure is Failure.OTHER:
        problem, remedy = _other(endpoint, error)
    else:
        problem, remedy = _SAYING[failure](endpoint)
    return Attempt(endpoint, failure, problem, remedy)


def _failure(error: BaseException) -> Failure:
    if isinstance(error, TimeoutError):
        return Failure.TIMEOUT
    if isinstance(error, PermissionError):
        return Failure.PERMISSION
    if isinstance(error, FileNotFoundError):
        return Failure.MISSING
    if isinstance(error, ConnectionRefusedError):
        return Failure.REFUSED
    return Failure.OTHER


def _missing(endpoint: Endpoint) -> tuple[str, str]:
    if endpoint.url.startswith("unix:"):
        return _("There is no socket at {path}.").format(path=_place(endpoint)), ""
    if endpoint.url.startswith("npipe:"):
        return _("There is no pipe named {path}.").format(path=_place(endpoint)), ""
    return (
        _("A certificate of {name} is missing.").format(name=endpoint.name),
        _("Check DOCKER_CERT_PATH: it needs ca.pem, cert.pem and key.pem."),
    )


def _refused(endpoint: Endpoint) -> tuple[str, str]:
    if endpoint.url.startswith("unix:"):
        return (
            _("The socket {path} is there, but no engine listens on it.").format(
                path=_place(endpoint)
            ),
            _("Start the engine."),
        )
    return (
        _("Nothing listens at {address}.").format(address=_place(endpoint)),
        _("Check the address, and that the engine there is running."),
    )


def _permission(endpoint: Endpoint) -> tuple[str, str]:
    path = _place(endpoint)
    problem = _("You are not allowed to use {path}.").format(path=path)
    group = _group_of(path)
    if not group:
        return problem, _("Ask its owner for access, or run an engine of your own (rootless).")
    user = getpass.getuser()
    if group in _own_groups(user):
        return problem, _(
            "You are in the group {group} since your last log-in: log out and in again, "
            "or start Pierhead from a shell after: newgrp {group}"
        ).format(group=group)
    return problem, _(
        "Join its group, then log out and in again (or use newgrp {group}): "
        "sudo usermod -aG {group} {user}"
    ).format(group=group, user=user)


def _timeout(endpoint: Endpoint) -> tuple[str, str]:
    return (
        _("{name} takes connections but does not answer: it hangs or is overloaded.").format(
            name=endpoint.name
        )
        if endpoint.url.startswith("unix:")
        else _("{address} does not answer.").format(address=_place(endpoint)),
        _("Wait a moment, or restart the engine."),
    )


_SAYING = {
    Failure.MISSING: _missing,
    Failure.REFUSED: _refused,
    Failure.PERMISSION: _permission,
    Failure.TIMEOUT: _timeout,
}


def _other(endpoint: Endpoint, error: BaseException) -> tuple[str, str]:
    place = _place(endpoint)
    if isinstance(error, MalformedAddress) and not endpoint.url:
        return (
            _("The docker context {name} does not exist.").format(name=endpoint.name),
            _("List the contexts there are with: docker context ls"),
        )
    if isinstance(error, MalformedAddress):
        return (
            _("{url} is not an address of an engine.").format(url=endpoint.url),
            _("Use unix:///path/of/the.sock, tcp://host:2376 or ssh://user@host."),
        )
    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            _("The certificate of {address} is not trusted: {reason}.").format(
                address=place, reason=error.verify_message
            ),
            _("Use the CA that signed it: ca.pem in DOCKER_CERT_PATH or in the context."),
        )
    if isinstance(error, ssl.SSLError):
        return (
            _("TLS with {address} failed.").format(address=place),
            _("Check the client certificate, and that the port speaks TLS (usually 2376)."),
        )
    if isinstance(error, socket.gaierror):
        return _("The name of {address} is not known.").format(address=place), _("Check it.")
    return _("{name} cannot be reached.").format(name=endpoint.name), _own_words(error)


def _own_words(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error)


def _place(endpoint: Endpoint) -> str:
    for scheme in ("unix://", "tcp://", "npipe://"):
        if endpoint.url.startswith(scheme):
            return endpoint.url.removeprefix(scheme)
    return endpoint.url


def _group_of(path: str) -> str:
    """The group that may use the socket; empty when there is none but root's."""
    if sys.platform == "win32":
        return ""
    import grp

    with suppress(OSError, KeyError):
        status = Path(path).stat()
        if status.st_gid and status.st_mode & stat.S_IWGRP:
            return grp.getgrgid(status.st_gid).gr_name
    return ""


def _own_groups(user: str) -> list[str]:
    """The groups that the system's files put the user in, which a session may not have yet."""
    if sys.platform == "win32":
        return []
    import grp

    listed = [group.gr_name for group in grp.getgrall() if user in group.gr_mem]
    mine = set(os.getgroups())
    return [name for name in listed if grp.getgrnam(name).gr_gid not in mine]
