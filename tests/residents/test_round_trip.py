"""What the program exports in clear it imports to the same data; a masked export imports to no change."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from desktop_app.common import codes
from desktop_app.common.fields import Field, Kind, Mask
from desktop_app.common.text import half_width_letters, normalise_name
from desktop_app.context import Context
from desktop_app.residents import exporting, importing
from desktop_app.residents.fields import FIELDS
from desktop_app.residents.household_fields import HOUSEHOLD_FIELDS
from desktop_app.residents.models import CareTag, Household, Person
from desktop_app.residents.register import StoreRegister
from desktop_app.residents.roster import RosterPlan, make_plan
from desktop_app.residents.rules import computed
from desktop_app.spreadsheet.plan import Outcome
from desktop_app.spreadsheet.reader import open_workbook
from tests.residents.rosters import number

SIGNS = "张王李赵𫖯䶮𬱖镕甲乙ＡＢab=+-@'\"<&>，。；、（）0123 "
CARE = [code for code in codes.table("care_group") if code not in ("C14", "C15", "C16")]


def _text(chance: random.Random, longest: int) -> str:
    length = chance.randint(1, min(longest or 20, 20))
    return " ".join("".join(chance.choices(SIGNS, k=length)).split()) or "无"


def _value(chance: random.Random, field: Field) -> Any:
    match field.kind:
        case Kind.CODE:
            return chance.choice(list(codes.table(field.code_table)))
        case Kind.CODES:
            return " ".join(sorted(chance.sample(list(codes.table(field.code_table)), 2)))
        case Kind.DATE:
            return f"20{chance.randint(10, 19)}-0{chance.randint(1, 9)}-{chance.randint(10, 28)}"
        case Kind.FLAG:
            return chance.choice([0, 1, None])
        case Kind.MONEY:
            return chance.randint(0, 10**9)
        case Kind.NOTE:
            return f"{_text(chance, 15)}\n{_text(chance, 15)}"
    if field.mask is Mask.ID_NUMBER:
        return number(chance.randint(1, 999)) if field.check else f"Q{chance.randint(10**7, 10**8)}"
    if field.mask is Mask.PHONE:
        return f"139{chance.randint(10**7, 10**8 - 1)};0719-{chance.randint(10**6, 10**7 - 1)}"
    return "shan tian fang" if field.key == "pinyin" else _text(chance, field.max_length)


def _people(ctx: Context, seed: int) -> list[int]:
    """Ten households of three with everything filled in, and three people of no household."""
    chance = random.Random(seed)
    homes = []
    for at in range(10):
        told = {field.key: _value(chance, field) for field in HOUSEHOLD_FIELDS.stored}
        homes.append({**told, "live_addr": f"向阳花园{at + 1}栋1单元101", "household_no": f"H{seed}{at}"})
    rows, care = [], []
    for at in range(33):
        row = {field.key: _value(chance, field) for field in FIELDS.stored}
        home = at // 3 if at < 30 else None
        row["id_no"] = number(at + 1) if at % 7 else None
        row["hukou_addr"] = half_width_letters(row["hukou_addr"])
        row["sex"] = "1" if (at + 1) % 2 else "2"
        row["birth_date"] = "1990-01-01"
        row["cert_no"] = f"E{seed}{at:07}"
        row["name"], row["former_name"] = normalise_name(row["name"])[0], normalise_name(row["former_name"])[0]
        row["live_addr"] = homes[home]["live_addr"] if home is not None else None
        row["relation_to_head"] = "02" if at % 3 == 0 and home is not None else chance.choice(["10", "20", "30", "99"])
        row["phone"] = f"138{seed:04}{at:04};0719{seed:03}{at:04}"
        rows.append({**row, **computed(row), "home": home})
        care.append(sorted(chance.sample(CARE, 2)))
    with ctx.write("residents.edit", "准备") as writer:
        home_ids = writer.add_many(Household, homes)
        ready = [{key: value for key, value in row.items() if key != "home"} for row in rows]
        for row, source in zip(ready, rows, strict=True):
            row["household_id"] = None if source["home"] is None else home_ids[source["home"]]
        ids = writer.add_many(Person, ready)
        writer.update_many(Household, {home: {"head_id": ids[at * 3]} for at, home in enumerate(home_ids)})
        writer.add_many(
            CareTag, [{"person_id": one, "code": code} for one, some in zip(ids, care, strict=True) for code in some]
        )
    return ids


def _facts() -> dict[str, dict[str, Any]]:
    """All that is known of the living, their care groups, and their households, by number of the other paper."""
    head = Person.alias()
    own = [getattr(Person, field.key) for field in FIELDS.stored]
    homes = [getattr(Household, field.key) for field in HOUSEHOLD_FIELDS.stored]
    query = (
        Person.select(Person.id, *own, Person.name_py, *homes, head.cert_no)
        .left_outer_join(Household, on=(Person.household == Household.id))
        .left_outer_join(head, on=(Household.head_id == head.id))
        .where(Person.deleted_at.is_null())
    )
    names = [*(field.key for field in FIELDS.stored), "py", *(f"户{field.key}" for field in HOUSEHOLD_FIELDS.stored)]
    found = {}
    for person, *values in query.tuples():
        told = dict(zip([*names, "head"], values, strict=True))
        care = CareTag.select(CareTag.code).where(CareTag.person == person)
        found[told["cert_no"]] = {**told, "care": sorted(code for (code,) in care.tuples())}
    return found


def _differences(before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]) -> list[tuple[Any, ...]]:
    assert before.keys() == after.keys()
    return [(key, old, after[one][key]) for one in before for key, old in before[one].items() if after[one][key] != old]


def _plan(ctx: Context, file: Path) -> RosterPlan:
    with open_workbook(file) as workbook:
        return make_plan(workbook, StoreRegister(), today=ctx.clock.today())


@pytest.mark.parametrize("seed", range(4))
def test_a_clear_export_is_the_same_data(embedded: Context, tmp_path: Path, seed: int) -> None:
    ids = _people(embedded, seed)
    file = tmp_path / "全部.xlsx"
    exporting.export(embedded, file, ids, clear_reason="迁移到另一台电脑")
    plan = _plan(embedded, file)
    assert [row.changes for row in plan.rows if row.outcome is not Outcome.UNCHANGED] == []
    assert plan.counts.unchanged == len(ids)
    before = _facts()
    embedded.undo()
    assert Person.select().count() == 0
    importing.apply(embedded, _plan(embedded, file), file_name=file.name)
    assert _differences(before, _facts()) == []


@pytest.mark.parametrize("seed", range(4))
def test_a_masked_export_changes_nothing(embedded: Context, tmp_path: Path, seed: int) -> None:
    ids = _people(embedded, seed)
    file = tmp_path / "名册.xlsx"
    exporting.export(embedded, file, ids)
    plan = _plan(embedded, file)
    assert [(row.outcome, row.reasons, row.changes) for row in plan.rows if row.outcome is not Outcome.UNCHANGED] == []
    before, homes = _facts(), Household.select().count()
    importing.apply(embedded, plan, file_name=file.name)
    assert (_differences(before, _facts()), Household.select().count()) == ([], homes)


def test_people_of_whom_only_the_name_is_known_go_round_too(embedded: Context, tmp_path: Path) -> None:
    with embedded.write("residents.edit", "准备") as writer:
        rows = [{"name": "王芳", "sex": "2", **computed({"name": "王芳"})} for _ in range(3)]
        ids = writer.add_many(Person, rows)
    for reason in ("", "核对"):
        file = tmp_path / f"名册{reason}.xlsx"
        exporting.export(embedded, file, ids, clear_reason=reason)
        assert _plan(embedded, file).counts.unchanged == 3
