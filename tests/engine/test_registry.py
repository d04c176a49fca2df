"""Tags from registries: one of Debian's, and one that wants a token first."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
import requests

from harness.waiting import LOOK
from pierhead.engine.credentials import RegistryAuth
from pierhead.engine.registry import tags

USER, PASSWORD = "reader", "words"
ME = RegistryAuth(username=USER, password=PASSWORD)
NOBODY = RegistryAuth()
CONFIG = """
version: 0.1
log: {{level: info, accesslog: {{disabled: true}}}}
storage: {{filesystem: {{rootdirectory: {folder}/images}}}}
http: {{addr: "127.0.0.1:0"}}
auth: {{htpasswd: {{realm: tests, path: {folder}/htpasswd}}}}
"""


@pytest.fixture
def real(tmp_path: Path) -> Iterator[str]:
    """A real registry that lets only those in who log in."""
    for tool in ("docker-registry", "htpasswd"):
        if not shutil.which(tool):
            pytest.fail(f"The tests need {tool}: install docker-registry and apache2-utils.")
    words = subprocess.run(
        ["htpasswd", "-Bbn", USER, PASSWORD], capture_output=True, check=True, text=True
    )
    (tmp_path / "htpasswd").write_text(words.stdout)
    (tmp_path / "config.yml").write_text(CONFIG.format(folder=tmp_path))
    log = tmp_path / "log"
    with (
        log.open("wb") as written,
        subprocess.Popen(
            ["docker-registry", "serve", str(tmp_path / "config.yml")],
            stdout=subprocess.DEVNULL,
            stderr=written,
        ) as process,
    ):
        try:
            yield address_in(log, process)
        finally:
            process.terminate()


def address_in(log: Path, process: subprocess.Popen[bytes]) -> str:
    """Where the registry listens, as soon as it says so: the system chooses a free port."""
    while process.poll() is None:
        if found := re.search(r"listening on (127\.0\.0\.1:\d+)", log.read_text()):
            return found[1]
        time.sleep(LOOK)
    pytest.fail(f"The registry does not start: {log.read_text()}")


def push(registry: str, name: str, *versions: str) -> None:
    """Put an image without layers there, under some tags."""
    root, auth = f"http://{registry}/v2/{name}", (USER, PASSWORD)
    config = b'{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}'
    import hashlib

    digest = f"sha256:{hashlib.sha256(config).hexdigest()}"
    place = requests.post(f"{root}/blobs/uploads/", auth=auth, timeout=60).headers["Location"]
    requests.put(place, config, params={"digest": digest}, auth=auth, timeout=60).raise_for_status()
    kind = "application/vnd.docker.distribution.manifest.v2+json"
    manifest = {
        "schemaVersion": 2,
        "mediaType": kind,
        "config": {
            "mediaType": "application/vnd.docker.container.image.v1+json",
            "size": len(config),
            "digest": digest,
        },
        "layers": [],
    }
    for version in versions:
        answer = requests.put(
            f"{root}/manifests/{version}",
            json.dumps(manifest),
            headers={"Content-Type": kind},
            auth=auth,
            timeout=60,
        )
        answer.raise_for_status()


def test_the_newest_versions_come_first(real: str) -> None:
    push(real, "team/app", "1.9", "1.10", "latest", "edge", "2")
    assert tags(f"{real}/team/app", ME) == ["latest", "2", "1.10", "1.9", "edge"]


def test_who_may_not_ask_is_told_nothing(real: str) -> None:
    push(real, "team/app", "1")
    assert tags(f"{real}/team/app", NOBODY) == []
    assert tags(f"{real}/team/app", RegistryAuth(username=USER, password="wrong")) == []
    assert tags(f"{real}/team/other", ME) == []


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Hub(BaseHTTPRequestHandler):
    """Answers as Docker Hub does: a token first, for a name and a scope."""

    def do_GET(self) -> None:
        here = f"http://{self.headers['Host']}"
        if self.path.startswith("/token"):
            given = self.headers.get("Authorization", "").removeprefix("Basic ")
            who = base64.b64decode(given).decode().partition(":")[0] or "nobody"
            assert "scope=repository%3Ateam%2Fapp%3Apull" in self.path
            self.answer({"token": f"for-{who}"})
        elif self.headers.get("Authorization", "").startswith("Bearer for-"):
            self.answer(
                {
                    "tags": [
                        "3",
                        "4\nRUN x",
                        "",
                        self.headers["Authorization"].removeprefix("Bearer for-"),
                    ]
                }
            )
        else:
            challenge = f'Bearer realm="{here}/token",service="s",scope="repository:team/app:pull"'
            self.answer({}, 401, {"WWW-Authenticate": challenge})

    def do_POST(self) -> None:
        form = self.rfile.read(int(self.headers["Content-Length"])).decode()
        assert "grant_type=refresh_token" in form
        self.answer({"access_token": "for-token"})

    def answer(self, body: object, status: int = 200, more: dict[str, str] | None = None) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        for name, value in (more or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        pass


class Odd(Hub):
    """Answers what no registry does."""

    def do_GET(self) -> None:
        self.answer(["no", "object"])


def test_a_token_is_fetched_with_and_without_a_name() -> None:
    with serving(Hub) as host:
        name = f"{host}/team/app"
        assert tags(name, NOBODY) == ["3", "nobody"]
        assert tags(name, ME) == ["3", "reader"]
        assert tags(name, RegistryAuth(password="identity")) == ["3", "token"]


def test_what_is_no_answer_is_no_tags() -> None:
    with serving(Odd) as host:
        assert tags(f"{host}/a", NOBODY) == []
    assert tags(f"{host}/a", NOBODY) == []
    assert tags("Not A Name", NOBODY) == []
