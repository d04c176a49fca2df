"""What a form can offer for a Dockerfile."""

from __future__ import annotations

from pierhead.dockerfile.outline import Arg, outline

TEXT = """\
# syntax=docker/dockerfile:1
ARG VERSION=3.12
ARG REGISTRY
ARG BASE="${REGISTRY:-docker.io}/python:${VERSION}-slim"
FROM ${BASE} AS Build
ARG VERSION
ARG FLAVOUR='a b' TARGETARCH
RUN --mount=type=bind,from=tools:2,target=/t make
FROM scratch AS empty
FROM build
COPY --from=build /a /
COPY --from=0 /a /
COPY --from=nginx:1 /etc/x /
EXPOSE 80 443/tcp
EXPOSE 80
"""


def test_stages() -> None:
    stages = outline(TEXT).stages
    assert [(s.title, s.base, s.line, s.end_line) for s in stages] == [
        ("build", "${BASE}", 5, 8),
        ("empty", "scratch", 9, 9),
        ("2", "build", 10, 15),
    ]


def test_arguments_and_what_a_form_asks_for() -> None:
    found = outline(TEXT)
    assert [(arg.name, arg.stage) for arg in found.args] == [
        ("VERSION", None),
        ("REGISTRY", None),
        ("BASE", None),
        ("VERSION", 0),
        ("FLAVOUR", 0),
    ]
    assert found.settable == (
        Arg("VERSION", "3.12", 2),
        Arg("REGISTRY", None, 3),
        Arg("BASE", "${REGISTRY:-docker.io}/python:${VERSION}-slim", 4),
        Arg("FLAVOUR", "a b", 7, 0),
    )


def test_images_to_begin_from() -> None:
    found = outline(TEXT)
    assert found.images() == ("docker.io/python:3.12-slim", "tools:2", "nginx:1")
    assert found.images({"VERSION": "4", "REGISTRY": "r"})[0] == "r/python:4-slim"
    assert found.images(target="empty") == ()
    assert found.images(target="Build") == ("docker.io/python:3.12-slim", "tools:2")
    assert found.images(target="none") == ()


def test_a_stage_may_be_named_like_an_image() -> None:
    assert outline("FROM golang AS golang\nFROM golang\n").images() == ("golang",)


def test_ports_of_the_last_stage() -> None:
    assert outline(TEXT).ports == ("80", "443/tcp", "80")


def test_a_file_with_errors_still_has_an_outline() -> None:
    found = outline("FROM a AS x\nENV\nFROM b c d e\nFROM $(x)\nFROM")
    assert [stage.title for stage in found.stages] == ["x", "1", "2"]
    assert outline("").stages == ()
