"""What every figure means (commands.md, “Figures”; domain reference 1.10.1, 6.1), on both engines."""

from __future__ import annotations

from typing import Any

import pytest

from desktop_app.common import dates
from desktop_app.context import Context
from desktop_app.figures import cases_table, monthly, periods
from desktop_app.figures.behind import COUNTED, Behind
from desktop_app.figures.catalogue import FIGURES, SUBJECTS, values
from desktop_app.figures.residents_table import R11, residents_table
from desktop_app.figures.rules_table import rules_table
from desktop_app.figures.volunteers_table import activities_table, volunteers_table
from desktop_app.mediation.models import Agreement, Case, Committee
from desktop_app.operators.roles import permissions
from desktop_app.residents.models import CareTag, Household, Person
from desktop_app.store.changes import ChangeWriter
from desktop_app.store.reading import ids_of
from desktop_app.village_rules.models import Rule, RuleVersion
from desktop_app.volunteers.models import Activity, ServiceRecord, Volunteer

OCTOBER = periods.month("2026-10")
KEPT_KEYS = """
residents.total residents.households residents.over_60 residents.over_80 residents.floating
volunteers.registered volunteers.activities volunteers.people volunteers.hours
mediation.carried mediation.new mediation.closed mediation.succeeded mediation.success_rate mediation.open
mediation.amount rules.in_force
""".split()


def person(writer: ChangeWriter, name: str, birth: str, **more: Any) -> int:
    row = {"name": name, "name_sort": name, "name_py": "", "sex": "1", "birth_date": birth, "resident_class": "01"}
    return writer.add(Person, row | more)


def case(writer: ChangeWriter, accepted: str | None, settled: str | None = None, **more: Any) -> int:
    row = {
        "committee_id": Committee.select(Committee.id).scalar(),
        "title": "邻里漏水",
        "status": "MEDIATING" if settled is None else "PERFORMED",
        "source": "02",
        "dispute_type": "02",
        "difficulty": "normal",
        "registered_at": f"{accepted or settled} 09:00:00",
        "accepted_on": accepted,
        "settled_on": settled,
        "outcome": "agreed" if settled else None,
        "party_count": 2,
        "is_private": 0,
    }
    return writer.add(Case, row | more)


def agreement(writer: ChangeWriter, case_id: int, fen: int = 0, form: str = "written") -> int:
    row = {"case_id": case_id, "agreement_no": f"{case_id}", "form": form, "amount_fen": fen, "perform_mode": "act"}
    return writer.add(Agreement, row)


def ids(key: str, period: periods.Period = OCTOBER) -> list[int]:
    return sorted(ids_of(FIGURES[key].query(period)))


def value(key: str, period: periods.Period = OCTOBER) -> int | float | None:
    return FIGURES[key].value(period)


def test_every_promised_key_is_there_and_has_a_group() -> None:
    assert set(KEPT_KEYS) <= set(FIGURES)
    assert {figure.subject for figure in FIGURES.values()} == set(SUBJECTS)
    assert len({figure.label for figure in FIGURES.values()}) == len(FIGURES)


# Residents


def test_residents_on_the_last_day(ctx: Context) -> None:
    with ctx.write("residents.edit", "测试") as writer:
        here = person(writer, "甲", "1980-01-01")
        on_the_last_day = person(writer, "乙", "2026-10-31")
        died_after = person(writer, "丙", "1950-01-01", died_on="2026-11-01")
        moves_after = person(writer, "丁", "1950-01-01", moved_out_on="2026-11-01")
        came = person(writer, "戊", "1990-01-01", moved_in_on="2026-10-31", resident_class="02")
        person(writer, "己", "1950-01-01", died_on="2026-10-31")
        person(writer, "庚", "1950-01-01", moved_out_on="2026-10-31")
        person(writer, "辛", "2026-11-01")
        person(writer, "壬", "1990-01-01", moved_in_on="2026-11-01")
        gone = person(writer, "癸", "1990-01-01")
    with ctx.write("residents.edit", "删除") as writer:
        writer.delete(Person, gone)
    assert ids("residents.total") == sorted([here, on_the_last_day, died_after, moves_after, came])
    assert ids("residents.floating") == [came]
    assert ids("residents.moved_in") == [came]
    assert ids("residents.born") == [on_the_last_day]
    assert value("residents.died") == 1
    assert value("residents.moved_out") == 1
    assert (
        value("residents.total", OCTOBER.previous) == 5
    )  # not yet born or come: three; not yet dead or gone: two more


