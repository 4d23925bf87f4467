"""Which role may do what: the only place that says so (domain reference 9.2). Roles add up."""

from __future__ import annotations

from collections.abc import Iterable

ROLES: dict[str, str] = {
    "clerk": "前台",
    "mediator": "调解员",
    "grid": "网格员",
    "volunteer_admin": "志愿者管理员",
    "director": "主任",
    "auditor": "审计",
    "admin": "系统管理员",
}

PERMISSIONS: dict[str, str] = {
    "desk.read": "看“今日”",
    "records.clear": "在打开的记录里看电话全号；没有这一项的，打开的记录也和列表一样隐去",
    "residents.pick": "按姓名选一位居民，只看到姓名、性别、年龄、住址",
    "residents.pick_all": "选居民时不限于自己的网格",
    "residents.read": "看居民、住户、网格",
    "residents.all": "不限于自己的网格",
    "residents.edit": "登记、修改、删除居民和住户",
    "residents.areas": "整理小区和网格",
    "residents.import": "导入名册",
    "residents.reveal": "写明原因查看证件号码和需要保密的关爱对象（L3）",
    "residents.l4": "查看和登记社区矫正、安置帮教、严重精神障碍（L4）",
    "residents.export": "明文导出",
    "residents.erase": "个人信息删除",
    "volunteers.read": "看志愿者、队伍、活动、服务记录",
    "volunteers.edit": "登记志愿者、队伍、活动，记服务",
    "volunteers.review": "复核服务记录",
    "cases.read": "看案件列表；自己承办的，打开全卷",
    "cases.inspect": "打开别人承办、不涉及隐私的案件，只读",
    "cases.all": "打开全部案件，涉及隐私的也在内",
    "cases.open": "登记、受理、指派",
    "cases.edit": "调解、达成协议、结案",
    "cases.print": "打印案件文书",
    "cases.void": "作废卷号",
    "cases.approve": "批准借阅和销毁卷宗",
    "cases.narrative": "审批含案情的案件导出（申请的人不能自己审批）",
    "screening.read": "看矛盾纠纷排查",
    "screening.edit": "登记排查、报送排查轮次",
    "rules.read": "看村规民约",
    "rules.edit": "起草、表决、公布村规民约",
    "reports.read": "看报表和月报",
    "reports.edit": "填报表里程序算不出的数",
    "history.read": "看全部变更记录",
    "history.undo": "撤销、重做自己做的",
    "history.undo_any": "撤销别人做的",
    "settings.hall": "服务厅的设置、调解员名单",
    "settings.program": "程序的设置：锁定、备份、检查",
    "operators.edit": "操作员和密码",
    "store.backup": "备份",
    "store.check": "检查数据",
    "store.restore": "恢复备份",
    "recycle.empty": "清空回收站",
}
"""Every permission there is, in words. A service method or a query asks for one of them."""

_PERMISSIONS: dict[str, frozenset[str]] = {
    # Residents, requests, volunteers, meetings; registers cases, then sees their list row.
    "clerk": frozenset(
        {"desk.read", "records.clear", "history.undo"}
        | {
            "residents.pick",
            "residents.pick_all",
            "residents.read",
            "residents.all",
            "residents.edit",
            "residents.areas",
        }
        | {"residents.reveal", "volunteers.read", "volunteers.edit"}
        | {"cases.read", "cases.open", "screening.read", "screening.edit"}
        | {"rules.read", "reports.read", "reports.edit"}
    ),
    # The cases he is on, in full; of others the list row. Residents without L3.
    "mediator": frozenset(
        {"desk.read", "records.clear", "history.undo"}
        | {"residents.pick", "residents.pick_all", "residents.read", "residents.all"}
        | {"cases.read", "cases.open", "cases.edit", "cases.print", "rules.read"}
        | {"screening.read", "screening.edit"}
    ),
    # Residents and visits of his grid, and nobody else.
    "grid": frozenset(
        {"desk.read", "records.clear", "history.undo"}
        | {"residents.pick", "residents.read", "residents.edit", "residents.reveal"}
        | {"screening.read", "screening.edit"}
    ),
    # Volunteers and ledgers; of residents what it takes to pick one.
    "volunteer_admin": frozenset(
        {"desk.read", "records.clear", "history.undo", "residents.pick", "residents.pick_all"}
        | {"volunteers.read", "volunteers.edit", "volunteers.review"}
    ),
    # All business, L4, approvals, clear export, final removal.
    "director": frozenset(
        {"desk.read", "records.clear", "history.read", "history.undo", "history.undo_any"}
        | {"settings.hall", "recycle.empty"}
        | {
            "residents.pick",
            "residents.pick_all",
            "residents.read",
            "residents.all",
            "residents.edit",
            "residents.areas",
        }
        | {"residents.import", "residents.reveal", "residents.l4", "residents.export", "residents.erase"}
        | {"volunteers.read", "volunteers.edit", "volunteers.review"}
        | {"cases.read", "cases.all", "cases.open", "cases.edit", "cases.print", "cases.void"}
        | {"cases.approve", "cases.narrative", "screening.read", "screening.edit"}
        | {"rules.read", "rules.edit", "reports.read", "reports.edit"}
    ),
    # Reads all and the logs, masked; writes nothing.
    "auditor": frozenset(
        {"desk.read", "history.read", "residents.pick", "residents.pick_all", "residents.read", "residents.all"}
        | {"volunteers.read", "cases.read", "cases.inspect", "screening.read", "rules.read", "reports.read"}
    ),
    # The program, and no business data.
    "admin": frozenset({"settings.program", "operators.edit", "store.backup", "store.check", "store.restore"}),
}


def permissions(roles: Iterable[str], grants: Iterable[str] = ()) -> frozenset[str]:
    """What these roles may do together, and single rights given besides them."""
    return frozenset().union(*(_PERMISSIONS[role] for role in roles), grants)
