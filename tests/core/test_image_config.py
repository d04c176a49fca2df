import pytest

from pierhead.core.image_config import (
    exposed_ports,
    is_shell,
    probably_wants_terminal,
    wants_terminal,
)


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (["bash"], True),
        (["/bin/sh"], True),
        (["/bin/bash", "-l"], True),
        (["python3"], True),
        (["/usr/local/bin/python3.12"], True),
        (["node"], True),
        (["irb"], True),
        (["php", "-a"], True),
        (["fish"], True),
        (["sh", "-c", "nginx"], False),
        (["python3", "app.py"], False),
        (["nginx", "-g", "daemon off;"], False),
        (["ssh"], False),
        ([], False),
    ],
)
def test_a_shell_waits_for_what_is_typed(command, expected):
    assert is_shell(command) is expected


def image(cmd=None, entrypoint=None, ports=None):
    return {"Config": {"Cmd": cmd, "Entrypoint": entrypoint, "ExposedPorts": ports}}


@pytest.mark.parametrize(
    ("inspection", "expected"),
    [
        (image(["/bin/sh"]), True),
        (image(["node"], ["docker-entrypoint.sh"]), True),
        (image(None, ["/bin/bash"]), True),
        (image(["-l"], ["/bin/bash"]), True),
        (image(["/bin/sh", "-c", "exec nginx"]), False),
        (image(["postgres"], ["docker-entrypoint.sh"]), False),
        (image(), False),
        ({}, False),
        ({"Config": None}, False),
    ],
)
def test_the_default_command_of_an_image_decides(inspection, expected):
    assert wants_terminal(inspection) is expected


def test_a_given_command_replaces_the_image_s_own():
    assert wants_terminal(image(["nginx"]), ["bash"])
    assert not wants_terminal(image(["nginx"]), ["ls"])
    assert wants_terminal(image(["nginx"], ["/start"]), (), ["sh"])
    assert not wants_terminal(image(["bash"]), (), ["top"])


@pytest.mark.parametrize(
    ("name", "expected"),
    [("alpine", True), ("docker.io/library/ubuntu:24.04", True), ("nginx", False), ("A b", False)],
)
def test_the_name_of_an_image_that_is_not_here_decides(name, expected):
    assert probably_wants_terminal(name) is expected


def test_an_image_made_for_a_shell_shows_what_any_command_says():
    assert wants_terminal(image(["bash"]), ["ls"])
    assert wants_terminal(image(["-l"], ["/bin/bash"]), ["-c", "ls"])


def test_a_command_decides_for_an_image_that_is_not_here():
    assert probably_wants_terminal("nginx", ["sh"])
    assert probably_wants_terminal("alpine", ["ls"])
    assert not probably_wants_terminal("nginx", ["ls"])
    assert not probably_wants_terminal("alpine", (), ["top"])


def test_exposed_ports_come_in_order():
    inspection = image(ports={"443/tcp": {}, "80/tcp": {}, "53/udp": {}, "x/tcp": {}})
    assert exposed_ports(inspection) == [(53, "udp"), (80, "tcp"), (443, "tcp")]
    assert exposed_ports({}) == []