@pytest.mark.parametrize("birth", ["1966-10-31", "1966-11-01", "1966-09-30", "1946-10-31", "1946-11-01", "1964-02-29"])
@pytest.mark.parametrize("text", ["2026-10", "2026-02", "2024-02", "2027-02"])
def test_age_is_that_on_the_last_day(embedded: Context, birth: str, text: str) -> None:
    period = periods.month(text)
    with embedded.write("residents.edit", "测试") as writer:
        person(writer, "甲", birth)
    age = dates.age_on(birth, period.last_day)
    assert value("residents.over_60", period) == int(age >= 60)
    assert value("residents.over_80", period) == int(age >= 80)


def test_households_are_those_somebody_lives_in(ctx: Context) -> None:
    with ctx.write("residents.edit", "测试") as writer:
        lived_in, left, _empty = (
            writer.add(Household, {"household_no": number, "hukou_type": "1"}) for number in ("1", "2", "3")
        )
        for name in ("甲", "乙"):
            person(writer, name, "1980-01-01", household_id=lived_in)
        person(writer, "丙", "1980-01-01", household_id=left, moved_out_on="2026-10-15")
    assert ids("residents.households") == [lived_in]
    assert ids("residents.households", OCTOBER.previous) == sorted([lived_in, left])


def test_care_groups_count_a_person_once_and_only_while_tagged(ctx: Context) -> None:
    with ctx.write("residents.edit", "测试") as writer:
        child = person(writer, "甲", "2016-01-01")
        for code in ("C06", "C05"):
            writer.add(CareTag, {"person_id": child, "code": code, "since": "2026-01-01"})
        over = person(writer, "乙", "2016-01-01")
        writer.add(CareTag, {"person_id": over, "code": "C06", "since": "2026-01-01", "until": "2026-10-31"})
        later = person(writer, "丙", "2016-01-01")
        writer.add(CareTag, {"person_id": later, "code": "C06", "since": "2026-11-01"})
    assert ids("residents.left_behind") == [child]


# Mediation


def test_new_closed_carried_open(ctx: Context) -> None:
    with ctx.write("cases.open", "测试") as writer:
        carried_and_open = case(writer, "2026-08-01")
        carried_and_closed = case(writer, "2026-09-30", "2026-10-01")
        agreement(writer, carried_and_closed, 123_45)
        new_and_closed = case(writer, "2026-10-01", "2026-10-31", outcome="failed", status="TERMINATED")
        new_and_open = case(writer, "2026-10-31")
        closed_later = case(writer, "2026-10-05", "2026-11-01")
        case(writer, "2026-09-01", "2026-09-30")
        case(writer, "2026-11-01")
        case(writer, None, None, status="REGISTERED", registered_at="2026-10-02 09:00:00")
        never_accepted = case(writer, None, "2026-10-03", status="REFERRED_OUT", outcome="referred")
    assert ids("mediation.carried") == [carried_and_open, carried_and_closed]
    assert ids("mediation.new") == [new_and_closed, new_and_open, closed_later]
    assert ids("mediation.closed") == [carried_and_closed, new_and_closed]
    assert ids("mediation.succeeded") == [carried_and_closed]
    assert ids("mediation.open") == [carried_and_open, new_and_open, closed_later]
    assert value("mediation.success_rate") == 50
    assert value("mediation.amount") == 123.45
    assert never_accepted not in ids("mediation.closed")


def test_success_rate_of_the_huangshi_example() -> None:
    assert round(100 * 6217 / 6368, 2) == 97.63  # the reference's acceptance sample, 1.10.1


def test_no_rate_over_nothing(ctx: Context) -> None:
    assert value("mediation.success_rate") is None
    assert value("volunteers.active_rate") is None


# Volunteers, rules


