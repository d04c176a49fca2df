from __future__ import annotations

import pytest

from core.test_run_command import EVERY_FLAG
from pierhead.core.run import RunSpec
from pierhead.core.run_command import parse_run
from pierhead.core.run_options import NAMES, options_of, pasted, problem, with_options


def test_every_flag_can_be_edited() -> None:
    spec, _ignored = parse_run(f"docker run {' '.join(EVERY_FLAG.split(chr(10)))} img")
    options = options_of(spec)
    assert {flag for flag, _value in options} <= set(NAMES)
    assert with_options(spec, options) == spec
    bare = with_options(spec, ())
    assert options_of(bare) == ()
    assert with_options(bare, options) == spec


def test_what_no_flag_can_say_stays() -> None:
    endpoints = {"front": {"Aliases": ["a"], "DriverOpts": {"k": "v"}}, "back": {"Aliases": ["b"]}}
    more = {
        "Odd": 1,
        "HostConfig": {"NewThing": 2, "Dns": ["9.9.9.9"]},
        "NetworkingConfig": {"EndpointsConfig": endpoints},
    }
    spec = RunSpec("x", network="front", networks=("back",), more=more)
    assert options_of(spec) == (("dns", "9.9.9.9"), ("network-alias", "a"))
    assert with_options(spec, options_of(spec)) == spec
    left = with_options(spec, ()).more
    assert left["HostConfig"] == {"NewThing": 2}
    assert left["NetworkingConfig"]["EndpointsConfig"] == {
        "front": {"DriverOpts": {"k": "v"}},
        "back": {"Aliases": ["b"]},
    }


@pytest.mark.parametrize(
    ("flag", "value", "good"),
    [
        ("", "", False),
        ("read-only", "", True),
        ("cap-drop", "ALL", True),
        ("cap-drop", "", False),
        ("ulimit", "nofile", False),
        ("ulimit", "nofile=1:2", True),
        ("health-interval", "often", False),
        ("pids-limit", "many", False),
    ],
)
def test_what_is_wrong_is_said(flag: str, value: str, good: bool) -> None:
    assert bool(problem(flag, value)) is not good


def test_flags_are_pasted() -> None:
    text = "--cap-drop ALL --read-only --ulimit nofile=1:2"
    assert pasted(text) == [("cap-drop", "ALL"), ("read-only", ""), ("ulimit", "nofile=1:2")]
    assert pasted("--cap-drop ALL image") == []
    assert pasted("--name x") == []
    assert pasted("'") == []
