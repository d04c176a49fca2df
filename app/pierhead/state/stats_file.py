"""The last hour of what containers used, kept on disk from one start to the next."""

from __future__ import annotations

import json
import logging
import sys
import zlib
from array import array
from collections.abc import Iterator, Mapping
from pathlib import Path

from pierhead.state.stats_ring import FIELDS, MOST, Ring

log = logging.getLogger(__name__)

MOST_RINGS = 200
LARGEST = 16 << 20
"""Bytes of a file that could be one of these."""
_MAGIC = b"pierhead stats 1\n"


def save(path: Path, rings: Mapping[str, Ring]) -> None:
    """Write the newest of them, by the ids of their containers; a full disk is only logged."""
    newest = sorted(rings, key=lambda id_: rings[id_].times[-1] if len(rings[id_]) else 0.0)
    parts = [part for id_ in newest[-MOST_RINGS:] for part in _written(id_, rings[id_].coarse())]
    if not parts:
        return
    draft = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(_MAGIC + zlib.compress(b"".join(parts), 1))
        draft.replace(path)
    except OSError as error:
        log.warning("What containers used is not kept: %s", error)


def load(path: Path) -> dict[str, Ring]:
    """What was written; nothing if there is no such file, or what is in it is something else."""
    try:
        if path.stat().st_size > LARGEST:
            return {}
        data = path.read_bytes()
        if not data.startswith(_MAGIC):
            return {}
        plain = zlib.decompressobj().decompress(data[len(_MAGIC) :], 4 * LARGEST)
        return dict(_read(plain))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, zlib.error) as error:
        log.warning("What containers used before cannot be read: %s", error)
        return {}


def _written(id_: str, ring: Ring) -> Iterator[bytes]:
    if not len(ring):
        return
    yield json.dumps({"id": id_, "count": len(ring)}).encode() + b"\n"
    for column in (ring.times, *ring.columns.values()):
        yield _little(column).tobytes()


def _read(data: bytes) -> Iterator[tuple[str, Ring]]:
    place = 0
    while place < len(data):
        end = data.index(b"\n", place)
        head, place = json.loads(data[place:end]), end + 1
        count = int(head["count"])
        if not 0 < count <= 2 * MOST:
            raise ValueError(f"{count} samples")
        ring = Ring()
        for column in (ring.times, *(ring.columns[name] for name in FIELDS)):
            end = place + count * column.itemsize
            column.frombytes(data[place:end])
            if len(column) != count:
                raise ValueError("cut off")
            if sys.byteorder == "big":
                column.byteswap()
            place = end
        yield str(head["id"]), ring


def _little(column: array[float]) -> array[float]:
    if sys.byteorder == "big":
        column = column[:]
        column.byteswap()
    return column