def test_service_of_the_month(ctx: Context) -> None:
    with ctx.write("volunteers.edit", "测试") as writer:
        one, other, gone = (
            writer.add(
                Volunteer,
                {
                    "person_id": person(writer, name, "1980-01-01"),
                    "name": name,
                    "name_sort": name,
                    "registered_on": on,
                    "status": status,
                },
            )
            for name, on, status in (
                ("甲", "2026-01-01", "active"),
                ("乙", "2026-10-31", "paused"),
                ("丙", "2026-01-01", "quit"),
            )
        )
        held = writer.add(Activity, {"name": "清洁", "held_on": "2026-10-01", "status": "recorded"})
        writer.add(Activity, {"name": "取消了", "held_on": "2026-10-02", "status": "cancelled"})
        for volunteer, on, minutes in (
            (one, "2026-10-01", 90),
            (one, "2026-10-31", 25),
            (other, "2026-09-30", 60),
            (other, "2026-11-01", 60),
        ):
            writer.add(
                ServiceRecord,
                {
                    "volunteer_id": volunteer,
                    "volunteer_name": "某",
                    "served_on": on,
                    "minutes": minutes,
                    "recorded_at": f"{on} 18:00:00",
                },
            )
    assert ids("volunteers.registered") == [one, other]
    assert gone not in ids("volunteers.registered")
    assert ids("volunteers.joined") == [other]
    assert ids("volunteers.activities") == [held]
    assert ids("volunteers.people") == [one]
    assert value("volunteers.times") == 2
    assert value("volunteers.hours") == 115 / 60
    assert value("volunteers.active_rate") == 50


def test_rules_in_force_are_the_newest_that_took_effect(ctx: Context) -> None:
    def version(rule: int, number: int, status: str, effective: str | None) -> int:
        row = {"rule_id": rule, "number": number, "version_label": f"第{number}版", "status": status}
        return writer.add(RuleVersion, row | {"effective_on": effective, "passed_on": effective})

    with ctx.write("rules.edit", "测试") as writer:
        pact, repealed = (writer.add(Rule, {"title": name, "kind": "village_rules"}) for name in ("公约", "旧规"))
        first = version(pact, 1, "SUPERSEDED", "2025-01-01")
        second = version(pact, 2, "IN_FORCE", "2026-10-31")
        version(pact, 3, "DRAFTING", "2026-10-01")  # a wish
        version(repealed, 1, "REPEALED", "2020-01-01")
    assert ids("rules.in_force") == [second]
    assert ids("rules.in_force", OCTOBER.previous) == [first]
    assert [row[1] for row in rules_table(OCTOBER).rows] == ["公约"]


# Identities over the invented hall


def test_identities(hall: Context) -> None:
    for text in ("2025-09", "2026-03", "2026-10", "2026-11"):
        period = monthly.month(hall, text)
        now, before = values(period), values(period.previous)
        assert now["mediation.open"] == now["mediation.carried"] + now["mediation.new"] - now["mediation.closed"]  # type: ignore[operator]
        assert now["mediation.carried"] == before["mediation.open"]
        assert now["mediation.succeeded"] <= now["mediation.closed"]  # type: ignore[operator]
        classes = [now[f"residents.{key}"] for key in ("registered", "floating", "foreign")]
        assert now["residents.total"] == sum(classes)  # type: ignore[arg-type]
        assert all(number is None or number >= 0 for number in now.values())
        for key, figure in FIGURES.items():
            if not figure.is_rate and figure.measure is None:
                assert len(ids(key, period)) == now[key], key
        _r02_validators(hall, period, now)
        _r11_adds_up(period)
        _r05_agrees(period, now)


