"""Steps that a real engine runs side by side, as the timeline shows them."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

from engine.buildkit.conftest import Spec
from engines.base_image import BUSYBOX
from pierhead.engine.docker import DockerEngine
from pierhead.state.build_path import Bar, bars
from pierhead.state.builds import Build

UNTIL = "until [ -e /shared/{} ]; do sleep 0.1; done"
SLOW = f"echo > /shared/begun; {UNTIL.format('copied')}; sleep 2; echo waited > /waited"
QUICK = f"{UNTIL.format('begun')}; touch /quick"


async def test_what_ran_at_once_and_what_all_had_to_wait_for(
    engine: DockerEngine, spec: Spec
) -> None:
    # One stage waits for the other to be at work, and that one for all that comes of the first,
    # and then until the step that told it is surely over.
    mount = f"--mount=type=cache,id={secrets.token_hex(4)},target=/shared"
    wanted = spec(
        f"RUN {mount} {SLOW}",
        f"FROM {BUSYBOX} AS quick",
        f"RUN {mount} {QUICK}",
        f"FROM {BUSYBOX}",
        "COPY --from=quick /quick /",
        f"RUN {mount} echo > /shared/copied",
        "COPY --from=slow /waited /",
        "RUN cat /waited",
        base=f"{BUSYBOX} AS slow",
        no_cache=True,
    )
    build = Build()
    async for event in engine.build(wanted):
        build.take(event)
    shown = bars(build, datetime.now(UTC))
    slow, quick, last = (the(shown, word) for word in ("waited > ", "touch", "cat /waited"))
    assert slow.start < quick.end <= slow.end
    assert (slow.critical, quick.critical, last.critical) == (True, False, True)
    assert slow.end <= last.start


def the(shown: list[Bar], word: str) -> Bar:
    (found,) = (bar for bar in shown if word in bar.record.step.name)
    return found
