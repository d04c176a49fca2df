import pytest

from pierhead.core.reference import InvalidReference, is_id, parse, problem

DIGEST = "sha256:" + "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("text", "full", "familiar"),
    [
        ("nginx", "docker.io/library/nginx:latest", "nginx:latest"),
        ("nginx:1.27-alpine", "docker.io/library/nginx:1.27-alpine", "nginx:1.27-alpine"),
        ("owner/app", "docker.io/owner/app:latest", "owner/app:latest"),
        ("docker.io/nginx", "docker.io/library/nginx:latest", "nginx:latest"),
        ("index.docker.io/library/nginx", "docker.io/library/nginx:latest", "nginx:latest"),
        ("ghcr.io/a/b-c/d_e:V1", "ghcr.io/a/b-c/d_e:V1", "ghcr.io/a/b-c/d_e:V1"),
        ("localhost/app", "localhost/app:latest", "localhost/app:latest"),
        ("localhost:5000/app:x", "localhost:5000/app:x", "localhost:5000/app:x"),
        ("host:5000/app", "host:5000/app:latest", "host:5000/app:latest"),
        ("[::1]:5000/app", "[::1]:5000/app:latest", "[::1]:5000/app:latest"),
        ("UPPER/app", "UPPER/app:latest", "UPPER/app:latest"),
        (f"nginx@{DIGEST}", f"docker.io/library/nginx@{DIGEST}", f"nginx@{DIGEST}"),
        (f"a/b:1@{DIGEST}", f"docker.io/a/b:1@{DIGEST}", f"a/b:1@{DIGEST}"),
        ("a__b/c--d", "docker.io/a__b/c--d:latest", "a__b/c--d:latest"),
        ("nginx:5000", "docker.io/library/nginx:5000", "nginx:5000"),
    ],
)
def test_what_people_leave_out_is_filled_in(text, full, familiar):
    reference = parse(text)
    assert reference.full == full
    assert reference.familiar == familiar
    assert parse(reference.full) == reference
    assert parse(reference.familiar) == reference
    assert problem(text) == ""


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "Name an image"),
        ("a b", "spaces"),
        (" nginx", "spaces"),
        ("https://nginx", "https://"),
        ("Nginx", "lower case: nginx"),
        ("nginx:", "tag"),
        ("nginx:a b", "spaces"),
        ("nginx:-x", "tag"),
        ("nginx:" + "x" * 129, "128"),
        ("nginx@sha256:12", "digest"),
        ("nginx@", "digest"),
        ("ghcr.io/", "missing"),
        ("-nginx", "letters"),
        ("a..b", "letters"),
        ("a/../b", "letters"),
        ("a___b", "letters"),
        ("<b>x</b>", "letters"),
        ("host:0/app", "registry"),
        ("host:99999/app", "registry"),
        ("-a.b/app", "registry"),
        ("a" * 256, "255"),
        ("0123456789abcdef" * 4, "id"),
        (DIGEST, "id"),
        ("/app", "letters"),
        ("app/", "letters"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(text, word):
    assert word in problem(text)
    with pytest.raises(InvalidReference):
        parse(text)


def test_only_a_whole_id_is_one():
    assert is_id(DIGEST)
    assert is_id("0123456789abcdef" * 4)
    assert not is_id("0123456789ab")
