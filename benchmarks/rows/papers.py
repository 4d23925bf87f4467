"""Any paper of a case, from its record to the first page on screen, in a program that has printed before."""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable
from functools import cache, partial

import pypdfium2
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

import resources
from desktop_app.common.papers import AgreementPaper, CasePaper, PartyPaper, SessionPaper
from reports import forms
from reports.forms import unfilled
from reports.paper import script

from ..floors import reportlab_as_it_comes
from ..table import Row

_ANSWER = "漏水是国庆节以后开始的，卫生间顶上一直滴水，墙皮都起了，请师傅来看过两次，材料和人工要两家商量。"
_SIZE, _LEADING, _MARGIN, _PER_LINE = 14, 26, 79, 31
_BODY, _TITLE, _HEADING = "NotoSerifSC-Regular", "NotoSerifSC-Bold", "NotoSansSC-Bold"


def measure(quick: bool) -> list[Row]:
    paper = _paper()
    times = 5 if quick else 15
    seen, ratios = {}, {}
    floor = {}
    for key in forms.FORMS:
        bare, ours = _in_turn(times, partial(_bare, _lines(paper, key)), partial(forms.build, paper, key))
        floor[key], ratios[key] = bare, ours / bare
        seen[key] = _median(times, partial(_first_page, paper, key))
    slowest = max(seen, key=lambda key: seen[key])
    dearest = max(ratios, key=lambda key: ratios[key])
    return [
        Row(
            f"preview of any paper, the slowest ({forms.FORMS[slowest]})",
            seen[slowest],
            "ms",
            floor[slowest],
            "bare reportlab, same text and fonts, not drawn",
            max_figure=150.0,
        ),
        Row(
            f"making any paper, the dearest ({forms.FORMS[dearest]})",
            ratios[dearest] * floor[dearest],
            "ms",
            floor[dearest],
            "bare reportlab, same text and fonts",
            max_ratio=1.5,
        ),
    ]


def _in_turn(times: int, first: Callable[[], object], second: Callable[[], object]) -> tuple[float, float]:
    """Medians in ms of two things measured by turns, so that both meet the same machine."""
    found: tuple[list[float], list[float]] = ([], [])
    for _ in range(times + 1):
        for took, make in zip(found, (first, second), strict=True):
            begun = time.perf_counter()
            make()
            took.append((time.perf_counter() - begun) * 1000)
    return statistics.median(found[0][1:]), statistics.median(found[1][1:])


def _median(times: int, make: Callable[[], object]) -> float:
    return _in_turn(times, make, lambda: None)[0]


def _first_page(paper: CasePaper, key: str) -> None:
    """As the preview shows it: one page at the size of a screen."""
    document = pypdfium2.PdfDocument(forms.build(paper, key))
    document[0].render(scale=1.33)
    document.close()


def _lines(paper: CasePaper, key: str) -> list[tuple[str, str]]:
    """(font, text) of every line that stands on a paper."""
    said = forms.said(paper, key).said
    fonts = {one.text: _HEADING for one in said if isinstance(one, script.Subheading)} | {forms.FORMS[key]: _TITLE}
    document = pypdfium2.PdfDocument(forms.build(paper, key))
    text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return [(fonts.get(line, _BODY), line) for line in text.splitlines()]


@reportlab_as_it_comes()
def _bare(lines: list[tuple[str, str]]) -> bytes:
    """The same characters in the same fonts, line under line, with reportlab as it comes and nothing of ours."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, initialFontName=_bare_font(_BODY))
    y = A4[1] - _MARGIN
    for font, line in lines:
        canvas.setFont(_bare_font(font), _SIZE)
        for at in range(0, len(line), _PER_LINE):
            if y < _MARGIN:
                canvas.showPage()
                canvas.setFont(_bare_font(font), _SIZE)
                y = A4[1] - _MARGIN
            canvas.drawString(_MARGIN, y, line[at : at + _PER_LINE])
            y -= _LEADING
    canvas.save()
    return out.getvalue()


@cache
def _bare_font(stem: str) -> str:
    pdfmetrics.registerFont(TTFont(f"Bare-{stem}", str(resources.path("fonts", f"{stem}.ttf"))))
    return f"Bare-{stem}"


def _paper() -> CasePaper:
    """A case with as much in it as a busy one has."""
    paper = unfilled.case("向阳社区人民调解委员会")
    paper.number, paper.title, paper.dispute_type, paper.source = (
        "（向阳）人调字〔2026〕第41号",
        "沈霞与邓洁邻里纠纷",
        "邻里纠纷",
        "02",
    )
    paper.brief, paper.accepted_on = _ANSWER * 3, "2026-10-21"
    paper.parties = [
        PartyPaper(side, "person", name, "女", "汉族", "46", "个体经营", "13812347686", "向阳花园5栋2单元902")
        for side, name in (("甲方", "沈霞"), ("乙方", "邓洁"))
    ]
    minutes = "\n".join(f"{who}：{_ANSWER}" for _ in range(12) for who in ("问", "答"))
    paper.sessions = [SessionPaper("2026-11-20 09:30:00", venue="调解室", matter=paper.title, minutes=minutes)]
    paper.agreement = AgreementPaper(paper.number, facts=_ANSWER * 4, clauses=[_ANSWER] * 4, amount_fen=168032)
    paper.parts["investigation"] = [unfilled.Nothing(name="赵文", record=minutes)]
    return paper
