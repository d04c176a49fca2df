#!/usr/bin/env bash
# Install what Pierhead needs, then start it. The second time it only starts it.
set -euo pipefail

here=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd)
# shellcheck source=installers/lib.sh
. "$here/lib.sh"

START_SECONDS=30

usage() {
    cat <<'TEXT'
Usage: installers/run.sh [--yes] [--no-engine] [--help] [--] [ARGUMENT...]

Installs what is missing and starts Pierhead with the arguments, for example a Dockerfile:
  - Qt's system libraries and Python 3.11 or newer, with apt (Debian, Ubuntu)
  - the Python packages, into .venv in this checkout, or into your data folder if the
    checkout cannot be written
  - a container engine (docker.io), if none answers and you agree

  --yes        agree to everything, the engine too
  --no-engine  never install or start an engine
  --help       show this; "pierhead --help" has the app's own arguments
TEXT
}

parse() {
    yes=no engine=yes arguments=()
    while (($#)); do
        case $1 in
            --help | -h) usage && exit 0 ;;
            --yes | -y) yes=yes ;;
            --no-engine) engine=no ;;
            --) shift && arguments+=("$@") && return ;;
            *) arguments+=("$1") ;;
        esac
        shift
    done
}

agreed() { # QUESTION: whether the user says yes, or said so in advance
    [[ $yes == yes ]] && return
    if [[ ! -t 0 ]]; then
        say "$1 Nobody is here to answer, so it is left; --yes agrees in advance."
        return 1
    fi
    local answer
    read -r -p "$1 [y/N] " answer
    [[ $answer == [yY]* ]]
}

install_libraries() {
    command -v apt-get >/dev/null || return 0
    # Whether it runs without them is for Qt to say.
    (apt_install "${QT_PACKAGES[@]}") || say "Going on without them."
}

what_to_install() {
    local qt
    say "On this system, install these yourself and run this again:"
    if command -v dnf >/dev/null; then
        qt="mesa-libEGL mesa-libGL libxkbcommon-x11 xcb-util-cursor xcb-util-wm xcb-util-keysyms"
        say "  sudo dnf install python3.12 $qt xcb-util-image xcb-util-renderutil fontconfig dbus-libs krb5-libs brotli"
    elif command -v pacman >/dev/null; then
        qt="libglvnd libxkbcommon-x11 xcb-util-cursor xcb-util-wm xcb-util-keysyms xcb-util-image"
        say "  sudo pacman -S --needed python $qt xcb-util-renderutil fontconfig dbus krb5 brotli"
    elif command -v zypper >/dev/null; then
        qt="Mesa-libEGL1 Mesa-libGL1 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1"
        say "  sudo zypper install python312 $qt libxcb-image0 libxcb-render-util0 libxcb-shape0 fontconfig libdbus-1-3 krb5"
    elif command -v brew >/dev/null || [[ $(uname -s) == Darwin ]]; then
        say "  brew install python@3.12"
    else
        say "  - Python 3.11 or newer with its venv module"
        say "  - the libraries of Qt's xcb platform: EGL, GL, fontconfig, D-Bus, xkbcommon-x11, xcb-cursor,"
        say "    xcb-icccm, xcb-image, xcb-keysyms, xcb-render-util, xcb-shape, gssapi, brotli"
    fi
}

install_app() {
    if [[ ! -w $ROOT || (-e $VENV && ! -w $VENV) ]]; then
        use_copy "${XDG_DATA_HOME:-$HOME/.local/share}/pierhead"
    fi
    if ! command -v apt-get >/dev/null && ! usable_python "venv, ensurepip" >/dev/null; then
        what_to_install
        exit 1
    fi
    make_venv ""
    give_back
}

use_copy() { # FOLDER: work on a copy of the checkout there, since it cannot be written
    local copy=$1/checkout print parts
    parts=(app i18n installers resources pyproject.toml README.md LICENSE)
    print=$(cd -- "$ROOT" && find "${parts[@]}" -type f ! -name '*.py[co]' -exec cksum {} + |
        LC_ALL=C sort | cksum)
    if [[ ! -f $copy/.copied || $(<"$copy/.copied") != "$print" ]]; then
        rm -rf -- "$copy"
        mkdir -p -- "$copy"
        (cd -- "$ROOT" && cp -R -- "${parts[@]}" "$copy")
        chmod -R u+w -- "$copy"
        printf '%s\n' "$print" >"$copy/.copied"
    fi
    ROOT=$copy VENV=$1/venv
}

stranger() { # print the owner of the checkout if this is root in somebody else's
    local owner
    ((EUID == 0)) && owner=$(stat -c %u:%g -- "$ROOT") && [[ $owner != 0:* ]] && echo "$owner"
}

