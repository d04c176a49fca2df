"""Builds of a large context, beside ``docker build`` by the same engine."""

from __future__ import annotations

import os
import random
import shutil
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

import docker

from bench.bench import Ask, Bench
from bench.table import Row
from engines.base_image import BUSYBOX

SIZE = 10_000
FOLDERS = 200
ROUNDS = 5
"""Of all kinds, each beginning with an engine that has forgotten everything."""
TURNS = {"first": 1, "again": 3, "changed": 2}
"""How often each kind of build is done in a round, by both in turn."""
WATCHED = 2
"""Rounds before, of ours alone, for how the loop fares: to look at that takes time of its own."""
LIMIT = 16.0
CHANGED = 9_000
MANY = 5
"""Times as many files, each of a few bytes."""
PROMPT = 1000.0
"""Milliseconds after which a build that is cancelled is over."""


def measure(bench: Bench) -> Sequence[Row]:
    """First, with nothing changed, with one file changed, side by side in one app; then many."""
    _compile(bench)
    with bench.asked("build") as ask:
        started = ask(what="start")
        found = _Compared(bench, ask)
        rounds = min(ROUNDS, bench.scale.repeats)
        for number in range(min(WATCHED, rounds)):
            found.watch(number)
        for number in range(rounds):
            found.round(number)
        found.clear()
        built, stopped = _many(bench, ask)
    grown = [each["resident"] / 1e6 for each in (started, *found.order)]
    # A tab has widgets; from the first build in the second one on there is nothing more to make.
    both = 1 + min(len(grown) - 2, sum(TURNS.values()))
    others, last = len(grown) - 2, len(grown) - 1 - both
    count = bench.scale.files
    return [
        *found.rows(count),
        Row(
            "  sent of that",
            median(each["sent"] for each in found.ours["changed"]),
            "B",
            CHANGED,
            "changed",
            limit=1.01,
        ),
        *_loop("loop late in others of them", [started, *found.watched]),
        Row("memory that the first takes", grown[1] - grown[0], "MB"),
        Row(f"memory that {others} others take, in two tabs", grown[-1] - grown[1], "MB", limit=5),
        Row(f"  the last {last} of them", grown[-1] - grown[both], "MB", limit=2),
        Row(f"build of {MANY * count} files", built["took"], "s"),
        *_loop("loop late meanwhile", [built, stopped]),
        Row("  memory that it takes", built["resident"] / 1e6 - grown[-1], "MB", limit=20),
        Row("  cancelled while they are sent", 1000 * stopped["took"], "ms", limit=PROMPT),
    ]


def _compile(bench: Bench) -> None:
    """Build once in an app of its own: Python keeps what it compiles then, as in an installed app.

    To compile the largest module holds up all threads for a tenth of a second.
    """
    context = bench.home / "little"
    _plant(context, 1)
    with bench.asked("build") as ask:
        ask(what="build", context=str(context), form=True, watched=False)
    shutil.rmtree(context)
    _forget(bench)


def _loop(what: str, found: Sequence[dict[str, float]]) -> list[Row]:
    def most(name: str) -> float:
        return 1000 * max(each[name] for each in found)

    return [
        Row(what, most("worst"), "ms"),
        Row("  without waiting for a core", most("held"), "ms"),
        Row("  99 of 100 beats", most("p99"), "ms"),
        Row("  CPU time of the loop at a stretch", most("busy"), "ms", limit=LIMIT),
    ]


