"""Logs: a container that writes all the time, one that has written much, beside ``docker logs``."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Mapping, Sequence

from bench.bench import Bench, timed
from bench.table import Row
from engines.base_image import BUSYBOX

MEGA = 1e6
RATE = 100_000
BURSTS = 20
"""A second."""
PATTERN = r"number 1\d*7 "
_LONG = """
BEGIN{{for(i=0;i<{lines};i++) print "line number " i " of a log that is as long as logs are"}}
"""
_FLOOD = """
until=$(( $(date +%s) + {seconds} )); i=0
while [ $(date +%s) -lt $until ]; do seq $i $((i+{burst}-1)); i=$((i+{burst})); usleep {pause}; done
"""


def measure(bench: Bench) -> Sequence[Row]:
    """Open, search and follow, then ask docker's own client for the same."""
    full = bench.scale.repeats > 1
    lines, seconds = (1_000_000, 30) if full else (20_000, 2)
    _fill(bench, lines, seconds)
    found = bench.inside("logs", str(seconds), PATTERN, str(bench.scale.repeats))
    ms = {name: 1000 * value for name, value in found.items()}
    tail = timed(bench.scale.repeats, lambda: _docker(bench, "--tail", "1000", "long"))
    far = timed(bench.scale.repeats, lambda: _docker(bench, "--tail", str(lines // 50), "long"))
    whole = timed(1, lambda: _docker(bench, "long"))
    return [
        Row(f"end of {lines:,} lines", ms["open"], "ms", limit=300),
        Row("  CPU time of the app for it", ms["open_cpu"], "ms"),
        Row("  docker logs --tail 1000", 1000 * tail, "ms"),
        Row("  lines before those that are loaded", ms["older"], "ms"),
        Row("  the beginning", ms["start"], "ms"),
        Row("  a time in the middle", ms["time"], "ms"),
        Row(f"regex in {lines:,} lines, first match", ms["match"], "ms", limit=200),
        Row("  docker logs | grep", 1000 * _first_match(bench), "ms"),
        Row("  all of them", found["search"], "s", whole, "docker logs"),
        Row("  CPU time of the app for it", found["search_cpu"], "s"),
        Row("  CPU time of the loop at a stretch", ms["search_busy"], "ms", limit=16),
        Row("  cancelled after", ms["cancel"], "ms", limit=100),
        Row("next match, at the other end of the log", ms["next"], "ms", limit=200),
        Row("previous match, 1 of 50 lines back", ms["previous"], "ms", 1000 * far, "docker logs"),
        Row("  at the beginning of the log", found["previous_far"], "s"),
        Row("  CPU time of the loop at a stretch", ms["step_busy"], "ms", limit=16),
        Row("matches counted in every line", found["count"], "s"),
        Row("  CPU time of the app for it", found["count_cpu"], "s"),
        Row("  CPU time of the loop at a stretch", ms["count_busy"], "ms", limit=16),
        *_followed(f"a container followed for {seconds} s", found, ""),
        Row("  a thread that only counts, on this machine, is late", ms["shared"], "ms"),
        Row("  the app is larger by", found["grown"] / MEGA, "MB", limit=100),
        *_followed(f"{RATE:,} lines/s without an engine", found, "alone_"),
    ]


def _followed(what: str, found: Mapping[str, float], which: str) -> list[Row]:
    def of(name: str) -> float:
        return found[f"{which}{name}"]

    return [
        Row(what, of("rate"), "lines/s"),
        Row("  CPU time of the loop at a stretch", 1000 * of("busy"), "ms", limit=16),
        Row("  99 of 100 beats late, but for other programs", 1000 * of("p99"), "ms"),
        Row("  by wall clock, at most", 1000 * of("late"), "ms"),
        Row("  lines in memory", of("kept") / MEGA, "MB", limit=32),
        Row("  lines left out, and said so", 100 * of("skipped"), "%"),
        Row("  lines left out silently", of("lost"), "lines", limit=0.5),
    ]


def _fill(bench: Bench, lines: int, seconds: int) -> None:
    """Write the long log, and make what writes when it is started."""
    long = f"awk '{_LONG.format(lines=lines)}'; exec sleep 100000"
    bench.engine.docker("run", "--detach", "--name", "long", BUSYBOX, "sh", "-c", long)
    script = _FLOOD.format(seconds=seconds + 2, burst=RATE // BURSTS, pause=1_000_000 // BURSTS)
    bench.engine.docker("create", "--name", "flood", BUSYBOX, "sh", "-c", script)
    last = f"line number {lines - 1} "
    while last not in bench.engine.docker("logs", "--tail", "1", "long"):
        time.sleep(0.2)


def _docker(bench: Bench, *arguments: str) -> None:
    words = ("docker", "-H", bench.engine.url, "logs", *arguments)
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, timeout=300)


def _first_match(bench: Bench) -> float:
    """Seconds until docker's client has given the first line that matches."""
    words = ("docker", "-H", bench.engine.url, "logs", "long")
    expression = re.compile(PATTERN.encode())
    begun = time.perf_counter()
    with subprocess.Popen(words, stdout=subprocess.PIPE) as program:
        assert program.stdout is not None
        for line in program.stdout:
            if expression.search(line):
                break
        took = time.perf_counter() - begun
        program.kill()
    return took
