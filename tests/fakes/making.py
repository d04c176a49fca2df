"""How fake containers are made and changed, and what an inspection then tells of it."""

from __future__ import annotations

import copy
import io
import itertools
import tarfile
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from fakes.images import FakeImages
from fakes.wire import Wire
from pierhead.core.blueprint import Blueprint
from pierhead.core.errors import EngineRefused, NotFound
from pierhead.core.resources import Container, Kind, State
from pierhead.core.run import RunSpec
from pierhead.core.run_body import blueprint_of, spec_of
from pierhead.engine.api_making import CommitSpec

if TYPE_CHECKING:
    from fakes.containers import Record

NETWORKS = {"bridge", "host", "none", "default"}
_LIMITS = {"Memory", "MemorySwap", "MemoryReservation", "NanoCpus", "CpuShares", "PidsLimit"}


class FakeMaking:
    """Satisfies ``Making``."""

    _wire: Wire
    _images: FakeImages
    _numbers: itertools.count[int]
    records: dict[str, Record]
    networks: set[str]

    async def create(self, spec: RunSpec) -> str:
        """Create without starting."""
        return await self.create_from(blueprint_of(spec))

    async def create_from(self, plan: Blueprint) -> str:
        """Create without starting, with all that the image gives."""
        from fakes.containers import Record, digits

        await self._wire.call("containers.create")
        image = self._images.find(plan.image)
        self._check_network(plan.main_network)
        number = next(self._numbers)
        self.check_name(name := plan.name or f"nameless_{number}")
        body = inherit(plan.body, self._images.config(plan.image))
        spec = spec_of(Blueprint(name, body))
        program = (*spec.entrypoint, *spec.command)
        shown = Container(
            id=digits(number),
            name=name,
            image=plan.image,
            image_id=image.id,
            state=State.CREATED,
            command=" ".join(program),
            created=datetime.now(UTC),
            labels=dict(spec.labels),
            ports=spec.ports,
            networks=(plan.main_network, *(n for n in plan.endpoints if n != plan.main_network)),
        )
        spec = replace(spec, command=program, entrypoint=(), tied=bool(body.get("StdinOnce")))
        self.records[shown.id] = Record(shown, spec, body=body)
        self._wire.tell(Kind.CONTAINER, shown.id, "create")
        return shown.id

    async def update(self, id_: str, limits: Mapping[str, Any]) -> None:
        """Change limits in place."""
        record = await self.called("update", id_)
        host = record.body.setdefault("HostConfig", {})
        if 0 < limits.get("Memory", 0) < 6 << 20:
            raise EngineRefused("Too little memory.", "Minimum memory limit allowed is 6MB")
        host |= {key: value for key, value in limits.items() if key in {*_LIMITS, "RestartPolicy"}}
        self._wire.tell(Kind.CONTAINER, record.shown.id, "update")

    async def join(self, id_: str, network: str, endpoint: Mapping[str, Any]) -> None:
        """Put it into another network."""
        record = await self.called("join", id_)
        if record.shown.running:  # Else engines find out when it starts.
            self._check_network(network)
        endpoints = record.body["NetworkingConfig"]["EndpointsConfig"]
        endpoints[network] = dict(endpoint)
        networks = (*record.shown.networks, network)
        record.shown = replace(record.shown, networks=networks)
        self._wire.tell(Kind.CONTAINER, record.shown.id, "update")

    async def leave(self, id_: str, network: str) -> None:
        """Take it out of a network."""
        record = await self.called("leave", id_)
        if network not in record.shown.networks:
            self._check_network(network)
            raise EngineRefused("It is not in it.", f"is not connected to network {network}")
        record.body["NetworkingConfig"]["EndpointsConfig"].pop(network, None)
        networks = tuple(name for name in record.shown.networks if name != network)
        record.shown = replace(record.shown, networks=networks)
        self._wire.tell(Kind.CONTAINER, record.shown.id, "update")

    async def remove_volume(self, name: str) -> None:
        """There are none but those that a test lists elsewhere."""
        await self._wire.call("containers.remove_volume")
        raise NotFound("There is no such volume.", f"get {name}: no such volume", status=404)

    async def wait(self, id_: str) -> int:
        """Its exit code, when it has one."""
        record = await self.called("wait", id_)
        if record.watch:
            await record.watch
        return record.shown.exit_code or 0

    async def commit(self, id_: str, spec: CommitSpec) -> str:
        """Make an image."""
        record = await self.called("commit", id_)
        names = [spec.reference if ":" in spec.reference else f"{spec.reference}:latest"]
        image = self._images.add(*(names if spec.reference else []))
        config = {key: value for key, value in record.body.items() if not key.endswith("Config")}
        config["Env"] = [*(record.body.get("Env") or ())]
        self._images.configs[image.id] = config
        return image.id

    async def export(self, id_: str) -> AsyncIterator[bytes]:
        """The files that were put into it."""
        record = await self.called("export", id_)
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode="w") as tar:
            for path, data in record.tree.contents.items():
                member = tarfile.TarInfo(path.lstrip("/"))
                member.size = len(data)
                tar.addfile(member, io.BytesIO(data))
        yield buffer.getvalue()

    async def called(self, name: str, id_: str) -> Record:
        """Note a call; the container that it is about."""
        raise NotImplementedError

    def check_name(self, name: str) -> None:
        """Raise what an engine says of a bad or taken name."""
        raise NotImplementedError

    def _check_network(self, name: str) -> None:
        if name not in {*NETWORKS, *self.networks} and not name.startswith("container:"):
            raise NotFound("There is no such network.", f"network {name} not found", status=404)


def inherit(body: Mapping[str, Any], image: Mapping[str, Any]) -> dict[str, Any]:
    """A body with what its image gives, as engines do it."""
    whole = copy.deepcopy(dict(body))
    given = {entry.partition("=")[0] for entry in whole.get("Env") or ()}
    added = [each for each in image.get("Env") or () if each.partition("=")[0] not in given]
    whole["Env"] = [*(whole.get("Env") or ()), *added]
    for name in ("Labels", "ExposedPorts", "Volumes"):
        whole[name] = {**(image.get(name) or {}), **(whole.get(name) or {})}
    for name in ("User", "WorkingDir", "StopSignal", "Healthcheck"):
        whole[name] = whole.get(name) or image.get(name) or ""
    if not whole.get("Entrypoint"):
        whole["Cmd"] = whole.get("Cmd") or image.get("Cmd")
        whole["Entrypoint"] = image.get("Entrypoint")
    elif whole["Entrypoint"] == [""]:
        whole["Entrypoint"] = None
    whole.setdefault("HostConfig", {})
    whole.setdefault("NetworkingConfig", {}).setdefault("EndpointsConfig", {})
    return whole


def told(record: Record) -> dict[str, Any]:
    """What an inspection tells of how it was made."""
    body = copy.deepcopy(record.body)
    host = body.pop("HostConfig", {})
    endpoints = body.pop("NetworkingConfig", {}).get("EndpointsConfig", {})
    body["Image"] = record.shown.image
    body["Hostname"] = body.get("Hostname") or record.shown.short_id
    main = host.get("NetworkMode") or "default"
    host["NetworkMode"] = main
    networks = {name: {**endpoints.get(name, {})} for name in record.shown.networks}
    return {"Config": body, "HostConfig": host, "NetworkSettings": {"Networks": networks}}
