"""Addresses of repositories, as people paste and drop them."""

from __future__ import annotations

import pytest

from pierhead.core.git_url import Remote, remote


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("https://github.com/user/repo.git", "https://github.com/user/repo.git"),
        (" https://github.com/user/repo\n", "https://github.com/user/repo.git"),
        ("github.com/user/repo", "https://github.com/user/repo.git"),
        (
            "https://github.com/user/repo#main:sub/dir",
            "https://github.com/user/repo.git#main:sub/dir",
        ),
        ("https://host/x.git#v1", "https://host/x.git#v1"),
        ("https://host/x.git#:sub", "https://host/x.git#:sub"),
        ("git@host.org:user/repo.git#main", "git@host.org:user/repo.git#main"),
        ("ssh://git@host/repo", "ssh://git@host/repo"),
        ("git://127.0.0.1:9418/repo.git", "git://127.0.0.1:9418/repo.git"),
        ("https://github.com/u/r/tree/main/a/b", "https://github.com/u/r.git#main:a/b"),
        ("https://gitlab.com/u/r/-/tree/v2/a", "https://gitlab.com/u/r.git#v2:a"),
        ("https://host/x/context.tar.gz", "https://host/x/context.tar.gz"),
    ],
)
def test_an_address_becomes_what_the_builder_takes(text: str, context: str) -> None:
    found = remote(text)
    assert found is not None
    assert found.context == context


@pytest.mark.parametrize(
    "text",
    [
        "",
        "words and more",
        "https://example.com/page",
        "https://github.com/user",
        "https://github.com/user/repo/issues/1",
        "ftp://host/x.git",
        "file:///etc/passwd.git",
        "https:///x.git",
        "https://[x/y.git",
        "https://host/x.git\nhttps://host/y.git",
        "x" * 3000 + ".git",
    ],
)
def test_what_is_none_is_nothing(text: str) -> None:
    assert remote(text) is None


def test_the_page_of_a_dockerfile_names_it() -> None:
    found = remote("https://github.com/u/r/blob/main/sub/web.Dockerfile")
    assert found == Remote("https://github.com/u/r.git", "main", "sub", "web.Dockerfile")
    assert found.name == "sub"
    assert Remote("https://host/a/repo.git").name == "repo"
    assert Remote("https://host/ctx.tar.gz").name == "ctx"
