#!/bin/sh
# Fetch another engine than the machine's own from Debian, for the tests to run on:
#
#   tests/engines/fetch.sh FOLDER [SUITE]           a dockerd; SUITE is trixie (Docker 26.1) unless
#                                                   given, sid is newer
#   tests/engines/fetch.sh FOLDER SUITE podman      a podman
#   tests/engines/fetch.sh FOLDER SUITE client      docker's command with buildx, to compare with
#
#   TEST_ENGINE=FOLDER python -m pytest tests/engine/buildkit
#   TEST_ENGINE_CONFIG='{"features": {"containerd-snapshotter": true}}' TEST_ENGINE=FOLDER python ...
#                                                   with the image store that Docker 29 begins with
#   SEEDS=200 TEST_CLIENT=FOLDER python -m pytest tests/engine/buildkit/test_like_docker.py
#   TEST_PODMAN=FOLDER python -m pytest tests/contract -k podman
#
# Nothing is installed: the packages are unpacked into FOLDER. runc stays the machine's own, for it
# needs no newer one and the packaged one may need a newer libc. Podman itself needs that: its
# libraries come along, and the tests lay them over the machine's where podman alone sees them.
set -e
folder=$(mkdir -p "$1" && cd "$1" && pwd)
suite=${2:-trixie}
case ${3:-docker} in
    docker) packages="docker.io containerd" ;;
    client) packages="docker-cli docker-buildx" ;;
    podman)
        packages="podman conmon netavark aardvark-dns libc6 libgpgme11t64 libassuan9 libgpg-error0
            libglib2.0-0t64 libsqlite3-0 libsubid5 libseccomp2" ;;
    *) echo "$3 is none of docker, podman and client." >&2; exit 1 ;;
esac
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
# shellcheck disable=SC2086 # one word each
(cd "$work" && apt download $packages)
for package in "$work"/*.deb; do
    dpkg-deb --extract "$package" "$folder"
done
rm -f "$folder/usr/sbin/runc" "$folder/usr/bin/runc"
ls "$folder/usr/sbin/dockerd" "$folder/usr/bin/podman" "$folder/usr/bin/docker" 2> /dev/null || true
