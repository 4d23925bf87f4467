#!/bin/sh
# Makes .venv with the locked packages, and sees to the few system packages that Python's venv and Qt need on Debian and Ubuntu.
# Root gets them installed; anybody else is told one line to copy. Safe to run again at any time.
#   PYTHON=/path/to/python  picks another Python (3.11 to 3.13)
set -eu
cd "$(dirname "$0")/.."
VENV=.venv

say() { printf '%s\n' "$*" >&2; }
fits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1; }

find_python() {
    for candidate in "${PYTHON:-}" python3.11 python3.12 python3.13 python3; do
        if [ -n "$candidate" ] && fits "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    say "Linli Desk needs Python 3.11, 3.12 or 3.13, and none was found. Debian 12 or newer and Ubuntu 24.04 or newer bring one:"
    say "    sudo apt-get install -y python3"
    exit 1
}

# The libraries that Qt loads, each with the Debian package that has it; on other systems only the libraries are looked at.
missing_packages() {
    "$1" -c 'import ensurepip, venv' >/dev/null 2>&1 || echo "python$("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
    [ "$(uname -s)" = Linux ] || return 0
    known=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null) || return 0
    while read -r library package; do
        case "$known" in
            *"$library "*) ;;
            *) echo "$package" ;;
        esac
    done <<'LIBRARIES'
libEGL.so.1 libegl1
libGL.so.1 libgl1
libcups.so.2 libcups2
libdbus-1.so.3 libdbus-1-3
libfontconfig.so.1 libfontconfig1
libglib-2.0.so.0 libglib2.0-0
libxkbcommon.so.0 libxkbcommon0
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libxcb-cursor.so.0 libxcb-cursor0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-image.so.0 libxcb-image0
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-randr.so.0 libxcb-randr0
libxcb-render-util.so.0 libxcb-render-util0
libxcb-shape.so.0 libxcb-shape0
libxcb-xkb.so.1 libxcb-xkb1
LIBRARIES
}

install_system_packages() {
    packages=$(missing_packages "$1" | tr '\n' ' ')
    packages=${packages% }
    [ -n "$packages" ] || return 0
    if ! command -v apt-get >/dev/null; then
        say "Qt needs libraries that are not here. On Debian they are called: $packages"
        return 0
    fi
    if [ "$(id -u)" -ne 0 ]; then
        say "Some system packages are missing. Copy this line, then start again:"
        say "    sudo apt-get update && sudo apt-get install -y --no-install-recommends $packages"
        exit 1
    fi
    say "Installing system packages: $packages"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >&2
    # shellcheck disable=SC2086  # a list of names
    apt-get install -y -qq --no-install-recommends $packages >&2
}

python=$(find_python)
install_system_packages "$python"
if ! fits "$VENV/bin/python" || ! "$VENV/bin/python" -m pip --version >/dev/null 2>&1; then
    say "Making $VENV with $("$python" --version)"
    "$python" -m venv --clear "$VENV"
fi
say "Installing the locked packages (some 200 MB the first time)"
"$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --only-binary :all: --require-hashes -r requirements.lock
# Compiled once here, so that the first start is as quick as the later ones.
"$VENV/bin/python" -m compileall -q desktop_app reports resources ui
