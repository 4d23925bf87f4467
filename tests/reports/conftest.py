"""An invented case, and eyes for a PDF: its text in reading order, its lines, its ink, in mm from the top left."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from ctypes import c_uint
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import ImageOps

from desktop_app.common.papers import AgreementPaper, CasePaper, PartyPaper, PaymentPaper, PrintMark, SessionPaper
from reports.paper import fonts
from tests.reports.life_parts import PARTS

MM = 72 / 25.4
GOLDEN = Path(__file__).parents[1] / "golden"
LEFT = Path(__file__).parents[2] / "build" / "golden"


@dataclass(frozen=True)
class Rule:
    """A straight line on a page, in mm."""

    x1: float
    y1: float
    x2: float
    y2: float

    @property
    def length(self) -> float:
        return abs(self.x2 - self.x1)


def lightest(pdf: bytes) -> int:
    """How light the lightest words of a PDF are: 0 is black, 255 white."""
    found, raw = 0, pypdfium2.raw
    for page in pypdfium2.PdfDocument(pdf):
        for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
            red, green, blue, alpha = (c_uint(0) for _ in range(4))
            assert raw.FPDFPageObj_GetFillColor(item, red, green, blue, alpha)
            found = max(found, red.value, green.value, blue.value)
    return found


class Printed:
    def __init__(self, pdf: bytes) -> None:
        self.pdf = pdf
        self.document = pypdfium2.PdfDocument(pdf)

    @property
    def pages(self) -> list[str]:
        return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in self.document]

    @property
    def text(self) -> str:
        return "\n".join(self.pages)

    def flat(self) -> str:
        """The text without line ends, to look for what may be broken over lines."""
        return self.text.replace("\n", "")

    def where(self, text: str, page: int = 0) -> tuple[float, float, float, float]:
        """left, top, right, bottom of the first place that says ``text``, in mm from the top left."""
        leaf = self.document[page]
        words = leaf.get_textpage()
        found = words.search(text).get_next()
        assert found, f"{text} is not on page {page + 1}"
        boxes = [words.get_charbox(n, loose=True) for n in range(found[0], found[0] + found[1])]
        high = leaf.get_height()
        return (
            min(box[0] for box in boxes) / MM,
            (high - max(box[3] for box in boxes)) / MM,
            max(box[2] for box in boxes) / MM,
            (high - min(box[1] for box in boxes)) / MM,
        )

    def rules(self, page: int = 0) -> list[Rule]:
        """Lines drawn one by one (not the sides of boxes)."""
        found, start = [], (0.0, 0.0)
        with pikepdf.open(BytesIO(self.pdf)) as pdf:
            leaf = pdf.pages[page]
            high = float(leaf.mediabox[3])
            for operands, operator in pikepdf.parse_content_stream(leaf):
                point = tuple(float(value) for value in operands) if str(operator) in "ml" else ()
                if str(operator) == "m":
                    start = point
                elif str(operator) == "l":
                    found.append(Rule(start[0] / MM, (high - start[1]) / MM, point[0] / MM, (high - point[1]) / MM))
                    start = point
        return found

    def ink(self, page: int = 0) -> tuple[float, float, float, float]:
        """left, top, right, bottom of everything printed, in mm."""
        scale = 2
        picture = self.document[page].render(scale=scale).to_pil().convert("L")
        box = ImageOps.invert(picture).getbbox()
        assert box
        return tuple(edge / scale / MM for edge in box)

    def fonts(self) -> dict[str, bool]:
        """Every font of the document, and whether it is embedded."""
        found = {}
        with pikepdf.open(BytesIO(self.pdf)) as pdf:
            for item in pdf.objects:
                if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font":
                    found[str(item.BaseFont)] = "/FontFile2" in item.get("/FontDescriptor", {})
        return found


@pytest.fixture
def printed() -> Callable[[bytes], Printed]:
    return Printed


@pytest.fixture(autouse=True)
def no_machine_fonts(monkeypatch: pytest.MonkeyPatch):
    """Paper in tests is the same on every machine: bundled fonts only."""
    monkeypatch.setattr(fonts, "_font_folders", list)
    fonts._machine_fonts.cache_clear()
    fonts.font_of.cache_clear()
    yield
    fonts._machine_fonts.cache_clear()
    fonts.font_of.cache_clear()


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Compares with tests/golden/<name>.txt. What was printed is left in build/golden when it differs."""

    def compare(name: str, text: str) -> None:
        expected = GOLDEN / f"{name}.txt"
        text = text.rstrip() + "\n"
        if not expected.exists() or expected.read_text("utf-8") != text:
            LEFT.mkdir(parents=True, exist_ok=True)
            (LEFT / f"{name}.txt").write_text(text, "utf-8", newline="\n")
        assert expected.exists(), f"look at {LEFT / name}.txt and put it into {GOLDEN}"
        assert expected.read_text("utf-8") == text

    return compare


