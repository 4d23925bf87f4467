"""Files from outside into a case's dossier: several at once, each kept or refused with its sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..common.errors import KnownError
from ..common.jobs import JobControl
from ..context import Context
from ..store.attachments import MOST_BYTES
from . import dossier_files

KINDS = "*.pdf *.jpg *.jpeg *.png *.tif *.tiff *.bmp *.webp"
"""What a file may be called, as a file dialog asks; what it is shows in its content."""
_TITLE = 100


@dataclass(slots=True)
class Taken:
    """``problems``: one sentence for each file that was not taken."""

    added: list[int] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        """What was not taken, and that the others were."""
        kept = f"已添加{len(self.added)}个文件，另有{len(self.problems)}个没有添加。" if self.added else ""
        return kept + "\n".join(self.problems)


def take(
    ctx: Context,
    case_id: int,
    paths: Sequence[Path],
    place: str,
    *,
    title: str = "",
    is_signed: bool = False,
    part: tuple[str, int] | None = None,
    control: JobControl | None = None,
) -> Taken:
    """Keep these files with a case, in their order; ``title`` is that of a single file, several are called as they are.

    What cannot be read or is no scan is in ``problems`` and hinders no other. Raises what ``dossier_files.add`` raises
    of the case itself, when not one was added.
    """
    ctx.require("cases.edit")
    taken = Taken()
    for at, path in enumerate(paths):
        if control is not None:
            control.progress(at, len(paths), path.name)
        name = (title if len(paths) == 1 and title.strip() else path.stem)[:_TITLE]
        try:
            data = read(path)
            taken.added.append(dossier_files.add(ctx, case_id, name, data, place, is_signed=is_signed, part=part))
        except KnownError as error:
            if len(paths) == 1:
                raise
            taken.problems.append(f"“{path.name}”：{error.sentence}")
    return taken


def read(path: Path) -> bytes:
    """A file's bytes. Raises KnownError for one that is not there, cannot be read, or is too big to be looked at."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise KnownError(
                "这个文件超过20 MB，没有添加，别的内容不受影响。请降低扫描的分辨率，或者拆成几个文件再试。"
            )
        return path.read_bytes()
    except OSError as error:
        raise KnownError(
            "这个文件读不出来，没有添加，别的内容不受影响。请核对文件还在不在、有没有被别的程序占用。"
        ) from error
