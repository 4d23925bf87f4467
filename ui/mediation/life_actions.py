"""The steps of a case beside its straight way: consent, pause, extension, refusal, referral, the end; each asks what it must."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from desktop_app.common.fields import Field, Kind
from desktop_app.mediation import closing, service
from desktop_app.mediation.letters import REFERRAL_OUT
from desktop_app.mediation.life_fields import (
    DECLINE_FIELDS,
    EXTENSION_FIELDS,
    REFERRAL_OUT_FIELDS,
    SUSPENSION_FIELDS,
)
from desktop_app.mediation.queries import CaseView
from desktop_app.mediation.service import Consent

from ..frame.tab import Frame

Ask = Callable[..., object]
"""``CaseActions._ask``."""


class LifeActions(QObject):
    def __init__(self, frame: Frame, ask: Ask) -> None:
        super().__init__()
        self._ctx, self._ask = frame.ctx, ask

    @staticmethod
    def _of(view: CaseView) -> tuple[int, int]:
        return int(view.case["id"]), int(view.case["version"])

    # Consent

    def accept(self, view: CaseView) -> None:
        """Every party's consent, how and when it was given; what is written down already stays."""
        section = self.tr("经当事人同意才能受理（人民调解法第十七条）")
        fields = [
            Field(
                key=f"party{party['id']}",
                label=party["name"],
                kind=Kind.FLAG,
                section=section,
                help=self.tr("同意调解"),
            )
            for party in view.parties
        ]
        now: dict[str, Any] = {f"party{one['id']}": one["consent_status"] == "agreed" for one in view.parties}
        open_ones = [one for one in view.parties if not one["consent_way"]]
        if open_ones:
            fields += self._how(section)
            now["on"] = self._ctx.today()

        def act(values: dict[str, Any]) -> str:
            consents: dict[int, str | Consent] = {}
            for party in view.parties:
                if not values[f"party{party['id']}"]:
                    consents[party["id"]] = party["consent_status"]
                elif party in open_ones:
                    consents[party["id"]] = Consent("agreed", values["on"], values["way"])
                elif party["consent_status"] != "agreed":
                    consents[party["id"]] = Consent("agreed", self._ctx.today(), party["consent_way"])
            return service.accept(self._ctx, *self._of(view), consents=consents)

        self._ask(view, self.tr("受理"), fields, act, now)

    def _how(self, section: str) -> list[Field]:
        return [
            Field(
                key="way",
                label=self.tr("同意方式"),
                kind=Kind.CODE,
                code_table="consent_way",
                section=section,
                required=True,
            ),
            Field(key="on", label=self.tr("同意日期"), kind=Kind.DATE, section=section, required=True),
        ]

    def consent(self, view: CaseView) -> None:
        """Party by party: what was said, when, how, by whom."""
        fields: list[Field] = []
        now: dict[str, Any] = {}
        for party in view.parties:
            key, name = party["id"], party["name"]
            fields += [
                Field(
                    key=f"{key}.answer",
                    label=self.tr("意愿"),
                    kind=Kind.CODE,
                    code_table="consent_status",
                    section=name,
                    required=True,
                ),
                Field(key=f"{key}.way", label=self.tr("方式"), kind=Kind.CODE, code_table="consent_way", section=name),
                Field(key=f"{key}.on", label=self.tr("日期"), kind=Kind.DATE, section=name),
                Field(
                    key=f"{key}.by",
                    label=self.tr("表示的人"),
                    section=name,
                    max_length=50,
                    help=self.tr("不是本人的，写代理人姓名"),
                ),
            ]
            now |= {
                f"{key}.answer": party["consent_status"],
                f"{key}.way": party["consent_way"],
                f"{key}.on": party["consent_on"],
                f"{key}.by": party["consent_by"],
            }

        def act(values: dict[str, Any]) -> None:
            answers = {
                one["id"]: Consent(
                    values[f"{one['id']}.answer"],
                    values[f"{one['id']}.on"],
                    values[f"{one['id']}.way"],
                    values[f"{one['id']}.by"] or "",
                )
                for one in view.parties
            }
            service.consent(self._ctx, *self._of(view), answers)

        self._ask(view, self.tr("各方是否同意"), fields, act, now, word=self.tr("保存"))

    # The period

    def suspend(self, view: CaseView) -> None:
        self._ask(
            view,
            self.tr("中止调解"),
            [SUSPENSION_FIELDS[key] for key in ("reason", "began_on", "note")],
            lambda values: service.suspend(self._ctx, *self._of(view), values),
            {"began_on": self._ctx.today()},
            note=self.tr("等待鉴定的时间不计入调解期限；其他原因中止，期限照算"),
        )

    def resume(self, view: CaseView) -> None:
        section = self.tr("恢复后回到“调解中”")
        self._ask(
            view,
            self.tr("恢复调解"),
            [
                Field(key="resumed_on", label=self.tr("恢复日期"), kind=Kind.DATE, section=section, required=True),
                Field(key="note", label=self.tr("情况说明"), kind=Kind.NOTE, section=section, max_length=1000),
            ],
            lambda values: service.resume(self._ctx, *self._of(view), values["resumed_on"], values["note"] or ""),
            {"resumed_on": self._ctx.today()},
        )

    def extend(self, view: CaseView) -> None:
        section = self.tr("各方书面同意（签延期调解协议）")
        agreed = [
            Field(
                key=f"party{party['id']}",
                label=party["name"],
                kind=Kind.FLAG,
                section=section,
                help=self.tr("同意延期"),
            )
            for party in view.parties
        ]
        until = Field(
            key="until_on",
            label=self.tr("延长到"),
            kind=Kind.DATE,
            section=EXTENSION_FIELDS["reason"].section,
            help=self.tr("不填：延长30日"),
        )

        def act(values: dict[str, Any]) -> str:
            given = {key: values[key] for key in ("agreed_on", "reason", "until_on")}
            who = [one["id"] for one in view.parties if values[f"party{one['id']}"]]
            return service.extend(self._ctx, *self._of(view), given, who)

        self._ask(
            view,
            self.tr("延期"),
            [EXTENSION_FIELDS["agreed_on"], EXTENSION_FIELDS["reason"], until, *agreed],
            act,
            {"agreed_on": self._ctx.today()},
            note=self.tr("现在的期限：{day}").format(day=view.case["period_ends_on"]),
        )

    # The end

    def decline(self, view: CaseView) -> None:
        self._ask(
            view,
            self.tr("不予受理"),
            [DECLINE_FIELDS[key] for key in ("reason", "note", "told_on")],
            lambda values: service.decline(
                self._ctx, *self._of(view), values["reason"] or "", values["note"] or "", on=values["told_on"]
            ),
            {"told_on": self._ctx.today()},
            note=self.tr("登记后在“材料”里打印不予受理告知书，文号自动编"),
        )

    def refer_out(self, view: CaseView) -> None:
        keys = ("target", "to_org", "reason", "materials", "sent_on")
        self._ask(
            view,
            self.tr("引导移送"),
            [REFERRAL_OUT_FIELDS[key] for key in keys],
            lambda values: service.refer_out(self._ctx, *self._of(view), values),
            REFERRAL_OUT.begin(self._ctx, view.case),
            note=self.tr("不属于人民调解范围的，引导通过行政、仲裁、诉讼渠道解决；登记后打印移送函"),
        )

    def withdraw(self, view: CaseView) -> None:
        section = self.tr("请申请人在撤回申请上签名，卷号保留")
        note = Field(
            key="end_note",
            label=self.tr("情况说明"),
            kind=Kind.NOTE,
            section=section,
            required=True,
            max_length=1000,
            help=self.tr("谁签了名，为什么撤回"),
        )
        self._ask(
            view,
            self.tr("申请人撤回"),
            [note],
            lambda values: service.withdraw(self._ctx, *self._of(view), values["end_note"] or ""),
        )

    def terminate(self, view: CaseView) -> None:
        section = self.tr("请告知各方可以依法通过仲裁、行政、司法等途径维护权利（人民调解法第二十六条）")
        self._ask(
            view,
            self.tr("终止调解"),
            [
                Field(
                    key="terminate_reason",
                    label=self.tr("原因"),
                    kind=Kind.CODE,
                    code_table="terminate_reason",
                    section=section,
                    required=True,
                ),
                Field(
                    key="end_note",
                    label=self.tr("情况说明"),
                    kind=Kind.NOTE,
                    section=section,
                    max_length=1000,
                    help=self.tr("原因选“其他”时印在告知书上；别的原因，只留在案卷里"),
                ),
            ],
            lambda values: service.terminate(
                self._ctx, *self._of(view), values["terminate_reason"] or "", note=values["end_note"] or ""
            ),
            {"terminate_reason": self._likely_reason(view)},
        )

    def _likely_reason(self, view: CaseView) -> str | None:
        """What the case itself says: a party refuses, or the period is over."""
        if any(one["consent_status"] == "refused" for one in view.parties):
            return "01"
        over = view.case["period_ends_on"] and view.case["period_ends_on"] < self._ctx.today()
        return "02" if over and not view.case["period_stopped_on"] else None

    def breach(self, view: CaseView) -> None:
        note = Field(
            key="note",
            label=self.tr("未履行的情况"),
            kind=Kind.NOTE,
            section=self.tr("可以告知对方依法起诉，或者在确认后申请执行"),
            max_length=1000,
        )
        self._ask(
            view,
            self.tr("登记未履行"),
            [note],
            lambda values: service.breach(self._ctx, *self._of(view), values["note"] or ""),
        )

    def close(self, view: CaseView) -> None:
        """What is missing stands above; what must be stops it."""
        agreed = view.case["outcome"] == "agreed" and not view.revisits
        section = (
            self.tr("调委会应当督促履行、适时回访（人民调解法第三十一条）") if agreed else self.tr("结案后不能再修改")
        )
        fields = [
            Field(
                key="revisit_note",
                label=self.tr("不回访的理由") if agreed else self.tr("备注"),
                kind=Kind.NOTE,
                section=section,
                required=agreed,
                max_length=1000,
                help=self.tr("还没有登记过回访；要回访的，先登记回访再结案") if agreed else "",
            )
        ]
        if view.case["status"] == "BREACHED":
            fields.append(
                Field(
                    key="later_course",
                    label=self.tr("后续情况"),
                    kind=Kind.CODE,
                    code_table="later_course",
                    section=section,
                    required=True,
                )
            )
        found = closing.checks(self._ctx, view)
        self._ask(
            view,
            self.tr("结案"),
            fields,
            lambda values: service.close(
                self._ctx, *self._of(view), values["revisit_note"] or "", later_course=values.get("later_course")
            ),
            note="\n".join(f"{'✗' if one.must else '•'} {one.sentence}" for one in found),
        )
