"""填报数: the counts of R02 that the program cannot make, for one committee and one month, with their evidence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop_app.common.errors import ChecksFailed
from desktop_app.common.fields import Catalogue, Field, Kind
from desktop_app.context import Context
from desktop_app.figures import counters
from desktop_app.figures.counters import COUNTERS, NOTE

from ..records.form_dialog import FormDialog

_NOTE = "_note"


def _tr(text: str) -> str:
    return QCoreApplication.translate("CountersForm", text)


def _field_key(counter: str) -> str:
    return counter.replace(".", "_")


def catalogue() -> Catalogue:
    """A number for each count, and its evidence where it is told with one."""
    fields = []
    for key, one in COUNTERS.items():
        section = _tr("防止激化（要写依据）") if one.needs_note else _tr("排查、确认、起诉")
        label = _tr("{name}（{unit}）").format(name=one.label, unit=one.unit)
        fields.append(Field(key=_field_key(key), label=label, kind=Kind.INTEGER, section=section, width=8))
        if one.needs_note:
            evidence = _tr("依据")
            fields.append(Field(key=_field_key(key) + _NOTE, label=evidence, section=section, max_length=NOTE))
    return Catalogue(_tr("填报数"), fields)


def values_of(ctx: Context, committee: int, month: str) -> dict[str, Any]:
    """What stands, as the form has it."""
    found: dict[str, Any] = {}
    for key, one in counters.typed(ctx, committee, month).items():
        found[_field_key(key)] = one.amount
        if COUNTERS[key].needs_note:
            found[_field_key(key) + _NOTE] = one.note
    return found


def put(ctx: Context, committee: int, month: str, values: dict[str, Any]) -> bool:
    """Write what the form has; what was left out is not changed. Raises ChecksFailed by the form's keys."""
    stands = values_of(ctx, committee, month)
    whole = {**stands, **values}
    given = {
        key: (whole.get(_field_key(key)), str(whole.get(_field_key(key) + _NOTE) or ""))
        for key in COUNTERS
        if _field_key(key) in whole
    }
    try:
        return counters.put(ctx, committee, month, given)
    except ChecksFailed as failed:
        fields = {}
        for key, words in failed.fields.items():
            evidence = COUNTERS[key].needs_note and words.startswith(("依据", "请写明依据"))
            fields[_field_key(key) + (_NOTE if evidence else "")] = words
        raise ChecksFailed(fields) from None


def ask(ctx: Context, committee: int, month: str, done: Callable[[], object], window: QWidget) -> FormDialog:
    """Ask for the counts of a month; ``done`` is called when something was written."""

    def act(values: dict[str, Any]) -> None:
        if put(ctx, committee, month, values):
            done()

    name = dict(counters.committees(ctx))[committee]
    told = counters.typed(ctx, committee, month).values()
    note = _tr("程序算不出的数在这里填；没有填的，表里是“—”，不是0。")
    if last := max(told, key=lambda one: one.at, default=None):
        note += _tr("上次由{name}在{time}填写。").format(name=last.by, time=last.at[:16])
    dialog = FormDialog(
        catalogue(),
        act,
        title=_tr("{name} {year}年{month}月填报数").format(name=name, year=month[:4], month=int(month[5:])),
        word=_tr("保存"),
        note=note,
        values=values_of(ctx, committee, month),
        parent=window,
    )
    dialog.open()
    return dialog
