"""Whoever saves second sees both versions; nothing that either typed is lost, whatever editor and whatever key."""

from __future__ import annotations

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.common.errors import StaleVersion
from desktop_app.context import Context
from desktop_app.mediation import queries as cases
from desktop_app.mediation import service as mediation
from desktop_app.mediation.service import ItemEntry, MediatorEntry, PartyEntry
from desktop_app.residents import erasing, household_listing, households, queries, service
from desktop_app.store import drafts
from desktop_app.volunteers import queries as volunteering
from desktop_app.volunteers import service as volunteers
from ui.mediation.agreement_form import AgreementForm
from ui.mediation.intake_form import IntakeForm
from ui.mediation.session_editor import SessionEditor
from ui.records.two_texts import TwoTexts
from ui.residents.form import ResidentForm
from ui.village_rules import article_row
from ui.village_rules.article_row import ArticleEditor


def _person(ctx: Context, **more: str) -> int:
    return service.create(ctx, {"name": "张三", "sex": "1", "birth_date": "1980-01-01", "no_id_reason": "03", **more})


def _parties() -> list[PartyEntry]:
    return [
        PartyEntry(side=side, values={"name": name}, consent="agreed") for side, name in (("A", "甲某"), ("B", "乙某"))
    ]


@pytest.fixture
def case(embedded: Context) -> int:
    """A case that is being mediated."""
    mediator = mediation.add_mediator(embedded, {"name": "演示"})
    values = {"dispute_type": "02", "source": "01", "brief": "楼上漏水"}
    found = mediation.intake(embedded, values, _parties(), [MediatorEntry(mediator, "lead")], accept=True)
    mediation.add_session(embedded, found, cases.get(embedded, found).case["version"])
    return found


# Residents


def test_what_is_chosen_counts_whatever_key_saves(qtbot: QtBot, embedded: Context) -> None:
    person = _person(embedded, phone="13900000000")
    form = ResidentForm(embedded, queries.get(embedded, person))
    qtbot.addWidget(form)
    form.rows["phone"].editor.set_value("13900000001")
    service.update(embedded, person, queries.get(embedded, person)["version"], {"phone": "13900000002"})
    assert not form.save()
    assert form._conflict is not None
    form._conflict.choices["phone"][0].setChecked(True)
    form.save()  # Ctrl+S, not the panel's own button
    assert queries.get(embedded, person)["phone"] == "13900000002"


def test_another_identity_number_is_no_obstacle(qtbot: QtBot, embedded: Context) -> None:
    person = service.create(embedded, {"name": "张三", "id_no": "290101199001010013"})
    form = ResidentForm(embedded, queries.get(embedded, person))
    qtbot.addWidget(form)
    form.rows["phone"].editor.set_value("13900000001")
    theirs = {"id_no": "290101194308150042", "birth_date": "1943-08-15", "sex": "2"}
    service.update(embedded, person, queries.get(embedded, person)["version"], theirs)
    assert not form.save()
    assert form._conflict is not None
    form._conflict.go_on.click()
    row = queries.get(embedded, person)
    assert (row["phone"], row["sex"]) == ("13900000001", "2")


def test_a_record_deleted_meanwhile_is_not_written_to(qtbot: QtBot, embedded: Context) -> None:
    person = _person(embedded)
    form = ResidentForm(embedded, queries.get(embedded, person)).keep(embedded, f"person:{person}")
    qtbot.addWidget(form)
    form.rows["phone"].editor.set_value("13900000001")
    form.draft_now()
    service.delete(embedded, person)
    for _ in range(2):
        assert not form.save()
        assert "被别人删除" in form.message.text()
    assert queries.get(embedded, person)["phone"] is None
    assert drafts.find(embedded.store, 1, f"person:{person}") is not None
    service.restore(embedded, person)
    assert form.save() or form._conflict is not None


def test_an_erased_person_is_in_no_draft(qtbot: QtBot, embedded: Context) -> None:
    person = _person(embedded)
    form = IntakeForm(embedded)
    form.keep(embedded, "case:new")
    qtbot.addWidget(form)
    form.parties[0].picker.set_picked(person, "张三")
    form.parties[0]._picked(person)
    form.draft_now()
    drafts.save(embedded.store, 1, "person:new", "新增居民", {"name": "李四"}, None, embedded.now())
    erasing.erase(embedded, person, "本人要求")
    assert [draft.key for draft in drafts.all(embedded.store, 1)] == ["person:new"]


