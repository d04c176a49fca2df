"""A container made again from what the engine tells of it is the same, field by field."""

from __future__ import annotations

import asyncio
import copy
import re
from collections.abc import Iterator, Mapping
from typing import Any

import docker
import pytest

from contexts import full
from contract.watching import run
from engines.base_image import BUSYBOX
from engines.dockerd import PrivateDockerd
from harness.waiting import LOOK, PATIENCE
from pierhead.commands.copies import compose_of
from pierhead.core.blueprint import Blueprint, blueprint
from pierhead.core.compose import read
from pierhead.core.run import RunSpec
from pierhead.core.run_body import spec_of
from pierhead.core.run_command import format_run, parse_run
from pierhead.engine.api import Engine

MUST_DIFFER = {
    # Which container it is, and when.
    *("Id", "Created", "State.Pid", "State.StartedAt", "State.FinishedAt", "State.Health.Log"),
    # What is run in it at this moment, such as a check.
    "ExecIDs",
    # Where the engine keeps its files.
    *("ResolvConfPath", "HostnamePath", "HostsPath", "LogPath", "GraphDriver.Data"),
    # What the engine gives it while it runs.
    *("NetworkSettings.SandboxID", "NetworkSettings.SandboxKey"),
    "NetworkSettings.Networks.*.EndpointID",
    "NetworkSettings.EndpointID",
    # Names under which it can be found are told with its own id among them.
    *("NetworkSettings.Networks.*.Aliases", "NetworkSettings.Networks.*.DNSNames"),
}
"""What cannot be the same in two containers; all else must be."""
NAMELESS = {"HostConfig.Binds", "HostConfig.Mounts"}
"""A successor names the anonymous volumes that it takes over."""


@pytest.fixture
def api(engine_host: PrivateDockerd) -> Iterator[docker.APIClient]:
    """The engine itself, without the app between."""
    client = docker.APIClient(base_url=engine_host.url, version="auto")
    yield client
    client.close()


