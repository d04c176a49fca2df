"""Credentials for registries, out of the docker config and its helpers.

A helper is somebody else's program: it may be missing, broken, or wait for a keyring that never
opens. None of that may hold up more than the pull that asked.
"""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from typing import Any

from pierhead.core.i18n import _
from pierhead.engine.threads import Threads

_LIMIT = 20.0
"""Seconds that a helper may take; a person may have to unlock a keyring."""
_HUB = {"registry-1.docker.io", "index.docker.io", "docker.io"}
_ANY = "library/any"
_MISSING = "credentials not found"


@dataclass(frozen=True, slots=True)
class RegistryAuth:
    """What to send along with a pull."""

    header: str = ""
    """The value of ``X-Registry-Auth``; empty to ask as nobody in particular."""
    username: str = ""
    password: str = ""
    problem: str = ""
    """Why there are no credentials although the config names a helper: a sentence."""


class _HelperFailed(Exception):
    """A credential helper gave no answer; the message is a sentence for the user."""


class Credentials:
    """Looks up credentials in threads of its own, so that a hung helper blocks nothing else."""

    def __init__(self) -> None:
        self._threads = Threads("credentials", limit=4)

    async def find(self, reference: str) -> RegistryAuth:
        """The credentials for the registry that ``reference`` names; raises nothing."""
        try:
            return await self._threads.call(lambda: _look_up(reference), _LIMIT + 2)
        except TimeoutError:
            return RegistryAuth(problem=_("The credential helper does not answer."))

    async def find_host(self, host: str) -> RegistryAuth:
        """The credentials for a registry's host, as a builder names it; raises nothing."""
        return await self.find(_ANY if host in _HUB else f"{host}/{_ANY}")

    def close(self) -> None:
        """End the threads; waits for none."""
        self._threads.close()


def _look_up(reference: str) -> RegistryAuth:
    from docker import auth
    from docker.errors import DockerException

    try:
        registry, _name = auth.resolve_repository_name(reference)
        config = auth.load_config()
        entry = _from_helper(config, registry)
        if entry is None:
            plain = auth.AuthConfig({"auths": config.auths})
            entry = plain.resolve_authconfig(registry)
    except _HelperFailed as error:
        return RegistryAuth(problem=str(error))
    except (DockerException, ValueError, TypeError, AttributeError, RecursionError) as error:
        problem = _("The docker configuration cannot be understood: {reason}")
        return RegistryAuth(problem=problem.format(reason=error))
    if not entry:
        return RegistryAuth()
    lower = {name.lower(): str(value or "") for name, value in entry.items()}
    return RegistryAuth(
        auth.encode_header(entry).decode(),
        username="" if lower.get("identitytoken") else lower.get("username", ""),
        password=lower.get("identitytoken") or lower.get("password", ""),
    )


def _from_helper(config: Any, registry: str) -> dict[str, str] | None:
    """What the registry's helper knows; None when there is no helper, or nothing in it."""
    from docker.auth import INDEX_NAME, INDEX_URL, TOKEN_USERNAME

    name = config.get_credential_store(registry)
    if not name:
        return None
    server = INDEX_URL if registry == INDEX_NAME else registry
    answer = _ask(f"docker-credential-{name}", server)
    if answer is None:
        return None
    if answer.get("Username") == TOKEN_USERNAME:
        return {"ServerAddress": server, "IdentityToken": answer.get("Secret", "")}
    return {
        "ServerAddress": server,
        "Username": answer.get("Username", ""),
        "Password": answer.get("Secret", ""),
    }


def _ask(program: str, server: str) -> dict[str, str] | None:
    """Speak the protocol of docker's credential helpers: ``get``, a server in, JSON out."""
    try:
        done = subprocess.run(
            [program, "get"],
            input=server,
            capture_output=True,
            text=True,
            timeout=_LIMIT,
            check=False,
        )
    except FileNotFoundError:
        raise _HelperFailed(_("{program} is not installed.").format(program=program)) from None
    except subprocess.TimeoutExpired:
        raise _HelperFailed(_("{program} does not answer.").format(program=program)) from None
    except OSError as error:
        sentence = _("{program} cannot be started: {reason}.")
        raise _HelperFailed(sentence.format(program=program, reason=error.strerror)) from None
    if done.returncode:
        if _MISSING in done.stdout:
            return None
        sentence = _("{program} failed: {reason}")
        reason = (done.stdout or done.stderr).strip()
        raise _HelperFailed(sentence.format(program=program, reason=reason))
    try:
        answer: dict[str, str] = json.loads(done.stdout)
    except ValueError:
        sentence = _("{program} gave an answer that is no JSON.")
        raise _HelperFailed(sentence.format(program=program)) from None
    return answer
