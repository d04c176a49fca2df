# shellcheck shell=bash
# What the scripts that begin on a fresh machine share: root, apt, Python, the private venv.
# Source it; it sets ROOT (the checkout) and VENV.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
VENV=$ROOT/.venv

# Qt's own needs on X11 and Wayland; a|b means the first that the distribution has.
# shellcheck disable=SC2034
QT_PACKAGES=(
    libegl1 libgl1 libdbus-1-3 libfontconfig1 'libglib2.0-0t64|libglib2.0-0' libxkbcommon-x11-0
    libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0
    libxcb-shape0 libx11-xcb1 libgssapi-krb5-2 libbrotli1 libwayland-client0 libwayland-cursor0
    libwayland-egl1 fonts-dejavu-core
)

say() { printf '%s\n' "$*" >&2; }

die() {
    say "$*"
    exit 1
}

# Run a command as root: at once, or by sudo.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo > /dev/null; then
        sudo "$@"
    else
        die "This needs root: become root, or install sudo. The command is: $*"
    fi
}

# Install those packages that are missing. One named a|b is the first that apt knows, or nothing
# when it ends in | and apt knows none.
apt_install() {
    local wanted=() missing=() entry
    if ! command -v apt-get > /dev/null; then
        say "Packages are installed for you on Debian and Ubuntu only. Please install what your"
        die "system calls: $(printf '%s ' "${@%%|*}")"
    fi
    for entry in "$@"; do
        any_installed "$entry" || wanted+=("$entry")
    done
    [ ${#wanted[@]} -gt 0 ] || return 0
    apt_root update -qq || say "The package lists cannot be refreshed; trying with the old ones."
    for entry in "${wanted[@]}"; do
        entry=$(first_known "$entry") || die "apt knows no package $entry."
        [ -z "$entry" ] || any_installed "$entry" || missing+=("$entry")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    say "Installing ${missing[*]}"
    apt_root install -y -qq --no-install-recommends "${missing[@]}"
}

apt_root() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 "$@" > /dev/null
}

# Whether one of a|b is installed.
any_installed() {
    local name names
    IFS='|' read -ra names <<< "$1"
    for name in "${names[@]}"; do
        case $(dpkg-query -W -f '${Status}' "$name" 2> /dev/null) in
            *' installed') return 0 ;;
        esac
    done
    return 1
}

# The first of a|b that apt can install.
first_known() {
    local name names
    IFS='|' read -ra names <<< "$1"
    for name in "${names[@]}"; do
        if [[ $(apt-cache show "$name" 2> /dev/null) == *$'\nFilename:'* ]]; then
            echo "$name"
            return 0
        fi
    done
    case $1 in
        *'|') ;;
        *) echo "$1" && return 1 ;;
    esac
}

# Print a Python that is new enough and can make a venv; install one if there is none.
find_python() {
    local python
    if python=$(usable_python 'venv, ensurepip'); then
        echo "$python"
        return 0
    fi
    if PATH=/usr/bin usable_python sys > /dev/null; then
        apt_install python3-venv >&2
    else
        apt_install 'python3.13|python3.12|python3.11' \
            'python3.13-venv|python3.12-venv|python3.11-venv' >&2
    fi
    usable_python 'venv, ensurepip' || die "Pierhead needs Python 3.11 or newer with venv."
}

# Print the first Python on the path that is new enough and can import these modules.
usable_python() {
    local name
    for name in python3 python3.13 python3.12 python3.11 python3.14; do
        if command -v "$name" > /dev/null &&
            "$name" -c "import sys, $1; sys.exit(sys.version_info < (3, 11))" 2> /dev/null; then
            command -v "$name"
            return 0
        fi
    done
    return 1
}

# Of all that an installed checkout does not follow by itself: what it needs, what is compiled.
fingerprint() {
    find "$ROOT/pyproject.toml" "$ROOT/installers" "$ROOT/app" \
        \( -name pyproject.toml -o -path '*/installers/*.py' -o -name '*.pyx' -o -name '*.pxd' \) \
        -type f -print0 | LC_ALL=C sort -z | xargs -0 cat | sha256sum
}

# make_venv [EXTRAS]: the project and what it needs in $VENV, again only after pyproject.toml
# or what is compiled has changed. A venv that was made with other extras serves for none.
make_venv() {
    local extras=${1:-} print stamp stamps python
    print=$(fingerprint)
    stamp=$VENV/.installed-${extras:-plain}
    stamps=("$stamp")
    [ -n "$extras" ] || stamps+=("$VENV"/.installed-*)
    if ! "$VENV/bin/python" -c '' 2> /dev/null; then
        python=$(find_python) || exit 1
        say "Making $VENV with $("$python" --version)"
        rm -rf "$VENV"
        "$python" -m venv "$VENV" || die "The venv $VENV cannot be made."
    fi
    if ! grep -qsxF "$print" "${stamps[@]}"; then
        [ -w "$VENV" ] || die "$VENV belongs to someone else: run this with sudo, or remove it."
        say "Installing the Python packages"
        "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check \
            --editable "$ROOT${extras:+[$extras]}" || die "The Python packages cannot be installed."
        echo "$print" > "$stamp"
    fi
    compile_catalogues
}

# Compile the translations again when one of them is newer than what was compiled of it.
compile_catalogues() {
    local source language
    for source in "$ROOT"/i18n/*.po; do
        language=$(basename "$source" .po)
        if [ "$source" -nt "$ROOT/i18n/locale/$language/LC_MESSAGES/pierhead.mo" ]; then
            if "$VENV/bin/python" -c 'import babel' 2> /dev/null; then
                (cd "$ROOT/i18n" && "$VENV/bin/python" -c \
                    'import pathlib, catalogues; catalogues.compile_catalogues(pathlib.Path("."))')
            else
                "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps \
                    --editable "$ROOT"
            fi
            return
        fi
    done
}
