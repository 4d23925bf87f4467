"""The register of mediators, what they were trained in, what followed from a breach (人民调解法 §13–16).

The chooser of a case reads the same rows: there is no second list. Who has left is no longer offered; cases keep the name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..common import dates, phones
from ..common import text as texts
from ..common.errors import ChecksFailed, NotFound
from ..common.pinyin import name_pinyin
from ..registers import Found, Link, Register, Rights, write_new
from ..residents import queries as residents
from ..residents.models import Person
from .committee_fields import DISCIPLINE_FIELDS, MEDIATOR_FIELDS, TRAINING_FIELDS
from .committee_models import Discipline, Training
from .models import Committee, Mediator

if TYPE_CHECKING:
    from ..context import Context
    from ..store.changes import ChangeWriter

Row = Mapping[str, Any]

RIGHTS = Rights("cases.read", "settings.hall")
GROWN = 18
_ENDS_THE_TERM = {"03": "03", "04": "04"}  # discipline_kind → leaving_mode
_LATER = "不能晚于今天"


# People of these registers


def _living(_ctx: Context, _writer: ChangeWriter, person_id: int) -> None:
    if not Person.select().where((Person.id == person_id) & Person.deleted_at.is_null()).exists():
        raise NotFound("选中的居民已被删除，内容还在。请重新选择。")


def resident(label: str = "居民登记") -> Link:
    """Whoever is also a resident; what is kept of him here is a copy, made when he is picked and corrected by hand."""
    return Link(
        "person_name",
        residents.names_of,
        opens="residents",
        find=residents.find,
        check=_living,
        clears=False,
        label=label,
        help="是本地居民的从这里选，姓名、性别、出生日期、电话等会带过来",
        listed=False,
    )


def copied(ctx: Context, register: Register, key: str, values: Row) -> dict[str, Any]:
    """What the form takes over when a resident is picked: every field that both have."""
    if key != "person" or values.get("person") is None:
        return {}
    ctx.require(register.rights.edit)
    return _of_person(register, values["person"])


def _of_person(register: Register, person_id: int) -> dict[str, Any]:
    row = Person.select().where(Person.id == person_id).dicts().first() or {}
    return {key: row[key] for key in (one.key for one in register.catalogue.stored) if row.get(key) and key in _SHARED}


_SHARED = ("name", "sex", "birth_date", "ethnic", "political", "education", "phone")


def with_person(register: Register, found: dict[str, Any], current: Row) -> dict[str, Any]:
    """The columns with what the resident tells where nothing was written; telephones as digits."""
    if (person := found.get("person_id")) is not None:
        told = _of_person(register, person)
        found = {**found, **{key: value for key, value in told.items() if not found.get(key) and not current.get(key)}}
    if found.get("phone"):
        parsed = phones.parse(found["phone"])
        found["phone"] = found["phone"] if parsed.problem else parsed.numbers
    if found.get("name"):
        found["name"] = texts.normalise_name(found["name"])[0]
    return found


def twice(register: Register, row: Row) -> dict[str, str]:
    """A resident stands in a register once."""
    person = row.get("person")
    if person is None:
        return {}
    model: Any = register.model
    same = model.select().where(
        (model.person == person) & model.deleted_at.is_null() & (model.id != (row.get("id") or 0))
    )
    return {"person": f"这位居民已经在“{register.catalogue.name}”里，请在那一条上修改"} if same.exists() else {}


# Mediators


def _committees(ctx: Context, ids: Sequence[int]) -> Mapping[int, str]:
    ctx.require("cases.read")
    return dict(Committee.select(Committee.id, Committee.name).where(Committee.id.in_(list(ids))).tuples())


def find_committees(ctx: Context, text: str) -> Found:
    """(id, name, nothing) of the committees that have these words in their name."""
    ctx.require("cases.read")
    rows = Committee.select(Committee.id, Committee.name).where(Committee.deleted_at.is_null()).order_by(Committee.id)
    return [(one, name, "") for one, name in rows.tuples() if texts.fold(text) in texts.fold(name)]


def own_committee() -> int:
    """The hall's own committee: the first, made with the store."""
    found = Committee.select(Committee.id).where(Committee.deleted_at.is_null()).order_by(Committee.id).scalar()
    if found is None:
        raise NotFound("还没有人民调解委员会。请先在“调委会”里登记。")
    return int(found)


