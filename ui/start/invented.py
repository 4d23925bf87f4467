"""The invented hall that comes with the program: where it lies, how it is made, how to sign in to it."""

from __future__ import annotations

import shutil
from pathlib import Path

from PySide6.QtCore import QStandardPaths

from desktop_app.common.errors import KnownError
from desktop_app.common.jobs import JobControl

NAME = "演示"  # operator and password
HALL = "向阳社区便民服务厅"


def place() -> Path:
    """Its folder, of this user on this machine."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation)) / "示例"


def make(folder: Path, control: JobControl, **size: int) -> None:
    """Make it in ``folder``, or leave nothing there; ``size`` as ``sample.fill`` takes it. Raises Cancelled, KnownError."""
    from desktop_app import context, sample
    from desktop_app.figures import periods

    if folder.exists():
        if any(folder.iterdir()):
            raise KnownError(f"“{folder}”里已有别的东西，没有建立示例，那里的东西没有动。请移走以后再试。")
        folder.rmdir()
    half = folder.with_name(f"{folder.name}.未完成")  # what was broken off is never taken for a hall
    shutil.rmtree(half, ignore_errors=True)
    half.parent.mkdir(parents=True, exist_ok=True)
    context.load_subjects()
    control.check_cancelled()
    try:
        ctx = context.create(half, hall=HALL, operator=NAME, password=NAME)
        try:
            this_month = periods.month_of(ctx.today())  # so that 今日 has something to show
            sample.fill(ctx, until=this_month, progress=lambda text: control.progress(0, 0, text), **size)
        finally:
            ctx.store.close()
        half.rename(folder)
    finally:
        shutil.rmtree(half, ignore_errors=True)
