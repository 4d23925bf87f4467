"""Dated settings with their basis; a law that changes is a new row (domain reference 0.3.3)."""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..common.errors import ChecksFailed
from .models import Setting

if TYPE_CHECKING:
    from .changes import ChangeWriter


@dataclass(frozen=True, slots=True)
class Default:
    """A setting the program ships: its value, the law or practice it rests on; bounds of a number."""

    value: Any
    basis: str
    least: int | None = None
    most: int | None = None


DEFAULTS: dict[str, Default] = {
    "mediation.period_days": Default(30, "调解纠纷一般在30日内结束（人民调解工作程序）"),
    "mediation.period_unit": Default("calendar", "按日历日计算，末日逢休息日顺延（民法典第二百零三条）"),
    "mediation.extension_days": Default(30, "经各方当事人书面同意延长"),
    "mediation.judicial_days": Default(30, "自协议生效之日起三十日内共同申请（人民调解法第三十三条）"),
    "mediation.revisit_days": Default(30, "协议生效后适时回访（人民调解法第三十一条；天数为惯例）"),
    "mediation.revisit_after_due_days": Default(7, "每一期履行到期后适时回访（人民调解法第三十一条；天数为惯例）"),
    "mediation.revisit_serious_days": Default(90, "重大纠纷再回访一次（天数为惯例）"),
    "mediation.training_hours": Default(24, "每年培训学时（学时为惯例，请按当地司法行政部门的要求改）", 0, 400),
    "mediation.term_notice_days": Default(60, "任期届满前提醒换届（人民调解法第九条；天数为惯例）", 1, 365),
    "mediation.education": Default(
        {"town": "60", "street": "60", "trade": "30"},
        "乡镇（街道）调解员一般应高中以上，行业性专业性一般应大专以上（关于加强人民调解员队伍建设的意见，请核对）",
    ),
    "mediation.duty_halves": Default(["am", "pm"], "工作日上午、下午各安排值班（惯例）"),
    "mediation.decide_workdays": Default(3, "收到申请后3个工作日内决定是否受理（惯例；简单纠纷当场受理）", 1, 30),
    "mediation.stopping_reasons": Default(["01"], "等待鉴定的时间不计入调解期限（惯例）"),
    "dossier.archive_days": Default(30, "结案后一个月内归档（天数为惯例）", 1, 365),
    "mediation.enforce_years": Default(2, "申请执行的期间为二年（民事诉讼法第二百五十条）", 1, 10),
    "mediation.branch_review": Default(0, "党支部全程主导：问题征集、民情研判、现场调解三个环节审核（本地做法）", 0, 1),
    "mediation.number_width": Default(0, "编号不补零"),
    "dossier.short_years": Default(5, "口头协议、即时履行的保管5年（年数为惯例，由调委会确定）", 1, 100),
    "dossier.long_years": Default(10, "书面协议的长期保管10年，可定为10年至30年（年数为惯例，由调委会确定）", 1, 100),
    "dossier.volume_pages": Default(200, "每册不超过200页，超过的分册（页数为惯例）", 20, 1000),
    "dossier.loan_days": Default(15, "借阅15天内归还（天数为惯例）", 1, 365),
    "dossier.closing_report": Default(0, "卷内附结案报告表（地方要求，按需）"),
    "dossier.fonds": Default("", "全宗号，由档案馆给定"),
    "mediation.phrases": Default({}, "调解记录常用语，按七个要点；没有改的用程序自带的"),
    "mediation.complex_people": Default(10, "10人以上的群体性纠纷算疑难复杂（地方奖励办法，请核对）", 2, 1000),
    "mediation.complex_yuan": Default(100_000, "标的10万元以上算疑难复杂（地方奖励办法，请核对）", 1, 1_000_000_000),
    "mediation.major_people": Default(50, "50人以上算重大群体性事件（惯例，请核对）", 2, 100_000),
    "mediation.representatives_from": Default(
        5, "一方人数众多的，可以推选代表人（参照民事诉讼法第五十六条；人数为惯例）", 3, 20
    ),
    "workdays.own": Default({}, "国务院办公厅关于部分节假日安排的通知"),
    "volunteers.record_workdays": Default(10, "活动结束后10个工作日内记录（民政部令第67号第十一条）"),
    "volunteers.longest_minutes": Default(720, "单次服务不超过12小时"),
    "rules.filing_days": Default(10, "通过后10日内报备案（惯例，请核对）"),
    "rules.text_basis": Default("2018", "2018文本，请核对"),
    "report.cutoff_day": Default(0, "自然月"),
    "report.case_basis": Default("settled", "案件统计按办结日期计（也有地方按受理日期计）"),
    "screening.rounds": Default(2, "村（社区）调委会每半月排查一次、零报告（矛盾纠纷排查制度；次数为惯例）", 1, 2),
    "notice.contact": Default("", "告知书里的联系人和联系方式（个人信息保护法第十七条）"),
    "paper.print_mark": Default(1, "打印时间与打印人，印在正文之外"),
    "mediation.id_on_paper": Default(0, "最小必要：仅司法确认文书印身份证号"),
    "security.lock_minutes": Default(5, "离开座位5分钟自动锁定（个人信息保护法第五十一条；分钟数为惯例）", 1, 60),
    "recycle.keep_days": Default(30, "回收站里的记录保留30天（个人信息保护法第十九条；天数为惯例）", 1, 3650),
    "backup.daily": Default(7, "最近7天每天留一份", 1, 366),
    "backup.weekly": Default(4, "最近4周每周留一份", 0, 520),
    "backup.monthly": Default(12, "最近12个月每月留一份", 0, 600),
    "care.cycle_days": Default(
        {
            **dict.fromkeys(("C01", "C04", "C05", "C08", "C09", "C10", "C11", "C12", "C17", "C18"), 30),
            **dict.fromkeys(("C02", "C06", "C07"), 15),
            **dict.fromkeys(("C03", "C19"), 7),
            "C13": 90,
        },
        "关爱对象按类别定期走访（天数为惯例）",
    ),
    "visits.follow_up_days": Default(15, "走访中发现的问题15天内办结（天数为惯例）", 1, 365),
    "residents.four_clear": Default(
        "sex birth_date id_no phone live_addr relation_to_head household employment political income_source".split(),
        "四知、四清、四掌握（哪些项目算齐为惯例）",
    ),
    "check.every_days": Default(7, "每周全面检查一次数据", 1, 90),
}