@pytest.fixture
def mark() -> PrintMark:
    return PrintMark("2026-11-22 10:12:00", "王秀英", "第1版")


AGENT = {
    "represents": "沈霞",
    "agent_kind": "委托代理人",
    "name": "周明",
    "sex": "男",
    "age": "41",
    "ethnic": "汉族",
    "phone": "13812340008",
    "unit_or_addr": "十堰市向阳区法律服务所",
    "relation": "基层法律服务工作者",
    "license_no": "31703201100001",
    "id_checked": "是",
    "scope": "特别授权",
    "powers": "代为申请调解或者要求终止调解、代为收集、提供证据、"
    "代为参加调解，签署调查记录、调解记录、权利义务告知书、人民调解协议书等法律文书",
    "other_powers": "",
    "since": "2026-10-20",
}


@pytest.fixture
def case() -> CasePaper:
    """Two neighbours and a leaking bathroom."""
    first = PartyPaper("甲方", "person", "沈霞", "女", "汉族", "46", "个体经营", "13812347686", "向阳花园5栋2单元902室")
    second = PartyPaper("乙方", "person", "邓洁", "女", "土家族", "39", "教师", "18112349503", "向阳花园5栋2单元1002室")
    first.birth, first.id_no = "1980-03-01", "420381198003010023"
    second.birth, second.id_no = "1987-09-12", "420381198709120046"
    session = SessionPaper(
        "2026-10-21 09:30:00",
        "2026-10-21 11:05:00",
        "向阳社区调解室",
        "邻里漏水纠纷",
        ["周平（网格员）"],
        ["王秀英"],
        "李青",
        "一、告知权利义务：调解员向双方当事人告知了人民调解的性质、原则和当事人的权利义务，双方表示清楚。\n"
        "二、甲方陈述：2026年10月3日起卫生间顶棚渗水，木门变形，要求赔偿1,680.32元。\n"
        "三、乙方陈述：认可漏水原因，愿意维修，对损失数额有意见。\n"
        "四、双方核对现场照片、购买凭证，无异议。",
        "达成协议",
        ["沈霞", "邓洁"],
    )
    agreement = AgreementPaper(
        "（向阳）人调字〔2026〕第41号",
        "2026年10月3日起，乙方卫生间防水层老化渗水，致甲方卫生间顶棚起皮、木门变形。双方对漏水原因无异议，"
        "就维修费用的承担及甲方损失的数额发生争议，于2026年10月21日共同申请本委员会调解。",
        clauses=[
            "乙方于2026年12月5日前重做卫生间防水层，费用由乙方承担。",
            "乙方赔偿甲方顶棚及木门损失人民币1,680.32元（大写：壹仟陆佰捌拾元叁角贰分）。",
            "施工期间甲方提供方便，双方互不追究其他责任。",
        ],
        performance="第一项以施工完毕并经双方查看为准；第二项于2026年11月30日前一次付清。",
        amount_fen=168032,
        reached_on="2026-11-22",
    )
    return CasePaper(
        "向阳社区人民调解委员会",
        "（向阳）人调字〔2026〕第41号",
        "沈霞与邓洁邻里漏水纠纷",
        "邻里纠纷",
        "02",
        "依申请",
        "乙方卫生间防水层老化渗水，致甲方卫生间顶棚起皮、木门变形，双方就损失数额发生争议。",
        "2026-10-21",
        "王秀英",
        [first, second],
        ["王秀英"],
        [session],
        agreement,
        ended_on="2026-11-22",
        end_reason="一方或双方明确拒绝继续调解",
        parts={
            "evidence": [
                {
                    "name": "卫生间顶棚渗水照片",
                    "kind": "物证照片",
                    "provider": "沈霞",
                    "form": "原件",
                    "copies": "1",
                    "pages": "4",
                    "received_on": "2026-10-21",
                    "remark": "",
                    "files": "1",
                },
                {
                    "name": "木门购买凭证",
                    "kind": "书证",
                    "provider": "沈霞",
                    "form": "复印件",
                    "copies": "1",
                    "pages": "",
                    "received_on": "2026-10-22",
                    "remark": "已与原件核对",
                    "files": "0",
                },
            ],
            "agent": [dict(AGENT)],
            "summons": [
                {
                    "addressee": "沈霞、邓洁",
                    "meet_at": "2026-10-21 09:30:00",
                    "venue": "向阳社区调解室",
                    "matter": "沈霞与邓洁邻里漏水纠纷",
                    "bring": "身份证、维修票据、现场照片",
                    "mode": "当面",
                    "told_on": "2026-10-20",
                    "told_by": "李青",
                }
            ],
            "invitation": [
                {
                    "invitee": "周平",
                    "invitee_kind": "网格员",
                    "unit_or_addr": "向阳社区居民委员会",
                    "phone": "13812340009",
                    "meet_at": "2026-10-21 09:30:00",
                    "venue": "向阳社区调解室",
                    "reason": "说明现场查看的情况",
                    "consented": "",
                    "issued_on": "2026-10-20",
                }
            ],
            "revisit": [
                {
                    "matter": "沈霞与邓洁邻里漏水纠纷",
                    "visited_on": "2026-12-15",
                    "content": "邓洁家防水已经修好，没有再渗水；沈霞收到赔偿款1,200.00元，有收条。双方没有新的争执。",
                    "visitor": "王秀英",
                }
            ],
            **deepcopy(PARTS),
            "application": [
                {
                    "applied_on": "2026-10-21",
                    "side": "甲方",
                    "brief": "2026年10月3日起，楼上卫生间漏水，我家顶棚起皮、木门变形，找过他家两次没有谈成。",
                    "claims": "修好卫生间防水\n赔偿顶棚和木门的损失1,680.32元",
                }
            ],
            "investigation": [
                {
                    "start_at": "2026-10-23 15:00:00",
                    "end_at": "2026-10-23 15:40:00",
                    "place": "向阳花园5栋2单元902室",
                    "investigators": "王秀英、李青",
                    "recorder": "李青",
                    "name": "赵文",
                    "sex": "男",
                    "age": "61",
                    "ethnic": "汉族",
                    "occupation": "退休",
                    "unit_or_addr": "向阳花园5栋2单元802室",
                    "phone": "13612340006",
                    "relation": "楼下邻居",
                    "participants": "",
                    "matter": "沈霞与邓洁邻里漏水纠纷",
                    "record": "问：您什么时候看到渗水的？\n答：十月三号早上，沈霞喊我上去看的，顶棚在滴水。\n"
                    "问：以前有没有漏过？\n答：我没有听说过。",
                }
            ],
        },
        payments=[PaymentPaper("2026-11-30", 168032, "2026-11-28", "收条")],
    )
