"""A filter for a span of days: this month, last year, or days that somebody types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop_app.common import spans
from desktop_app.common.errors import ChecksFailed
from desktop_app.common.fields import Catalogue, Field, Kind

from ..ask import wait
from .filter_bar import Filter
from .form_dialog import FormDialog


def _tr(text: str) -> str:
    return QCoreApplication.translate("SpanFilter", text)


def span_filter(key: str, label: str, word: str) -> Filter:
    """``label`` names the day (迁入时间), ``word`` stands behind the span (迁入)."""
    offered: Mapping[str, str] = {
        spans.MONTH: _tr("本月{word}"),
        spans.LAST_MONTH: _tr("上月{word}"),
        spans.YEAR: _tr("今年{word}"),
        spans.LAST_YEAR: _tr("去年{word}"),
    }

    def say(value: Any) -> str:
        first, dots, last = str(value).partition("..")
        return _tr("{first} 至 {last} {word}").format(first=first, last=last, word=word) if dots else ""

    return Filter(
        key,
        label,
        [(value, words.format(word=word)) for value, words in offered.items()],
        ask=lambda parent: ask_days(parent, label),
        ask_label=_tr("起止日期…"),
        say=say,
    )


def ask_days(parent: QWidget, title: str) -> str | None:
    """``from..to`` as somebody types it; None when he gives up."""
    fields = Catalogue(
        title,
        [
            Field(key="first", label=_tr("从"), kind=Kind.DATE, section=title, required=True),
            Field(key="last", label=_tr("到"), kind=Kind.DATE, section=title, required=True),
        ],
    )
    found: list[str] = []

    def take(values: dict[str, Any]) -> None:
        if values["first"] > values["last"]:
            raise ChecksFailed({"last": _tr("结束日期不能早于开始日期")})
        found.append(f"{values['first']}..{values['last']}")

    dialog = FormDialog(fields, take, title=title, word=_tr("筛选"), parent=parent)
    return found[0] if wait(dialog) and found else None
