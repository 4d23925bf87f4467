"""Where a defect is noted: what happened, without anybody's data."""

from __future__ import annotations

import traceback
from datetime import UTC, datetime
from pathlib import Path


def note(error: BaseException) -> Path:
    """Append the traceback (places in the code, no values) to the program's log; gives the file."""
    import platformdirs

    folder = Path(platformdirs.user_log_dir("LinliDesk", appauthor=False))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "defects.log"
    places = "".join(
        f"  {frame.filename}:{frame.lineno} {frame.name}\n" for frame in traceback.extract_tb(error.__traceback__)
    )
    with path.open("a", encoding="utf-8") as out:
        out.write(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%SZ} {type(error).__name__}\n{places}")
    return path
