"""What words and sums suggest and contradict: suggestions, phrases, sums of an agreement."""

from __future__ import annotations

import pytest

from desktop_app.common.errors import ChecksFailed, NotAllowed
from desktop_app.context import Context
from desktop_app.mediation import agreement_checks, minutes, papers, phrases, queries, service, suggestions
from desktop_app.mediation.models import Case
from tests.mediation.conftest import MakeCase, version_of
from tests.mediation.test_case_steps import AGREED
from tests.test_log_book import as_role


@pytest.mark.parametrize(
    ("brief", "parties", "expected"),
    [
        ("楼上漏水，楼下墙面泡坏。", 2, {"dispute_type": "02"}),
        ("夫妻为彩礼争吵，要离婚。", 2, {"dispute_type": "01"}),
        ("借条上写了12万元，到期不还。", 2, {"dispute_type": "04", "difficulty": "complex"}),
        ("借条上写了99,999元，到期不还。", 2, {"dispute_type": "04"}),
        ("拖欠工资，二十多名农民工集体堵门。", 2, {
            "dispute_type": "10", "difficulty": "complex", "event_scale": "02", "warning_level": "01",
        }),
        ("一百二十户业主为物业费拉横幅。", 2, {
            "dispute_type": "17", "difficulty": "complex", "event_scale": "03", "warning_level": "01",
        }),
        ("说要去上访。", 2, {"difficulty": "complex", "warning_level": "03"}),
        ("几句口角。", 12, {"difficulty": "complex", "event_scale": "02"}),
        ("几句口角。", 2, {}),
        ("", 0, {}),
    ],
)  # fmt: skip
def test_what_the_words_suggest(embedded: Context, brief: str, parties: int, expected: dict[str, str]) -> None:
    found = suggestions.suggest(embedded, brief, parties)
    assert {one.key: one.code for one in found} == expected
    assert all(one.why for one in found), "each says what it rests on"


def test_a_suggestion_says_its_basis_and_leaves_what_is_set(embedded: Context) -> None:
    (kind, difficulty) = suggestions.suggest(embedded, "借条上写了12万元。", 2)
    assert suggestions.words(difficulty) == "难易：疑难复杂（写到120,000元，100,000元以上）"
    assert suggestions.words(kind) == "纠纷类型：合同纠纷（写到“借条”）"
    left = suggestions.suggest(embedded, "借条上写了12万元。", 2, now={"difficulty": "complex"})
    assert [one.key for one in left] == ["dispute_type"]
    assert Case.select().count() == 0
    with pytest.raises(NotAllowed):
        suggestions.suggest(as_role(embedded, "volunteer_admin"), "借条", 2)


@pytest.mark.parametrize(("text", "yuan"), [("1.5万元", 15000), ("三千元", 3000), ("1,680.32元", 1680), ("没有", 0)])
def test_the_largest_amount_of_a_text(text: str, yuan: int) -> None:
    assert suggestions.largest_amount(text) == yuan


# Phrases


def test_the_hall_has_its_own_phrases_and_gets_the_shipped_ones_back(ctx: Context) -> None:
    shipped = phrases.in_force(ctx)
    assert shipped == minutes.PHRASES
    form = phrases.values(ctx)
    form["statements"] = "请陈述｜问：请讲讲经过。\n\n请回应 ｜ 问：【乙方】有什么要说的？"
    phrases.save(ctx, form)
    own = [one for one in phrases.in_force(ctx) if one.point == "statements"]
    assert [(one.title, one.text) for one in own] == [
        ("请陈述", "问：请讲讲经过。"),
        ("请回应", "问：【乙方】有什么要说的？"),
    ]
    assert [one for one in phrases.in_force(ctx) if one.point == "risks"] == [
        one for one in shipped if one.point == "risks"
    ]
    phrases.save(ctx, {**form, "statements": None})
    assert phrases.in_force(ctx) == shipped


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("没有标题", "标题｜要写入的话"),
        ("｜问：好吗？", "第1句"),
        ("好｜问：好吗？\n同意｜答：同意。", "第2句写了当事人的回答"),
        ("好｜问：【市长】来了吗？", "【市长】认不出来"),
    ],
)
def test_a_phrase_that_does_not_hold_is_said_and_nothing_is_saved(ctx: Context, text: str, words: str) -> None:
    with pytest.raises(ChecksFailed) as refused:
        phrases.save(ctx, {"outcome": text})
    assert words in refused.value.fields["outcome"]
    assert phrases.in_force(ctx) == minutes.PHRASES


