"""卷宗: how long dossiers are kept and lent, how thick a volume is."""

from __future__ import annotations

from desktop_app.common.fields import Field
from desktop_app.mediation import dossier_settings

from ..frame.tab import Frame
from .editors import SettingEditor
from .one_form_page import OneFormPage
from .pages import tr


def _number(field: Field) -> SettingEditor:
    return SettingEditor(field, dossier_settings.UNITS[field.key])


class DossiersPage(OneFormPage):
    """What a new dossier is filled with."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(
            frame,
            dossier_settings,
            dict.fromkeys(dossier_settings.UNITS, _number),
            title=tr("卷宗"),
            words=tr(
                "保管期限由调委会根据纠纷类型、协议内容和当事人情况确定；这里是新卷宗填入的年数，每一卷都可以改。"
            ),
            tip=tr("填入程序自带的年数和页数；保存以后才生效"),
            widths=(720, 110),
        )
