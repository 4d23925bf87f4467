"""The parts of a case that are read, not written: what it is about, the agreement, its performance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop_app.common import codes, money
from desktop_app.common.fields import Catalogue
from desktop_app.mediation import deadlines
from desktop_app.mediation.fields import AGREEMENT_FIELDS, CASE_FIELDS
from desktop_app.mediation.queries import CaseView

from .. import theme
from ..records.cells import ChipLabel
from ..records.source import Chip
from ..records.widgets import label, link_button
from ..records.words import in_words
from ..theme import Tone

_ENDED = ("referred_to", "end_note", "revisit_note")


class ReadingPage(QScrollArea):
    """Headings with text under them; ``add_line`` for rows of the subject's own."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)

    def show_parts(self, parts: Sequence[tuple[str, str]], rows: Sequence[QWidget] = ()) -> None:
        """Heading and text, part by part; then the rows."""
        px = theme.current().px
        inside = QWidget()
        inside.setObjectName("inside")
        body = QVBoxLayout(inside)
        body.setContentsMargins(0, px(4), px(8), px(4))
        body.setSpacing(px(4))
        for heading, text in parts:
            body.addWidget(label(heading, "section"))
            words = label(text, wrap=True)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            body.addWidget(words)
            body.addSpacing(px(6))
        for row in rows:
            body.addWidget(row)
        body.addStretch(1)
        self.setWidget(inside)


def brief_parts(page: QWidget, view: CaseView) -> list[tuple[str, str]]:
    """What the case is about, and how it ended."""
    case = view.case
    parts = _parts(CASE_FIELDS, case, ("brief", "referral_org", "referral_no", "occur_date", "occur_place", "note"))
    if case["period_ends_on"]:
        parts.append((page.tr("调解期限"), f"{case['period_ends_on']}\n{case['period_basis'] or ''}".strip()))
    titles = {
        "referred_to": page.tr("移送到"),
        "end_note": page.tr("情况说明"),
        "revisit_note": page.tr("没有回访的理由"),
    }
    if case["terminate_reason"]:
        parts.append((page.tr("终止原因"), codes.label("terminate_reason", case["terminate_reason"])))
    return parts + [(titles[key], case[key]) for key in _ENDED if case[key]]


def agreement_parts(page: QWidget, view: CaseView) -> list[tuple[str, str]]:
    """The agreement, the amount in words, too."""
    agreement = view.agreement
    assert agreement is not None
    head = [
        codes.label("agreement_form", agreement["form"]),
        page.tr("{day} 达成").format(day=agreement["reached_on"]),
        page.tr("{day} 生效").format(day=agreement["effective_on"])
        if agreement["effective_on"]
        else page.tr("还没有记下生效日期"),
        page.tr("一式{count}份").format(count=agreement["copies"]),
    ]
    parts = [(page.tr("协议"), "　".join(head))]
    parts += _parts(AGREEMENT_FIELDS, agreement, ("facts", "liability"))
    clauses = [line for line in agreement["clauses"].split("\n") if line.strip()]
    parts.append((AGREEMENT_FIELDS["clauses"].label, "\n".join(f"{at}. {line}" for at, line in enumerate(clauses, 1))))
    if agreement["amount_fen"]:
        parts.append((AGREEMENT_FIELDS["amount_fen"].label, money.on_paper(agreement["amount_fen"])))
    return parts + _parts(AGREEMENT_FIELDS, agreement, ("performance", "perform_deadline", "breach_clause"))


def _parts(catalogue: Catalogue, row: dict[str, object], keys: Sequence[str]) -> list[tuple[str, str]]:
    return [(catalogue[key].label, in_words(catalogue[key], row[key])) for key in keys if row[key]]


def item_rows(page: QWidget, view: CaseView, today: str, perform: Callable[[int], object] | None) -> list[QWidget]:
    """One row for each instalment or act; ``perform`` is called with its id."""
    found = []
    for at, item in enumerate(view.items, 1):
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.current().px(8))
        what = (
            f"{money.yuan(item['amount_fen'])} 元"
            if item["amount_fen"] is not None
            else item["act"] or page.tr("全部履行")
        )
        name = page.tr("第 {at} 期").format(at=at) if len(view.items) > 1 else page.tr("履行")
        for words in (name, item["due_on"], what):
            line.addWidget(label(words))
        if item["status"] == "done":
            line.addWidget(ChipLabel(Chip(page.tr("{day} 已履行").format(day=item["done_on"]), Tone.GREEN)))
            line.addWidget(label(item["voucher"] or "", "soft"))
        else:
            due = deadlines.words(today, item["due_on"])
            tone = {"late": Tone.RED, "soon": Tone.AMBER}.get(due.urgency, Tone.GREY)
            line.addWidget(ChipLabel(Chip(due.text, tone)))
            if perform is not None:
                done = link_button(page.tr("登记履行"), "check", on_click=partial(perform, item["id"]))
                done.setAccessibleName(page.tr("登记履行：{name} {day}").format(name=name, day=item["due_on"]))
                line.addWidget(done)
        line.addStretch(1)
        found.append(row)
    return found
