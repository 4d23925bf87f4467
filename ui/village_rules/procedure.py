"""The steps of the procedure, each a question of a few fields, and the other actions on a version."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from desktop_app.common.fields import Catalogue, Field, Kind
from desktop_app.village_rules import basis, queries, service
from desktop_app.village_rules.fields import FILING, PASSING, PUBLISHING
from desktop_app.village_rules.splitting import split

from ..frame.acting import carry_out
from ..frame.tab import Frame
from ..records.form_dialog import FormDialog
from .source import tr

Row = dict[str, Any]


def step_word(status: str) -> str:
    """What the button of the next step says; empty where there is none."""
    return {
        "DRAFTING": tr("提请审核"),
        "UNDER_REVIEW": tr("表决通过"),
        "PASSED": tr("报备案"),
        "FILED": tr("公布"),
        "PUBLISHED": tr("开始施行"),
        "IN_FORCE": tr("起草修订"),
        "REJECTED": tr("重新起草"),
    }.get(status, "")


class Procedure:
    """Carries the steps out; ``dialog`` is the question that is open."""

    def __init__(self, frame: Frame, window: Callable[[], QWidget]) -> None:
        self._frame, self._window = frame, window
        self.dialog: QDialog | None = None

    def next(self, rule: Row, version: Row) -> None:
        """The step that follows where the version stands."""
        ctx, one = self._frame.ctx, version["id"]
        match version["status"]:
            case "DRAFTING":
                self._submit(version)
            case "UNDER_REVIEW":
                values = {"passed_by": basis.meeting(ctx, rule["kind"]), "passed_on": ctx.today()}
                note = basis.passing(ctx, rule["kind"])
                self._ask(version, PASSING, lambda given: service.adopt(ctx, one, given), tr("表决通过"), note, values)
            case "PASSED":
                note = basis.filing(ctx, rule["kind"])
                self._ask(
                    version,
                    FILING,
                    lambda given: service.file(ctx, one, given),
                    tr("报备案"),
                    note,
                    {"filed_on": ctx.today()},
                )
            case "FILED":
                values = {"published_on": ctx.today(), "effective_on": ctx.today()}
                note = tr("张贴公布并发到每户；到了施行日期，上一版自动成为“已修订”。")
                self._ask(version, PUBLISHING, lambda given: service.publish(ctx, one, given), tr("公布"), note, values)
            case "PUBLISHED":
                carry_out(self._frame, lambda: service.bring_into_force(ctx, one), tr("已开始施行"))
            case _:
                carry_out(self._frame, lambda: service.revise(ctx, rule["id"]), tr("已照现行版本起草修订稿"))

    def _submit(self, version: Row) -> None:
        ctx, one = self._frame.ctx, version["id"]
        blocks = [hit for hit in queries.red_lines(ctx, one) if hit.level == "block"]
        if not blocks:
            words = tr("已提请审核；审核期间不能改，有意见时先退回草案")
            carry_out(self._frame, lambda: service.submit(ctx, one), words)
            return
        title = tr("提请审核")
        field = Field(
            key="legal_note",
            label=tr("审查意见"),
            kind=Kind.NOTE,
            section=tr("合法性审查意见"),
            required=True,
            max_length=1000,
        )
        hits = "、".join(dict.fromkeys(f"“{hit.words}”" for hit in blocks))
        note = tr(
            "合法性自查有禁止项：{hits}。建议先修改条款；确实没有问题的，由主任写明合法性审查意见再提请。"
        ).format(hits=hits)
        catalogue = Catalogue(title, [field])
        act: Callable[[Row], object] = lambda given: service.submit(ctx, one, given["legal_note"])  # noqa: E731
        self._ask(version, catalogue, act, title, note, {"legal_note": version["legal_note"]})

    def send_back(self, version: Row) -> None:
        self._reason(
            version,
            tr("退回草案"),
            tr("修改意见"),
            lambda reason: service.send_back(self._frame.ctx, version["id"], reason),
        )

    def reject(self, version: Row) -> None:
        self._reason(
            version, tr("表决未通过"), tr("情况"), lambda reason: service.reject(self._frame.ctx, version["id"], reason)
        )

    def paste(self, version: Row) -> None:
        """The whole text at once, typed elsewhere."""
        title = tr("粘贴全文")
        field = Field(key="text", label=tr("全文"), kind=Kind.NOTE, section=tr("条款"), required=True)
        note = tr("按“第一条”“一、”“1.”分条，都没有的一行一条。会换掉草案里现有的条款，可以撤销。")

        def act(given: Row) -> None:
            found = split(given["text"])
            count = service.replace_articles(self._frame.ctx, version["id"], found.articles)
            if found.preamble and not version["preamble"]:
                service.update_version(self._frame.ctx, version["id"], None, {"preamble": found.preamble})
            self._frame.notify(tr("已分成 {count} 条").format(count=count))

        self._ask(version, Catalogue(title, [field]), act, title, note, {})

    def _reason(self, version: Row, title: str, name: str, act: Callable[[str], object]) -> None:
        field = Field(key="reason", label=name, kind=Kind.NOTE, section=title, max_length=500)
        self._ask(version, Catalogue(title, [field]), lambda given: act(given["reason"] or ""), title, "", {})

    def _ask(
        self, version: Row, catalogue: Catalogue, act: Callable[[Row], object], title: str, note: str, values: Row
    ) -> None:
        keep = (self._frame.ctx, f"rule_version:{version['id']}:{title}")
        self.dialog = FormDialog(
            catalogue, act, title=title, word=title, note=note, values=values, keep=keep, parent=self._window()
        )
        self.dialog.finished.connect(self._closed)
        self.dialog.open()

    def _closed(self, _: int) -> None:
        self.dialog = None
