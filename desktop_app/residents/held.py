"""本人查询 (个人信息保护法 45): all that the register holds of one person, in full, for himself.

The one place where numbers, care groups of level 3 and visits stand in clear on one paper: it asks for the right to
reveal and a reason, and is logged about the person. Groups of level 4 stand on it only when the named role prints it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..common import codes, dates
from ..common.errors import UsageError
from ..common.fields import Catalogue, Level
from ..common.person_papers import HeldPaper, HeldTable
from ..common.words import Place, shown
from . import area_queries, consents, contact_queries, queries
from . import filters as narrowing
from .fields import FIELDS
from .grid_models import House
from .household_fields import HOUSEHOLD_FIELDS
from .models import Area, CareTag, Household, HouseholdEvent, Person

if TYPE_CHECKING:
    from ..context import Context

_MOST_LOG = 300  # lines of the history; older ones are counted
_NOTES = (
    "本查询单载有证件号码等敏感内容，请当面交给本人或其监护人，妥善保管。",
    "内容有错、有漏的，可以当场要求更正、补充；符合法律规定的，可以要求删除。",
    "成批导出和打印名单按次记录，不逐人登记，因此不列在上面的查看记录里。志愿服务、人民调解的记录请另行查询。",
)


def paper(ctx: Context, person_id: int, reason: str) -> HeldPaper:
    """Raises UsageError without a reason, NotAllowed, NotFound. Logged before anything is shown."""
    ctx.require("residents.reveal")
    if not reason.strip():
        raise UsageError("请写明是谁、凭什么提出的查询。没有生成。")
    row = queries.stored(ctx, person_id)
    ctx.log("residents.reveal", "本人查询：生成个人信息查询单", reason.strip(), about=[(Person, person_id)])
    tables = [
        _person(ctx, row),
        *_household(ctx, row),
        _care(ctx, person_id),
        _events(person_id),
        _grid(ctx, row),
        *_houses(person_id),
        *_visiting(ctx, person_id),
        _consents(ctx, person_id),
        *_merged(ctx, person_id),
        _history(ctx, person_id),
    ]
    return HeldPaper(ctx.hall["name"], row["name"], ctx.today(), ctx.operator.name, reason.strip(), tables, _NOTES)


def _facts(catalogue: Catalogue, row: Mapping[str, Any], ctx: Context) -> list[tuple[str, str]]:
    today = ctx.clock.today()
    found = []
    for field in catalogue:
        value = shown(field, field.value(row, today) if field.value else row.get(field.key), Place.PAPER)
        if value is not None and value != "":
            text = dates.on_paper(str(value)) if dates.is_iso(str(value)) else str(value)
            found.append((field.label, text))
    return found


def _person(ctx: Context, row: Mapping[str, Any]) -> HeldTable:
    rows = _facts(FIELDS, row, ctx)
    if where := area_queries.path(ctx, row["area_id"]):
        rows.append(("所在网格", where))
    rows.append(("登记时间", dates.time_on_paper(row["created_at"])))
    rows.append(("最近修改", dates.time_on_paper(row["updated_at"])))
    return HeldTable("登记内容", rows)


def _household(ctx: Context, row: Mapping[str, Any]) -> list[HeldTable]:
    """His household; of the others in it only name and relation, which are as much theirs."""
    home = (
        Household.select().where(Household.id == row["household_id"]).dicts().first() if row["household_id"] else None
    )
    if home is None:
        return [HeldTable("所在户", [])]
    facts = _facts(HOUSEHOLD_FIELDS, home, ctx)
    people = queries.household(ctx, home["id"]).members
    members = [(member.name, member.relation or "待补") for member in people]
    return [
        HeldTable("所在户", facts),
        HeldTable("同户的人", members, ("姓名", "与户主关系"), (1.0, 1.0)),
    ]


def _care(ctx: Context, person_id: int) -> HeldTable:
    """Now and before; those of level 4 for the named role only."""
    rows = CareTag.select().where((CareTag.person == person_id) & CareTag.deleted_at.is_null())
    found = [
        (
            codes.label("care_group", tag.code),
            dates.on_paper(tag.since or ""),
            dates.on_paper(tag.until) if tag.until else "至今",
            tag.basis or "",
        )
        for tag in rows.order_by(CareTag.since, CareTag.id)
        if narrowing.care_level(tag.code) is not Level.L4 or ctx.may("residents.l4")
    ]
    return HeldTable("关爱对象", found, ("类别", "从", "到", "依据"), (2.0, 1.6, 1.6, 2.4))


def _events(person_id: int) -> HeldTable:
    rows = HouseholdEvent.select().where((HouseholdEvent.person == person_id) & HouseholdEvent.deleted_at.is_null())
    found = [
        (dates.on_paper(row.day), codes.label("household_event", row.kind), row.document or "", row.remark or "")
        for row in rows.order_by(HouseholdEvent.day, HouseholdEvent.id)
    ]
    return HeldTable("户的变动", found, ("日期", "事项", "凭据", "备注"), (1.6, 1.2, 2.0, 2.4))


def _grid(ctx: Context, row: Mapping[str, Any]) -> HeldTable:
    """What he leads himself, and who looks after his household."""
    led = Area.select().where((Area.leader_person_id == row["id"]) & Area.deleted_at.is_null()).order_by(Area.id)
    rows = [("本人负责", codes.label("leader_title", one.leader_title), area_queries.path(ctx, one.id)) for one in led]
    if row["household_id"]:
        looking = contact_queries.of_household(ctx, row["household_id"])
        rows += [("包联", one.kind, f"{one.staff}（{dates.on_paper(one.since)}起）") for one in looking]
    return HeldTable("网格和包联", rows, ("事项", "职务或方式", "内容"), (1.2, 1.8, 3.6))


def _houses(person_id: int) -> list[HeldTable]:
    """Houses that he owns or rents; of whoever else stands there nothing."""
    rows = []
    named = (House.owner == person_id) | (House.tenant == person_id)
    for one in House.select().where(named & House.deleted_at.is_null()).order_by(House.id):
        part = "、".join(
            word for word, link in (("房主", one.owner_id), ("承租人", one.tenant_id)) if link == person_id
        )
        use = codes.label("rent_use", one.rent_use) or codes.label("house_usage", one.usage)
        hazards = "、".join(codes.label("house_hazard", code) for code in (one.hazard or "").split())
        rows.append((one.live_addr, part, use, hazards))
    return [HeldTable("房屋", rows, ("地址", "身份", "用途", "隐患"), (3.0, 1.2, 1.2, 1.6))] if rows else []


def _merged(ctx: Context, person_id: int) -> list[HeldTable]:
    """Records of the same person that were merged into this one and are still in the recycle bin."""
    gone = Person.select().where(Person.merged_into == person_id).order_by(Person.id).dicts()
    return [HeldTable("并入本登记的另一条（在回收站）", facts) for row in gone if (facts := _facts(FIELDS, row, ctx))]


def _visiting(ctx: Context, person_id: int) -> list[HeldTable]:
    from ..visits import held as visits  # visits stand on residents; here it goes back

    return visits.of_person(ctx, person_id)


def _consents(ctx: Context, person_id: int) -> HeldTable:
    rows = [
        (
            one.scope,
            dates.on_paper(one.signed_on),
            one.notice_version,
            one.guardian,
            dates.on_paper(one.withdrawn_on) or "未撤回",
        )
        for one in consents.of_person(ctx, person_id)
    ]
    heads = ("事项", "签署日期", "告知书版本", "监护人", "撤回")
    return HeldTable("单独同意", rows, heads, (2.6, 1.7, 1.3, 1.2, 1.7))


def _history(ctx: Context, person_id: int) -> HeldTable:
    """Who wrote and who looked, when; sensitive values in it stay masked, the record itself is above."""
    lines = queries.history(ctx, person_id)
    rows = [(dates.time_on_paper(line.at), line.text) for line in lines[:_MOST_LOG]]
    if len(lines) > _MOST_LOG:
        rows.append(("更早", f"还有{len(lines) - _MOST_LOG}条，可以要求查阅"))
    return HeldTable("谁在什么时候登记、修改、查看过", rows, ("时间", "事项"), (1.9, 4.5))
