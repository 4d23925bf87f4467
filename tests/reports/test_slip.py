"""引导单: one page with all that a resident needs, also when everything is long."""

from __future__ import annotations

import pytest

from desktop_app.common.errors import KnownError
from desktop_app.common.papers import SlipPaper
from reports import slip


def _paper(**changes: str) -> SlipPaper:
    said = {
        "committee": "向阳社区人民调解委员会",
        "name": "钱多多",
        "phone": "13812340003",
        "address": "东风路3号",
        "came_on": "2026-11-20",
        "matter": "公司少发两个月工资，没有签合同。",
        "dispute_type": "其他劳动争议纠纷",
        "refer_kind": "仲裁机构",
        "refer_to": "劳动人事争议仲裁委员会（城关路12号）",
        "reason": "劳动争议要先申请仲裁。",
        "bring": "工资条、考勤记录",
        "handler": "李青",
    }
    return SlipPaper(**{**said, **changes})


def test_the_slip_is_one_page_and_says_where_and_why(printed, mark):
    paper = printed(slip.build(_paper(), mark))
    assert len(paper.document) == 1
    for words in (
        "引导单",
        "仲裁机构：劳动人事争议仲裁委员会（城关路12号）",
        "劳动争议要先申请仲裁",
        "来访人（签收，签名）",
    ):
        assert words in paper.flat()


@pytest.mark.parametrize("matter", ["", "很长的事情，" * 300])
def test_nothing_is_over_the_margins(printed, matter):
    paper = printed(slip.build(_paper(matter=matter, name="买买提·吐尔逊", address="向阳" * 40, bring="")))
    for page in range(len(paper.document)):
        left, top, right, bottom = paper.ink(page)
        assert (left > 27.5, top > 36, right < 184.5, bottom < 287) == (True,) * 4


def test_what_no_font_has_is_named():
    with pytest.raises(KnownError, match="没有字体能打印"):
        slip.build(_paper(name="钱😀多"))