class Settings:
    """Reads settings as of a day; the hall's rows first, then the shipped default."""

    def __init__(self) -> None:
        self._cache: dict[tuple[str, str], tuple[list[str], list[Any]]] = {}

    def on(self, key: str, day: str, scope: str = "hall") -> Any:
        """The value in force on an ISO day. Raises KeyError for a setting that is not declared."""
        default = DEFAULTS[key]
        if (key, scope) not in self._cache:
            self._cache[key, scope] = _stored(key, scope)
        since, values = self._cache[key, scope]
        at = bisect_right(since, day)
        return values[at - 1] if at else default.value

    def basis(self, key: str) -> str:
        return DEFAULTS[key].basis

    def forget(self) -> None:
        """Read anew; called after a setting was written."""
        self._cache.clear()


def _stored(key: str, scope: str) -> tuple[list[str], list[Any]]:
    """The days from which a setting's values hold, in order, and the values; of two of one day the later counts."""
    rows = Setting.select(Setting.effective_from, Setting.value).where(
        (Setting.key == key) & (Setting.scope == scope) & Setting.deleted_at.is_null()
    )
    ordered = list(rows.order_by(Setting.effective_from, Setting.id).tuples())
    return [since for since, _ in ordered], [json.loads(value) for _, value in ordered]


def permission_for(key: str) -> str:
    """Who may change a setting: the hall's own ways are the 主任's, the program's are the 系统管理员's."""
    return "settings.program" if key.split(".")[0] in ("security", "backup", "check") else "settings.hall"


def put(writer: ChangeWriter, key: str, value: Any, day: str, scope: str = "hall") -> None:
    """Write a setting in force from an ISO day. Raises ChecksFailed (its key) and KeyError."""
    default = DEFAULTS[key]
    if default.least is not None and not isinstance(value, int):
        raise ChecksFailed({key: "请填一个整数"})
    if default.least is not None and default.most is not None and not default.least <= value <= default.most:
        raise ChecksFailed({key: f"请填{default.least}到{default.most}之间的数"})
    row = Setting.get_or_none(
        (Setting.key == key) & (Setting.scope == scope) & (Setting.effective_from == day) & Setting.deleted_at.is_null()
    )
    text = json.dumps(value, ensure_ascii=False)
    if row is not None:
        writer.update(Setting, row.id, {"value": text})
    else:
        values = {"key": key, "scope": scope, "value": text, "basis": default.basis, "effective_from": day}
        writer.add(Setting, values)
