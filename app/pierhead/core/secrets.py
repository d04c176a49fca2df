"""Tell what is better not shown before somebody asks: passwords, tokens, keys."""

from __future__ import annotations

import re

_NAME = re.compile(
    r"pass(?:word|wd|phrase|code)(?![a-z])|(?<![a-z])pass(?![a-z])|(?<!com)(?<!by)pass$|secret"
    r"|token|credential|private|salt(?![a-z])"
    r"|(?:api|access|auth|account|encryption|signing|shared|ssh|app)_?key|_key$|^key$|_pw$|^pw$"
    r"|(?:^|_)auth$|cookie|session_?id|dsn$|connection_?string",
)
_HARMLESS = re.compile(r"_file$|public_?key|^(?:ssh_)?(?:gpg|pgp)_keys?$|gpg_key$|^pass_")
_PASSWORD = re.compile(r"://[^/\s:@]*:([^/\s@]+)@")
_CREDENTIALS = re.compile(r"://[^/\s:@]*:[^/\s@]+@")
_USERS = re.compile(r"(?<=://)(?!git@)[^/\s@]+@(?=[^\s])")
_SECOND = re.compile(r"(?<=://)([^/\s:@]*):[^/\s@]+@")
_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[-.\s]")


def looks_secret(name: str, value: str = "") -> bool:
    """Whether a variable's name, or an address with a password in its value, suggests a secret.

    A path to a secret (``DB_PASSWORD_FILE``) and a public key are none.
    """
    if _CREDENTIALS.search(value):
        return True
    words = _WORDS.sub("_", name).lower()
    return bool(_NAME.search(words)) and not _HARMLESS.search(words)


def without_password(address: str) -> str:
    """An address without what only its owner may know: a password, or a token for a web site."""
    if re.match(r"https?://", address):
        return _USERS.sub("", address)
    return _SECOND.sub(r"\1@", address)


def passwords(text: str) -> tuple[str, ...]:
    """The passwords in the addresses of a text."""
    return tuple(found[1] for found in _PASSWORD.finditer(text))
