from __future__ import annotations

from dataclasses import replace

from pierhead.core.blueprint import Blueprint
from pierhead.core.difference import Difference, differences
from pierhead.core.resources import Port
from pierhead.core.run import Mount, RunSpec
from pierhead.core.run_body import blueprint_of, spec_of
from pierhead.core.run_edit import edited, limits_to_update

WEB = RunSpec(
    "nginx:1",
    ("nginx",),
    "web",
    detach=True,
    ports=(Port(80, host_port=8080),),
    mounts=(Mount("bind", "/srv", "/data", options=("z",)), Mount("volume", "a1", "/a", long=True)),
    environment=(("A", "1"), ("B", "2")),
    labels=(("x", "y"),),
    memory=64 << 20,
    network="front",
    more={"HostConfig": {"NewThing": {"deep": [1]}, "MemorySwap": 128 << 20}},
)


def changed(**fields: object) -> Blueprint:
    plan = blueprint_of(WEB)
    return edited(plan, spec_of(plan), replace(spec_of(plan), **fields))  # type: ignore[arg-type]


def rows(**fields: object) -> list[tuple[str, str, str]]:
    found = differences(blueprint_of(WEB), changed(**fields))
    return [(each.what, each.before, each.after) for each in found]


def test_nothing_differs_from_itself() -> None:
    plan = blueprint_of(WEB)
    assert edited(plan, spec_of(plan), spec_of(plan)) == replace(plan, platform="")
    assert differences(plan, plan) == []


def test_each_kind_of_change_is_said_in_words() -> None:
    assert rows(image="nginx:2") == [("Image", "nginx:1", "nginx:2")]
    assert rows(command=("sh", "-c", "a b")) == [("Command", "nginx", "sh -c 'a b'")]
    assert rows(environment=(("B", "3"),)) == [("Variable: A", "1", ""), ("Variable: B", "2", "3")]
    assert rows(ports=()) == [("Port: 80/tcp", "8080", "")]
    assert rows(labels=()) == [("Label: x", "y", "")]
    assert rows(restart="always") == [("Restart", "no", "always")]
    assert rows(name="site") == [("Name", "web", "site")]
    assert rows(memory=32 << 20) == [
        ("Memory", "64m", "32m"),
        ("Memory with swap", "128m", "64m"),
    ]
    assert rows(network="back") == [
        ("Network", "front", "back"),
        ("Network: front", "front", ""),
        ("Network: back", "", "back"),
    ]
    assert rows(cpus=1.5) == [("Cores", "", "1.5")]


def test_a_mount_that_is_not_touched_keeps_its_options() -> None:
    mounts = (*WEB.mounts, Mount("tmpfs", "", "/run"))
    assert rows(mounts=mounts) == [("In memory: /run", "", "(empty)")]
    plan = changed(mounts=(replace(WEB.mounts[0], read_only=True),))
    assert plan.host["Binds"] == ["/srv:/data:ro,z"]
    assert not plan.host.get("Mounts")


def test_what_nobody_knows_stays() -> None:
    assert changed(image="x", memory=0).host["NewThing"] == {"deep": [1]}


def test_an_option_that_was_not_known_before_is_named_as_the_engine_does() -> None:
    before, after = Blueprint("", {"HostConfig": {"NewThing": 1}}), Blueprint("", {})
    assert differences(before, after) == [Difference("NewThing", "1", "")]


def test_what_can_be_updated() -> None:
    plan = blueprint_of(WEB)
    assert limits_to_update(plan, changed(memory=32 << 20)) == {
        "Memory": 32 << 20,
        "MemorySwap": 64 << 20,
    }
    assert limits_to_update(plan, changed(name="site")) == {}
    assert limits_to_update(plan, changed(networks=("back",))) == {}
    assert limits_to_update(plan, changed(memory=0)) is None
    assert limits_to_update(plan, changed(labels=())) is None
    alone = blueprint_of(replace(WEB, network="host", ports=()))
    more = edited(alone, spec_of(alone), replace(spec_of(alone), networks=("back",)))
    assert limits_to_update(alone, more) is None