def leaves(tree: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value of an inspection, by its path; names of networks are stars."""
    path = re.sub(r"Networks\.[^.]+", "Networks.*", path)
    if isinstance(tree, Mapping) and tree and path not in MUST_DIFFER:
        for name, value in tree.items():
            yield from leaves(value, f"{path}.{name}" if path else name)
    else:
        yield path, tree


def differing(one: Any, other: Any) -> dict[str, Any]:
    """The paths at which two inspections differ, without those at which they must."""
    first, second = dict(all_leaves(anonymous(one))), dict(all_leaves(anonymous(other)))
    return {
        path: (first.get(path), second.get(path))
        for path in {*first, *second} - MUST_DIFFER
        if first.get(path) != second.get(path)
    }


def anonymous(found: Any) -> Any:
    """A host name that the engine made of the id is the same for all."""
    config = found["Config"]
    own = config["Hostname"] == found["Id"][:12]
    return {**found, "Config": {**config, "Hostname": "" if own else config["Hostname"]}}


def all_leaves(tree: Any) -> Iterator[tuple[str, Any]]:
    for path, value in leaves(tree):
        known = {"Config.Env": sorted, "Mounts": by_target}.get(path)
        yield path, known(value) if known and value else value


def by_target(mounts: Any) -> list[Any]:
    """How an anonymous volume is bound is told in another way once it is named."""
    told = {"Mode", "Propagation"}
    plain = [
        {key: value for key, value in mount.items() if mount["Type"] != "volume" or key not in told}
        for mount in mounts
    ]
    return sorted(plain, key=lambda mount: str(mount["Destination"]))


async def make_image(engine: Engine) -> None:
    source = await engine.containers.create_from(Blueprint("", full.SOURCE))
    await engine.containers.commit(source, full.COMMIT)


def newer(api: docker.APIClient) -> dict[str, Any]:
    """The fields of the machine's part that this engine has and older ones do not."""
    version = tuple(map(int, str(api._version).split(".")))
    return {
        name: value
        for name, (since, value) in full.NEWER_HOST.items()
        if version >= tuple(map(int, str(since).split(".")))
    }


async def make_full(engine: Engine, api: docker.APIClient, **host: Any) -> str:
    """The container with everything, created by the engine's own words."""
    await make_image(engine)
    other = await run(engine, "sleep", "600", name="other")
    for name, subnet in full.NETWORKS.items():
        api.create_network(name, ipam={"Config": [{"Subnet": subnet}]})
    body = copy.deepcopy(full.body("other"))
    body["HostConfig"]["PidMode"] = f"container:{other}"
    body["HostConfig"] |= host | newer(api)
    endpoints = body["NetworkingConfig"]["EndpointsConfig"]
    back = endpoints.pop("back")
    if not hasattr(api, "_version") or api._version < "1.44":
        endpoints["front"].pop("MacAddress")
    answer: Any = api._result(
        api._post_json(api._url("/containers/create"), body, params={"name": "full"}), True
    )
    api.connect_container_to_network(
        answer["Id"], "back", aliases=back["Aliases"], ipv4_address="10.78.0.9"
    )
    return str(answer["Id"])


async def until_healthy(engine: Engine, id_: str) -> Mapping[str, Any]:
    """What the engine tells of a container once it is healthy, before it is checked again."""
    async with asyncio.timeout(PATIENCE):
        while True:
            found = await engine.containers.inspect(id_)
            if found["State"]["Health"]["Status"] == "healthy":
                return found
            await asyncio.sleep(LOOK)


async def plan_of(engine: Engine, id_: str, *, successor: bool = True) -> Blueprint:
    found = await engine.containers.inspect(id_)
    image = await engine.images.inspect(found["Image"])
    return blueprint(found, image, successor=successor)


async def test_every_field_is_carried_over(real: Engine, api: docker.APIClient) -> None:
    id_ = await make_full(real, api)
    await real.containers.start(id_)
    session = await real.containers.exec(id_, sh("echo precious > /anonymous/file"))
    assert await session.exit_code() == 0
    await session.close()
    before = await until_healthy(real, id_)
    plan = await plan_of(real, id_)
    await real.containers.stop(id_, timeout=0)
    await real.containers.rename(id_, "before")
    new = await real.containers.create_from(plan)
    await real.containers.start(new)
    after = await until_healthy(real, new)
    found = differing(before, after)
    assert set(found) <= NAMELESS, found
    assert volumes(before) == volumes(after)
    session = await real.containers.exec(new, sh("cat /anonymous/file"))
    assert b"".join([block async for block in session]) == b"precious\n"
    await session.close()


def sh(text: str) -> Any:
    from pierhead.core.run import ExecSpec

    return ExecSpec(("sh", "-c", text), tty=False)


def volumes(found: Any) -> dict[str, str]:
    return {mount["Destination"]: mount.get("Name", "") for mount in found["Mounts"]}


async def test_what_cannot_start_here_is_carried_over_too(
    real: Engine, api: docker.APIClient
) -> None:
    id_ = await make_full(real, api, **full.UNSTARTED)
    before = await real.containers.inspect(id_)
    plan = await plan_of(real, id_)
    await real.containers.rename(id_, "before")
    new = await real.containers.create_from(plan)
    found = differing(before, await real.containers.inspect(new))
    assert set(found) <= NAMELESS, found


async def test_what_cannot_be_beside_that_is_carried_over_too(
    real: Engine, api: docker.APIClient
) -> None:
    answer: Any = api._result(
        api._post_json(api._url("/containers/create"), full.other_body()), True
    )
    before = await real.containers.inspect(answer["Id"])
    plan = await plan_of(real, answer["Id"])
    new = await real.containers.create_from(Blueprint("after", plan.body))
    found = differing(before, await real.containers.inspect(new))
    assert set(found) <= {"Name"}, found


async def test_no_field_that_engines_have_is_left_out(real: Engine, api: docker.APIClient) -> None:
    """Whatever this engine tells of a container is known, and asked for by a test above."""
    id_ = await run(real, "sleep", "600")
    found = await real.containers.inspect(id_)
    assert set(found["Config"]) <= full.CONFIG, "a field that is new to these tests"
    assert set(found["HostConfig"]) <= full.HOST, "a field that is new to these tests"
    bodies = [full.body("x"), full.other_body()]
    hosts = [*(each.pop("HostConfig") for each in bodies), full.UNSTARTED, full.NEWER_HOST]
    asked = {name for tree in (*bodies, *hosts) for name in tree}
    assert (full.CONFIG | full.HOST) - asked == set(full.NOT_HERE)


async def test_what_the_image_gave_is_not_frozen(real: Engine, api: docker.APIClient) -> None:
    await make_image(real)
    id_ = await real.containers.create(RunSpec(full.IMAGE, environment=(("OWN", "1"),)))
    plan = await plan_of(real, id_)
    body = dict(plan.body) | {"Image": BUSYBOX}
    new = await real.containers.create_from(Blueprint("new", body))
    config = (await real.containers.inspect(new))["Config"]
    assert config["Env"] == ["OWN=1", "PATH=/usr/local/bin:/usr/bin:/bin"]
    assert (config["Cmd"], config["Entrypoint"]) == (["/bin/sh"], None)
    for name in ("Labels", "Healthcheck", "Volumes", "ExposedPorts", "StopSignal", "WorkingDir"):
        assert not config.get(name), name


@pytest.mark.parametrize(
    "fields",
    [
        {"Entrypoint": [""], "Cmd": ["sleep", "5"]},
        {"Entrypoint": ["sh"]},
        {"Entrypoint": ["/bin/sh", "-c"]},
        {"Entrypoint": ["/bin/sh", "-c"], "Cmd": ["sleep 600"]},
        {"Cmd": ["sleep 5"]},
        {"Healthcheck": {"Test": ["NONE"]}},
        {"Healthcheck": {"Interval": 5_000_000_000}},
        {},
    ],
)
async def test_programs_and_checks_that_image_and_container_share(
    real: Engine, api: docker.APIClient, fields: dict[str, Any]
) -> None:
    await make_image(real)
    body = {"Image": full.IMAGE, "HostConfig": {}, **fields}
    id_ = await real.containers.create_from(Blueprint("one", body))
    before = await real.containers.inspect(id_)
    plan = await plan_of(real, id_)
    await real.containers.rename(id_, "before")
    new = await real.containers.create_from(plan)
    found = differing(before, await real.containers.inspect(new))
    assert set(found) <= NAMELESS, found


BY_COMMAND = {
    # Who was attached to the one that was run first is not part of what it is.
    *("Config.AttachStdin", "Config.AttachStdout", "Config.AttachStderr", "Config.StdinOnce"),
    # Anonymous volumes are new ones.
    "Mounts",
}


async def test_a_command_makes_the_same_container(real: Engine, api: docker.APIClient) -> None:
    id_ = await make_full(real, api, **full.UNSTARTED)
    before = await real.containers.inspect(id_)
    spec = spec_of(await plan_of(real, id_, successor=False))
    line = format_run(spec)
    parsed, ignored = parse_run(line)
    assert ignored == ()
    await real.containers.rename(id_, "before")
    new = await real.containers.create(parsed)
    found = differing(before, await real.containers.inspect(new))
    assert set(found) <= BY_COMMAND, (found, line)


async def test_a_compose_file_makes_the_same_container(real: Engine, api: docker.APIClient) -> None:
    id_ = await make_full(real, api, **full.UNSTARTED)
    before = await real.containers.inspect(id_)
    text, unsaid = await compose_of(real, [id_])
    assert unsaid == ["volume-label", "--cpuset-mems"]
    (service,) = read(text)
    assert service.ignored == ()
    await real.containers.rename(id_, "before")
    new = await real.containers.create(service.spec)
    found = differing(before, await real.containers.inspect(new))
    unsayable = {"HostConfig.Mounts", "HostConfig.CpusetMems"}
    assert set(found) <= BY_COMMAND | unsayable, (found, text)
    assert found["HostConfig.Mounts"][0][1:] == found["HostConfig.Mounts"][1][1:]
