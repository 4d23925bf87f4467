"""The list of dossiers to be destroyed and the labels of boxes: what they say and where it stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from desktop_app.common.dossier_papers import BoxLabel, DisposalPaper
from desktop_app.common.errors import KnownError
from reports.dossier import shelf

ROW = ("沈霞与邓洁邻里漏水纠纷", "2026-12-20", "长期（10年）", "2036-12-31")


def listed(count: int, approved_by: str = "") -> DisposalPaper:
    rows = [(f"（向阳）人调字〔2026〕第{n}号", *ROW) for n in range(1, count + 1)]
    return DisposalPaper("向阳社区", "向阳社区人民调解委员会", "2037-01-04", rows, approved_by)


def test_the_list_says_what_goes_and_leaves_room_to_sign(
    printed: Callable[[bytes], Any], golden: Any, mark: Any
) -> None:
    paper = printed(shelf.disposal(listed(2, "李敏"), mark))
    golden("disposal", paper.text)
    assert len([rule for rule in paper.rules() if 60 < rule.length < 80]) == 4


def test_before_it_is_approved_the_list_says_so(printed: Callable[[bytes], Any]) -> None:
    assert "批准前不得销毁" in printed(shelf.disposal(listed(1))).flat()


@pytest.mark.parametrize("count", [0, 1, 14, 60])
def test_a_long_list_has_its_headings_on_every_page(count: int, printed: Callable[[bytes], Any]) -> None:
    paper = printed(shelf.disposal(listed(count)))
    flat = paper.flat()
    assert all(f"第{n}号" in flat for n in range(1, count + 1))
    for n, page in enumerate(paper.pages):
        assert "期满日期" in page
        left, top, right, bottom = paper.ink(n)
        assert left > 27.5
        assert top > 36
        assert right < 184.5
        assert bottom < 297 - 10
    assert "监销人（签名）" in paper.pages[-1]


def label(n: int, title: str = "沈霞与邓洁邻里漏水纠纷") -> BoxLabel:
    return BoxLabel("0012", "2026", "长期10年", str(n), f"（向阳）人调字〔2026〕第{n}号", title)


def test_labels_stand_two_by_seven_in_actual_size(printed: Callable[[bytes], Any]) -> None:
    paper = printed(shelf.labels([label(n, "沈霞与邓洁" * (n % 12 + 1)) for n in range(1, 17)]))
    assert len(paper.pages) == 2
    first, second, below = (paper.where(f"第{n}号") for n in (1, 2, 3))
    assert second[0] - first[0] == pytest.approx(101.6, abs=0.5)
    assert below[1] - first[1] == pytest.approx(38.1, abs=0.5)
    for n in range(2):
        left, top, right, bottom = paper.ink(n)
        assert left > 4.65
        assert right < 210 - 4
        assert top > 15
        assert bottom < 297 - 15
    for words in ("全宗", "0012", "年度", "保管期限", "长期10年", "件号"):
        assert words in paper.pages[0]


def test_what_no_font_has_is_named() -> None:
    with pytest.raises(KnownError, match="没有字体能打印"):
        shelf.labels([label(1, "沈😀")])
