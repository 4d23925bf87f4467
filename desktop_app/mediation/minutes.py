"""The record of a session: questions and answers, the seven points it must have, words for them (reference 1.5, F09)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

QUESTION, ANSWER = "问：", "答："
_MARK = re.compile(r"^(问|答)[：:]", re.MULTILINE)
_ANSWERED = re.compile(r"^答[：:](.*\S.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Point:
    """One of the seven points; ``said`` are patterns that must all be found in the text."""

    key: str
    label: str
    said: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that can be put into the record; ``point`` is the key of the point they belong to."""

    point: str
    title: str
    text: str


def _all(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in patterns)


POINTS = (
    Point("rights", "告知权利义务", _all(r"权利.{0,8}义务")),
    Point("principles", "原则与身份", _all(r"原则|自愿.{0,2}平等", r"身份|主持|回避|调解员")),
    Point("statements", "双方陈述", ()),
    Point("verified", "核实质证", _all(r"核实|质证|证据|照片|票据|现场|鉴定|(没有|无)异议")),
    Point("risks", "风险告知", _all(r"风险|法律约束力|法律后果")),
    Point("outcome", "结果", _all(r"达成.{0,12}协议|调解不成|继续调解|再次调解")),
    Point("signing", "签名", _all(r"签名|签字|按指印")),
)

PHRASES = (
    Phrase(
        "rights",
        "告知权利",
        "问：现告知各方的权利：可以选择或者接受人民调解员；可以接受调解、拒绝调解或者要求终止调解；可以要求公开或者不公开"
        "进行；可以自主表达意愿、自愿达成调解协议。各方的义务：如实陈述纠纷事实；遵守调解现场秩序，尊重人民调解员；"
        "尊重对方当事人行使权利。以上权利和义务听清楚了吗？",
    ),
    Phrase(
        "principles",
        "告知原则与身份",
        "问：本次调解由人民调解员【调解员】主持，【记录人】记录，参加人：【参加人】。调解在自愿、平等的原则下进行，不违背法律、"
        "法规和国家政策，不收取任何费用，也不影响各方依法仲裁、起诉。对在场人员的身份有没有异议，要不要申请回避？",
    ),
    Phrase("statements", "请陈述", "问：请把事情的经过和你的要求说一下。"),
    Phrase("statements", "请对方回应", "问：刚才对方说的，你有什么要说的？"),
    Phrase("verified", "核实质证", "问：对刚才出示的照片和票据，各方有没有异议？"),
    Phrase(
        "risks",
        "风险告知",
        "问：达成的调解协议具有法律约束力，应当按约定履行；不履行的，对方可以向人民法院起诉。各方可以自协议生效之日起三十日内"
        "共同申请司法确认。这些法律后果和风险清楚了吗？",
    ),
    Phrase("outcome", "达成协议", "经调解，双方自愿达成协议，内容见人民调解协议书。"),
    Phrase(
        "outcome",
        "调解不成",
        "经调解，双方未能达成协议，调解不成。已告知各方可以依法通过仲裁、行政、司法等途径维护自己的权利。",
    ),
    Phrase("outcome", "改日再调", "双方同意改日继续调解，时间另行通知。"),
    Phrase("signing", "签名", "以上记录已向各方宣读，各方核对无误后签名、按指印。"),
)


def next_mark(before: str) -> str:
    """The mark that comes next after ``before``, the text in front of the cursor: 问： and 答： take turns."""
    marks = _MARK.findall(before)
    return ANSWER if marks and marks[-1] == "问" else QUESTION


def insertion(before: str) -> str:
    """What Alt+W puts at the cursor: the next mark, on a line of its own."""
    line = before.rpartition("\n")[2]
    return next_mark(before) if not line else "\n" + next_mark(before)


def answer_of(before: str, name: str) -> str:
    """What Alt and a number put at the cursor: the mark of an answer and who gives it; what he says is written by hand."""
    line = before.rpartition("\n")[2]
    return f"{'' if line in ('', ANSWER) else chr(10)}{'' if line == ANSWER else ANSWER}（{name}）"


def points_said(text: str, sides: Sequence[Sequence[str]] = (), result: str | None = None) -> list[bool]:
    """Which of ``POINTS`` the text has, in order.

    ``sides``: names of the parties by side; 双方陈述 needs an answer of each, or two answers that name nobody.
    ``result``: the session's result, which says the outcome as well.
    """
    found = []
    for point in POINTS:
        if point.key == "statements":
            found.append(_both_spoke(text, sides))
        elif point.key == "outcome" and result:
            found.append(True)
        else:
            found.append(all(pattern.search(text) for pattern in point.said))
    return found


def _both_spoke(text: str, sides: Sequence[Sequence[str]]) -> bool:
    answers = _ANSWERED.findall(text)
    speakers = [answer[:20] for answer in answers]
    named = [any(name in spoken for spoken in speakers for name in side) for side in sides]
    if any(named):
        return all(named)
    return len(answers) >= 2
