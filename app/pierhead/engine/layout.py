"""A folder with images or caches in OCI's layout.

Source: opencontainers/image-spec, image-layout.md; the names are those of its annotations.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pierhead.core.errors import AppError
from pierhead.core.i18n import _

LATEST = "latest"
_DIGEST = re.compile(r"sha256:([0-9a-f]{64})")
_TAG = "org.opencontainers.image.ref.name"
_INDEX, _MARK = "index.json", "oci-layout"
_INDEX_TYPE = "application/vnd.oci.image.index.v1+json"


@dataclass(frozen=True, slots=True)
class Layout:
    """What is in there; everything blocks."""

    folder: Path

    def blob(self, digest: str) -> Path | None:
        """Where a blob is or would be; None for what is no digest."""
        found = _DIGEST.fullmatch(digest)
        return self.folder / "blobs" / "sha256" / found[1] if found else None

    def digest(self, tag: str) -> str:
        """Of what is called ``tag``; the only one may have any name. Empty when there is none.

        Raises ``AppError`` for a folder that has something else.
        """
        try:
            listed = [(one["digest"], one.get("annotations") or {}) for one in self._manifests()]
        except (TypeError, KeyError, AttributeError) as error:
            raise self._odd() from error
        named = next((str(digest) for digest, notes in listed if notes.get(_TAG) == tag), "")
        only = str(listed[0][0]) if len(listed) == 1 and tag == LATEST else ""
        return named or only

    def put(self, tag: str, descriptor: Mapping[str, Any]) -> None:
        """Call this ``tag`` from now on. Raises ``OSError`` or ``AppError``."""
        entry = {**descriptor, "annotations": {**(descriptor.get("annotations") or {}), _TAG: tag}}
        others = [
            one for one in self._manifests() if (one.get("annotations") or {}).get(_TAG) != tag
        ]
        index = {"schemaVersion": 2, "mediaType": _INDEX_TYPE, "manifests": [*others, entry]}
        self._write(_INDEX, index)
        self._write(_MARK, {"imageLayoutVersion": "1.0.0"})

    def _manifests(self) -> list[dict[str, Any]]:
        try:
            found = json.loads((self.folder / _INDEX).read_bytes())["manifests"]
        except FileNotFoundError:
            return []
        except OSError as error:
            title = _("{path} cannot be read.").format(path=self.folder)
            raise AppError(title, error.strerror or str(error)) from error
        except (ValueError, RecursionError, TypeError, KeyError) as error:
            raise self._odd() from error
        if not isinstance(found, list):
            raise self._odd()
        return found

    def _write(self, name: str, content: Mapping[str, Any]) -> None:
        draft = self.folder / f".{name}.{secrets.token_hex(6)}"
        draft.write_text(json.dumps(content))
        os.replace(draft, self.folder / name)

    def _odd(self) -> AppError:
        title = _("{path} is not a folder in OCI’s layout.").format(path=self.folder)
        return AppError(title, hint=_("Its index.json cannot be understood."))
