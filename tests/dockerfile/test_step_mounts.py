from __future__ import annotations

from pierhead.dockerfile.step_files import with_files
from pierhead.dockerfile.step_mounts import StepMount, mounts_of


def of(*mounts: str) -> tuple[StepMount, ...]:
    flags = tuple(f"--mount={mount}" for mount in mounts)
    return mounts_of((*flags, "--network=none"), {"HOME": "/root", "NAME": "n"}, "/work")


def test_places_are_from_the_root_on() -> None:
    targets = [mount.target for mount in of("target=.", "dst=x/../y", "destination=$HOME/.cache")]
    assert targets == ["/work", "/work/y", "/root/.cache"]


def test_what_is_not_written_has_its_usual_value() -> None:
    assert [
        (m.kind, m.id, m.target, m.variable)
        for m in of(
            "type=secret,id=a/b",
            "type=secret,target=/x/c",
            "type=secret,id=d,env=D",
            "type=secret,id=e,env=E,target=/e",
            "type=ssh",
            "type=ssh,id=other",
            "type=cache,target=c/",
        )
    ] == [
        ("secret", "a/b", "/run/secrets/b", ""),
        ("secret", "c", "/x/c", ""),
        ("secret", "d", "", "D"),
        ("secret", "e", "/e", "E"),
        ("ssh", "default", "/run/buildkit/ssh_agent.0", "SSH_AUTH_SOCK"),
        ("ssh", "other", "/run/buildkit/ssh_agent.1", "SSH_AUTH_SOCK"),
        ("cache", "c", "/work/c", ""),
    ]


def test_what_cannot_be_understood_is_left_out() -> None:
    assert of("type=nothing,target=/x", "type=secret", "type=cache", "type=bind", "") == ()


def test_files_are_copied_as_root_and_the_user_comes_back() -> None:
    mounts = of(
        "target=src",
        "from=tools,target=/opt",
        "type=cache,id=$NAME,target=/c,sharing=locked,uid=1",
        "type=tmpfs,target=/t",
    )
    lines = with_files("FROM x\nUSER me", mounts, "me").splitlines()
    assert lines[:5] == [
        "FROM x",
        "USER me",
        "USER 0",
        'COPY [".", "/work/src"]',
        'COPY --from=tools ["/", "/opt"]',
    ]
    place = "--mount=type=cache,id=n,target=/run/pierhead-cache,sharing=locked,uid=1 "
    assert lines[5].startswith(f"RUN {place}")
    assert lines[6:] == ["USER me"]


def test_nothing_is_added_where_nothing_is_copied() -> None:
    assert with_files("FROM x\n", of("type=tmpfs,target=/t", "type=ssh"), "me") == "FROM x\n"
