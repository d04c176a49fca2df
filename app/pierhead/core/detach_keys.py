"""The keys by which a user leaves a program running, as docker writes and reads them."""

from __future__ import annotations

_CONTROL = "ctrl-"
_CONTROLS = 0x1F
_DELETE = b"\x7f"


def key_bytes(keys: str) -> bytes:
    """What pressing ``ctrl-p,ctrl-q`` and the like sends."""
    return b"".join(_one(key.strip()) for key in keys.split(",") if key.strip())


def shown_keys(keys: str) -> str:
    """The keys as people write them: ``Ctrl+P, Ctrl+Q``."""
    return ", ".join(_shown(key.strip()) for key in keys.split(",") if key.strip())


class DetachKeys:
    """Looks for the keys in what is typed; what may be their beginning is held back."""

    def __init__(self, keys: str) -> None:
        self._sequence = key_bytes(keys)
        self._held = b""

    def type(self, data: bytes) -> tuple[bytes, bool]:
        """What is to be sent, and whether the keys have been pressed, all of them in a row."""
        if not self._sequence:
            return data, False
        sent = b""
        for byte in data:
            held = self._held + bytes([byte])
            while held and not self._sequence.startswith(held):
                sent, held = sent + held[:1], held[1:]
            if held == self._sequence:
                self._held = b""
                return sent, True
            self._held = held
        return sent, False


def _one(key: str) -> bytes:
    if key == "DEL":
        return _DELETE
    if key.startswith(_CONTROL):
        return bytes([ord(key[len(_CONTROL) :][:1].upper() or "@") & _CONTROLS])
    return key.encode("ascii", "ignore")


def _shown(key: str) -> str:
    return f"Ctrl+{key[len(_CONTROL) :].upper()}" if key.startswith(_CONTROL) else key
