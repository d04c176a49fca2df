#!/bin/sh
# Fetch a newer engine than the machine's own from Debian, for the tests to run on:
#
#   tests/engines/fetch.sh FOLDER [SUITE]      SUITE is trixie (Docker 26.1) unless given; sid is newer
#   TEST_ENGINE=FOLDER python -m pytest tests/engine/buildkit
#
# Nothing is installed: the packages are unpacked into FOLDER. runc stays the machine's own, for it
# needs no newer one and the packaged one may need a newer libc.
set -e
folder=$(mkdir -p "$1" && cd "$1" && pwd)
suite=${2:-trixie}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
# From where this machine has its own packages.
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Label: Debian' | head -n 1)
[ "$mirror" ] || { echo "Run apt-get update first: no list of Debian's packages is here." >&2; exit 1; }
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" \
    > "$work/sources.list"
apt() {
    apt-get -q -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=/dev/null \
        -o Dir::State::lists="$work/lists" -o Dir::Cache="$work/cache" \
        -o APT::Sandbox::User=root "$@"
}
apt update
(cd "$work" && apt download docker.io containerd)
for package in "$work"/*.deb; do
    dpkg-deb --extract "$package" "$folder"
done
rm -f "$folder/usr/sbin/runc" "$folder/usr/bin/runc"
"$folder/usr/sbin/dockerd" --version
