"""户情况表: what stands on it, masked, with who printed it and when; long households go on."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pypdfium2
import pytest

from desktop_app.common.errors import KnownError
from desktop_app.common.household_papers import HouseholdPaper, MemberPaper
from desktop_app.common.papers import PrintMark
from reports import household

MEMBER = MemberPaper("刘建国", "户主", "男", "1960-03-01", "2903**********0013", "138****1234", "高龄")
PAPER = HouseholdPaper(
    hall="向阳社区便民服务厅",
    head="刘建国",
    address="向阳花园2栋1单元301",
    household_no="00012",
    facts=(("户别", "家庭户"), ("经济来源", "退休金、子女赡养、低保或救助、其他"), ("备注", "每周二有人在家")),
    members=(MEMBER, replace(MEMBER, name="陈秀英", relation="", id_no="", phone="", remark="去世")),
    events=(("2026-10-01", "刘洋分户，到向阳花园6栋2单元1502"),),
    made_on="2026-11-20",
)


def _text(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(BytesIO(pdf))
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def test_everything_stands_on_one_page_with_who_and_when() -> None:
    [text] = _text(household.build(PAPER, PrintMark(printed_at="2026-11-20 09:30:00", printed_by="张敏")))
    for words in (
        "户情况表",
        "2026年11月20日",
        "向阳花园2栋1单元301",
        "家庭成员（1人）",
        "1960年3月1日",
        "2903**********0013",
        "未登记",
        "退休金、子女赡养、低保或救助、其他",
        "2026年10月1日",
        "刘洋分户",
        "张敏",
    ):
        assert words in text, words


def test_many_members_go_on_and_nobody_is_lost() -> None:
    many = replace(PAPER, members=tuple(replace(MEMBER, name=f"刘{n:03d}") for n in range(60)))
    pages = _text(household.build(many))
    assert len(pages) >= 2
    assert "户情况表（续）" in pages[1]
    assert all(f"刘{n:03d}" in "".join(pages) for n in range(60))


def test_what_no_font_has_is_said_with_its_place() -> None:
    with pytest.raises(KnownError, match="家庭成员"):
        household.build(replace(PAPER, members=(replace(MEMBER, name="王\U0001f600"),)))