give_back() { # what root makes in somebody's checkout belongs to them
    local owner
    if owner=$(stranger); then
        chown -Rh -- "$owner" "$VENV" "$ROOT/i18n/locale"
    fi
}

check_qt() {
    local problem
    problem=$("$VENV/bin/python" -c 'import PySide6.QtWidgets' 2>&1) && return
    say "Qt cannot be loaded: ${problem##*$'\n'}"
    what_to_install
    exit 1
}

engine_answers() { # the doctor puts a plus before each that does
    [[ $("$VENV/bin/pierhead" --doctor 2>/dev/null) == *$'\n  + '* ]]
}

ensure_engine() {
    local declined=$VENV/.no-engine
    [[ $engine == no || ($yes == no && -e $declined) ]] && return
    engine_answers && return
    if [[ $(uname -s) != Linux ]]; then
        say "No container engine answers. Docker Desktop, Colima or Podman bring one."
        return
    fi
    if [[ -S /var/run/docker.sock && ! -w /var/run/docker.sock ]]; then
        join_docker
        return
    fi
    if command -v dockerd >/dev/null; then
        agreed "Docker is installed, but does not answer. Start it?" || return 0
    elif command -v apt-get >/dev/null; then
        if ! agreed "No container engine answers. Install Docker (docker.io) and start it?"; then
            [[ -t 0 ]] && : >"$declined"
            return 0
        fi
        apt_install docker.io 'docker-cli|' ca-certificates
    else
        say "No container engine answers. Install Docker or Podman with your package manager."
        return
    fi
    join_docker
    start_engine
}

in_docker() { # [USER]: whether this process, or a new log-in of the user, is in the group docker
    [[ " $(id -nG "$@" 2>/dev/null) " == *" docker "* ]]
}

join_docker() { # the user may use the engine: as good as being root, so it is asked for
    if ((EUID == 0)) || in_docker "$(id -un)"; then
        return 0
    fi
    agreed "Let $(id -un) use Docker? (group docker; whoever is in it can become root)" || return 0
    as_root usermod -aG docker "$(id -un)"
}

start_engine() {
    local deadline=$((SECONDS + START_SECONDS)) by_hand="sudo dockerd"
    ((EUID != 0)) || by_hand=dockerd
    say "Starting Docker ..."
    if ! start_service; then
        say "It cannot be started as a service here; start it by hand: $by_hand"
        return
    fi
    until as_root docker version >/dev/null 2>&1; do
        if ((SECONDS >= deadline)); then
            say "It does not answer yet. What it says: journalctl -u docker, or $by_hand"
            return
        fi
        sleep 0.5
    done
}

start_service() {
    if [[ -d /run/systemd/system ]]; then
        as_root systemctl enable --now docker
    elif [[ -x /etc/init.d/docker ]]; then
        as_root service docker start >/dev/null
    else
        return 1
    fi
}

screen_opens() {
    [[ $(uname -s) != Linux || -n ${QT_QPA_PLATFORM:-} ]] && return
    [[ -n ${DISPLAY:-}${WAYLAND_DISPLAY:-} ]] || return
    (
        ulimit -c 0
        exec "$VENV/bin/python" -c 'from PySide6.QtGui import QGuiApplication; QGuiApplication([])'
    ) >/dev/null 2>&1
}

needs_screen() {
    local each
    for each in "${arguments[@]+"${arguments[@]}"}"; do
        case $each in --doctor | --version | --help) return 1 ;; esac
    done
}

quoted() { # ARGUMENT...: as one command line for any POSIX shell
    local each
    for each; do printf "'%s' " "${each//\'/\'\\\'\'}"; done
}

start_app() {
    local command=("$VENV/bin/pierhead" "${arguments[@]+"${arguments[@]}"}")
    if ((EUID != 0)) && ! in_docker && in_docker "$(id -un)" && command -v sg >/dev/null; then
        # The group is new: only the next log-in has it by itself.
        exec sg docker -c "exec $(quoted "${command[@]}")"
    fi
    exec "${command[@]}"
}

main() {
    parse "$@"
    if stranger >/dev/null; then
        export PYTHONDONTWRITEBYTECODE=1
    fi
    install_libraries
    install_app
    check_qt
    if ! needs_screen; then
        start_app
    fi
    ensure_engine
    if screen_opens; then
        start_app
    fi
    "$VENV/bin/pierhead" --doctor || true
    say
    if [[ -z ${DISPLAY:-}${WAYLAND_DISPLAY:-} ]]; then
        say "Pierhead is installed, but there is no screen here: run this in a desktop session, or over ssh -X."
    else
        say "Pierhead is installed, but the screen ${WAYLAND_DISPLAY:-$DISPLAY} cannot be opened: run this as the user of the desktop session."
    fi
}

main "$@"
