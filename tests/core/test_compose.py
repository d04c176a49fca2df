from __future__ import annotations

from dataclasses import replace

import pytest

from core.test_run_command import EVERY_FLAG
from pierhead.core import compose_writing
from pierhead.core.compose import ComposeError, Service, looks_like_compose, read
from pierhead.core.compose_writing import write
from pierhead.core.resources import Port
from pierhead.core.run import Mount, RunSpec
from pierhead.core.run_command import format_run, parse_run, unsaid

WEB = RunSpec(
    "nginx:1.27",
    ("sh", "-c", "echo $HOME; exec nginx"),
    "web",
    detach=True,
    ports=(Port(80, host_port=8080), Port(53, "udp", "127.0.0.1", 53)),
    mounts=(
        Mount("bind", "/srv/a b", "/data", True),
        Mount("volume", "cache", "/cache"),
        Mount("volume", "", "/anonymous"),
        Mount("tmpfs", "", "/run", options=("size=1m",)),
        Mount("tmpfs", "", "/t", options=("tmpfs-size=1048576", "tmpfs-mode=1770"), long=True),
    ),
    environment=(("A", "b $c"), ("EMPTY", ""), ("YES", "yes"), ("MANY", "1\n2"), ("ON", "0x1")),
    labels=(("n", "1.0"), ("y", "<b>")),
    network="front",
    networks=("back",),
    restart="no",
    memory=64 << 20,
    cpus=0.5,
    more={"NetworkingConfig": {"EndpointsConfig": {"front": {"Aliases": ["www"]}}}},
)


def test_a_file_as_people_write_it() -> None:
    spec = RunSpec(
        "nginx", ("nginx", "-g"), "web", ports=(Port(80, host_port=8080),), restart="always"
    )
    assert write([Service("web", spec)]) == (
        "services:\n"
        "  web:\n"
        "    image: nginx\n"
        "    container_name: web\n"
        "    ports:\n"
        '      - "8080:80"\n'
        "    restart: always\n"
        "    command:\n"
        "      - nginx\n"
        "      - -g\n"
        "    network_mode: bridge\n"
    )


def test_what_is_written_is_read_as_the_same() -> None:
    db = RunSpec("postgres", name="db", detach=True, network="container:web")
    text = write([Service("web", WEB), Service("db", db)])
    services = read(text)
    assert [(each.name, each.ignored) for each in services] == [("web", ()), ("db", ())]
    assert format_run(services[0].spec) == format_run(WEB)
    assert services[0].spec == WEB
    assert services[1].spec == db


NOT_IN_COMPOSE = ("--cpuset-mems", "--volume-driver")
"""Flags for which Compose has no word."""


def test_every_flag_survives() -> None:
    spec, _ignored = parse_run(f"docker run -d {' '.join(EVERY_FLAG.split(chr(10)))} img")
    (service,) = read(write([Service("x", spec)]))
    expected = format_run(spec).replace(" img", "")
    for flag in NOT_IN_COMPOSE:
        before, _flag, after = expected.partition(f" {flag} ")
        expected = f"{before} {after.partition(' ')[2]}"
    assert sorted(
        format_run(service.spec).replace(" img", "").replace(" --name x", "").split()
    ) == (sorted(expected.split()))


PEOPLE_S = """
name: shop
x-common: &common
  restart: unless-stopped
services:
  web:
    <<: *common
    image: "nginx:${TAG:-1.27}"
    build: .
    env_file: .env
    command: nginx -g 'daemon off;'
    ports:
      - 8080:80
      - target: 443
        published: "8443"
        host_ip: 127.0.0.1
      - "22:22"
    environment:
      - A=1
      - B
      - C=$UNSET
    depends_on: [db]
    volumes:
      - data:/data:ro
      - ./conf:/conf
      - type: bind
        source: /srv
        target: /srv
        read_only: true
    networks: [front]
    healthcheck:
      test: ["CMD", "curl", "-f", "http://localhost"]
      interval: 1m30s
    deploy:
      resources:
        limits: {cpus: '0.50', memory: 50M}
    stop_grace_period: 1m
    ulimits:
      nofile: {soft: 10, hard: 20}
    extra_hosts: {gate: host-gateway}
  db:
    image: postgres
    network_mode: host
volumes:
  data: {name: real-data}
networks:
  front: {external: true, name: real-front}
"""


def test_a_file_of_other_people_s() -> None:
    web, db = read(PEOPLE_S)
    spec = web.spec
    assert (spec.image, spec.restart, spec.network) == (
        "nginx:1.27",
        "unless-stopped",
        "real-front",
    )
    assert spec.command == ("nginx", "-g", "daemon off;")
    assert set(spec.ports) == {
        Port(80, host_port=8080),
        Port(443, "tcp", "127.0.0.1", 8443),
        Port(22, host_port=22),
    }
    assert spec.environment == (("A", "1"), ("B", ""), ("C", "$UNSET"))
    assert set(spec.mounts) == {
        Mount("volume", "real-data", "/data", True),
        Mount("bind", "./conf", "/conf"),
        Mount("bind", "/srv", "/srv", True, long=True),
    }
    assert (spec.cpus, spec.memory) == (0.5, 50 << 20)
    assert spec.more["StopTimeout"] == 60
    assert spec.more["Healthcheck"]["Interval"] == 90 * 10**9
    assert spec.more["HostConfig"]["ExtraHosts"] == ["gate:host-gateway"]
    assert web.ignored == ("$UNSET", "build", "env_file", "depends_on")
    assert (db.name, db.spec.network) == ("db", "host")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "services:",
        "services: []",
        "services: {a: }",
        "a: [",
        "- x",
        "services: {a: {image: x, ulimits: 5}}",
        "services: {a: {image: x, command: 'a \"b'}}",
        "!!python/object/apply:os.system [ls]",
        "a: &a [*a]\nservices: {b: *a}",
        "\x00",
        "x" * 1_000_001,
    ],
)
def test_what_is_no_compose_file_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ComposeError) as caught:
        read(text)
    assert caught.value.title.endswith(".")


@pytest.mark.timeout(60)
def test_a_file_that_grows_when_it_is_read_is_read_all_the_same() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    text = "\n".join([*lines, "services: {web: {image: x, environment: {A: 1}}}"])
    (service,) = read(text)
    assert service.spec.image == "x"


def test_what_is_another_one_s_is_said_as_that_of_a_service() -> None:
    side = RunSpec("x", name="side", detach=True, network="container:web", pid="container:web")
    text = write([Service("web", WEB), Service("side", side)])
    assert "network_mode: service:web" in text
    assert "pid: service:web" in text
    assert read(text)[1].spec == side
    alone = write([Service("side", side)])
    assert "network_mode: container:web" in alone


def test_what_looks_like_one() -> None:
    assert looks_like_compose(PEOPLE_S)
    assert not looks_like_compose("docker run nginx services")


def test_services_get_names_that_they_can_have() -> None:
    text = write([Service("a b", WEB), Service("a/b", WEB)])
    assert [each.name for each in read(text)] == ["a-b", "a-b-2"]


def test_what_no_flag_can_say_is_named() -> None:
    spec = RunSpec("x", more={"HostConfig": {"NewThing": 1, "Dns": ["9.9.9.9"]}, "Odd": "x"})
    assert unsaid(spec) == ["Odd", "NewThing"]
    labelled = Mount("volume", "v1", "/v", options=("volume-label=a=b",), long=True)
    spec = replace(spec, publish_all=True, mounts=(labelled,))
    assert compose_writing.unsaid(spec) == ["Odd", "NewThing", "--publish-all", "volume-label"]