def _r02_validators(ctx: Context, period: periods.Period, now: dict[str, Any]) -> None:
    """Reference 1.10.1, “Validators”."""
    table = cases_table.table(ctx, period).table()
    for row in [*table.rows, table.total]:
        assert row is not None
        column: dict[str, Any] = {path[-1]: cell for path, cell in zip(table.columns, row, strict=True)}
        group = {
            head: [cell for path, cell in zip(table.columns, row, strict=True) if path[0] == head]
            for head in ("不同主体调解情况（件）", "案件来源（件）", "案件分类（件）", "协议形式（件）")
        }
        total = column["调解案件总数（件）"]
        assert total == sum(group["不同主体调解情况（件）"])
        assert total == column["主动调解"] + column["依申请调解"] + column["接受委托移送调解"]
        assert column["接受委托移送调解"] == sum(
            cell for name, cell in column.items() if name.startswith("其中：") and name.endswith("移送")
        )
        assert total == sum(group["案件分类（件）"])
        assert column["调解成功（件）"] <= total
        assert column["调解成功（件）"] == sum(group["协议形式（件）"])
        assert column["履行"] <= column["调解成功（件）"]
    assert table.total is not None
    assert table.total[1] == now["mediation.closed"]
    assert table.total[3] == now["mediation.succeeded"]
    assert table.total[5] * 10_000 == pytest.approx(now["mediation.amount"])  # type: ignore[operator]


def _r11_adds_up(period: periods.Period) -> None:
    table = residents_table(period)
    assert table.total is not None
    for place in range(1, len(R11) + 1):
        assert sum(row[place] for row in table.rows) == table.total[place], R11[place - 1]  # type: ignore[misc]


def _r05_agrees(period: periods.Period, now: dict[str, Any]) -> None:
    [row] = volunteers_table(period).rows
    activities = activities_table(period)
    assert row[3] == now["volunteers.activities"] == len(activities.rows) == sum(row[10:])  # type: ignore[arg-type]
    assert sum(each[7] for each in activities.rows) == pytest.approx(now["volunteers.hours"])  # type: ignore[misc]


def test_a_month_without_anything_is_reported_as_nothing(ctx: Context) -> None:
    report = monthly.report(ctx, "2026-10")
    counted = [one for one in report.comparisons if not one.is_rate]
    assert all(one.value == 0 and one.mom == one.yoy == "持平" for one in counted)
    assert any("无" in line for line in report.narrative)
    assert [table.number for table in report.tables] == ["R11", "R05", "R05-A", "R02", "R13"]


def test_the_cutoff_day_of_the_hall_decides_the_month(embedded: Context) -> None:
    embedded.settings.on = lambda key, day, scope="hall": 25 if key == "report.cutoff_day" else 0  # type: ignore[method-assign]
    period = monthly.month(embedded, "2026-05")
    assert (period.start, period.last_day) == ("2026-04-26", "2026-05-25")
    assert monthly.report(embedded, "2026-05").title.endswith("2026年5月工作月报")
    assert monthly.current_month(embedded) == "2026-11"  # on 20 November


def test_every_figure_opens_the_records_it_counts(hall: Context) -> None:
    for figure in FIGURES.values():
        behind = Behind(hall, figure, OCTOBER)
        found = behind.ids()
        rows = behind.rows(found)
        assert len(found) == len(set(found))
        if not figure.is_rate and figure.measure is None:
            assert len(found) == figure.value(OCTOBER)
        for record, row in zip(found, rows, strict=True):
            missing = {column.key for column in behind.columns} - set(row)
            assert not missing, (figure.key, missing)
            assert behind.opens(record) is not None
        if figure.is_rate and found:
            part = sum(row[COUNTED] == "是" for row in rows)
            assert 100 * part / len(rows) == figure.value(OCTOBER)


def test_a_private_case_shows_number_type_and_state_only(embedded: Context) -> None:
    from dataclasses import replace

    with embedded.write("cases.open", "测试") as writer:
        hidden = case(writer, "2026-10-01", "2026-10-05", is_private=1, title="甲与乙离婚", party_names="甲\n乙")
        agreement(writer, hidden, 50_000)
    rights = permissions(["mediator"], ["reports.read"])
    embedded.operator = replace(embedded.operator, roles=("mediator",), permissions=rights)
    [row] = Behind(embedded, FIGURES["mediation.amount"], OCTOBER).rows([hidden])
    assert row["title"] == "邻里纠纷"
    assert row["amount"] == ""


def test_a_record_that_has_gone_gives_an_empty_row(embedded: Context) -> None:
    behind = Behind(embedded, FIGURES["residents.total"], OCTOBER)
    assert behind.rows([12345]) == [{}]
