"""A real podman that only the tests can see, with its service that answers Docker's API."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence

from engines.private import PrivateEngine

OTHER = os.environ.get("TEST_PODMAN", "")
"""A folder with another podman than the machine's own, as ``engines/fetch.sh`` makes it."""

# Where control groups are of both versions, podman takes the second for the only one. A podman of
# another folder brings the libraries that it was built with, and what it starts takes them too.
PREPARE = """
libraries=/usr/lib/$(uname -m)-linux-gnu
if [ "$FOLDER" ] && [ -d "$FOLDER$libraries" ]; then
    mount -t overlay overlay -o "lowerdir=$FOLDER$libraries:$libraries" "$libraries"
fi
if mountpoint -q /sys/fs/cgroup/unified; then umount /sys/fs/cgroup/unified; fi
mkdir -p /etc/containers
cp "$DIR/containers.conf" "$DIR/registries.conf" "$DIR/policy.json" /etc/containers/
rm -rf /etc/containers/registries.conf.d /etc/cni/net.d
"""

# What is short is Docker's, as with docker itself; plain HTTP is for loopback alone.
FILES = {
    "registries.conf": """
unqualified-search-registries = ["docker.io"]
[[registry]]
location = "127.0.0.1:5000"
insecure = true
""",
    "policy.json": '{"default": [{"type": "insecureAcceptAnything"}]}',
    "containers.conf": """
[containers]
cgroups = "enabled"
default_ulimits = ["nofile=4096:4096", "nproc=4096:4096"]
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
runtime = "runc"
conmon_path = ["{folder}/usr/bin/conmon"]
helper_binaries_dir = ["{folder}/usr/lib/podman", "{folder}/usr/libexec/podman"]
[network]
cni_plugin_dirs = ["{folder}/usr/lib/cni"]
""",
}


class PrivatePodman(PrivateEngine):
    """Podman has no daemon that has to be there for containers to run, but its API does."""

    daemon = "podman"
    needs = ("conmon", "runc")
    prepare = PREPARE
    groups = "buildah-*"
    folder = OTHER

    def command(self) -> Sequence[str]:
        """With everything of its own in its folder."""
        return [
            shutil.which(self.daemon, path=self.path) or self.daemon,
            f"--root={self.dir}/data",
            "--runroot=/run/containers",
            "--tmpdir=/run/libpod",
            "--storage-driver=overlay",
            *("system", "service", "--time=0", self.url),
        ]

    def write_files(self) -> None:
        """What it reads in ``/etc/containers``."""
        for name, text in FILES.items():
            words = text.replace("{folder}", self.folder)
            (self.dir / name).write_text(words)
