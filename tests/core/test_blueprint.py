from __future__ import annotations

from typing import Any

from pierhead.core.blueprint import Blueprint, blueprint
from pierhead.core.run_body import spec_of
from pierhead.core.run_edit import edited
from pierhead.engine.creation import request

ID = "abcdef123456" + "0" * 52


def inspection(config: Any = None, host: Any = None, networks: Any = None, **more: Any) -> Any:
    return {
        "Id": ID,
        "Name": "/web",
        "Config": {"Image": "x", "Hostname": ID[:12], **(config or {})},
        "HostConfig": {"NetworkMode": "default", **(host or {})},
        "NetworkSettings": {"Networks": networks or {}},
        **more,
    }


def test_what_nobody_knows_yet_is_carried_over() -> None:
    found = inspection({"Tomorrow": {"a": [1]}}, {"Later": ["b"]}, {"n": {"Soon": True}})
    plan = blueprint(found)
    assert plan.config["Tomorrow"] == {"a": [1]}
    assert plan.host["Later"] == ["b"]
    assert plan.endpoints["n"] == {"Soon": True}
    spec = spec_of(plan)
    assert edited(plan, spec, spec).body == plan.body


def test_the_inspection_itself_is_left_alone() -> None:
    found = inspection({"Env": ["A=1"]}, {"Links": ["/db:/web/d"]})
    blueprint(found, {"Config": {"Env": ["A=1"]}}, successor=True)
    assert found["Config"]["Env"] == ["A=1"]
    assert found["HostConfig"]["Links"] == ["/db:/web/d"]


def test_links_are_said_as_they_are_asked_for() -> None:
    assert blueprint(inspection(host={"Links": ["/db:/web/d"]})).host["Links"] == ["db:d"]


def test_a_name_that_the_engine_or_another_container_gave_is_no_own_one() -> None:
    assert blueprint(inspection()).config["Hostname"] == ""
    assert blueprint(inspection({"Hostname": "box"})).config["Hostname"] == "box"
    shared = {"NetworkMode": "container:other"}
    plan = blueprint(inspection({"Hostname": "box", "Domainname": "d"}, shared, {"n": {}}))
    assert (plan.config["Hostname"], plan.config["Domainname"]) == ("", "")
    assert plan.endpoints == {}
    assert blueprint(inspection({"Hostname": "box"}, {"UTSMode": "host"})).config["Hostname"] == ""


def test_addresses_that_were_asked_for_stay_and_others_do_not() -> None:
    networks = {
        "front": {
            "IPAddress": "10.0.0.2",
            "MacAddress": "02:42:0a:00:00:02",
            "IPAMConfig": {"IPv4Address": "10.0.0.2"},
            "Aliases": ["www", ID[:12]],
        },
        "back": {"IPAddress": "10.0.1.2", "MacAddress": "02:42:0a:00:01:02"},
        "side": {"IPAddress": "10.0.2.2", "MacAddress": "aa:bb:cc:dd:ee:ff"},
    }
    found = inspection(host={"NetworkMode": "front"}, networks=networks)
    kept = blueprint(found, successor=True).endpoints
    assert kept["front"] == {"IPAMConfig": {"IPv4Address": "10.0.0.2"}, "Aliases": ["www"]}
    assert kept["back"] == {}
    assert kept["side"] == {"MacAddress": "aa:bb:cc:dd:ee:ff"}
    assert blueprint(found).endpoints["side"] == {}
    asked = inspection({"MacAddress": "02:42:0a:00:00:02"}, {"NetworkMode": "front"}, networks)
    assert blueprint(asked).endpoints["front"]["MacAddress"] == "02:42:0a:00:00:02"


def test_anonymous_volumes_are_taken_over_only_by_a_successor() -> None:
    name, other = "1" * 64, "2" * 64
    found = inspection(
        {"Volumes": {"/a": {}}},
        {"VolumesFrom": ["files"], "Binds": ["named:/n"]},
        Mounts=[
            {"Type": "volume", "Name": name, "Destination": "/a", "RW": False},
            {"Type": "volume", "Name": other, "Destination": "/from-files", "RW": True},
            {"Type": "volume", "Name": "named", "Destination": "/n", "RW": True},
        ],
    )
    assert blueprint(found).host["Binds"] == ["named:/n"]
    plan = blueprint(found, successor=True)
    assert plan.host["Binds"] == ["named:/n", f"{name}:/a:ro"]
    assert [mount.target for mount in spec_of(plan).mounts] == ["/n", "/a"]


def test_a_volume_whose_row_is_removed_is_not_made_again_without_a_name() -> None:
    from dataclasses import replace

    name = "1" * 64
    mounts = [{"Type": "volume", "Name": name, "Destination": "/a", "RW": True}]
    plan = blueprint(inspection({"Volumes": {"/a": {}}}, Mounts=mounts), successor=True)
    spec = spec_of(plan)
    body = edited(plan, spec, replace(spec, mounts=())).body
    assert not body["Volumes"]
    assert not body["HostConfig"].get("Binds")


def test_hardware_addresses_are_asked_for_where_the_engine_wants_them() -> None:
    endpoints = {"front": {"MacAddress": "m"}, "back": {"Aliases": ["b"]}}
    body = {
        "MacAddress": "m",
        "HostConfig": {"NetworkMode": "front"},
        "NetworkingConfig": {"EndpointsConfig": endpoints},
    }
    new, others = request(Blueprint("", body), per_network=True)
    assert "MacAddress" not in new
    assert new["NetworkingConfig"]["EndpointsConfig"] == {"front": {"MacAddress": "m"}}
    assert others == {"back": {"Aliases": ["b"]}}
    old, _others = request(Blueprint("", body), per_network=False)
    assert old["MacAddress"] == "m"
    assert old["NetworkingConfig"]["EndpointsConfig"] == {}
