"""The overview of a container, as values: no widget needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from pierhead.core.resources import Container, Health, State
from pierhead.ui.details.container_facts import container_sections
from pierhead.ui.widgets.facts import Fact, Section

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
Make = Callable[..., Container]


def facts(container: Container, inspection: Mapping[str, Any], title: str) -> dict[str, Fact]:
    for section in container_sections(container, inspection, NOW):
        if section.title == title:
            return {fact.label: fact for fact in section.facts}
    return {}


def section(container: Container, inspection: Mapping[str, Any], title: str) -> Section | None:
    found = (s for s in container_sections(container, inspection, NOW) if s.title == title)
    return next(found, None)


def test_a_bare_inspection_still_gives_an_overview(container: Make) -> None:
    titles = [each.title for each in container_sections(container(), {}, NOW)]
    assert titles == ["State", "Container"]


def test_state_says_how_it_ended(container: Make) -> None:
    exited = container(state=State.EXITED, exit_code=137)
    answer = {"State": {"ExitCode": 137, "OOMKilled": True, "FinishedAt": "2026-05-01T11:00:00Z"}}
    found = facts(exited, answer, "State")
    assert found["State"].value == "Exited with code 137"
    assert found["State"].tone == "bad"
    assert found["Exit code"].value == "137 (SIGKILL)"
    assert "more memory than allowed" in found["Memory"].value
    assert found["Finished"].value.endswith("(1 hour ago)")


def test_a_running_container_has_no_exit_code(container: Make) -> None:
    found = facts(
        container(), {"State": {"ExitCode": 0, "FinishedAt": "0001-01-01T00:00:00Z"}}, "State"
    )
    assert "Exit code" not in found
    assert "Finished" not in found


def test_health_has_the_last_probe_with_its_output(container: Make) -> None:
    answer = {
        "State": {
            "Health": {
                "Status": "unhealthy",
                "FailingStreak": 3,
                "Log": [
                    {
                        "Start": "2026-05-01T11:59:10Z",
                        "End": "2026-05-01T11:59:10.5Z",
                        "ExitCode": 0,
                        "Output": "fine",
                    },
                    {"End": "2026-05-01T11:59:50Z", "ExitCode": 7, "Output": "<b>refused</b>\n"},
                ],
            }
        },
        "Config": {"Healthcheck": {"Test": ["CMD-SHELL", "curl -f x"], "Interval": 3e10}},
    }
    found = facts(container(health=Health.UNHEALTHY), answer, "Health check")
    assert found["Status"].tone == "bad"
    assert found["Probe"].value == "curl -f x"
    assert found["Every"].value == "30 s"
    probes = section(container(health=Health.UNHEALTHY), answer, "Probes")
    assert probes
    assert [(fact.value, fact.note, fact.tone) for fact in probes.facts] == [
        ("Exit code 7", "<b>refused</b>", "bad"),
        ("Exit code 0 after 0.5 s", "fine", "good"),
    ]
    assert facts(container(), {"State": {"Health": {"Status": "none"}}}, "Health check") == {}


def test_ports_are_links_once_each(container: Make) -> None:
    answer = {
        "NetworkSettings": {
            "Ports": {
                "80/tcp": [
                    {"HostIp": "0.0.0.0", "HostPort": "8080"},
                    {"HostIp": "::", "HostPort": "8080"},
                ],
                "53/udp": [{"HostIp": "127.0.0.1", "HostPort": "5300"}],
                "9000/tcp": None,
            }
        }
    }
    ports = section(container(), answer, "Ports")
    assert ports is not None
    assert [(fact.label, fact.value, fact.url) for fact in ports.facts] == [
        ("53/udp", "127.0.0.1:5300", ""),
        ("80/tcp", "http://localhost:8080", "http://localhost:8080"),
        ("9000/tcp", "Not published", ""),
    ]


def test_a_stopped_container_says_what_it_would_publish(container: Make) -> None:
    answer = {"HostConfig": {"PortBindings": {"80/tcp": [{"HostIp": "", "HostPort": "8080"}]}}}
    found = facts(container(state=State.EXITED), answer, "Ports")
    assert found["80/tcp"].value == "8080 when it runs"


def test_mounts_say_type_source_target_and_read_only(container: Make) -> None:
    answer = {
        "Mounts": [
            {"Type": "volume", "Name": "data", "Source": "/var/x", "Destination": "/z", "RW": True},
            {"Type": "bind", "Source": "/etc/conf", "Destination": "/conf", "RW": False},
        ],
        "HostConfig": {"Tmpfs": {"/run": "size=1m"}},
    }
    mounts = section(container(), answer, "Mounts")
    assert mounts is not None
    assert [(fact.label, fact.value, fact.note) for fact in mounts.facts] == [
        ("Folder", "/etc/conf → /conf", "read-only"),
        ("Volume", "data → /z", ""),
        ("Memory", "/run", "size=1m"),
    ]
    assert [fact.url for fact in mounts.facts] == ["files:/conf", "volume:data\n/z", ""]
    here = container_sections(container(), answer, NOW, local=True)
    urls = [fact.url for each in here if each.title == "Mounts" for fact in each.facts]
    assert urls == ["file:///etc/conf", "volume:data\n/z", ""]


def test_networks_and_the_image_lead_there(container: Make) -> None:
    networks = {"shop": {"NetworkID": "7e", "IPAddress": "172.18.0.2"}, "old": {}}
    answer = {"NetworkSettings": {"Networks": networks}}
    found = facts(container(image_id="sha256:1"), answer, "Networks")
    assert {name: fact.url for name, fact in found.items()} == {
        "shop": "network:7e\nshop",
        "old": "network:old\nold",
    }
    image = facts(container(image_id="sha256:1"), answer, "Container")["Image"]
    assert image.url == "image:sha256:1"


def test_limits_devices_and_rights(container: Make) -> None:
    host = {
        "CpusetCpus": "0-1",
        "Ulimits": [{"Name": "nofile", "Soft": 10, "Hard": 20}],
        "CapAdd": ["NET_ADMIN"],
        "CapDrop": None,
        "Devices": [{"PathOnHost": "/dev/fuse"}],
        "DeviceRequests": [{"Capabilities": [["gpu"]]}, {"DeviceIDs": ["0"]}],
    }
    found = facts(container(), {"HostConfig": host}, "Limits")
    assert found["On cores"].value == "0-1"
    assert found["Limit nofile"].value == "10:20"
    assert found["More rights"].value == "NET_ADMIN"
    assert found["Devices"].value == "/dev/fuse, gpu, 0"
    assert "Fewer rights" not in found


def test_environment_is_sorted_and_marks_secrets(container: Make) -> None:
    answer = {"Config": {"Env": ["PATH=/bin", "DB_PASSWORD=a=b", "EMPTY_TOKEN="]}}
    found = facts(container(), answer, "Environment")
    assert list(found) == ["DB_PASSWORD", "EMPTY_TOKEN", "PATH"]
    assert found["DB_PASSWORD"].value == "a=b"
    assert [fact.secret for fact in found.values()] == [True, False, False]


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        (None, "Never"),
        ({"Name": ""}, "Never"),
        ({"Name": "always"}, "Always"),
        ({"Name": "on-failure", "MaximumRetryCount": 1}, "On failure, at most 1 time"),
        ({"Name": "something-new"}, "something-new"),
    ],
)
def test_restart_policy(container: Make, policy: Any, words: str) -> None:
    answer = {"HostConfig": {"RestartPolicy": policy}}
    assert facts(container(), answer, "Container")["Restart policy"].value == words


def test_networks_have_addresses_and_names(container: Make) -> None:
    answer = {
        "NetworkSettings": {
            "Networks": {
                "back": {"IPAddress": "172.18.0.2", "Gateway": "172.18.0.1", "Aliases": ["db"]},
                "idle": {"IPAddress": "", "Aliases": None},
            }
        }
    }
    found = facts(container(), answer, "Networks")
    assert found["back"].value == "172.18.0.2"
    assert found["back"].note == "gateway 172.18.0.1 · also known as db"
    assert found["idle"].value == "No address"
