"""The short forms of care: a visit, a service, a care tag, the end of a problem, a plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from desktop_app.common import codes
from desktop_app.context import Context
from desktop_app.residents import care
from desktop_app.residents.care_fields import CARE_FIELDS
from desktop_app.visits import service
from desktop_app.visits.fields import FINISH_FORM, PLAN_FORM, SERVICE_FORM, VISIT_FORM
from desktop_app.visits.queries import Problem

from ..records.form import RecordForm
from ..records.form_dialog import FormDialog

_MET, _HOME_VISIT = 1, "01"


def _tr(text: str) -> str:
    return QCoreApplication.translate("CareForms", text)


def offer_workers(ctx: Context, dialog: FormDialog) -> FormDialog:
    """Names of the hall's workers as one types; another name is added when it is saved."""
    offer_names(ctx, dialog.form)
    return dialog


def offer_names(ctx: Context, form: RecordForm) -> None:
    """The same in a form."""
    line = form.rows["staff_name"].editor.focus
    if isinstance(line, QLineEdit):
        completer = QCompleter([name for _, name in care.workers(ctx)], line)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        line.setCompleter(completer)


def visit_form(
    ctx: Context,
    whose: str,
    parent: QWidget,
    *,
    person: int | None = None,
    household: int | None = None,
    plan: int | None = None,
    worker: str = "",
) -> FormDialog:
    """记一次走访 to somebody or a household."""

    def act(values: Mapping[str, Any]) -> int:
        return service.add_visit(ctx, values, person_id=person, household_id=household, plan_id=plan)

    dialog = FormDialog(
        VISIT_FORM,
        act,
        title=_tr("走访：{name}").format(name=whose),
        word=_tr("记下"),
        values={"day": ctx.today(), "mode": _HOME_VISIT, "met": _MET, "staff_name": worker},
        keep=(ctx, f"visit:{person or 0}-{household or 0}"),
        parent=parent,
    )
    return offer_workers(ctx, dialog)


def service_form(ctx: Context, people: Sequence[int], whom: str, parent: QWidget) -> FormDialog:
    """记一次服务 for one person or several at once."""
    dialog = FormDialog(
        SERVICE_FORM,
        lambda values: service.add_services(ctx, people, values),
        title=_tr("关爱服务：{whom}").format(whom=whom),
        word=_tr("记下"),
        note=_tr("给 {count} 人各记一次同样的服务。").format(count=len(people)) if len(people) > 1 else "",
        values={"day": ctx.today()},
        parent=parent,
    )
    return offer_workers(ctx, dialog)


def tag_form(ctx: Context, tag: Mapping[str, Any], parent: QWidget) -> FormDialog:
    """What one care tag says."""
    usual = care.cycles(ctx).get(tag["code"])
    dialog = FormDialog(
        CARE_FIELDS,
        lambda values, version: care.save_tag(ctx, tag["id"], version, values),
        title=codes.label("care_group", tag["code"]),
        word=_tr("保存"),
        note=_tr("这一类默认每 {days} 天走访一次。").format(days=usual) if usual else "",
        values=tag,
        parent=parent,
    )
    return offer_workers(ctx, dialog)


def finish_form(ctx: Context, problem: Problem, parent: QWidget) -> FormDialog:
    """A problem is dealt with."""
    return FormDialog(
        FINISH_FORM,
        lambda values: service.finish(ctx, problem.id, problem.version, values),
        title=_tr("办结：{kind}").format(kind=problem.kind),
        word=_tr("办结"),
        note=problem.what,
        values={"done_on": ctx.today()},
        parent=parent,
    )


def plan_form(ctx: Context, area: int, name: str, parent: QWidget) -> FormDialog:
    """A month's visits in a grid."""
    dialog = FormDialog(
        PLAN_FORM,
        lambda values: service.make_plan(ctx, area, values),
        title=_tr("走访计划：{area}").format(area=name),
        word=_tr("安排"),
        values={"month": ctx.today()[:7], "whom": "all"},
        parent=parent,
    )
    return offer_workers(ctx, dialog)