# Mediation


def test_parties_of_both_come_together(qtbot: QtBot, embedded: Context) -> None:
    values = {"dispute_type": "02", "source": "01", "brief": "楼上漏水"}
    case = mediation.intake(embedded, values, _parties(), [], accept=False)
    mine, theirs = (IntakeForm(embedded, cases.get(embedded, case)) for _ in range(2))
    for form in (mine, theirs):
        qtbot.addWidget(form)
    theirs._add_party("B").picker.line.setText("丙某")
    theirs.parties[0].rows["phone"].editor.set_value("13900000001")
    assert theirs.save()
    mine.rows["brief"].editor.set_value("楼下漏水")
    mine.parties[0].rows["phone"].editor.set_value("13900000002")
    assert not mine.save()
    assert mine._conflict is not None
    assert [row.name for row in mine.parties] == ["甲某", "乙某", "丙某"]
    assert "13900000001" in mine.parties[0].sentence.text()
    mine._conflict.go_on.click()
    found = cases.get(embedded, case)
    assert [party["name"] for party in found.parties] == ["甲某", "乙某", "丙某"]
    assert (found.parties[0]["phone"], found.case["brief"]) == ("13900000002", "楼下漏水")


def test_an_agreement_keeps_its_instalments(qtbot: QtBot, embedded: Context, case: int) -> None:
    values = {
        "form": "written",
        "facts": "漏水",
        "clauses": "乙方赔偿",
        "performance": "分期",
        "perform_mode": "instalment",
        "amount_fen": 120000,
        "copies": 3,
        "reached_on": embedded.today(),
    }
    items = [ItemEntry("2026-12-01", 60000, None), ItemEntry("2026-12-15", 60000, None)]
    mediation.agree(embedded, case, cases.get(embedded, case).case["version"], values, items)
    form = AgreementForm(embedded, cases.get(embedded, case))
    qtbot.addWidget(form)
    form.rows["clauses"].editor.set_value("乙方赔偿并道歉")
    agreement = cases.get(embedded, case).agreement
    assert agreement is not None
    mediation.amend_agreement(embedded, agreement["id"], agreement["version"], {**values, "facts": "楼上漏水"})
    assert not form.save()
    assert form._conflict is not None
    form._conflict.go_on.click()
    found = cases.get(embedded, case)
    assert found.agreement is not None
    assert (found.agreement["facts"], found.agreement["clauses"], len(found.items)) == ("楼上漏水", "乙方赔偿并道歉", 2)


def test_a_new_agreement_of_a_case_that_changed_is_saved_the_second_time(
    qtbot: QtBot, embedded: Context, case: int
) -> None:
    form = AgreementForm(embedded, cases.get(embedded, case))
    qtbot.addWidget(form)
    for key, value in (("clauses", "乙方赔偿"), ("performance", "一次付清"), ("perform_mode", "immediate")):
        form.rows[key].editor.set_value(value)
    mediation.update(embedded, case, cases.get(embedded, case).case["version"], {"brief": "改过"})
    before = form.values()
    assert not form.save()
    assert "再点一次" in form.message.text()
    assert form.values() == before
    assert form.save(), form.message.text()
    assert cases.get(embedded, case).agreement is not None


def test_a_draft_of_a_record_is_compared_after_any_refresh(qtbot: QtBot, embedded: Context, case: int) -> None:
    first = SessionEditor(embedded)
    qtbot.addWidget(first)
    first.show_session(cases.get(embedded, case), 0, editable=True)
    first.text.setPlainText("我写的")
    first.draft_now()
    first._timer.stop()
    session = cases.get(embedded, case).sessions[0]
    mediation.save_session(embedded, session["id"], session["version"], {"minutes": "别人写的"})
    again = SessionEditor(embedded)
    qtbot.addWidget(again)
    for _ in range(2):
        again.show_session(cases.get(embedded, case), 0, editable=True)
    assert not again.flush()
    assert cases.get(embedded, case).sessions[0]["minutes"] == "别人写的"
    assert again.text.toPlainText() == "我写的"


