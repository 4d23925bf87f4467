#!/bin/sh
# Writes requirements.lock: run time, shared store and development together, for Linux, Windows and macOS, Python 3.11 to 3.13.
# Pins that still fit stay; `scripts/lock.sh --upgrade` takes the newest, `--upgrade-package NAME` only one.
set -eu
cd "$(dirname "$0")/.."
TOOLS=build/lock-tools
[ -x "$TOOLS/bin/uv" ] || { .venv/bin/python -m venv "$TOOLS" && "$TOOLS/bin/python" -m pip install --quiet uv; }
"$TOOLS/bin/uv" pip compile pyproject.toml --extra shared --group dev --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --quiet -o requirements.lock "$@"
