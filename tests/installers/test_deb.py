"""The Debian package: its parts, and, with PIERHEAD_TEST_DEB=1, its life in a clean Debian.

The long test builds it, installs it with apt into a new, minimal system in namespaces of its own,
and opens it there as a desktop does: by its desktop entry, and by opening a Dockerfile. It needs
root, and takes some minutes.
"""

from __future__ import annotations

import configparser
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from installers.clean_debian import CleanDebian, Screen

ROOT = Path(__file__).resolve().parents[2]
LINUX = ROOT / "installers" / "linux"
MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"
PICTURES = ROOT / "tests" / "flows" / "screenshots"

slow = pytest.mark.skipif(
    os.environ.get("PIERHEAD_TEST_DEB") != "1" or os.geteuid() != 0,
    reason="builds and installs a package: PIERHEAD_TEST_DEB=1, as root",
)


def version() -> str:
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"])


def entry() -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None, strict=True)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(LINUX / "pierhead.desktop", "utf-8")
    return parser["Desktop Entry"]


def test_the_desktop_entry_opens_files_with_the_app() -> None:
    assert entry()["Exec"] == "pierhead %F"
    assert entry()["Icon"] == "pierhead"
    assert entry()["Terminal"] == "false"
    assert entry()["MimeType"].split(";")[0] == "text/x-dockerfile"


@pytest.mark.skipif(not shutil.which("desktop-file-validate"), reason="no validator here")
def test_the_desktop_entry_is_valid() -> None:
    command = ["desktop-file-validate", str(LINUX / "pierhead.desktop")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_every_usual_name_of_a_dockerfile_is_known() -> None:
    kind = ElementTree.parse(LINUX / "pierhead-mime.xml").getroot()[0]
    assert kind.get("type") == "text/x-dockerfile"
    globs = {glob.get("pattern") for glob in kind.iter(f"{MIME}glob")}
    assert globs == {
        "Dockerfile", "Dockerfile.*", "*.dockerfile", "Containerfile", "Containerfile.*",
    }  # fmt: skip


def test_the_software_centre_is_told_of_this_version() -> None:
    root = ElementTree.parse(LINUX / "pierhead.metainfo.xml").getroot()
    releases = [release.get("version") for release in root.iter("release")]
    assert releases[0] == version()
    assert root.findtext("launchable") == "pierhead.desktop"
    assert root.findtext("project_license") == "MIT"


def test_the_icon_is_drawn_at_every_size(tmp_path: Path) -> None:
    command = [sys.executable, str(LINUX / "icons.py"), str(ROOT / "resources/pierhead.svg")]
    subprocess.run([*command, str(tmp_path)], check=True)
    drawn = {str(png.relative_to(tmp_path)) for png in tmp_path.rglob("*.png")}
    assert {"16x16/apps/pierhead.png", "256x256/apps/pierhead.png"} <= drawn
    assert (tmp_path / "scalable/apps/pierhead.svg").is_file()


def test_everything_that_the_description_promises_to_fill_is_filled() -> None:
    build = (ROOT / "installers/deb/build.sh").read_text()
    for placeholder in re.findall(r"@[A-Z]+@", (ROOT / "installers/deb/control.in").read_text()):
        assert placeholder in build


@pytest.fixture(scope="module")
def package() -> Path:
    """The package, built by its one command."""
    script = ROOT / "installers" / "deb" / "build.sh"
    done = subprocess.run([str(script)], stdout=subprocess.PIPE, text=True, check=True)
    return Path(done.stdout.strip().splitlines()[-1])


@pytest.fixture(scope="module")
def debian(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CleanDebian]:
    """A new Debian in which apt has installed the package."""
    system = CleanDebian(tmp_path_factory.mktemp("debian"))
    system.install(package)
    yield system
    system.remove()


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    """An empty screen with a window manager."""
    screen = Screen(tmp_path)
    yield screen
    screen.close()


@slow
@pytest.mark.timeout(1800)
class TestInLife:
    """What somebody meets who installs it."""

    def test_it_is_where_a_package_belongs(self, package: Path) -> None:
        listing = subprocess.run(
            ["dpkg-deb", "--contents", str(package)], capture_output=True, text=True, check=True
        ).stdout
        for path in (
            "./usr/bin/pierhead",
            "./usr/share/applications/pierhead.desktop",
            "./usr/share/mime/packages/pierhead.xml",
            "./usr/share/metainfo/pierhead.metainfo.xml",
            "./usr/share/icons/hicolor/scalable/apps/pierhead.svg",
            "./usr/share/doc/pierhead/copyright",
            "./usr/lib/pierhead/_internal/pierhead/_assets/locale/de/LC_MESSAGES/pierhead.mo",
        ):
            assert path in listing
        assert package.stat().st_size < 50e6

    def test_the_command_line_answers(self, debian: CleanDebian) -> None:
        assert debian.run("pierhead", "--version").strip() == f"Pierhead {version()}"
        told = debian.run("pierhead", "--doctor")
        assert "docker.sock" in told
        assert "Terminals: compiled core" in told

    def test_the_desktop_entry_is_valid_there(self, debian: CleanDebian) -> None:
        path = "/usr/share/applications/pierhead.desktop"
        assert debian.run("desktop-file-validate", path) == ""

    def test_no_library_is_missing(self, debian: CleanDebian) -> None:
        script = (
            "find /usr/lib/pierhead -name '*.so*' -type f | while read -r each; do"
            " LD_LIBRARY_PATH=/usr/lib/pierhead/_internal ldd \"$each\" | grep 'not found' |"
            ' sed "s|^|$each|"; done'
        )
        assert debian.run("sh", "-c", script) == ""

    def test_the_desktop_opens_it(self, debian: CleanDebian, screen: Screen) -> None:
        entry_ = "/usr/share/applications/pierhead.desktop"
        with debian.session(screen, "gio", "launch", entry_):
            screen.wait_for_window("Pierhead")
            screen.picture(PICTURES / "deb-launched.png")

    def test_a_dockerfile_opens_in_it(self, debian: CleanDebian, screen: Screen) -> None:
        debian.write("Dockerfile", "FROM busybox\nRUN true\n")
        with debian.session(screen, "gio", "open", "Dockerfile"):
            screen.wait_for_window("Dockerfile")
            screen.picture(PICTURES / "deb-dockerfile.png")
