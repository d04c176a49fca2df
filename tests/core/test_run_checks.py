import pytest

from pierhead.core.resources import Port
from pierhead.core.run import Mount, RunSpec
from pierhead.core.run_checks import problems


def found(**fields):
    return problems(RunSpec(**({"image": "nginx"} | fields)))


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"image": "0123456789ab"},
        {"image": "sha256:" + "0" * 64},
        {"name": "web-1.x_y", "hostname": "box.example-1.org", "user": "1000:staff"},
        {"workdir": "/src", "restart": "on-failure:3"},
        {"remove": True, "restart": "no"},
        {"ports": (Port(80, host_port=8080), Port(80, host_port=8081), Port(81), Port(82))},
        {"ports": (Port(53, "tcp", "", 53), Port(53, "udp", "", 53))},
        {"ports": (Port(80, "tcp", "127.0.0.1", 80), Port(80, "tcp", "::1", 80))},
        {"mounts": (Mount("bind", "C:\\data", "/a"), Mount("bind", "/x", "C:\\b"))},
        {"mounts": (Mount("volume", "", "/a"), Mount("tmpfs", "", "/b"))},
        {"environment": (("a.b-c", ""), ("A", "x=y"))},
        {"memory": 6 << 20, "cpus": 0.1, "platform": "linux/arm64/v8"},
    ],
)
def test_what_an_engine_takes_has_no_problem(fields):
    assert found(**fields) == {}


@pytest.mark.parametrize(
    ("fields", "field", "word"),
    [
        ({"image": ""}, "image", "Name an image"),
        ({"image": "Nginx"}, "image", "lower case"),
        ({"name": "x"}, "name", "two"),
        ({"name": "-x"}, "name", "begins"),
        ({"name": "a b"}, "name", "letters"),
        ({"hostname": "a_b"}, "hostname", "host name"),
        ({"hostname": "a..b"}, "hostname", "host name"),
        ({"hostname": "a." * 130 + "b"}, "hostname", "host name"),
        ({"user": "a b"}, "user", "user"),
        ({"workdir": "src"}, "workdir", "absolute"),
        ({"restart": "sometimes"}, "restart", "on-failure"),
        ({"restart": "always", "remove": True}, "restart", "cannot be restarted"),
        ({"network": "none", "ports": (Port(80),)}, "network", "no ports"),
        ({"network": "container:a", "ports": (Port(80),)}, "network", "no ports"),
        ({"network": "container:a", "hostname": "b"}, "hostname", "name"),
        ({"ports": (Port(0),)}, "ports.0.number", "Which port"),
        ({"ports": (Port(1), Port(65536))}, "ports.1.number", "65535"),
        ({"ports": (Port(80, host_port=70000),)}, "ports.0.host_port", "65535"),
        ({"ports": (Port(80, host_ip="1.2.3"),)}, "ports.0.host_ip", "1.2.3"),
        ({"ports": (Port(80, "icmp"),)}, "ports.0.protocol", "udp"),
        (
            {"ports": (Port(80, host_port=80), Port(81, host_port=80, host_ip="::1"))},
            "ports.1.host_port",
            "twice",
        ),
        ({"mounts": (Mount("bind", "", "/a"),)}, "mounts.0.source", "Which folder"),
        ({"mounts": (Mount("bind", "./x", "/a"),)}, "mounts.0.source", "absolute"),
        ({"mounts": (Mount("bind", "$(pwd)", "/a"),)}, "mounts.0.source", "$(pwd)"),
        ({"mounts": (Mount("volume", "a/b", "/a"),)}, "mounts.0.source", "volume"),
        ({"mounts": (Mount("volume", "ab", ""),)}, "mounts.0.target", "which path"),
        ({"mounts": (Mount("volume", "ab", "a"),)}, "mounts.0.target", "absolute"),
        ({"mounts": (Mount("volume", "ab", "/"),)}, "mounts.0.target", "root"),
        (
            {"mounts": (Mount("tmpfs", "", "/a"), Mount("volume", "", "/a"))},
            "mounts.1.target",
            "already",
        ),
        ({"environment": (("", "x"),)}, "environment.0.name", "missing"),
        ({"environment": (("A=B", ""),)}, "environment.0.name", "equals"),
        ({"environment": ((" A", ""),)}, "environment.0.name", "spaces"),
        ({"environment": (("A", "1"), ("A", "2"))}, "environment.1.name", "twice"),
        ({"environment": (("A", "\0"),)}, "environment.0.value", "null"),
        ({"labels": (("", "x"),)}, "labels.0.name", "missing"),
        ({"memory": 1}, "memory", "6 MB"),
        ({"cpus": -1.0}, "cpus", "above zero"),
        ({"platform": "linux arm"}, "platform", "linux/amd64"),
    ],
)
def test_what_an_engine_refuses_is_named_at_its_field(fields, field, word):
    problem = found(**fields)
    assert list(problem) == [field]
    assert word in problem[field]


def test_all_problems_are_found_at_once():
    assert set(found(image="", name="-", workdir="x", ports=(Port(0),))) == {
        "image",
        "name",
        "workdir",
        "ports.0.number",
    }
