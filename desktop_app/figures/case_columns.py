"""The columns of R02: headings, what each counts, which are masked in public (domain reference 1.10.1)."""

from __future__ import annotations

from collections.abc import Sequence

from ..common import codes
from .register import Column

KINDS = {
    "village": "村调委会",
    "resident": "居调委会",
    "town": "乡镇调委会",
    "street": "街道调委会",
    "unit": "企事业单位调委会",
    "other": "社会团体和其他组织调委会",
}
REFERRED = {"11": "法院", "12": "检察院", "13": "公安机关", "14": "信访部门", "15": "其他部门"}
PERFORMED = ("PERFORMED", "CLOSED", "ARCHIVED")
"""States after performance."""
PREVENTED = {
    "suicide": "防止民间纠纷引起自杀",
    "crime": "防止民转刑",
    "fight": "防止群体性械斗",
    "appeal": "防止群体性上访",
}
_TYPED = "由填报人填写，点数字看填了什么、依据和填写人"
_AGREED = "协议履行及司法确认（件）"
_SCREENED = "排查预防"

COLUMNS: tuple[Column, ...] = (
    Column("total", ("调解案件总数（件）",), "期内办结的案件：达成协议、终止、撤回或受理后移送"),
    Column("people", ("涉及当事人数（人）",), "这些案件的当事人数之和"),
    Column("agreed", ("调解成功（件）",), "其中达成协议的"),
    Column("complex", ("疑难复杂案件（件）",), "其中难易为疑难复杂的"),
    Column("amount", ("协议涉及金额（万元）",), "达成协议的案件涉及金额之和"),
    *(
        Column(f"kind.{code}", ("不同主体调解情况（件）", label), f"由{label}办结的案件")
        for code, label in KINDS.items()
    ),
    Column("source.01", ("案件来源（件）", "主动调解"), "案件来源为主动调解的"),
    Column("source.02", ("案件来源（件）", "依申请调解"), "案件来源为依申请的"),
    Column("referred", ("案件来源（件）", "接受委托移送调解"), "以下各部门委托移送之和"),
    *(
        Column(f"source.{code}", ("案件来源（件）", f"其中：{label}移送"), f"{label}委托移送的")
        for code, label in REFERRED.items()
    ),
    Column("form.oral", ("协议形式（件）", "口头协议"), "达成口头协议的"),
    Column("form.written", ("协议形式（件）", "书面协议"), "达成书面协议的"),
    Column("performed", (_AGREED, "履行"), "达成协议并已经履行的"),
    Column("confirmed", (_AGREED, "司法确认"), "这些案件里法院裁定协议有效的，加上填写的"),
    Column("sued", (_AGREED, "达成协议后起诉"), "这些案件里结案时记下权利人已起诉的，加上填写的"),
    Column("upheld", (_AGREED, "其中：法院维持"), _TYPED),
    Column("rounds", (_SCREENED, "排查纠纷（次）"), "期内报送的排查轮次，加上填写的"),
    Column("found", (_SCREENED, "排查发现（件）"), "期内登记的排查记录，加上填写的"),
    Column("prevented", (_SCREENED, "预防纠纷（件）"), _TYPED),
    *(
        Column(f"{key}.{kind}", (_SCREENED, label, unit), _TYPED, is_care=True)
        for key, label in PREVENTED.items()
        for kind, unit in (("cases", "件"), ("people", "人"))
    ),
)
"""All but the classes of dispute, which stand after the sources."""

FRONT = next(at for at, one in enumerate(COLUMNS) if one.key == "form.oral")

COUNTED_BY = frozenset(
    {"upheld", "rounds", "found", "prevented"} | {f"{key}.{kind}" for key in PREVENTED for kind in ("cases", "people")}
)
"""Columns that wait for somebody to type or to screen: None until then."""


def type_columns(types: Sequence[str]) -> list[Column]:
    """A column for each class of dispute; small ones would tell of whom in public."""
    return [
        Column(
            f"type.{code}",
            ("案件分类（件）", codes.label("dispute_type", code)),
            f"纠纷类型为{codes.label('dispute_type', code)}的",
            is_care=True,
        )
        for code in types
    ]
