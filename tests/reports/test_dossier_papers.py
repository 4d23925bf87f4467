"""F01, F02, F17, F18, F19 and the dossier bound of them: what they say, where numbers stand, what archives ask for."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pikepdf
import pytest
from PIL import ImageOps

from desktop_app.common.dossier_papers import DocumentPaper, DossierPaper, RowPaper, ScanPaper
from desktop_app.common.errors import Cancelled, KnownError
from desktop_app.common.jobs import JobControl
from desktop_app.common.papers import CasePaper, PrintMark
from reports import forms
from reports.dossier import papers
from reports.dossier.binding import Binding, share
from reports.dossier.leaves import Document, Leaf
from tests.scans import pdf, picture

ROWS = {
    "01": ("人民调解申请书或人民调解受理登记表", "intake"),
    "02": ("人民调解当事人权利义务告知书", "notice"),
    "03": ("当事人身份证明", ""),
    "06": ("人民调解证据材料", "evidence"),
    "07": ("人民调解记录", "record"),
    "08": ("人民调解协议书", "agreement"),
    "09": ("收条或汇款单等履行凭证", ""),
    "10": ("人民调解回访记录", "revisit"),
    "90": ("其他材料", "closing"),
    "12": ("卷宗情况说明", "note"),
}
SCANS = (("身份证", "image/jpeg", picture()), ("户口簿", "application/pdf", pdf(3, blank=frozenset({1}))))


def scan(title: str, kind: str, data: bytes) -> DocumentPaper:
    return DocumentPaper("03", scan=ScanPaper(title, kind, lambda: data))


@pytest.fixture
def dossier(case: CasePaper) -> DossierPaper:
    made = DossierPaper(
        case,
        "沈霞与邓洁邻里漏水纠纷",
        begun_on="2026-10-21",
        ended_on="2026-11-22",
        filed_by="王秀英",
        filed_on="2026-12-20",
        retention="长期（10年）",
        remark="附光盘一张",
        bound_by="李青",
        checked_by="周平",
        checked_on="2026-12-22",
        note="授权委托书：当事人都到场，没有委托代理人\n2027年1月8日 补充：补入收条一张（王秀英）",
        fonds="0012",
        box_year="2026",
        box_no="7",
        outcome="达成协议",
        performed="2项已登记履行，最后一项2026年12月5日",
    )
    for code, (name, form) in ROWS.items():
        made.rows.append(RowPaper(code, name, {"03": "扫描件2份", "09": "另有纸质2页"}.get(code, "")))
        if form:
            made.documents.append(DocumentPaper(code, form))
        elif code == "03":
            made.documents += [scan(*one) for one in SCANS]
        else:
            made.documents.append(DocumentPaper(code, paper_pages=2))
    made.rows.append(RowPaper("13", "封底"))
    return made


def one(paper: DossierPaper, form: str, mark: PrintMark | None = None) -> bytes:
    (made,) = papers.build(paper, form, mark)
    return made.pdf


# Each paper


@pytest.mark.parametrize("form", forms.DOSSIER_FORMS)
def test_says_what_the_form_says_in_its_order(form, dossier, mark, printed, golden):
    golden(f"dossier_{form}", printed(one(dossier, form, mark)).text)


@pytest.mark.parametrize("form", ["contents", "note", "closing"])
def test_title_stands_in_the_middle_at_the_top(form, dossier, printed):
    title = {"closing": "人民调解结案报告表"}.get(form, forms.DOSSIER_FORMS[form])
    left, top, right, bottom = printed(one(dossier, form)).where(title)
    assert (left + right) / 2 == pytest.approx(28 + 156 / 2, abs=0.5)
    assert 35 < top < 42
    assert bottom - top > 22 / 72 * 25.4


def test_lines_of_the_cover_stand_under_each_other(dossier, printed):
    paper = printed(one(dossier, "cover"))
    heads = ("卷名", "卷号", "人民调解员", "调解日期", "立卷人", "立卷日期", "保管期限", "备注")
    places = [paper.where(f"{head}：") for head in heads]
    assert [round(place[0]) for place in places] == [28] * len(heads)
    assert sorted(place[1] for place in places) == [place[1] for place in places]
    name = paper.where("调解卷宗")
    assert (name[0] + name[2]) / 2 == pytest.approx(28 + 156 / 2, abs=0.5)


def test_the_back_is_in_the_lower_half_and_counts(dossier, printed):
    paper = printed(one(dossier, "back"))
    assert paper.where("本卷共")[1] > 297 / 2 - 10
    assert "本卷共 17 页" in paper.flat().replace("\xa0", " ")


@pytest.mark.parametrize("form", ["dossier", *forms.DOSSIER_FORMS])
@pytest.mark.parametrize("size", ["usual", "crowd", "empty"])
def test_nothing_is_over_the_margins(form, size, dossier, case, mark, printed):
    if size == "crowd":
        dossier.title, dossier.remark, dossier.note = "沈霞与邓洁" * 16, "附光盘" * 40, "补充一张。" * 400
        dossier.case.mediators = ["欧阳𬸚"] * 12
        dossier.case.parties = [deepcopy(case.parties[0]) for _ in range(20)]
        dossier.case.brief = "双方就损失数额发生争议。" * 150
        dossier.case.agreement.clauses = ["乙方于2026年12月5日前重做卫生间防水层，费用由乙方承担。"] * 60
    if size == "empty":
        dossier = DossierPaper(CasePaper("", "", "", "", "", "", "", "", ""), "")
        dossier.documents = [DocumentPaper("12", "note")]
    paper = printed(one(dossier, form, mark))
    for page in range(len(paper.document)):
        try:
            left, top, right, bottom = paper.ink(page)
        except AssertionError:  # a blank side
            continue
        assert left > (5 if form == "dossier" else 27.5)
        assert top > (5 if form == "dossier" else 36)
        assert right < (297 if form == "dossier" else 184.5)
        assert bottom < 297 - 5


def test_what_no_font_has_is_named_and_nothing_is_made(dossier):
    dossier.note = "补充😀"
    for form in ("dossier", "note"):
        with pytest.raises(KnownError, match=r"情况说明里.*“😀”没有字体能打印"):
            papers.build(dossier, form)


# Bound


def numbers(paper: Any) -> list[tuple[int, int, bool]]:
    """(page of the PDF, the number stamped on it, whether it stands at the right)."""
    found = []
    for n, leaf in enumerate(paper.document):
        text = leaf.get_textpage()
        high = leaf.get_height()
        for left in (True, False):
            x = 0 if left else 500
            words = text.get_text_bounded(left=x, right=x + 95, bottom=high - 60, top=high - 30).strip()
            if words.isdigit():
                found.append((n, int(words), not left))
    return found


def test_numbers_stand_at_the_outer_top_from_the_first_document_on(dossier, printed):
    paper = printed(one(dossier, "dossier"))
    stamped = numbers(paper)
    assert [number for _, number, _ in stamped] == [*range(1, 13), *range(15, 18)], "13 and 14 are on paper only"
    assert stamped[0][0] == 2, "cover and contents have none"
    assert all(right == ((page - 2) % 2 == 0) for page, number, right in stamped if number <= 12)
    blank = next(n for n, text in enumerate(paper.pages) if not text.strip() and n > 4)
    assert blank not in [page for page, _, _ in stamped]
    assert "本卷共 17 页" in paper.pages[-1].replace("\n", "").replace("\xa0", " ")


def test_the_contents_name_the_first_page_of_each(dossier, printed):
    paper = printed(one(dossier, "dossier"))
    entries = Binding(dossier).volumes[0].entries
    assert [(entry.first, entry.last) for entry in entries] == [
        (1, 1), (2, 3), (4, 6), (7, 8), (9, 10), (11, 12), (13, 14), (15, 15), (16, 16), (17, 17), (0, 0),
    ]  # fmt: skip
    where = {number: page for page, number, _ in numbers(paper)}
    for entry, title in zip(entries, ("受理登记表", "告知书"), strict=False):
        assert title in paper.pages[where[entry.first]]
    for entry in entries[:-1]:
        assert entry.name in paper.pages[1].replace("\n", "")


def test_scans_stand_in_their_place_in_colour_and_turned(case, printed):
    lying = pdf(1, wide=841.89, high=595.28)
    small = pdf(1, wide=240, high=150)
    paper = DossierPaper(case, "卷", rows=[RowPaper("03", "当事人身份证明")])
    paper.documents = [scan(*SCANS[0]), scan("横", "application/pdf", lying), scan("小", "application/pdf", small)]
    made = printed(one(paper, "dossier"))
    assert len(made.pages) == 2 + 3 + 1
    assert "SAMPLE SCAN 1" in made.pages[3].replace("\n", "")
    sizes = {(round(page.get_width()), round(page.get_height())) for page in made.document}
    assert sizes == {(595, 842)}, "every side is A4 upright"
    left, _, right, _ = made.ink(4)
    assert right - left < 200, "a small receipt is not blown up"
    with pikepdf.open(io.BytesIO(made.pdf)) as whole:
        assert "/DCTDecode" in str(
            [str(one.get("/Filter")) for one in whole.objects if isinstance(one, pikepdf.Stream)]
        )


def test_what_archives_ask_of_a_file_is_there_and_no_conformance_is_claimed(dossier, printed):
    dossier.documents = [one for one in dossier.documents if one.scan is None or "image" in one.scan.kind]
    paper = printed(one(dossier, "dossier"))
    assert all(paper.fonts().values())
    with pikepdf.open(io.BytesIO(paper.pdf)) as whole:
        assert not whole.is_encrypted
        assert whole.pdf_version >= "1.7"
        assert str(whole.docinfo["/Title"]) == "沈霞与邓洁邻里漏水纠纷"
        assert str(whole.docinfo["/Author"]) == "向阳社区人民调解委员会"
        intent = whole.Root.OutputIntents[0]
        assert intent.S == "/GTS_PDFA1"
        assert bytes(intent.DestOutputProfile.read_bytes())[36:40] == b"acsp", "an ICC profile"
        xmp = whole.Root.Metadata.read_bytes().decode()
        assert str(whole.Root.Lang) == "zh-CN"
        assert len(whole.trailer.ID) == 2
        for key in ("/OpenAction", "/AA", "/AcroForm", "/Names"):
            assert key not in whole.Root
        made = str(whole.docinfo["/CreationDate"])
    assert "沈霞与邓洁邻里漏水纠纷" in xmp
    assert "pdfaid" not in xmp
    digits = "".join(char for char in xmp.split("CreateDate>")[1][:19] if char.isdigit())
    assert made[2:16] == digits, "the two descriptions agree"


def test_scans_take_nothing_of_that_away(dossier):
    with pikepdf.open(io.BytesIO(one(dossier, "dossier"))) as whole:
        assert whole.Root.OutputIntents[0].S == "/GTS_PDFA1"
        assert "沈霞与邓洁" in whole.Root.Metadata.read_bytes().decode()
        assert str(whole.docinfo["/Title"]) == "沈霞与邓洁邻里漏水纠纷"
        assert whole.pdf_version >= "1.7"
        assert len(whole.trailer.ID) == 2


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_scan_that_was_turned_by_its_file_stands_as_it_is_seen(turned, case, printed):
    def turn(data: bytes) -> bytes:
        with pikepdf.open(io.BytesIO(data)) as opened:
            opened.pages[0].Rotate = turned
            out = io.BytesIO()
            opened.save(out)
            return out.getvalue()

    given = turn(pdf(1, wide=240, high=150))
    wide, high = (240, 150) if turned % 180 == 0 else (150, 240)
    paper = DossierPaper(case, "卷", rows=[RowPaper("03", "当事人身份证明")])
    paper.documents = [scan("小", "application/pdf", given)]
    made = printed(one(paper, "dossier"))
    below = made.document[2].render(scale=2).to_pil().convert("L").crop((0, 110, 1191, 1684))  # the number stands above
    frame = ImageOps.invert(below).getbbox()
    assert frame
    assert (frame[2] - frame[0]) / 2 == pytest.approx(wide - 40, abs=3)
    assert (frame[3] - frame[1]) / 2 == pytest.approx(high - 40, abs=3)


def test_a_dossier_of_more_than_200_pages_is_bound_in_volumes(dossier, printed):
    dossier.documents += [
        DocumentPaper("90", scan=ScanPaper(f"账册{n}", "application/pdf", lambda: pdf(150))) for n in range(2)
    ]
    bound = Binding(dossier)
    assert [volume.pages for volume in bound.volumes] == [167, 150]
    first, second = papers.build(dossier, "dossier")
    assert (first.title, second.title) == ("调解卷宗（第1册）", "调解卷宗（第2册）")
    paper = printed(second.pdf)
    assert "第2册" in paper.pages[0] and "共2册" in paper.pages[0]
    assert numbers(paper)[0][1] == 1, "each volume is counted by itself"
    assert "本卷共 150 页" in paper.pages[-1].replace("\n", "").replace("\xa0", " ")


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([200], [200]),
        ([199, 2], [199, 2]),
        ([100, 100, 1], [200, 1]),
        ([450], [200, 200, 50]),
        ([1, 450], [200, 200, 51]),
    ],
)
def test_no_volume_is_longer_than_it_may_be(sizes: list[int], expected: list[int]) -> None:
    whole = [Document("90", [Leaf() for _ in range(size)]) for size in sizes]
    assert [sum(one.numbers for one in part) for part in share(whole, 200)] == expected
    reserved = [Document("90", [Leaf(reserved=size)]) for size in sizes]
    assert [sum(one.numbers for one in part) for part in share(reserved, 200)] == expected


def test_a_scan_that_cannot_be_read_is_named(dossier):
    dossier.documents.append(DocumentPaper("09", scan=ScanPaper("坏的收条", "application/pdf", lambda: b"%PDF-1.4 no")))
    with pytest.raises(KnownError, match="卷内扫描件“坏的收条”读不出来，没有生成卷宗，内容都在"):
        papers.build(dossier, "dossier")


def test_an_empty_dossier_is_refused(case):
    with pytest.raises(KnownError, match="卷里还没有文书"):
        papers.build(DossierPaper(case, "空"), "dossier")


def test_it_can_be_cancelled(dossier):
    control = JobControl()
    control.cancel()
    with pytest.raises(Cancelled):
        papers.build(dossier, "dossier", None, control)


def test_files_of_an_archive_are_listed_with_their_hashes(dossier, printed: Callable[[bytes], Any]):
    files = {file.name: file.data for file in papers.archive(dossier)}
    rows = list(csv.DictReader(io.StringIO(files.pop(papers.MANIFEST).decode("utf-8-sig"))))
    assert [row["文件名"] for row in rows] == list(files)
    assert list(files)[:2] == [
        "（向阳）人调字〔2026〕第41号_00_调解卷宗.pdf",
        "（向阳）人调字〔2026〕第41号_01_人民调解申请书或人民调解受理登记表.pdf",
    ]
    for row in rows:
        assert hashlib.sha256(files[row["文件名"]]).hexdigest() == row["SHA-256"]
    record = next(row for row in rows if row["文书"] == "人民调解记录")
    assert (record["页数"], record["起页"], record["止页"]) == ("2", "9", "10")
    assert len(printed(files[record["文件名"]]).pages) == 2
    assert not any("收条" in name for name in files), "what is on paper only has no file"
