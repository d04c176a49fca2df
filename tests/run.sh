#!/usr/bin/env bash
# Install what the tests need, then run all checks: ./tests/run.sh
# With arguments, run pytest alone with them; "bench" measures instead.
set -euo pipefail
# shellcheck source=installers/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../installers/lib.sh"
cd "$ROOT"

# program:package; a program that is there in any form is not installed again.
PROGRAMS=(
    dockerd:docker.io docker:'docker-cli|docker.io' docker-registry:docker-registry
    podman:podman htpasswd:apache2-utils ip:iproute2 iptables:iptables nsenter:util-linux mount:mount curl:curl
    openssl:openssl Xvfb:xvfb openbox:openbox xdotool:xdotool xwininfo:x11-utils scrot:scrot
    xclip:xclip xterm:xterm vttest:vttest vim:vim htop:htop less:less tmux:tmux dialog:dialog
    chafa:chafa img2sixel:libsixel-bin gcc:gcc ssh:openssh-client
)
PACKAGES=(
    busybox-static ca-certificates fonts-firacode fonts-noto-mono fonts-noto-color-emoji
    fonts-noto-cjk libc6-dev python3-dev at-spi2-core dbus gir1.2-atspi-2.0 python3-gi
)

install_packages() {
    local entry wanted=()
    for entry in "${PROGRAMS[@]}"; do
        PATH=$PATH:/usr/sbin:/sbin command -v "${entry%%:*}" > /dev/null || wanted+=("${entry#*:}")
    done
    # A clean Debian to install the package in, where that is asked for.
    [ "${PIERHEAD_TEST_DEB:-}" != 1 ] || wanted+=(mmdebstrap)
    apt_install "${QT_PACKAGES[@]}" "${PACKAGES[@]}" "${wanted[@]}"
}

# OpenSSH's server is unpacked only: installed, it would serve everybody.
unpack_sshd() {
    local folder=$VENV/sshd work
    PATH=$PATH:/usr/sbin:/sbin command -v sshd > /dev/null || [ -x "$folder/usr/sbin/sshd" ] || {
        say "Unpacking openssh-server"
        work=$(mktemp -d)
        (
            cd "$work"
            fetch() { apt-get download -qq openssh-server libwrap0 > /dev/null 2>&1; }
            fetch || { apt_root update -qq && fetch; }
        ) || say "openssh-server cannot be fetched: the tests that need it will say so."
        find "$work" -name '*.deb' -exec dpkg-deb --extract {} "$folder" \;
        rm -rf "$work"
    }
}

failed=0
check() {
    local status=0
    say "== $*"
    "$@" || status=$?
    [ "$failed" != 0 ] || failed=$status
}

# The engine of the tests needs root; for others, what root would leave in the checkout is left out.
run_pytest() {
    if [ "$(id -u)" = 0 ]; then
        python -m pytest --durations=10 "$@"
    else
        as_root env PYTHONDONTWRITEBYTECODE=1 PATH="$PATH" \
            "$VENV/bin/python" -m pytest --durations=10 -p no:cacheprovider "$@"
    fi
}

install_packages
make_venv test
unpack_sshd
PATH=$VENV/bin:$PATH

case ${1:-} in
    bench)
        shift
        as_root env PATH="$PATH" PYTHONPATH="$ROOT/tests" "$VENV/bin/python" -m bench "$@"
        exit
        ;;
    ?*)
        run_pytest "$@"
        exit
        ;;
esac

check ruff check
check ruff format --check
check mypy
check lint-imports
check run_pytest --ignore=tests/flows
# Qt chooses a screen once per process, and flows need a real one.
check run_pytest tests/flows
exit "$failed"
