import pytest

from pierhead.core.secrets import looks_secret, passwords, without_password


@pytest.mark.parametrize(
    "name",
    [
        "POSTGRES_PASSWORD",
        "MYSQL_ROOT_PASSWD",
        "REDIS_PASS",
        "GITHUB_TOKEN",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_ACCESS_KEY_ID",
        "API_KEY",
        "apiKey",
        "jwtSecret",
        "SECRET_KEY_BASE",
        "client-secret",
        "GOOGLE_APPLICATION_CREDENTIALS_JSON",
        "SENTRY_DSN",
        "PRIVATE_KEY",
        "PGPASSWORD",
        "SESSION_COOKIE",
    ],
)
def test_names_that_suggest_a_secret(name: str) -> None:
    assert looks_secret(name, "value")


@pytest.mark.parametrize(
    "name",
    [
        "PATH",
        "PASSENGER_APP_ENV",
        "KEYBOARD",
        "MONKEY",
        "HOME",
        "POSTGRES_PASSWORD_FILE",
        "GPG_KEY",
        "AUTHOR",
        "COMPASS_MODE",
        "LANG",
        "SSH_PUBLIC_KEY",
    ],
)
def test_names_that_do_not(name: str) -> None:
    assert not looks_secret(name, "value")


def test_an_address_with_a_password_is_a_secret() -> None:
    assert looks_secret("DATABASE_URL", "postgres://app:s3cret@db:5432/app")
    assert not looks_secret("DATABASE_URL", "postgres://db:5432/app")
    assert not looks_secret("DATABASE_URL", "postgres://app@db:5432/app")


def test_addresses_without_what_only_their_owner_knows() -> None:
    for address, shown in (
        ("https://me:s3cret@host/a.git#main", "https://host/a.git#main"),
        ("https://ghp_token@host/a.git", "https://host/a.git"),
        ("https://git@host/a.git", "https://git@host/a.git"),
        ("ssh://me:s3cret@host/a.git", "ssh://me@host/a.git"),
        ("ssh://git@host/a.git", "ssh://git@host/a.git"),
        ("git@host:u/a.git", "git@host:u/a.git"),
        ("https://host/a@b.git", "https://host/a@b.git"),
    ):
        assert without_password(address) == shown
    assert passwords("a https://me:s3cret@host/ b redis://:other@host") == ("s3cret", "other")
