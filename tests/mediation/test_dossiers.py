"""The dossier of a case: files, evidence, the check before it is archived, read-only afterwards, lent and destroyed; both engines."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from desktop_app import log_book
from desktop_app.common.errors import ChecksFailed, KnownError, NotAllowed, NotFound, StaleVersion
from desktop_app.context import Context
from desktop_app.mediation import (
    access,
    case_parts,
    dossier_files,
    dossier_papers,
    dossier_rows,
    dossier_shelf,
    dossier_taking,
    dossiers,
    queries,
    service,
)
from desktop_app.mediation.dossier_models import Dossier
from desktop_app.mediation.evidence import EVIDENCE
from desktop_app.mediation.revisits import REVISIT
from desktop_app.store import backup, checking, recycle
from desktop_app.store.models import Attachment, AttachmentPart
from tests.mediation.conftest import MakeCase, version_of
from tests.mediation.test_case_steps import AGREED
from tests.operators.conftest import As, acting  # noqa: F401  a fixture
from tests.scans import pdf, picture

PIECE = {"name": "现场照片", "kind": "02", "provider": "沈霞", "form": "photo", "received_on": "2026-11-20"}


@pytest.fixture
def case(ctx: Context, mediated: MakeCase) -> int:
    """Agreed in writing, performed, closed."""
    found = mediated(ctx)
    service.agree(ctx, found, version_of(ctx, found), {**AGREED, "effective_on": "2026-11-20"})
    for item in queries.get(ctx, found).items:
        service.perform(ctx, item["id"], item["version"], "2026-11-20", "收条")
    service.close(ctx, found, version_of(ctx, found), "双方当场履行，不再回访")
    return found


def complete(ctx: Context, case: int) -> None:
    """All that the check asks for."""
    dossier_files.add(ctx, case, "身份证复印件", picture(), "03")
    for code in ("01", "02", "07", "08"):
        dossiers.save_item(ctx, case, code, 0, {"signed": 1, "sealed": 1, "handed": 1})
    dossiers.save(ctx, case, 0, {"checked_by": "李敏", "checked_on": "2026-11-20"})


def archived(ctx: Context, case: int) -> int:
    complete(ctx, case)
    dossiers.archive(ctx, case, version_of(ctx, case), pages=9)
    return case


def sentences(ctx: Context, case: int) -> list[str]:
    return [gap.sentence for gap in dossiers.get(ctx, case).gaps]


# What follows from the case


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, ("long", 10, "书面协议，长期保管10年")),
        ({"form": "oral"}, ("short", 5, "口头协议，短期保管5年")),
        ({"perform_mode": "immediate"}, ("short", 5, "即时履行，短期保管5年")),
    ],
)
def test_the_retention_follows_from_the_agreement(
    ctx: Context, mediated: MakeCase, values: dict[str, Any], expected: tuple[str, int, str]
) -> None:
    found = mediated(ctx)
    service.agree(ctx, found, version_of(ctx, found), {**AGREED, "perform_mode": "lump", **values})
    dossier = dossiers.get(ctx, found)
    assert (dossier.dossier["retention"], dossier.dossier["retention_years"], dossier.why) == expected
    assert dossier.dossier["title"] == "沈霞与邓洁邻里纠纷"
    assert not dossier.stored


def test_a_serious_case_is_kept_for_ever_and_a_failed_one_shortly(ctx: Context, mediated: MakeCase) -> None:
    found = mediated(ctx)
    service.terminate(ctx, found, version_of(ctx, found), "01")
    dossier = dossiers.get(ctx, found)
    assert (dossier.dossier["retention"], dossier.line("08").name) == ("short", "终止调解告知书")
    assert dossier.line("08").forms == (("termination", 0),)
    from desktop_app.mediation.models import Case

    with ctx.write("cases.edit", "准备") as writer:
        writer.update(Case, found, {"event_scale": "03"})
    dossier = dossiers.get(ctx, found)
    assert (dossier.dossier["retention"], dossier.dossier["retention_years"]) == ("permanent", None)


# Files


def test_a_scan_is_kept_in_its_row_and_comes_back_with_undo(ctx: Context, case: int) -> None:
    first = dossier_files.add(ctx, case, " 身份证 ", picture(), "03")
    second = dossier_files.add(ctx, case, "收条", pdf(2), "09")
    shown = dossier_files.files(ctx, case)
    assert [(one.title, one.place, one.pages, one.is_pdf) for one in shown] == [
        ("身份证", "03", 1, False),
        ("收条", "09", 2, True),
    ]
    assert dossier_files.content(ctx, second).startswith(b"%PDF-")
    dossier_files.remove(ctx, first)
    with pytest.raises(NotFound):
        dossier_files.content(ctx, first)
    ctx.undo()
    assert dossier_files.content(ctx, first).startswith(b"\xff\xd8")


def test_files_stand_in_the_order_they_are_given(ctx: Context, case: int) -> None:
    ids = [dossier_files.add(ctx, case, f"收条{n}", picture(), "09") for n in range(3)]
    dossier_files.order(ctx, [ids[2], ids[0], ids[1]])
    assert [one.id for one in dossier_files.files(ctx, case)] == [ids[2], ids[0], ids[1]]
    file = dossier_files.files(ctx, case)[0]
    dossier_files.change(ctx, file.id, file.version, {"title": "汇款单", "place": "10", "is_signed": True})
    with pytest.raises(StaleVersion):
        dossier_files.change(ctx, file.id, file.version, {"title": "又改"})
    last = dossier_files.files(ctx, case)[-1]
    assert (last.title, last.place, last.is_signed) == ("汇款单", "10", True)
    for wrong in ({"title": " "}, {"place": "13"}, {"place": "77"}):
        with pytest.raises(ChecksFailed):
            dossier_files.change(ctx, file.id, last.version, wrong)


@pytest.mark.parametrize(
    ("title", "place", "key"), [(" ", "03", "title"), ("甲" * 101, "03", "title"), ("甲", "13", "place")]
)
def test_what_does_not_hold_is_said_and_nothing_is_added(
    ctx: Context, case: int, title: str, place: str, key: str
) -> None:
    with pytest.raises(ChecksFailed) as refused:
        dossier_files.add(ctx, case, title, picture(), place)
    assert set(refused.value.fields) == {key}
    with pytest.raises(KnownError, match="不是 PDF，也不是图片"):
        dossier_files.add(ctx, case, "笔记", b"no scan", "03")
    assert (Attachment.select().count(), AttachmentPart.select().count()) == (0, 0)


def test_only_who_may_open_the_case_sees_its_files(ctx: Context, case: int, acting: As) -> None:  # noqa: F811
    file = dossier_files.add(ctx, case, "身份证", picture(), "03")
    for desk in (acting("clerk"), acting("mediator"), acting("volunteer_admin")):
        for ask in (
            lambda d: dossier_files.files(d, case),
            lambda d: dossier_files.content(d, file),
            lambda d: dossier_files.remove(d, file),
            lambda d: dossiers.get(d, case),
            lambda d: dossiers.save_item(d, case, "01", 0, {"signed": 1}),
        ):
            with pytest.raises(NotAllowed):
                ask(desk)
    auditor = acting("auditor")
    assert dossier_files.content(auditor, file)
    with pytest.raises(NotAllowed):
        dossier_files.add(auditor, case, "甲", picture(), "03")
    own = acting("mediator", name="王秀英")
    assert access.sees(own, queries.get(ctx, case).case) and dossier_files.files(own, case)


def test_evidence_has_files_of_its_own(ctx: Context, case: int) -> None:
    piece = case_parts.add(ctx, EVIDENCE, case, PIECE)
    file = dossier_files.add(ctx, case, "照片一", picture(), "06", part=("evidence", piece))
    assert dossier_files.files(ctx, case)[0].part == ("evidence", piece)
    line = dossiers.get(ctx, case).line("06")
    assert (line.forms, [one.id for one in line.files]) == ((("evidence", 0),), [file])
    paper = dossier_papers.paper(ctx, case)
    assert paper.case.parts["evidence"][0]["files"] == "1"
    with pytest.raises(NotFound, match="已经不在这个案件里"):
        other = case_parts.add(ctx, EVIDENCE, case, PIECE)
        case_parts.delete(ctx, EVIDENCE, other, 1)
        dossier_files.add(ctx, case, "照片二", picture(), "06", part=("evidence", other))
    case_parts.delete(ctx, EVIDENCE, piece, 1)
    assert dossier_files.files(ctx, case) == []
    with pytest.raises(ChecksFailed):
        case_parts.add(ctx, EVIDENCE, case, {**PIECE, "received_on": "2026-11-21"})


def test_files_are_in_the_backup_and_gone_with_the_case(ctx: Context, mediated: MakeCase, tmp_path: Any) -> None:
    found = mediated(ctx)
    piece = case_parts.add(ctx, EVIDENCE, found, PIECE)
    dossier_files.add(ctx, found, "照片", picture(), "06", part=("evidence", piece))
    kept = dossier_files.add(ctx, found, "收条", pdf(1), "09")
    dossier_files.remove(ctx, dossier_files.add(ctx, found, "错的", pdf(3), "09"))
    assert backup.make(ctx.store, tmp_path / "backups", ctx.now()).file.stat().st_size > 0
    assert checking.problems(ctx.store) == []
    AttachmentPart.update(content=b"other").where(AttachmentPart.sha256 == Attachment.get_by_id(kept).sha256).execute()
    assert checking.problems(ctx.store) == ["附件“收条”的内容不完整"]
    service.delete(ctx, found, version_of(ctx, found), "重复登记")
    recycle.remove(ctx, "mediation_case", found, "重复登记")
    assert (Attachment.select().count(), AttachmentPart.select().count()) == (0, 0)
    assert checking.problems(ctx.store) == []


# The check and the archive


def test_what_is_missing_is_said_with_where_it_is_mended(ctx: Context, case: int) -> None:
    found = dossiers.get(ctx, case)
    assert ("03", "缺《当事人身份证明》", "row:03") in [(gap.row, gap.sentence, gap.mend) for gap in found.gaps]
    told = sentences(ctx, case)
    for words in (
        "《人民调解记录》没有勾“已签名”“已盖章”",
        "《人民调解协议书》没有勾“已签名”“已盖章”“已交当事人”",
        "没有填检查人",
        "没有卷内页数，归档时由程序数出",
    ):
        assert words in told
    with pytest.raises(KnownError, match=r"还不能归档：.*缺|没有勾"):
        dossiers.archive(ctx, case, version_of(ctx, case), pages=9)
    assert queries.get(ctx, case).case["status"] == "CLOSED"
    complete(ctx, case)
    assert sentences(ctx, case) == ["没有卷内页数，归档时由程序数出"]
    dossiers.archive(ctx, case, version_of(ctx, case), pages=9)
    assert queries.get(ctx, case).case["status"] == "ARCHIVED"


def test_what_is_waived_stands_in_the_note(ctx: Context, case: int) -> None:
    complete(ctx, case)
    (file,) = dossier_files.files(ctx, case)
    dossier_files.remove(ctx, file.id)
    assert "缺《当事人身份证明》" in sentences(ctx, case)
    dossiers.save_item(ctx, case, "03", 0, {"waiver": "当事人未带证件，已当面核对"})
    assert sentences(ctx, case) == ["没有卷内页数，归档时由程序数出"]
    assert dossiers.get(ctx, case).line("12").forms == (("note", 0),)
    dossiers.archive(ctx, case, version_of(ctx, case), pages=9)
    assert dossiers.get(ctx, case).dossier["note"] == "当事人身份证明：当事人未带证件，已当面核对"
    assert dossier_papers.paper(ctx, case).note == "当事人身份证明：当事人未带证件，已当面核对"


def test_paper_only_pages_are_there(ctx: Context, case: int) -> None:
    dossiers.save_item(ctx, case, "03", 0, {"paper_pages": 2})
    assert "缺《当事人身份证明》" not in sentences(ctx, case)
    version = dossiers.get(ctx, case).line("03").version
    with pytest.raises(ChecksFailed):
        dossiers.save_item(ctx, case, "03", version, {"paper_pages": 0})
    with pytest.raises(StaleVersion):
        dossiers.save_item(ctx, case, "03", version + 1, {"paper_pages": 3})
    with pytest.raises(StaleVersion):
        dossiers.save_item(ctx, case, "03", 0, {"paper_pages": 3})


def test_an_agreement_without_its_day_and_a_case_without_revisit(ctx: Context, mediated: MakeCase) -> None:
    found = mediated(ctx)
    service.agree(ctx, found, version_of(ctx, found), {**AGREED, "effective_on": None})
    from desktop_app.mediation.models import Agreement

    with ctx.write("cases.edit", "准备") as writer:
        writer.update(Agreement, Agreement.get(Agreement.case == found).id, {"effective_on": None})
    told = sentences(ctx, found)
    assert "协议没有生效日期" in told and "没有回访，也没有写明不回访的理由" in told
    with pytest.raises(KnownError, match="不能归档"):
        dossiers.archive(ctx, found, version_of(ctx, found), pages=3)


def test_fields_of_the_dossier_are_checked(ctx: Context, case: int) -> None:
    for values, key in (
        ({"title": " "}, "title"),
        ({"filed_on": "2026-11-21"}, "filed_on"),
        ({"retention": "long", "retention_years": None}, "retention_years"),
        ({"retention_years": 0}, "retention_years"),
        ({"retention": "77"}, "retention"),
    ):
        with pytest.raises(ChecksFailed) as refused:
            dossiers.save(ctx, case, 0, values)
        assert set(refused.value.fields) == {key}
    assert Dossier.select().count() == 0
    dossiers.save(ctx, case, 0, {"retention": "permanent", "retention_years": 10})
    found = dossiers.get(ctx, case).dossier
    assert (found["retention_years"], dossiers.retention_words(found)) == (None, "永久")
    for version in (found["version"] + 1, 0):
        with pytest.raises(StaleVersion):
            dossiers.save(ctx, case, version, {"remark": "甲"})


def test_an_archived_dossier_is_read_only_and_corrected_by_a_new_version(ctx: Context, case: int) -> None:
    archived(ctx, case)
    (file,) = dossier_files.files(ctx, case)
    for act in (
        lambda: dossiers.save(ctx, case, 0, {"remark": "甲"}),
        lambda: dossiers.save_item(ctx, case, "01", 0, {"signed": 0}),
        lambda: dossier_files.add(ctx, case, "甲", picture(), "03"),
        lambda: dossier_files.remove(ctx, file.id),
        lambda: dossier_files.order(ctx, [file.id]),
        lambda: case_parts.add(ctx, EVIDENCE, case, PIECE),
        lambda: dossiers.archive(ctx, case, version_of(ctx, case)),
    ):
        with pytest.raises(KnownError, match="已归档"):
            act()
    version = dossiers.get(ctx, case).dossier["version"]
    with pytest.raises(ChecksFailed) as refused:
        dossiers.correct(ctx, case, version, "涂改", " ")
    assert set(refused.value.fields) == {"what", "text"}
    dossiers.correct(ctx, case, version, "added", "补入回访记录一份")
    found = dossiers.get(ctx, case).dossier
    assert found["note"].endswith("2026年11月20日 补充：补入回访记录一份（演示）")
    assert found["version"] == version + 1
    with pytest.raises(StaleVersion):
        dossiers.correct(ctx, case, version, "corrected", "又一次")
    last = ctx.store.last_written
    assert "补入回访记录一份" in "".join(one.text for one in log_book.touched(ctx, last))


def test_all_that_was_done_with_it_stands_in_the_history_of_the_case(ctx: Context, case: int) -> None:
    archived(ctx, case)
    dossier_shelf.lend(ctx, case, {"borrower": "街道司法所", "purpose": "评查", **dossier_shelf.begun(ctx)})
    dossier_files.look(ctx, dossier_files.files(ctx, case)[0].id)
    actions = {line.action for line in queries.history(ctx, case)}
    assert {"添加卷内文件", "核对卷内文书", "填写卷宗", "归档", "借出卷宗", "查看卷内扫描件"} <= actions


def test_archiving_can_be_undone_like_any_change(ctx: Context, case: int) -> None:
    archived(ctx, case)
    ctx.undo()
    assert queries.get(ctx, case).case["status"] == "CLOSED"
    assert dossiers.get(ctx, case).dossier["archived_on"] is None


# Bound


def test_a_signed_scan_stands_for_the_printed_paper(ctx: Context, case: int) -> None:
    dossier_files.add(ctx, case, "签名的协议", pdf(3), "08", is_signed=True)
    dossier_files.add(ctx, case, "户口簿", picture(), "03")
    documents = dossier_papers.paper(ctx, case).documents
    assert [(one.row, one.form, one.scan and one.scan.title) for one in documents] == [
        ("01", "intake", None),
        ("02", "notice", None),
        ("03", "", "户口簿"),
        ("07", "record", None),
        ("08", "", "签名的协议"),
    ]
    scan = documents[-1].scan
    assert scan is not None
    with pikepdf.open(io.BytesIO(scan.read())) as kept:
        assert len(kept.pages) == 3


def test_a_paper_that_no_row_names_stands_among_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    urging = replace(REVISIT, key="urging_letter", form="urging_letter")
    monkeypatch.setattr(dossier_rows, "KINDS", {**dossier_rows.KINDS, urging.key: urging})
    assert dossier_rows.forms_of("90")[-2:] == ("urging_letter", "closing")
    assert dossier_rows.forms_of("10") == ("revisit",)
    assert [code for code in dossier_rows.ROWS if "revisit" in dossier_rows.forms_of(code)] == ["10"]


# Files from outside


def test_several_files_are_taken_and_what_is_none_is_named(ctx: Context, case: int, tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("甲.pdf", "乙.png", "丙.docx", "没有.pdf")]
    for path, data in zip(paths, (pdf(2), picture(kind="PNG"), b"PK", None), strict=True):
        if data is not None:
            path.write_bytes(data)
    taken = dossier_taking.take(ctx, case, paths, "09", title="不用")
    assert [one.title for one in dossier_files.files(ctx, case)] == ["甲", "乙"]
    assert taken.sentence.startswith("已添加2个文件，另有2个没有添加。“丙.docx”：")
    assert "读不出来" in taken.problems[1]
    with pytest.raises(KnownError, match="读不出来"):
        dossier_taking.take(ctx, case, paths[3:], "09")
    assert dossier_taking.take(ctx, case, paths[:1], "09", title="收条").problems == []
    assert dossier_files.files(ctx, case)[-1].title == "收条"
    big = tmp_path / "大.pdf"
    with big.open("wb") as file:
        file.truncate(21 * 1024 * 1024)
    with pytest.raises(KnownError, match="超过20 MB"):
        dossier_taking.take(ctx, case, [big], "09")