def committee_link(section: str) -> Link:
    """Of which committee it is; the picker stands at the end of a section of the form."""
    return Link(
        "committee_name",
        _committees,
        opens="committee",
        find=find_committees,
        clears=False,
        label="所属调委会",
        hint="调委会的名称",
        required=True,
        section=section,
        listed=False,
    )


def _taken_over(ctx: Context, key: str, values: Row) -> dict[str, Any]:
    return copied(ctx, MEDIATORS, key, values)


def _filled(ctx: Context, found: dict[str, Any], current: Row) -> dict[str, Any]:
    found = with_person(MEDIATORS, found, current)
    if not current:
        found = {"kind": "member", "is_fulltime": 0, **{k: v for k, v in found.items() if v is not None}}
        found.setdefault("committee_id", own_committee())
    if (found.get("kind") or current.get("kind")) == "hired":
        found["post"] = None
    return found


def _problems(ctx: Context, row: Row) -> dict[str, str]:
    today = ctx.today()
    found = twice(MEDIATORS, row)
    if (born := row.get("birth_date")) and dates.is_iso(born) and born > today:
        found["birth_date"] = f"出生日期{_LATER}"
    if (until := row.get("appointed_until")) and row.get("appointed_from") and until < row["appointed_from"]:
        found["appointed_until"] = "任职到期早于任职开始"
    if bool(row.get("left_on")) != bool(row.get("left_how")):
        found["left_how" if row.get("left_on") else "left_on"] = "离任日期和离任原因要一起填"
    if (left := row.get("left_on")) and row.get("appointed_from") and left < row["appointed_from"]:
        found["left_on"] = "离任日期早于任职开始"
    return found


def _named(_ctx: Context, _writer: ChangeWriter, found: dict[str, Any], current: Row) -> dict[str, Any]:
    name = found.get("name") or current["name"]
    return {**found, "name": name, "name_sort": name_pinyin(name).sort}


MEDIATORS: Register = Register(
    "mediator",
    Mediator,
    MEDIATOR_FIELDS,
    RIGHTS,
    "name",
    {"person": resident(), "committee": committee_link("调解员")},
    check=_problems,
    fill=_filled,
    settle=_named,
    derive=_taken_over,
    begin=lambda ctx: {"kind": "member", "committee": own_committee()},
    conditions={"serving": lambda ctx, wanted: serving(ctx.today()) if wanted else _gone(ctx.today())},
)


def names(ctx: Context, ids: Sequence[int]) -> dict[int, str]:
    """Names of mediators by id, those who left or were deleted, too."""
    ctx.require("cases.read")
    return dict(Mediator.select(Mediator.id, Mediator.name).where(Mediator.id.in_(list(ids))).tuples())


def serving(today: str) -> Any:
    """The condition for mediators who can be assigned on an ISO day."""
    return Mediator.deleted_at.is_null() & (Mediator.left_on.is_null() | (Mediator.left_on > today))


def is_over(row: Mapping[str, Any], today: str) -> bool:
    """Whether the term of a mediator who has not left has run out: he may go on until the next are chosen, and it is said."""
    return bool(row.get("appointed_until")) and row["appointed_until"] < today


def aside(row: Mapping[str, Any], today: str) -> str:
    """What stands beside a mediator's name where he is chosen."""
    told = ("专职" if row["is_fulltime"] else "", "任职已到期" if is_over(row, today) else "")
    return "　".join(filter(None, told))


def _gone(today: str) -> Any:
    return Mediator.left_on.is_null(False) & (Mediator.left_on <= today)


