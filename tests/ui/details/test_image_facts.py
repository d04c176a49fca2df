"""The overview and the layers of an image, as values."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from pierhead.core.resources import Container, Image
from pierhead.ui.details.image_facts import image_sections, instruction, layer_sections

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
IMAGE = Image("sha256:" + "ab" * 32, ("web:1", "web:latest"), ("web@sha256:" + "cd" * 32,), 2000)


def test_tags_platform_and_what_it_runs() -> None:
    answer = {
        "Os": "linux",
        "Architecture": "arm",
        "Variant": "v7",
        "Config": {
            "Entrypoint": ["/bin/sh", "-c", "echo hi"],
            "Cmd": None,
            "ExposedPorts": {"443/tcp": {}, "80/tcp": {}},
            "Volumes": {"/data": {}},
            "User": "app",
        },
    }
    image, run = image_sections(IMAGE, answer, (), NOW)[:2]
    assert [fact.value for fact in image.facts if fact.label in {"Tags", ""}][:2] == list(
        IMAGE.tags
    )
    values = {fact.label: fact.value for fact in (*image.facts, *run.facts)}
    assert values["Platform"] == "linux/arm/v7"
    assert values["Entrypoint"] == "/bin/sh -c 'echo hi'"
    assert "Command" not in values
    assert values["Exposed ports"] == "443/tcp, 80/tcp"
    assert values["User"] == "app"


def test_the_containers_that_use_it(container: Callable[..., Container]) -> None:
    sections = image_sections(IMAGE, {}, [container(2), container(1)], NOW)
    users = next(section for section in sections if section.title == "Used by")
    assert [(fact.label, fact.value) for fact in users.facts] == [
        ("web1", "Running"),
        ("web2", "Running"),
    ]


@pytest.mark.parametrize(
    ("created_by", "shown"),
    [
        ('/bin/sh -c #(nop)  CMD ["sh"]', 'CMD ["sh"]'),
        ("/bin/sh -c apt-get update", "RUN apt-get update"),
        ("RUN /bin/sh -c make # buildkit", "RUN make"),
        ("RUN |2 A=1 B=two words /bin/sh -c make all # buildkit", "RUN make all"),
        ("|1 A=1 /bin/sh -c make", "RUN make"),
        ("COPY . /src # buildkit", "COPY . /src"),
        ("RUN ls -l # buildkit", "RUN ls -l"),
        ("ENV A=/bin/sh -c x", "ENV A=/bin/sh -c x"),
        ("", ""),
    ],
)
def test_instructions_without_the_builders_wrapping(created_by: str, shown: str) -> None:
    assert instruction(created_by) == shown


def test_layers_say_size_and_age_and_empty_ones_are_muted() -> None:
    (section,) = layer_sections(
        [
            {"CreatedBy": 'CMD ["sh"]', "Size": 0, "Created": NOW.timestamp() - 7200},
            {"CreatedBy": "ADD rootfs.tar /", "Size": 5_000_000, "Created": 0, "Tags": ["base:1"]},
        ],
        NOW,
    )
    assert section.title == "2 layers, 5 MB"
    newest, oldest = section.facts
    assert (newest.label, newest.tone, newest.note) == ("0 B", "muted", "2 hours ago")
    assert (oldest.label, oldest.tone, oldest.note) == ("5 MB", "", "base:1")
