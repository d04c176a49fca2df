#!/usr/bin/env bash
# Build dist/pierhead_VERSION_ARCHITECTURE.deb, on Debian or Ubuntu. It runs on the release it was
# built on and newer ones. Everything that is made on the way is in build/deb.
set -euo pipefail

here=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd)
# shellcheck source=installers/lib.sh
. "$here/../lib.sh"

work=$ROOT/build/deb
tree=$work/tree
VENV=$work/venv
umask 022
export PIERHEAD_COMPILED=require
export SOURCE_DATE_EPOCH
SOURCE_DATE_EPOCH=$(git -C "$ROOT" log -1 --format=%ct 2>/dev/null || date +%s)

prepare() {
    local python
    # PyInstaller takes libpython along, and objdump and strip are its tools; the rest compiles.
    apt_install binutils gcc libc6-dev python3-dev "${QT_PACKAGES[@]}"
    if [[ ! -x $VENV/bin/python ]]; then
        python=$(find_python)
        "$python" -m venv "$VENV"
    fi
    "$VENV/bin/python" -m pip install -q --upgrade "${ROOT}[package]"
    "$VENV/bin/python" -m pip install -q --force-reinstall --no-deps "$ROOT"
    version=$("$VENV/bin/python" -c 'from importlib.metadata import version; print(version("pierhead"))')
    architecture=$(dpkg --print-architecture)
}

freeze() {
    (cd -- "$work" && "$VENV/bin/pyinstaller" --noconfirm --clean --log-level WARN \
        --distpath "$work/frozen" --workpath "$work/pyinstaller" "$here/pierhead.spec")
}

lay_out() {
    local linux=$here/../linux share=$tree/usr/share
    rm -rf -- "$tree"
    mkdir -p -- "$tree/usr/lib" "$tree/usr/bin" "$share/doc/pierhead"
    cp -R -- "$work/frozen/pierhead" "$tree/usr/lib/pierhead"
    ln -s ../lib/pierhead/pierhead "$tree/usr/bin/pierhead"
    install -Dm644 "$linux/pierhead.desktop" -t "$share/applications"
    install -Dm644 "$linux/pierhead-mime.xml" "$share/mime/packages/pierhead.xml"
    install -Dm644 "$linux/pierhead.metainfo.xml" -t "$share/metainfo"
    "$VENV/bin/python" "$linux/icons.py" "$ROOT/resources/pierhead.svg" "$share/icons/hicolor"
    install -m644 "$here/copyright" -t "$share/doc/pierhead"
    chmod -R u=rwX,go=rX -- "$tree"
}

# The newest glibc that a binary in the tree asks for.
glibc() {
    find "$tree/usr/lib" -type f \( -name '*.so*' -o -name pierhead \) -exec objdump -T {} + 2>/dev/null |
        grep -oE 'GLIBC_[0-9.]+' | sed 's/GLIBC_//' | sort -Vu | tail -n 1
}

control() {
    local size
    size=$(du -sk --apparent-size -- "$tree/usr" | cut -f1)
    mkdir -p -- "$tree/DEBIAN"
    sed -e "s/@VERSION@/$version/" -e "s/@ARCHITECTURE@/$architecture/" \
        -e "s/@GLIBC@/$(glibc)/" -e "s/@SIZE@/$size/" "$here/control.in" >"$tree/DEBIAN/control"
    (cd -- "$tree" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum >DEBIAN/md5sums)
}

pack() {
    local package=$ROOT/dist/pierhead_${version}_$architecture.deb
    mkdir -p -- "$ROOT/dist"
    dpkg-deb --root-owner-group -Zxz --build "$tree" "$package" >/dev/null
    printf '%s\n' "$package"
}

mkdir -p -- "$work"
prepare
freeze
lay_out
control
pack
