"""Scans and pictures of a case: of the case itself or of a part of it, each in its row of the dossier's contents.

Whoever may open the case sees them; whoever works on it adds and takes away, until the dossier is archived.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from peewee import Model

from ..common import codes
from ..common.errors import ChecksFailed, NotFound
from ..context import Context
from ..store import attachments, documents, recycle
from ..store.changes import ChangeWriter
from ..store.models import Attachment
from . import access, states
from .evidence import WHILE
from .kinds import KINDS
from .models import Case

OF_EVIDENCE = "06"
"""The row of the contents that the files of a piece of evidence stand in."""


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A file of a case. ``part``: (key of the kind, id) of the part it belongs to, None for the case itself."""

    id: int
    title: str
    kind: str
    pages: int
    size: int
    place: str
    is_signed: bool
    part: tuple[str, int] | None
    version: int

    @property
    def is_pdf(self) -> bool:
        return self.kind == documents.PDF


def files(ctx: Context, case_id: int) -> list[CaseFile]:
    """Every file of a case, in the order of the contents. Raises NotFound, NotAllowed."""
    ctx.require("cases.read")
    access.require(ctx, _case(case_id))
    return of_case(case_id)


def of_case(case_id: int) -> list[CaseFile]:
    """As ``files``, for whoever has opened the case."""
    found = _of_record(Case, case_id, None)
    for kind in KINDS.values():
        link = kind.model._meta.fields["case"]
        alive = kind.model.select(kind.model.id).where((link == case_id) & kind.model.deleted_at.is_null())
        for (part,) in alive.order_by(*(getattr(kind.model, key) for key in kind.order), kind.model.id).tuples():
            found += _of_record(kind.model, part, (kind.key, part))
    order = list(codes.table("dossier_row"))
    return sorted(found, key=lambda one: order.index(one.place))  # stable: within a row as they were put


def _of_record(model: type[Model], record_id: int, part: tuple[str, int] | None) -> list[CaseFile]:
    mine = (Attachment.table_name == model._meta.table_name) & (Attachment.record_id == record_id)
    rows = Attachment.select().where(mine & Attachment.deleted_at.is_null()).order_by(Attachment.sort, Attachment.id)
    return [
        CaseFile(
            row.id,
            row.title,
            row.kind,
            int(row.pages or 1),
            int(row.size),
            row.place or "90",
            bool(row.is_signed),
            part,
            row.version,
        )
        for row in rows
    ]


def add(
    ctx: Context,
    case_id: int,
    title: str,
    data: bytes,
    place: str,
    *,
    is_signed: bool = False,
    part: tuple[str, int] | None = None,
) -> int:
    """Keep a scan with a case, in a row of the contents; gives its id.

    ``is_signed``: the signed original of a paper that the program prints. ``part`` as in ``CaseFile``.
    Raises ChecksFailed (file, title, place) and nothing is added; NotFound, NotAllowed, KnownError for an archived dossier.
    """
    title = title.strip()
    found = {}
    if not title or len(title) > 100:
        found["title"] = "请写标题，最多100个字"
    if place not in codes.table("dossier_row") or place == "13":
        found["place"] = "请选它在卷内目录的哪一项"
    if found:
        raise ChecksFailed(found)
    ctx.require("cases.edit")  # before the file is unpacked
    ready, pages = documents.document(data)
    with ctx.write("cases.edit", "添加卷内文件") as writer:
        states.case_at(ctx, writer, case_id, None, WHILE, "添加文件")
        model, record = _record(writer, case_id, part)
        last = max((one.id for one in of_case(case_id)), default=0)
        more = {"place": place, "is_signed": int(is_signed), "pages": pages, "sort": last + 1}
        return attachments.add(writer, model, record, title, ready, **more)


def change(ctx: Context, file: int, version: int, values: Mapping[str, Any]) -> None:
    """Another title, row or sort of a file: keys title, place, is_signed. Raises as ``add``, and StaleVersion."""
    with ctx.write("cases.edit", "修改卷内文件") as writer:
        case_of(ctx, writer, file, "改文件")
        found = {}
        if "title" in values and not 0 < len(str(values["title"]).strip()) <= 100:
            found["title"] = "请写标题，最多100个字"
        if "place" in values and (values["place"] not in codes.table("dossier_row") or values["place"] == "13"):
            found["place"] = "请选它在卷内目录的哪一项"
        if found:
            raise ChecksFailed(found)
        changes = {key: values[key] for key in ("title", "place") if key in values}
        if "title" in changes:
            changes["title"] = str(changes["title"]).strip()
        if "is_signed" in values:
            changes["is_signed"] = int(bool(values["is_signed"]))
        writer.update(Attachment, file, changes, version)