class _Compared:
    """Ours and docker's own, each on a context of its own that the other one has the next time."""

    def __init__(self, bench: Bench, ask: Ask) -> None:
        self._bench, self._ask = bench, ask
        self.ours: dict[str, list[dict[str, float]]] = {kind: [] for kind in TURNS}
        self.theirs: dict[str, list[float]] = {kind: [] for kind in TURNS}
        self.watched: list[dict[str, float]] = []
        self.order: list[dict[str, float]] = []
        """Our builds, as they came."""
        self._contexts = [bench.home / name for name in ("one", "two")]
        for context in self._contexts:
            _plant(context, bench.scale.files)

    def round(self, number: int) -> None:
        """Every kind, by both in turn; which of both begins is drawn."""
        _forget(self._bench)
        mine, other = self._contexts[number % 2], self._contexts[1 - number % 2]
        for kind, turns in TURNS.items():
            for _ in range(turns):
                both: list[Callable[[], None]] = [
                    lambda kind=kind: self._by_us(kind, mine),  # type: ignore[misc]
                    lambda kind=kind: self._by_docker(kind, other),  # type: ignore[misc]
                ]
                random.shuffle(both)
                for each in both:
                    each()

    def watch(self, number: int) -> None:
        """Every kind by us, for how the loop fares."""
        _forget(self._bench)
        context = self._contexts[number % 2]
        for kind, turns in TURNS.items():
            self.watched += [self._ours(kind, context, watched=True) for _ in range(turns)]

    def _by_us(self, kind: str, context: Path) -> None:
        self.ours[kind].append(self._ours(kind, context, watched=False))

    def _ours(self, kind: str, context: Path, *, watched: bool) -> dict[str, float]:
        _change(kind, context)
        found = self._ask(what="build", context=str(context), form=kind == "first", watched=watched)
        self.order.append(found)
        return found

    def _by_docker(self, kind: str, context: Path) -> None:
        _change(kind, context)
        began = time.perf_counter()
        self._bench.engine.build(context, "--tag=bench:docker")
        self.theirs[kind].append(time.perf_counter() - began)

    def rows(self, count: int) -> list[Row]:
        """The best of each, for what disturbs a build only makes it longer."""
        names = (
            f"build of {count} files, first",
            "build, nothing changed",
            "build, one file changed",
        )
        return [
            Row(
                name,
                min(each["took"] for each in self.ours[kind]),
                "s",
                min(self.theirs[kind]),
                "docker build",
                limit=1.0,
            )
            for name, kind in zip(names, TURNS, strict=True)
        ]

    def clear(self) -> None:
        """Have the contexts gone."""
        for context in self._contexts:
            shutil.rmtree(context)
        _forget(self._bench)


def _many(bench: Bench, ask: Ask) -> tuple[dict[str, float], dict[str, float]]:
    """A build of very many small files, and one that is cancelled while they are sent."""
    context = bench.home / "many"
    _plant(context, MANY * bench.scale.files, size=10)
    (context / "Dockerfile").write_text(
        # Sent and looked at: what the engine does with them else is none of our doing.
        f"FROM {BUSYBOX}\nRUN --mount=target=/src ls /src/folder-0 > /names\n"
    )
    stopped = ask(what="cancel", context=str(context))
    built = ask(what="build", context=str(context), form=False, watched=True)
    shutil.rmtree(context)
    return built, stopped


def _change(kind: str, context: Path) -> None:
    if kind == "changed":
        (context / "changing").write_bytes(os.urandom(CHANGED))


def _plant(context: Path, count: int, size: int = SIZE) -> None:
    """Files that do not compress, in folders, and two patterns of an ignore file."""
    for number in range(FOLDERS):
        (context / f"folder-{number}").mkdir(parents=True)
    for number in range(count):
        (context / f"folder-{number % FOLDERS}" / f"{number}.bin").write_bytes(os.urandom(size))
    (context / "changing").write_bytes(os.urandom(CHANGED))
    (context / ".dockerignore").write_text("*.log\n**/node_modules\n")
    (context / "Dockerfile").write_text(f"FROM {BUSYBOX}\nCOPY . /src\n")


def _forget(bench: Bench) -> None:
    """Let the engine begin anew."""
    client = docker.APIClient(base_url=bench.engine.url, version="auto", timeout=300)
    try:
        for image in client.images(name="bench"):
            client.remove_image(image["Id"], force=True)
        client.prune_builds(all=True)
    finally:
        client.close()
