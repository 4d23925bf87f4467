"""Writing a workbook: whole or not at all, text stays text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from ..common.errors import KnownError


def save_whole(path: Path, write: Callable[[BinaryIO], Any]) -> None:
    """Let ``write`` fill a file beside its place and move it there when it is complete.

    Raises KnownError when the place cannot be written; an older file of that name stays as it was.
    """
    draft = path.with_name(f"~{path.name}.part")
    try:
        with draft.open("wb") as file:
            write(file)
        draft.replace(path)
    except PermissionError:
        raise KnownError(
            f"“{path.name}”写不进去：可能正被 WPS 或 Excel 打开，或者文件夹不许写。请关闭后再试，或换个地方保存。"
        ) from None
    except OSError as problem:
        raise KnownError(
            f"“{path.name}”没有写成（{problem.strerror}）。请检查磁盘空间或换个地方保存，数据没有变。"
        ) from problem
    finally:
        draft.unlink(missing_ok=True)


def safe_text(value: str) -> str:
    """Without the control characters that a workbook cannot hold."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return ILLEGAL_CHARACTERS_RE.sub("", value)
