"""Every table of every subject is known before a store is opened: what is not loaded is not copied, checked or counted."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import desktop_app

ROOT = Path(desktop_app.__file__).parent


def test_every_module_of_tables_is_loaded_with_the_subjects() -> None:
    wanted = {
        ".".join(path.relative_to(ROOT.parent).with_suffix("").parts)
        for path in ROOT.glob("*/*models.py")
        if path.parent.name != "store"
    }
    asked = "import sys; from desktop_app import context; context.load_subjects(); print(*sys.modules)"
    # A process of its own: here every module may be loaded already.
    loaded = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, cwd=ROOT.parent)
    assert "desktop_app.mediation.models" in wanted
    assert not wanted - set(loaded.stdout.split())
