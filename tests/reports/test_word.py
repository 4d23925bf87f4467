"""Papers as Word files: the same words in the same order as the PDF, for every form; nobody's machine in the file."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document

from desktop_app.common.papers import CasePaper, PrintMark
from reports import forms
from reports.paper.script import words
from reports.paper.word_parts import BODY, HEADING, TITLE

NS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def flat(text: str) -> str:
    """Without what the two lay out in their own ways: blanks, boxes, page numbers."""
    return re.sub(r"第\d+页共\d+页", "", re.sub(r"[\s\u00a0☐☑]", "", text))


def said(data: bytes) -> str:
    """The text of the body in reading order, tables too."""
    body = Document(BytesIO(data)).element.body
    return "".join(node.text or "" for node in body.iter(f"{NS}t"))


@pytest.mark.parametrize("key", forms.FORMS)
def test_word_says_what_the_pdf_says(key: str, case: CasePaper, printed) -> None:  # type: ignore[no-untyped-def]
    """Every character of the PDF's text stands in the Word file as often; a page strip and a heading that comes again aside."""
    title = forms.FORMS[key]
    pdf = (
        printed(forms.build(case, key)).text.replace(f"{title}（续）", "").replace("本协议不止一页，请加盖骑缝章。", "")
    )
    pdf = re.sub(r"(甲方|乙方|被调查人) \S+（签名）", "", pdf)
    found = said(forms.word(case, key)).replace("本协议不止一页，请加盖骑缝章。", "")
    assert sorted(flat(found)) == sorted(flat(pdf))


@pytest.mark.parametrize("key", forms.FORMS)
def test_the_blocks_stand_in_the_order_of_the_form(key: str, case: CasePaper) -> None:
    found = flat(said(forms.word(case, key)))
    at = 0
    for line in words(forms.said(case, key).said):
        first = flat(line.split("：")[0])[:12]
        place = found.find(first, at)
        assert place >= 0, line
        at = place


@pytest.mark.parametrize("key", forms.FORMS)
def test_a_blank_form_becomes_word_too(key: str) -> None:
    from reports.forms import unfilled

    assert forms.FORMS[key] in said(forms.word(unfilled.case("向阳社区人民调解委员会"), key))


def test_properties_tell_of_the_case_and_of_no_machine(case: CasePaper, mark: PrintMark) -> None:
    data = forms.word(case, "agreement", mark)
    about = Document(BytesIO(data)).core_properties
    assert about.title == "人民调解协议书 （向阳）人调字〔2026〕第41号"
    assert about.author == about.last_modified_by == "向阳社区人民调解委员会"
    assert about.created is not None and about.created.strftime("%Y-%m-%d %H:%M") == "2026-11-22 02:12"  # UTC
    whole = b"".join(ZipFile(BytesIO(data)).read(name) for name in ZipFile(BytesIO(data)).namelist())
    assert b"python-docx" not in whole
    assert not [name for name in ZipFile(BytesIO(data)).namelist() if "thumbnail" in name or name.endswith("app.xml")]


def test_page_and_fonts_are_those_of_official_paper(case: CasePaper) -> None:
    data = forms.word(case, "agreement")
    section = Document(BytesIO(data)).sections[0]
    sizes = (section.page_width, section.page_height, section.top_margin, section.bottom_margin)
    assert [round(size.mm) for size in (*sizes, section.left_margin, section.right_margin) if size is not None] == [
        *(210, 297, 37, 35, 28, 26)
    ]
    fonts = ZipFile(BytesIO(data)).read("word/fontTable.xml").decode()
    for name, other in ((TITLE, "宋体"), (BODY, "FangSong"), (HEADING, "SimHei")):
        entry = re.search(rf'<w:font w:name="{name}"><w:altName w:val="([^"]*)"', fonts)
        assert entry is not None and other in entry[1].split(","), name


def test_places_to_sign_are_empty_and_as_high_as_on_the_pdf(case: CasePaper) -> None:
    body = Document(BytesIO(forms.word(case, "agreement"))).element.body
    ruled = [p for p in body.iter(f"{NS}p") if p.find(f"{NS}pPr/{NS}pBdr") is not None]
    assert len(ruled) == 4
    for place in ruled:
        assert not "".join(node.text or "" for node in place.iter(f"{NS}t"))
        assert int(place.find(f"{NS}pPr/{NS}spacing").get(f"{NS}line")) >= 12 / 25.4 * 1440 - 1
    assert not list(body.iter(f"{NS}drawing")), "nothing is drawn"


def test_a_name_that_no_font_has_goes_into_word_as_it_is(case: CasePaper) -> None:
    case.parties[0].name = "邓😀洁"
    assert "邓😀洁" in said(forms.word(case, "agreement"))


def test_each_page_of_a_long_record_has_the_places_to_sign(case: CasePaper) -> None:
    case.sessions[0].minutes = "问：请陈述。\n答：漏水。\n" * 60
    section = Document(BytesIO(forms.word(case, "record"))).sections[0]
    for footer in (section.footer, section.first_page_footer):
        assert [cell.text.strip() for cell in footer.tables[0].row_cells(0)][:2] == [
            "甲方 沈霞（签名）",
            "乙方 邓洁（签名）",
        ]