def find(ctx: Context, text: str) -> Found:
    """(id, name, 专职) of serving mediators by part of the name or its initials."""
    ctx.require("cases.read")
    rows = Mediator.select().where(serving(ctx.today())).order_by(Mediator.name_sort, Mediator.id)
    typed = text.strip().lower()
    return [
        (one["id"], one["name"], aside(one, ctx.today()))
        for one in rows.dicts()
        if typed in one["name"] or typed in name_pinyin(one["name"]).initials.lower()
    ]


def mediator_link(label: str, *, required: bool = False, section: str = "") -> Link:
    """A column that names a mediator."""

    def check(_ctx: Context, _writer: ChangeWriter, one: int) -> None:
        if not Mediator.select().where((Mediator.id == one) & Mediator.deleted_at.is_null()).exists():
            raise NotFound("选的这位调解员刚刚被删除，没有保存。请另选一位。")

    return Link(
        "mediator_name",
        names,
        opens="mediators",
        hint="姓名、拼音首字母",
        find=find,
        check=check,
        clears=False,
        label=label,
        required=required,
        section=section,
    )


# Training and discipline


def _training_problems(ctx: Context, row: Row) -> dict[str, str]:
    return {"held_on": f"培训日期{_LATER}"} if (row.get("held_on") or "") > ctx.today() else {}


TRAINING = Register(
    "mediator_training",
    Training,
    TRAINING_FIELDS,
    RIGHTS,
    "held_on",
    {"mediator": mediator_link("调解员", required=True)},
    order=str,
    descending=True,
    check=_training_problems,
    begin=lambda ctx: {"held_on": ctx.today()},
)


def train(ctx: Context, mediator_ids: Sequence[int], values: Row) -> int:
    """One course for several mediators, in one change; gives how many. Raises ChecksFailed (key ``mediators`` for none)."""
    with ctx.write(RIGHTS.edit, "登记培训") as writer:
        if not mediator_ids:
            raise ChecksFailed({"mediators": "请至少勾选一位参加的调解员"})
        for one in dict.fromkeys(mediator_ids):
            write_new(ctx, writer, TRAINING, {**values, "mediator": one})
    return len(set(mediator_ids))


def _discipline_problems(ctx: Context, row: Row) -> dict[str, str]:
    return {"happened_on": f"处理日期{_LATER}"} if (row.get("happened_on") or "") > ctx.today() else {}


def _ends(_ctx: Context, writer: ChangeWriter, found: dict[str, Any], current: Row) -> dict[str, Any]:
    """Who is removed is a mediator no longer, in the same change."""
    row = {**current, **found}
    how = _ENDS_THE_TERM.get(row["kind"])
    mediator = writer.row(Mediator, row["mediator_id"])
    if how is not None and mediator["left_on"] is None:
        writer.update(Mediator, mediator["id"], {"left_on": row["happened_on"], "left_how": how})
    return found


DISCIPLINE = Register(
    "mediator_discipline",
    Discipline,
    DISCIPLINE_FIELDS,
    Rights("settings.hall", "settings.hall"),
    "happened_on",
    {"mediator": mediator_link("调解员", required=True)},
    order=str,
    descending=True,
    check=_discipline_problems,
    settle=_ends,
    begin=lambda ctx: {"happened_on": ctx.today(), "decided_by": ""},
)
"""Read by whoever keeps the list of mediators, and by nobody else."""


def of_mediator(ctx: Context, register: Register, mediator_id: int) -> list[dict[str, Any]]:
    """Training or discipline of one mediator, the newest first; stored columns."""
    from ..store.changes import columns_of

    ctx.require(register.rights.read)
    model: Any = register.model
    query = model.select().where((model.mediator == mediator_id) & model.deleted_at.is_null())
    ordered = query.order_by(getattr(model, register.sort).desc(), model.id.desc())
    return [columns_of(model, row) for row in ordered.dicts()]
