"""Files of records: pictures made plain and small, contents kept once, whole in a backup, gone when nothing names them."""

from __future__ import annotations

import io
import os
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from desktop_app.common.dates import FixedClock
from desktop_app.common.errors import KnownError, NotFound
from desktop_app.context import Context
from desktop_app.residents import erasing
from desktop_app.residents import service as residents
from desktop_app.store import attachments, backup, checking, recycle
from desktop_app.store.backup_files import keyed
from desktop_app.store.models import Attachment, AttachmentPart
from desktop_app.visits import queries, service


def _picture(width: int = 3000, height: int = 1200, kind: str = "JPEG", **more: Any) -> bytes:
    written = io.BytesIO()
    Image.frombytes("RGB", (100, 40), os.urandom(12000)).resize((width, height)).save(written, kind, **more)
    return written.getvalue()


@pytest.fixture
def visit(ctx: Context) -> int:
    person = residents.create(ctx, {"name": "曾桂芝", "id_no": "290101194308150042"})
    return service.add_visit(ctx, {"day": "2026-11-20", "mode": "01", "met": 1}, person_id=person)


def test_a_picture_is_made_small_upright_and_without_what_the_camera_adds() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # lying on its side
    exif[0x010F] = "某品牌"
    ready = attachments.picture(_picture(exif=exif))
    with Image.open(io.BytesIO(ready.data)) as kept:
        assert (kept.format, kept.size) == ("JPEG", (800, 2000))
        assert dict(kept.getexif()) == {}


@pytest.mark.parametrize("data", [b"", b"no picture", _picture()[:2000], b"%PDF-1.7", b"<svg/>"])
def test_what_is_no_picture_is_refused_with_a_sentence(ctx: Context, visit: int, data: bytes) -> None:
    with pytest.raises(KnownError, match="打不开"):
        service.add_photo(ctx, visit, "坏.jpg", data)
    assert AttachmentPart.select().count() == 0


def test_too_big_a_file_is_refused_before_it_is_read() -> None:
    with pytest.raises(KnownError, match="20 MB"):
        attachments.picture(b"0" * (attachments.MOST_BYTES + 1))


def test_a_content_is_kept_once_in_parts_and_given_back_whole(ctx: Context, visit: int) -> None:
    data = _picture(2000, 2000, "PNG")
    first, second = (service.add_photo(ctx, visit, "院子.png", data) for _ in range(2))
    assert service.photo(ctx, first) == service.photo(ctx, second) == attachments.picture(data).data
    size = Attachment.select(Attachment.size).scalar()
    assert AttachmentPart.select().count() == -(-size // attachments.PART)
    assert queries.get(ctx, visit)["photos"] == [(first, "院子.png"), (second, "院子.png")]


def test_a_picture_taken_away_comes_back_with_undo(ctx: Context, visit: int) -> None:
    photo = service.add_photo(ctx, visit, "院子.jpg", _picture())
    service.remove_photo(ctx, photo)
    assert queries.get(ctx, visit)["photos"] == []
    ctx.undo()
    assert service.photo(ctx, photo).startswith(b"\xff\xd8")


def test_pictures_survive_the_backup_and_damage_is_found(ctx: Context, visit: int, tmp_path: Any) -> None:
    photo = service.add_photo(ctx, visit, "院子.jpg", _picture())
    made = backup.make(ctx.store, tmp_path / "backups", ctx.now())
    with zipfile.ZipFile(made.file) as archive:
        inside = archive.extract(next(name for name in archive.namelist() if name.endswith(".db")), tmp_path)
    with keyed(Path(inside), ctx.store.key) as copy:
        parts = copy.execute("SELECT content FROM attachment_part ORDER BY number").fetchall()
    assert b"".join(bytes(row[0]) for row in parts) == service.photo(ctx, photo)
    assert checking.problems(ctx.store) == []
    AttachmentPart.update(content=b"other").execute()
    assert checking.problems(ctx.store) == ["附件“院子.jpg”的内容不完整"]
    with pytest.raises(KnownError, match="不完整"):
        service.photo(ctx, photo)


def test_pictures_of_an_erased_person_leave_the_store(ctx: Context, visit: int) -> None:
    photo = service.add_photo(ctx, visit, "院子.jpg", _picture())
    person = queries.get(ctx, visit)["person_id"]
    erasing.erase(ctx, person, "本人申请")
    assert (Attachment.select().count(), AttachmentPart.select().count()) == (0, 0)
    with pytest.raises(NotFound):
        service.photo(ctx, photo)


def test_what_was_taken_away_is_gone_when_the_bin_is_emptied(ctx: Context, visit: int) -> None:
    kept, gone = (service.add_photo(ctx, visit, f"{place}.jpg", _picture()) for place in range(2))
    service.remove_photo(ctx, gone)
    assert recycle.empty_due(ctx) == 0
    assert Attachment.select().count() == 2, "the hall keeps it for thirty days"
    ctx.clock = FixedClock(datetime(2026, 12, 31, 9, 30))
    recycle.empty_due(ctx)
    assert [row.id for row in Attachment.select()] == [kept]
    assert AttachmentPart.select(AttachmentPart.sha256).distinct().count() == 1
    assert service.photo(ctx, kept)