def order(ctx: Context, ids: Sequence[int]) -> None:
    """The files of one case, in this order from now on. Raises NotFound, NotAllowed."""
    with ctx.write("cases.edit", "排列卷内文件") as writer:
        cases = {case_of(ctx, writer, one, "排列文件") for one in ids}
        if len(cases) > 1:
            raise NotFound("这些文件不属于同一个案件，没有改动。请刷新后再排列。")
        writer.update_many(Attachment, {one: {"sort": place} for place, one in enumerate(ids, 1)})


def remove(ctx: Context, file: int) -> None:
    """Take a file away; undo brings it back. Raises NotFound, NotAllowed, KnownError for an archived dossier."""
    with ctx.write("cases.edit", "删除卷内文件") as writer:
        case_of(ctx, writer, file, "删除文件")
        attachments.delete(writer, file)


def content(ctx: Context, file: int) -> bytes:
    """A file's bytes. Raises NotFound, NotAllowed, KnownError when it is not whole."""
    ctx.require("cases.read")
    case, gone = _owner(file)
    access.require(ctx, _case(case))
    if gone:
        raise NotFound("这个文件已经被取下。请刷新后再看。")
    return attachments.content(file)


def look(ctx: Context, file: int) -> bytes:
    """As ``content``, for somebody who looks at it: the look stands in the history of the case."""
    data = content(ctx, file)
    case, _ = _owner(file)
    ctx.log("cases.read", "查看卷内扫描件", about=[(Case, case), (Attachment, file)])
    return data


def case_of(ctx: Context, writer: ChangeWriter, file: int, what: str) -> int:
    """The case that a file belongs to, if it may be changed now."""
    ctx.require("cases.edit")
    case, gone = _owner(file)
    states.case_at(ctx, writer, case, None, WHILE, what)
    if gone:
        raise NotFound("这个文件已经被取下，什么也没有改动。请刷新后再看。")
    return case


def _owner(file: int) -> tuple[int, bool]:
    row = Attachment.get_or_none(Attachment.id == file)
    if row is not None and row.table_name == Case._meta.table_name:
        return int(row.record_id), row.deleted_at is not None
    for kind in KINDS.values():
        if row is not None and kind.model._meta.table_name == row.table_name:
            part = kind.model.get_or_none(kind.model.id == row.record_id)
            if part is not None:
                return int(part.case_id), row.deleted_at is not None or part.deleted_at is not None
    raise NotFound("这个文件已经不在了，可能刚被别人删除。请刷新后再看。")


def _record(writer: ChangeWriter, case_id: int, part: tuple[str, int] | None) -> tuple[type[Model], int]:
    if part is None:
        return Case, case_id
    kind = KINDS[part[0]]
    row = writer.row(kind.model, part[1])
    if row["case_id"] != case_id or row["deleted_at"]:
        raise NotFound(f"这条{kind.name}已经不在这个案件里，文件没有添加。请刷新后再试。")
    return kind.model, part[1]


def _case(case_id: int) -> dict[str, Any]:
    found = Case.select().where((Case.id == case_id) & Case.deleted_at.is_null()).dicts().first()
    if found is None:
        raise NotFound("这个案件已经不在了，可能刚被删除。请刷新后再看。")
    return dict(found)


def ids_of(case_id: int) -> list[int]:
    """Every attachment of a case and its parts, those taken away and those of deleted parts, too."""
    found = _attached(Case, [case_id])
    for kind in KINDS.values():
        link = kind.model._meta.fields["case"]
        parts = [row[0] for row in kind.model.select(kind.model.id).where(link == case_id).tuples()]
        found += _attached(kind.model, parts)
    return sorted(found)


def _attached(model: type[Model], records: Sequence[int]) -> list[int]:
    mine = (Attachment.table_name == model._meta.table_name) & Attachment.record_id.in_(list(records))
    return [row[0] for row in Attachment.select(Attachment.id).where(mine).tuples()] if records else []


def forget_case(writer: ChangeWriter, case_id: int) -> None:
    """A case leaves the recycle bin for good, its files with it. Raises StillUsed before anything is touched."""
    gone = ids_of(case_id)
    recycle.remove_whole(writer, Case, case_id)
    attachments.forget(writer, gone)
