"""调解: the terms, what they are counted in, what stops them, whether the branch signs off, rounds of screening, figures."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from desktop_app.common import codes
from desktop_app.common.fields import Field
from desktop_app.mediation import terms_settings

from ..frame.tab import Frame
from ..records.editors import Editor
from ..theme.wheel import Combo
from .editors import ChecksEditor, SettingEditor
from .one_form_page import OneFormPage
from .pages import tr


class _ChoiceEditor(Editor):
    """One of a few values in words."""

    def __init__(self, field: Field, choices: Mapping[Any, str]) -> None:
        self._combo = Combo()
        for key, words in choices.items():
            self._combo.addItem(words, key)
        super().__init__(field, self._combo)
        self._combo.activated.connect(lambda _: self.edited.emit())

    def value(self) -> Any:
        return self._combo.currentData()

    def set_value(self, value: Any) -> None:
        self._combo.setCurrentIndex(max(self._combo.findData(value), 0))


def _days(field: Field) -> SettingEditor:
    unit = tr("个工作日") if field.key == "decide_workdays" else tr("天")
    return SettingEditor(field, unit)


class MediationPage(OneFormPage):
    """The terms of a case and what goes with them."""

    def __init__(self, frame: Frame) -> None:
        own: dict[str, Any] = {field.key: _days for field in terms_settings.fields() if field.section == "期限"}
        for key, choices in terms_settings.CHOICES.items():
            own[terms_settings.key_of(key)] = partial(_ChoiceEditor, choices=choices)
        reasons = {code: item.label for code, item in codes.table("suspend_reason").items()}
        own["stopping_reasons"] = partial(ChecksEditor, choices=reasons)
        super().__init__(
            frame,
            terms_settings,
            own,
            title=tr("调解"),
            words=tr("改了以后，新的案件按新的算；已经受理的案件，期限仍按当时的规定，不会变。"),
            tip=tr("填入程序自带的天数；保存以后才生效"),
            widths=(900, 140),
        )