# Rules


class Article:
    """Stands in for the store: refuses an older version."""

    def __init__(self) -> None:
        self.stored: dict[str, Any] = {"text": "旧", "area": None, "version": 2}

    def save(self, text: str, area: str | None, version: int | None) -> None:
        if version != self.stored["version"]:
            raise StaleVersion("rule_article", 1, self.stored, {})
        self.stored = {"text": text, "area": area, "version": self.stored["version"] + 1}


def _editor(qtbot: QtBot, article: Article) -> ArticleEditor:
    editor = ArticleEditor("第一条", "旧", None, article.save, new=False, version=1)
    qtbot.addWidget(editor)
    return editor


def test_an_article_waits_for_a_decision_and_keeps_the_other_area(qtbot: QtBot, embedded: Context) -> None:
    article = Article()
    editor = _editor(qtbot, article)
    area = next(found for at in range(editor.area.count()) if (found := editor.area.itemData(at)))
    article.stored |= {"text": "别人写的", "area": area}
    editor.box.setPlainText("我写的")
    for _ in range(2):
        assert not editor.save()
        dialog = [one for one in editor.window().children() if isinstance(one, TwoTexts)][-1]
        dialog.reject()  # 先不决定
        assert article.stored["text"] == "别人写的"
    editor.save()
    [one for one in editor.window().children() if isinstance(one, TwoTexts)][-1].keep_button.click()
    assert (article.stored["text"], article.stored["area"]) == ("我写的", area)


@pytest.mark.parametrize(
    ("answer", "closes", "saves"), [("stay", False, False), ("discard", True, False), ("save", True, True)]
)
def test_esc_asks_before_an_article_goes(
    qtbot: QtBot, embedded: Context, monkeypatch: pytest.MonkeyPatch, answer: str, closes: bool, saves: bool
) -> None:
    monkeypatch.setattr(article_row, "ask_unsaved", lambda parent: answer)
    article = Article()
    article.stored["version"] = 1
    editor = _editor(qtbot, article)
    closed: list[bool] = []
    editor.closed.connect(closed.append)
    editor.box.setPlainText("我写的")
    editor.give_up()
    assert (bool(closed), article.stored["text"] == "我写的") == (closes, saves)


# Every service that saves a version: the second one gets both sides, or hears that the record has gone


def _household(ctx: Context) -> tuple[Any, Any, str]:
    home = households.create(ctx, {"live_addr": "向阳花园1栋1单元101"})
    return lambda: household_listing.get(ctx, home), lambda v, c: households.update(ctx, home, v, c), "remark"


def _volunteer(ctx: Context) -> tuple[Any, Any, str]:
    one = volunteers.sign_up(ctx, _person(ctx), {"registered_on": "2026-01-05"})
    return lambda: volunteering.get(ctx, one), lambda v, c: volunteers.update(ctx, one, v, c), "remark"


def _team(ctx: Context) -> tuple[Any, Any, str]:
    one = volunteers.add_team(ctx, {"name": "巾帼队", "kind": "01"})
    return lambda: volunteering.team(ctx, one), lambda v, c: volunteers.update_team(ctx, one, v, c), "remark"


def _activity(ctx: Context) -> tuple[Any, Any, str]:
    values = {
        "name": "清扫",
        "held_on": "2026-11-19",
        "place": "楼道",
        "content": "清扫",
        "organizer": "社区",
        "manager": "李四",
        "service_kind": "01",
    }
    one = volunteers.add_activity(ctx, values)
    return lambda: volunteering.activity(ctx, one), lambda v, c: volunteers.update_activity(ctx, one, v, c), "place"


@pytest.mark.parametrize("make", [_household, _volunteer, _team, _activity])
def test_the_second_save_gets_both_sides(ctx: Context, make: Any) -> None:
    read, save, key = make(ctx)
    version = read()["version"]
    save(version, {key: "先存的"})
    with pytest.raises(StaleVersion) as caught:
        save(version, {key: "后存的"})
    assert (caught.value.theirs[key], caught.value.ours[key]) == ("先存的", "后存的")
    assert read()[key] == "先存的"
    save(caught.value.theirs["version"], {key: "选定的"})
    assert read()[key] == "选定的"
