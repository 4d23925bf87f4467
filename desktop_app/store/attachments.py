"""Files that belong to records: the content once for each hash, in parts; pictures made small and without what a camera
adds (place, owner). Not asked for rights: the subject whose record it is asks."""

from __future__ import annotations

import hashlib
import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from peewee import Model

from ..common.errors import KnownError, NotFound
from .engine import database
from .models import Attachment, AttachmentPart

if TYPE_CHECKING:
    from .changes import ChangeWriter

PART = 256 * 1024
MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 2000
_BIGGEST = 100_000_000  # pixels that a picture may have before it is unpacked
_BAD = "这张图片打不开，没有添加，别的内容不受影响。请用手机或看图软件另存为 JPG 再试。"
_TOO_BIG = "这张图片超过20 MB，没有添加，别的内容不受影响。请缩小后再试。"


@dataclass(frozen=True, slots=True)
class Ready:
    """A content that may be kept: its kind (MIME) and bytes."""

    kind: str
    data: bytes


def picture(data: bytes, most: int = MOST_PIXELS) -> Ready:
    """A picture as it is kept: JPEG, upright, at most ``most`` pixels, nothing but the picture. Raises KnownError."""
    from PIL import Image, ImageOps

    if len(data) > MOST_BYTES:
        raise KnownError(_TOO_BIG)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF")) as opened:
                if opened.width * opened.height > _BIGGEST:
                    raise KnownError(_BAD)
                opened.draft("RGB", (most, most))
                upright = ImageOps.exif_transpose(opened)
                upright.thumbnail((most, most))
                whole = upright.convert("RGBA") if "transparency" in upright.info or upright.mode == "LA" else upright
                plain = Image.new("RGB", whole.size, "white")
                plain.paste(whole, mask=whole.getchannel("A") if whole.mode == "RGBA" else None)
    except KnownError:
        raise
    except Exception as error:  # Pillow raises whatever its decoders raise
        raise KnownError(_BAD) from error
    written = io.BytesIO()
    plain.save(written, "JPEG", quality=85)
    return Ready("image/jpeg", written.getvalue())


def add(writer: ChangeWriter, model: type[Model], record_id: int, title: str, ready: Ready, **more: Any) -> int:
    """Attach a content to a record inside a write; gives the attachment's id. ``more``: further columns."""
    sha = hashlib.sha256(ready.data).hexdigest()
    if not AttachmentPart.select(AttachmentPart.id).where(AttachmentPart.sha256 == sha).exists():
        for number, start in enumerate(range(0, len(ready.data), PART)):
            AttachmentPart.insert(sha256=sha, number=number, content=ready.data[start : start + PART]).execute()
    row: dict[str, Any] = {"table_name": model._meta.table_name, "record_id": record_id, "title": title[:200]}
    row |= more
    return writer.add(Attachment, {**row, "kind": ready.kind, "size": len(ready.data), "sha256": sha})


def of_record(model: type[Model], record_id: int) -> list[tuple[int, str]]:
    """(id, title) of what is attached to a record, oldest first."""
    query = Attachment.select(Attachment.id, Attachment.title).where(
        (Attachment.table_name == model._meta.table_name)
        & (Attachment.record_id == record_id)
        & Attachment.deleted_at.is_null()
    )
    return [(row[0], row[1]) for row in query.order_by(Attachment.id).tuples()]


def owner(attachment_id: int, model: type[Model]) -> int:
    """The record of this table that an attachment belongs to. Raises NotFound."""
    found = Attachment.select(Attachment.record_id).where(
        (Attachment.id == attachment_id) & (Attachment.table_name == model._meta.table_name)
    )
    record = found.scalar()
    if record is None:
        raise NotFound("这个附件已经不在了，可能刚被别人删除。请刷新后再看。")
    return int(record)


def content(attachment_id: int) -> bytes:
    """The whole content. Raises KnownError when a part is missing or was changed."""
    sha = Attachment.select(Attachment.sha256).where(Attachment.id == attachment_id).scalar()
    parts = AttachmentPart.select(AttachmentPart.content).where(AttachmentPart.sha256 == sha)
    whole = b"".join(bytes(row[0]) for row in parts.order_by(AttachmentPart.number).tuples())
    if hashlib.sha256(whole).hexdigest() != sha:
        raise KnownError("这个附件的内容不完整，没有打开，别的记录不受影响。请从备份里找回。")
    return whole


def delete(writer: ChangeWriter, attachment_id: int) -> None:
    """Take an attachment off its record; the content stays while undo may need it."""
    writer.delete(Attachment, attachment_id)


def erase_of(writer: ChangeWriter, model: type[Model], record_id: int) -> None:
    """Attachments of a record that is erased leave the history, too."""
    query = Attachment.select(Attachment.id).where(
        (Attachment.table_name == model._meta.table_name) & (Attachment.record_id == record_id)
    )
    for (one,) in query.order_by(Attachment.id).tuples():
        writer.erase(Attachment, one)


def taken_away(before: str) -> list[int]:
    """Attachments that were taken off their records before a moment."""
    old = Attachment.deleted_at.is_null(False) & (Attachment.deleted_at < before)
    return [row[0] for row in Attachment.select(Attachment.id).where(old).order_by(Attachment.id).tuples()]


def forget(writer: ChangeWriter, ids: Sequence[int]) -> None:
    """These attachments leave store and history, with contents that no other names."""
    for one in ids:
        writer.erase(Attachment, one)
    drop_orphans()


def drop_orphans() -> int:
    """Remove contents that no attachment names any more; gives how many parts went. Inside a write."""
    used = Attachment.select(Attachment.sha256)
    return int(AttachmentPart.delete().where(AttachmentPart.sha256.not_in(used)).execute())


def problems() -> list[str]:
    """Sentences about contents that are not whole, for the check of the store."""
    if not database.table_exists(Attachment._meta.table_name):  # a store from before there were any
        return []
    wanted = dict(database.execute(Attachment.select(Attachment.sha256, Attachment.title).distinct()).fetchall())
    found = []
    for sha, title in wanted.items():
        digest = hashlib.sha256()
        for (part,) in (
            AttachmentPart.select(AttachmentPart.content)
            .where(AttachmentPart.sha256 == sha)
            .order_by(AttachmentPart.number)
            .tuples()
        ):
            digest.update(bytes(part))
        if digest.hexdigest() != sha:
            found.append(f"附件“{title}”的内容不完整")
    return found
