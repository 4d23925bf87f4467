"""个人信息处理告知书 (个人信息保护法 17, 18, 30, 35): the program's own text, filled with the hall's name and contact.

Whoever changes the text gives it a new ``VERSION``: consents remember the version that was handed out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..common.person_papers import NoticePaper

if TYPE_CHECKING:
    from ..context import Context

VERSION = "2026-1"
CONTACT = "notice.contact"

_PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "一、谁在处理您的信息",
        ("{hall}（{committee}）为履行法定职责和办理便民服务，登记并使用您的个人信息。联系人和联系方式：{contact}。",),
    ),
    (
        "二、为什么处理、处理哪些",
        (
            "用于人口和住户登记、便民服务办理、走访和关爱服务、矛盾纠纷调解、志愿服务，以及依法向上级部门报送。",
            "登记姓名、性别、出生日期、证件号码、联系方式、住址、家庭成员关系，以及您办理的事项所必需的内容；不用的不问。",
        ),
    ),
    (
        "三、敏感个人信息",
        (
            "健康和残疾情况、特定困难情况，以及不满十四周岁未成年人的信息属于敏感个人信息，只在帮扶和服务确有必要时登记。"
            "法律规定要您单独同意的，另请您签字；未成年人由父母或其他监护人同意。不同意不影响办理不需要这些信息的事项。",
        ),
    ),
    (
        "四、怎样保存、谁能看到",
        (
            "信息加密保存在服务厅的设备里，不上传互联网，不用于商业用途。工作人员按岗位查看，号码平时隐去；查看、导出和打印都有记录。",
            "保存期限以实现上述目的所必需为限；迁出或不再需要的，按规定精简或删除。法律要求保存的卷宗和记录按其期限保存。",
            "公示时隐去姓名中间字，不公布证件号码、电话和楼栋以下的住址。",
        ),
    ),
    (
        "五、您的权利",
        (
            "您可以查阅、复制登记的全部个人信息，要求更正、补充或删除，撤回已作的同意，并要求说明处理的规则。"
            "请带本人有效证件到服务厅提出，也可以按上面的方式联系。撤回同意不影响撤回前的处理。",
        ),
    ),
)


def paper(ctx: Context) -> NoticePaper:
    """The notice of this hall. Logged."""
    ctx.require("residents.read")
    contact = str(ctx.setting(CONTACT)).strip()
    words = {
        "hall": ctx.hall["name"],
        "committee": ctx.hall["committee"].removesuffix("人民调解委员会") or ctx.hall["name"],
        "contact": contact or "_" * 30,
    }
    parts = [(title, [text.format(**words) for text in texts]) for title, texts in _PARTS]
    return NoticePaper(ctx.hall["name"], words["committee"], contact, VERSION, parts)
