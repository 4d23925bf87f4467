"""What holds of every form, however it is filled: its words are all there, places to sign have real size, blank ones are for pens.

A form that is added to ``FORMS`` is tested here by itself.
"""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest

from desktop_app.common.papers import CasePaper, PrintMark
from reports import forms
from reports.forms import bound, unfilled
from reports.paper import script

MM = 72 / 25.4
COMMITTEE = "向阳社区人民调解委员会"


def bare(text: str) -> str:
    return re.sub(r"[\s\u00a0]", "", text)


def signed(blocks: list[script.Block]) -> list[tuple[str, str]]:
    """The labels of every place to sign."""
    return [cell for block in blocks if isinstance(block, script.Signatures) for cell in block.cells if cell[0]]


@pytest.mark.parametrize("key", forms.FORMS)
def test_every_word_of_the_form_stands_on_the_paper(key, case, printed):
    """Nothing is lost between what is filled in and the ink: each line of the form can be copied out of the PDF."""
    text = bare(printed(forms.build(case, key)).text).replace(bare(f"{forms.FORMS[key]}（续）"), "")
    text = re.sub(r"第\d+页共\d+页", "", text)
    for line in script.words(forms.said(case, key).said):
        for part in re.split(r"[：　 ]", line):
            assert bare(part) in text, line


@pytest.mark.parametrize("key", forms.FORMS)
def test_places_to_sign_are_45_by_12_mm_and_empty(key, case, printed):
    paper = printed(forms.build(case, key))
    found = 0
    for page in range(len(paper.document)):
        rules = [rule for rule in paper.rules(page) if rule.y1 == rule.y2]
        for label, _ in signed(forms.said(case, key).said):
            if label not in paper.pages[page]:
                continue
            left, _, _, bottom = paper.where(label, page)
            under = [rule for rule in rules if abs(rule.x1 - left) < 1 and rule.y1 > bottom]
            line = min(under, key=lambda rule: rule.y1)
            assert line.length >= 45, label
            assert line.y1 - bottom >= 11.5, label
            found += 1
    assert found or not signed(forms.said(case, key).said)


@pytest.mark.parametrize("key", forms.FORMS)
def test_the_place_of_the_seal_is_25_mm_and_empty(key, case, printed):
    seals = [b for b in forms.said(case, key).said if isinstance(b, script.Signatures) and b.committee]
    paper = printed(forms.build(case, key))
    assert paper.text.count("（印章）") == len(seals)
    if seals:
        page = next(n for n, text in enumerate(paper.pages) if "（印章）" in text)
        with pikepdf.open(BytesIO(paper.pdf)) as pdf:
            boxes = [
                [float(one) / MM for one in operands]
                for operands, operator in pikepdf.parse_content_stream(pdf.pages[page])
                if str(operator) == "re"
            ]
        assert any(abs(box[2]) == pytest.approx(25, abs=0.1) == abs(box[3]) for box in boxes)


@pytest.mark.parametrize("key", forms.FORMS)
def test_nothing_is_ever_drawn_that_people_do_themselves(key, case):
    """No picture and no curve: a signature, a fingerprint and a seal are by hand."""
    with pikepdf.open(BytesIO(forms.build(case, key))) as pdf:
        for page in pdf.pages:
            operators = {str(operator) for _, operator in pikepdf.parse_content_stream(page)}
            assert not operators & {"Do", "c", "v", "y", "BI", "sh"}


@pytest.mark.parametrize("key", forms.FORMS)
def test_blank_forms_have_no_words_of_any_case_and_lines_to_the_end(key, printed):
    paper = printed(forms.blank(key, COMMITTEE))
    text = bare(paper.text)
    for words in ("沈霞", "None", "人调字", "1970", "0元", "0份"):
        assert words not in text, words
    assert bare(forms.FORMS[key]) in text
    sheet = forms.said(unfilled.case(COMMITTEE), key)
    if any(isinstance(block, script.Ruled) and block.blank >= 4 for block in sheet.said):
        last = len(paper.document) - 1
        assert paper.ink(last)[3] > 240, "the last page is used to its end"
    for page in range(len(paper.document)):
        left, top, right, bottom = paper.ink(page)
        assert left > 27.5 and top > 36 and right < 184.6 and bottom < 287


@pytest.mark.parametrize("key", forms.FORMS)
def test_ruling_to_the_end_adds_lines_and_no_page(key):
    sheet = forms.said(unfilled.case(COMMITTEE), key)
    rows, pages = len(sheet.rows), sheet.count_pages()
    sheet.rule_to_the_end()
    assert sheet.count_pages() == pages
    assert len(sheet.rows) >= rows


@pytest.mark.parametrize("key", forms.FORMS)
def test_the_same_paper_at_the_same_time_is_the_same_bytes(key, case, mark):
    assert forms.build(case, key, mark) == forms.build(case, key, mark)
    later = PrintMark("2026-11-22 10:13:00", mark.printed_by, mark.version)
    assert forms.build(case, key, mark) != forms.build(case, key, later)


@pytest.mark.parametrize("key", forms.FORMS)
def test_what_one_paper_prints_is_enough_to_print_it(key, case, mark):
    assert forms.build(forms.one(case, key), key, mark) == forms.build(case, key, mark)


@pytest.mark.parametrize("key", forms.FORMS)
def test_a_mark_that_is_not_shown_leaves_no_trace_on_the_paper(key, case, mark, printed):
    text = printed(forms.build(case, key, replace(mark, shown=False))).text
    assert "打印" not in text
    assert text == printed(forms.build(case, key)).text


def test_all_papers_in_one_pdf_have_bookmarks_and_their_own_page_numbers(case: CasePaper, mark, printed):
    chosen = [(forms.one(case, key), key, 0, title) for key, title in forms.FORMS.items()]
    paper = printed(bound.bind(chosen, "全部文书", mark))
    toc = [(item.get_title(), item.get_dest().get_index()) for item in paper.document.get_toc()]
    assert [title for title, _ in toc] == list(forms.FORMS.values())
    for title, page in toc:
        assert title in paper.pages[page].split("\n")[0]
        assert "第1页 共" in paper.pages[page]
    alone = sum(len(printed(forms.build(case, key)).pages) for key in forms.FORMS)
    assert len(paper.pages) == alone
    assert all(paper.fonts().values())


def test_no_papers_are_no_pdf():
    with pytest.raises(ValueError, match="papers"):
        bound.bind([], "无")


def test_an_investigation_of_30000_characters_has_them_all_and_each_page_is_signed(case, printed):
    asked = case.parts["investigation"][0]
    asked["record"] = "\n".join(f"问：第{n}次漏水是什么时候？\n答：记不清了，大概是国庆节以后。" for n in range(900))
    assert len(asked["record"]) > 25_000
    paper = printed(forms.build(case, "investigation"))
    assert all(f"第{n}次漏水" in bare(paper.text) for n in range(0, 900, 50))
    assert all("被调查人 赵文（签名）" in page for page in paper.pages[:-1])


def test_a_sum_that_went_through_the_bank_gets_a_page_for_its_slip(case, printed):
    case.payments[0].voucher = "银行转账回单"
    text = printed(forms.build(case, "receipt")).text
    assert "汇款单粘贴处" in text
    assert "今收到" not in text


def test_who_says_what_is_never_filled_in(case, printed):
    case.parts["application"][0] |= {"brief": "", "claims": ""}
    paper = printed(forms.build(case, "application"))
    assert case.brief not in paper.flat()
    assert "1、" in paper.text and "3、" in paper.text
