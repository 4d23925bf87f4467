"""F04, F09, F10 as paper: what they say in which order, where it stands, and that it holds in extremes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy

import pytest

from desktop_app.common.errors import KnownError
from desktop_app.common.papers import AgreementPaper, CasePaper, PartyPaper, SessionPaper
from reports import forms
from reports.forms import unfilled

NAMES = [
    "王𬍛",
    "张䶮",
    "李㛃",
    "赵𣲗",
    "买买提·吐尔逊",
    "欧阳𬸚",
    "钱𫖯",
    "孙𬱖",
    "𱎼",
    "<b>",
    "A&B",
    "=1+1",
    "“双”'单'\"直\"",
]


def build(key: str, case: CasePaper, mark=None) -> bytes:
    return forms.form(key).build(case, mark)


@pytest.fixture
def crowd(case: CasePaper) -> CasePaper:
    """20 parties, persons and organisations, with the longest of everything."""
    case = deepcopy(case)
    long = PartyPaper(
        "", "person", "阿" * 20, "女", "柯尔克孜族", "101", "个体工商户经营者" * 4, "0719-8123456", "向阳" * 40
    )
    firm = PartyPaper("", "org", "十堰市向阳小区业主大会及其委托的物业服务有限责任公司", phone="0719-8123456")
    firm.address, firm.representative, firm.representative_post = "向阳" * 40, "买买提·吐尔逊", "执行董事兼总经理"
    firm.credit_code, firm.agent = "91420300MA4XXXXXXX", "欧阳𬸚（法律工作者）"
    case.parties = [deepcopy(firm if n % 5 == 0 else long) for n in range(20)]
    for n, party in enumerate(case.parties):
        party.side = "甲乙丙"[min(n // 2, 2)] + "方"
    case.sessions[0].present = []
    case.sessions[0].minutes = ("问：请陈述。答：“2026年10月3日起渗水（见照片）”，损失1,680.32元！" * 1000)[:30_000]
    assert case.agreement
    case.agreement.clauses = case.agreement.clauses * 10
    case.parts["agent"][0]["unit_or_addr"] = "向阳" * 40
    case.parts["summons"][0]["addressee"] = "、".join(party.name for party in case.parties)
    case.parts["revisit"][0]["content"] = "履行情况：已经付清。" * 200
    case.parts["evidence"] = [
        {**case.parts["evidence"][1], "name": "购买凭证" * 20, "remark": "已核对" * 66} for _ in range(20)
    ]
    case.parts["application"][0] |= {"brief": "漏水。" * 900, "claims": "赔偿损失。\n" * 60}
    asked = case.parts["investigation"][0]
    asked |= {"record": case.sessions[0].minutes, "name": "阿" * 20, "unit_or_addr": "向阳" * 40, "matter": "漏水" * 40}
    asked |= {"investigators": "、".join(["欧阳明月"] * 9), "participants": "、".join(["买买提·吐尔逊"] * 20)}
    case.payments[0].amount_fen = 10**16 - 1
    return case


@pytest.mark.parametrize("key", forms.FORMS)
def test_says_what_the_form_says_in_its_order(key, case, mark, printed, golden):
    golden(key, printed(build(key, case, mark)).text)


@pytest.mark.parametrize(("key", "title"), forms.FORMS.items())
def test_title_stands_in_the_middle_at_the_top(key, title, case, printed):
    left, top, right, bottom = printed(build(key, case)).where(title)
    assert (left + right) / 2 == pytest.approx(28 + 156 / 2, abs=0.5)
    assert 35 < top < 42
    assert bottom - top > 22 / 72 * 25.4


@pytest.mark.parametrize("key", forms.FORMS)
@pytest.mark.parametrize("size", ["usual", "crowd", "empty"])
def test_nothing_is_over_the_margins(key, size, case, mark, printed, request):
    if size == "crowd":
        case = request.getfixturevalue("crowd")
        case.sessions[0].minutes = case.sessions[0].minutes[:1500]
        case.parts["investigation"][0]["record"] = case.sessions[0].minutes
    if size == "empty":
        parts = {kind: [dict.fromkeys(rows[0], "")] for kind, rows in case.parts.items()} | {"evidence": []}
        case = CasePaper("", "", "", "", "", "", "", "", "", sessions=[SessionPaper("")], agreement=AgreementPaper(""))
        case.parts, case.payments = parts, unfilled.case().payments
    paper = printed(build(key, case, mark))
    for page in range(len(paper.document)):
        left, top, right, bottom = paper.ink(page)
        assert left > 27.5
        assert top > 36
        assert right < 184.6  # a dot of this picture is 0.18 mm
        assert bottom < 297 - 10


@pytest.mark.parametrize("key", forms.FORMS)
def test_every_font_is_embedded_and_every_page_is_numbered(key, crowd, printed):
    crowd.sessions[0].minutes = crowd.sessions[0].minutes[:3000]
    paper = printed(build(key, crowd))
    assert paper.fonts()
    assert all(paper.fonts().values()), paper.fonts()
    total = len(paper.pages)
    assert total > 1 or key in ("receipt", "proxy")
    assert all(f"第{n}页 共{total}页" in page for n, page in enumerate(paper.pages, start=1))


def test_a_reason_that_a_hall_added_is_ticked_as_another_and_written_out(case, printed):
    case.parts["decline"][0]["reason"] = "另有专门调解组织"
    paper = printed(build("decline", case))
    assert "情况说明：另有专门调解组织：邓洁电话里表示要直接起诉。" in paper.flat()
    ticks = [rule for rule in paper.rules() if rule.y1 != rule.y2]
    above, below = paper.where("一方当事人明确拒绝调解")[3], paper.where("情况说明")[1]
    assert ticks
    assert all(above < tick.y1 < below for tick in ticks)


@pytest.mark.parametrize("key", forms.FORMS)
def test_only_the_paper_for_the_court_has_numbers_of_identity(key, case, printed):
    assert (case.parties[0].id_no in printed(build(key, case)).flat()) == (key == "confirmation")


@pytest.mark.parametrize("key", forms.FORMS)
@pytest.mark.parametrize("name", NAMES)
def test_names_are_printed_and_copied_as_they_are_written(key, name, case, printed):
    case.parties[0].name = case.parts["agent"][0]["represents"] = name
    case.sessions[0].present = [name, "邓洁"]
    case.parts["evidence"][0]["provider"] = case.parts["investigation"][0]["name"] = name
    assert case.agreement
    case.agreement.facts = case.sessions[0].minutes = f"问：{name}在吗？"
    text = printed(build(key, case)).flat()
    assert name in text or key == "receipt"
    assert "\ufffd" not in text


@pytest.mark.parametrize("key", forms.FORMS)
def test_what_no_font_has_is_named_with_its_place_and_nothing_is_made(key, case):
    if key == "receipt":  # it names nobody
        return
    case.parties[1].name = case.parts["evidence"][0]["provider"] = case.parts["agent"][0]["represents"] = "邓😀洁☑"
    case.parts["investigation"][0]["name"] = case.parties[1].name
    case.sessions[0].present = []
    with pytest.raises(KnownError) as refused:
        build(key, case)
    assert "“😀”“☑”没有字体能打印" in refused.value.sentence
    where = {
        "record": "当事人里",
        "agreement": "乙方的姓名里",
        "oral": "乙方的姓名里",
        "revisit": "当事人里",
        "evidence": "证据材料里",
        "application": "被申请人的姓名里",
        "investigation": "被调查人的姓名里",
    }
    assert where.get(key, "当事人姓名里") in refused.value.sentence


def test_signature_lines_and_the_place_of_the_seal_have_real_size(case, printed):
    paper = printed(build("agreement", case))
    page = len(paper.document) - 1
    lines = [rule for rule in paper.rules(page) if 60 < rule.length < 80]
    assert len(lines) == 4
    assert len({round(rule.x1) for rule in lines}) == 2, "two columns"
    label = paper.where("当事人（签名盖章或按指印）", page)
    assert min(rule.y1 for rule in lines) - label[3] >= 12
    name, date = paper.where("向阳社区人民调解委员会", page), paper.where("2026年11月22日", page)
    assert date[1] - name[3] >= 25
    assert (name[0] + name[2]) / 2 == pytest.approx((date[0] + date[2]) / 2, abs=0.5)
    seal = paper.where("（印章）", page)
    assert name[3] < seal[1] < seal[3] < date[1]


def test_ruled_lines_are_there_for_what_is_still_to_be_written(printed):
    blank = CasePaper("向阳社区人民调解委员会", "", "", "", "", "", "", "", "", agreement=AgreementPaper(""))
    paper = printed(build("agreement", blank))
    full = [rule for page in range(len(paper.document)) for rule in paper.rules(page) if rule.length > 155]
    assert len(full) == 5 + 4 + 2


@pytest.mark.parametrize("lines", range(1, 40))
def test_signatures_never_stand_alone(lines, case, printed):
    """On the page where they begin there are two lines of what is signed, and no clause leaves one line behind."""
    assert case.agreement
    case.agreement.clauses = [f"乙方履行第{n}项约定的内容。" for n in range(lines)]
    paper = printed(build("agreement", case))
    page = next(n for n, text in enumerate(paper.pages) if "（签名盖章或按指印）" in text)
    before = paper.pages[page].split("当事人（签名")[0].replace("人民调解协议书（续）", "").strip().split("\n")
    assert len(before) >= 3
    assert "（印章）" in paper.pages[page]


def test_a_record_of_30000_characters_has_all_of_them_and_each_page_is_signed(crowd, printed):
    crowd.parties = crowd.parties[:2]
    paper = printed(build("record", crowd))
    body = paper.flat()
    for waste in [f"第{n}页 共{len(paper.pages)}页" for n in range(1, len(paper.pages) + 1)]:
        body = body.replace(waste, "")
    assert body.count("请陈述。") == crowd.sessions[0].minutes.count("请陈述。")
    for n, page in enumerate(paper.pages[:-1]):
        places = [rule for rule in paper.rules(n) if 45 <= rule.length < 60]
        assert len(places) >= 2, f"page {n + 1}"
        assert page.count("（签名）") >= 2


def test_twenty_parties_each_have_a_place_to_sign_that_says_whose_it_is(crowd, printed):
    text = printed(build("agreement", crowd)).text
    assert text.count("当事人（签名盖章或按指印）") == 20
    assert "丙方之十六" in text


def test_one_page_has_no_strip_and_no_seam_reminder(case, printed):
    case.sessions[0].minutes = ""
    intake = printed(build("intake", case))
    assert len(intake.pages) == 1
    assert "骑缝章" in printed(build("agreement", case)).pages[-1]
    assert "骑缝章" not in printed(build("record", case)).text


@pytest.mark.parametrize(
    ("source", "says", "ticked"),
    [
        ("02", "依当事人申请，", 0),
        ("01", "主动调解，", 1),
        ("13", "接受委托移送，", 2),
        ("", "依当事人申请（主动调解），", None),
    ],
)
def test_source_of_a_case_is_said_and_ticked(source, says, ticked, case, printed):
    case.source, case.source_label = source, "公安机关委托移送"
    paper = printed(build("intake", case))
    assert says in paper.flat()
    ticks = [rule for rule in paper.rules() if rule.y1 != rule.y2]
    options = ["①当事人申请", "②人民调解委员会主动调解", "③接受委托移送"]
    assert len(ticks) == (0 if ticked is None else 2)
    if ticked is not None:
        left, top, _, bottom = paper.where(options[ticked])
        assert all(left - 6 < tick.x1 < left and top < tick.y1 < bottom for tick in ticks)
    assert ("公安机关委托移送" in paper.text) == (source == "13")


def test_amount_is_said_in_words_once(case, printed):
    words = "人民币1,680.32元（大写：壹仟陆佰捌拾元叁角贰分）"
    assert printed(build("agreement", case)).flat().count(words) == 1
    assert case.agreement
    case.agreement.clauses = ["乙方赔偿甲方损失。"]
    assert f"协议涉及金额：{words}。" in printed(build("agreement", case)).flat()
    case.agreement.amount_fen = 0
    assert "人民币" not in printed(build("agreement", case)).flat()


def test_clauses_are_numbered_unless_they_are(case, printed):
    assert case.agreement
    case.agreement.clauses = ["1. 修好。", "2. 付清。"]
    text = printed(build("agreement", case)).text
    assert "1. 修好。" in text
    assert "一、" not in text


def test_what_is_about_the_case_is_in_the_properties(case, mark, printed):
    paper = printed(build("record", case, mark))
    about = paper.document.get_metadata_dict()
    assert about["Title"] == "人民调解记录 （向阳）人调字〔2026〕第41号"
    assert about["Author"] == "向阳社区人民调解委员会"
    assert about["Creator"] == "邻里服务台"
    assert all("2026年11月22日10时12分打印" in page for page in paper.pages)
    assert "打印" not in printed(build("record", case)).text


def test_papers_made_at_the_same_time_do_not_disturb_each_other(case, printed):
    minutes = ["甲乙丙丁戊己庚辛壬癸é" * 20, "子丑寅卯辰巳午未申酉ü" * 20] * 4
    cases = [deepcopy(case) for _ in minutes]
    for one, text in zip(cases, minutes, strict=True):
        one.sessions[0].minutes = text
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(lambda one: build("record", one), cases))
    for pdf, text in zip(made, minutes, strict=True):
        assert text in printed(pdf).flat()


def test_a_case_without_session_or_agreement_says_so(case):
    with pytest.raises(KnownError, match="这一次调解"):
        forms.form("record").build(case, at=1)
    case.agreement = None
    with pytest.raises(KnownError, match="还没有协议"):
        build("agreement", case)


def test_unknown_form_is_a_key_error():
    with pytest.raises(KeyError):
        forms.form("parts")


def test_who_speaks_for_a_party_signs_the_agreement(case, printed):
    case.parties[1].agent = "戴小军（委托代理人）"
    text = printed(build("agreement", case)).flat()
    assert "代理人（签名）" in text
    assert text.count("戴小军（委托代理人）") == 2, "in the party's block, and where he signs"
    case.parties[1].agent = ""
    assert "代理人" not in printed(build("agreement", case)).flat()
