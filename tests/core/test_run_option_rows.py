from __future__ import annotations

import pytest

from core.test_run_command import EVERY_FLAG
from pierhead.core.run import RunSpec
from pierhead.core.run_command import format_run, parse_run, unsaid
from pierhead.core.run_option_rows import ROWS
from pierhead.core.run_options import options_of, problem, with_options


def rows_of(flag: str) -> str:
    return next(name for name, rows in ROWS.items() if flag in rows.flags)


@pytest.mark.parametrize(
    ("flag", "value", "texts"),
    [
        ("cap-drop", "ALL", {"flag": "cap-drop", "value": "ALL"}),
        ("ulimit", "nofile=1024", {"name": "nofile", "soft": "1024", "hard": ""}),
        ("ulimit", "core=0:-1", {"name": "core", "soft": "0", "hard": "-1"}),
        ("sysctl", "net.core.somaxconn=1=2", {"name": "net.core.somaxconn", "value": "1=2"}),
        ("device", "/dev/fuse", {"source": "/dev/fuse", "target": "", "rights": ""}),
        ("device", "/dev/a:/dev/b:rw", {"source": "/dev/a", "target": "/dev/b", "rights": "rw"}),
        (
            "device",
            "x.example/gpu=all",
            {"source": "x.example/gpu=all", "target": "", "rights": ""},
        ),
        ("gpus", "all", {"count": "all"}),
        ("gpus", 'driver=nvidia,"device=0,1"', {"driver": "nvidia", "device": "0,1"}),
        (
            "gpus",
            '2,"capabilities=compute,utility",options=a=1',
            {"count": "2", "capabilities": "compute,utility", "options": "a=1"},
        ),
        ("log-opt", "max-size=10m", {"name": "max-size", "value": "10m"}),
        ("security-opt", "label=type:x", {"value": "label=type:x"}),
    ],
)
def test_a_row_says_what_the_flag_says(flag: str, value: str, texts: dict[str, str]) -> None:
    rows = ROWS[rows_of(flag)]
    assert rows.says((flag, value))
    assert rows.texts((flag, value)) == texts
    assert rows.option(texts) == (flag, value)
    assert problem(flag, value) == ""


def test_what_a_row_cannot_say_is_left_to_a_line_of_text() -> None:
    # Parts in another order, or twice.
    assert not ROWS["gpus"].says(("gpus", "options=a=1,all"))
    assert not ROWS["gpus"].says(("gpus", "1,2"))


def test_every_value_that_is_written_is_a_row() -> None:
    spec, _ignored = parse_run(f"docker run {' '.join(EVERY_FLAG.split(chr(10)))} img")
    for flag, value in options_of(spec):
        for rows in ROWS.values():
            if flag in rows.flags:
                assert rows.says((flag, value)), (flag, value)


@pytest.mark.parametrize(
    ("flag", "value", "words"),
    [
        ("cap-add", "NET_ADMIM", "Do you mean NET_ADMIN?"),
        ("cap-drop", "cap_net_raw", ""),
        ("cap-add", "EVERYTHING", "no capability"),
        ("ulimit", "nofiles=1", "Do you mean nofile?"),
        ("ulimit", "nofile=2:1", "above"),
        ("ulimit", "nofile=-1:5", "above"),
        ("ulimit", "nofile=-1", ""),
        ("ulimit", "nofile=many", "number"),
        ("ulimit", "nofile", "Which number"),
        ("sysctl", "vm.swappiness=1", "whole machine"),
        ("sysctl", "net.core.somaxconn=", "missing"),
        ("sysctl", "kernel.shmmax=1", ""),
        ("device-cgroup-rule", "c 189:* rwm", ""),
        ("device-cgroup-rule", "c 189 rwm", "for example"),
        ("device", "fuse", "a path such as"),
        ("device", "/dev/a:/dev/b:x", "permissions"),
        ("gpus", "some", "number, or all"),
        ("gpus", "1,device=0", "Either"),
        ("security-opt", "no-new-privileges:true", ""),
        ("security-opt", "seccomp=/tmp/profile.json", "itself, not its file"),
        ("security-opt", 'seccomp={"defaultAction": "SCMP_ACT_ALLOW"}', ""),
        ("security-opt", "apparmour=x", "Engines know"),
        ("log-opt", "=x", "name is missing"),
        ("health-interval", "often", "30s"),
        ("health-interval", "1us", "millisecond"),
        ("health-retries", "-1", "whole number"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_else(flag: str, value: str, words: str) -> None:
    sentence = problem(flag, value)
    assert words in sentence
    assert bool(sentence) is bool(words)


def test_what_docker_makes_of_gpus() -> None:
    spec, ignored = parse_run(
        "docker run --gpus driver=nvidia,capabilities=utility"
        " --device vendor.com/gpu=0 --device vendor.com/gpu=1 img"
    )
    assert ignored == ()
    assert spec.more["HostConfig"]["DeviceRequests"] == [
        {
            "Driver": "nvidia",
            "Count": 1,
            "DeviceIDs": None,
            "Capabilities": [["utility", "gpu"]],
            "Options": {},
        },
        {"Driver": "cdi", "DeviceIDs": ["vendor.com/gpu=0", "vendor.com/gpu=1"]},
    ]
    again, _ignored = parse_run(format_run(spec))
    assert again == spec
    assert unsaid(spec) == []


def test_a_request_for_devices_that_no_flag_can_say_is_kept_and_named() -> None:
    requests = [{"Driver": "x", "Count": 1, "Capabilities": [["gpu"], ["tpu", "fast"]]}]
    spec = RunSpec("img", more={"HostConfig": {"DeviceRequests": requests}})
    assert options_of(spec) == ()
    assert unsaid(spec) == ["DeviceRequests"]
    changed = with_options(spec, [("gpus", "all")]).more["HostConfig"]["DeviceRequests"]
    assert changed[0] == requests[0]
    assert changed[1]["Count"] == -1