def test_no_shipped_phrase_answers_for_a_party() -> None:
    for one in minutes.PHRASES:
        assert phrases._problem(f"{one.title}｜{one.text}") is None, one.title


def test_only_the_hall_changes_phrases(embedded: Context) -> None:
    with pytest.raises(NotAllowed):
        phrases.save(as_role(embedded, "clerk"), {"outcome": "好｜问：好吗？"})


def test_places_are_filled_in() -> None:
    said = {"调解员": "王秀英", "参加人": ""}
    assert phrases.filled("由【调解员】主持，参加人：【参加人】【别的】", said) == "由王秀英主持，参加人：无【别的】"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "答：（沈霞）"),
        ("问：好吗？", "\n答：（沈霞）"),
        ("问：好吗？\n答：", "（沈霞）"),
        ("问：好吗？\n", "答：（沈霞）"),
    ],
)
def test_whose_answer_comes(before: str, after: str) -> None:
    assert minutes.answer_of(before, "沈霞") == after


# Sums


@pytest.mark.parametrize(
    ("clauses", "amount", "words"),
    [
        ("赔偿1,200.00元。", 120_000, None),
        ("先付600元，再付600元。", 120_000, None),
        ("赔偿1,200元。", 130_000, "不符"),
        ("赔偿1.2万元。", 1_200_000, None),
        ("赔偿1,200元。", None, "还空着"),
        ("赔偿2,800元，先付1,500元，再付1,300元。", None, "写到2,800.00元"),
        ("赔偿2,800元，先付1,500元，再付1,300元。", 270_000, "合计2,800.00元"),
        ("赔偿2,800元，先付1,500元，再付1,300元。", 280_000, None),
        ("各自道歉。", 120_000, "没有写到金额"),
        ("各自道歉。", None, None),
    ],
)
def test_the_sums_of_the_clauses_and_the_amount(clauses: str, amount: int | None, words: str | None) -> None:
    said = agreement_checks.amount_hint({"clauses": clauses, "amount_fen": amount})
    assert said is None if words is None else words in (said or "")


def test_figures_and_words_that_differ_are_refused(ctx: Context, mediated: MakeCase) -> None:
    case = mediated(ctx)
    wrong = {**AGREED, "clauses": "乙方赔偿人民币1,200元（大写：壹仟叁佰元整）。"}
    with pytest.raises(ChecksFailed) as refused:
        service.agree(ctx, case, version_of(ctx, case), wrong)
    assert "大写应是壹仟贰佰元整" in refused.value.fields["clauses"]
    right = {**AGREED, "clauses": "乙方赔偿人民币1,200元（大写：人民币壹仟贰佰圆正）。"}
    service.agree(ctx, case, version_of(ctx, case), right)


def test_an_agreement_is_not_reached_before_anybody_sat_down(ctx: Context, mediated: MakeCase) -> None:
    case = mediated(ctx)
    view = queries.get(ctx, case)
    service.save_session(ctx, view.sessions[0]["id"], 1, {"start_at": "2026-11-22 09:00"})
    with pytest.raises(ChecksFailed, match="早于第一次调解"):
        service.agree(ctx, case, version_of(ctx, case), {**AGREED, "reached_on": "2026-11-20"})


def test_what_stands_in_brackets_goes_with_its_name() -> None:
    assert papers.names_in("戴小军（乙方之子、委托代理人）、李敏,王伟") == [
        "戴小军（乙方之子、委托代理人）",
        "李敏",
        "王伟",
    ]
