"""The proxies of docker's config as arguments of a build."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pierhead.engine.proxies import proxy_arguments

URL = "tcp://engine.test:2376"


def arguments(folder: Path, config: Any) -> dict[str, str]:
    text = config if isinstance(config, str) else json.dumps(config)
    (folder / "config.json").write_text(text)
    return dict(proxy_arguments(URL, {"DOCKER_CONFIG": str(folder)}, folder))


def test_the_default_and_one_of_the_engine(tmp_path: Path) -> None:
    default = {"httpProxy": "http://p:1", "noProxy": "localhost", "other": "x"}
    expected = {
        "HTTP_PROXY": "http://p:1",
        "http_proxy": "http://p:1",
        "NO_PROXY": "localhost",
        "no_proxy": "localhost",
    }
    assert arguments(tmp_path, {"proxies": {"default": default}}) == expected
    own = {"default": default, URL: {"allProxy": "socks://s"}}
    assert arguments(tmp_path, {"proxies": own}) == {
        "ALL_PROXY": "socks://s",
        "all_proxy": "socks://s",
    }


@pytest.mark.parametrize(
    "config", ["", "{", "[]", {}, {"proxies": []}, {"proxies": {"default": 3}}, "[" * 100_000]
)
def test_a_config_that_says_nothing(tmp_path: Path, config: Any) -> None:
    assert arguments(tmp_path, config) == {}
    assert proxy_arguments(URL, {}, tmp_path / "none") == ()
