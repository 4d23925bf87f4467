"""How long somebody served, as a sign-in sheet says it: 1.5, 1:30, 90分, or from–to (domain reference 3.4)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from ..common.dates import stamp
from ..common.text import half_width

_CLOCK = r"(\d{1,2})(?:(?::|点|时)(\d{2})?分?)?"
_SPAN = re.compile(rf"{_CLOCK}(?:-|–|—|~|至|到)+(次日)?{_CLOCK}")  # dashes as people type them
_HOURS = re.compile(r"(\d+(?:\.\d+)?)(?:个?小时|h)?")
_PARTS = re.compile(r"(?:(\d+)个?小时)?(\d+)(?:分钟?|min)")
_COLON = re.compile(r"(\d{1,2}):(\d{2})")
_HINT = "请写成 1.5（小时）、90分 或 9:00-11:30 的样子"


@dataclass(frozen=True, slots=True)
class Stay:
    """Minutes really served; ``start_at`` and ``end_at`` (stored times) where the sheet has them."""

    minutes: int
    start_at: str | None = None
    end_at: str | None = None


def between(start_at: str, end_at: str, minutes: int | None = None) -> Stay:
    """From one stored time to another; ``minutes`` when a break makes them fewer.

    Raises ValueError with a sentence when the sign-out is before the sign-in.
    """
    span = _at(end_at) - _at(start_at)
    if span < timedelta(0):
        raise ValueError("签退时间早于签到时间，请核对；跨过零点的写成 22:00-次日1:00")
    return Stay(span // timedelta(minutes=1) if minutes is None else minutes, start_at, end_at)


def parse(text: str, day: str) -> Stay:
    """What was typed for a day (ISO). Raises ValueError with a sentence that says how to write it."""
    plain = re.sub(r"\s+", "", half_width(text)).replace("：", ":").replace("点半", ":30").replace("半小时", "30分")
    if span := _SPAN.fullmatch(plain):
        hour, minute, next_day, end_hour, end_minute = span.groups()
        start = _moment(text, day, hour, minute)
        end = _moment(text, day, end_hour, end_minute) + timedelta(days=1 if next_day else 0)
        return between(stamp(start), stamp(end))
    if colon := _COLON.fullmatch(plain):
        if int(colon[2]) > 59:
            raise ValueError(f"“{text}”不是时长，{_HINT}")
        return Stay(int(colon[1]) * 60 + int(colon[2]))
    if parts := _PARTS.fullmatch(plain):
        return Stay(int(parts[1] or 0) * 60 + int(parts[2]))
    if hours := _HOURS.fullmatch(plain):
        minutes = Decimal(hours[1]) * 60
        if minutes != minutes.to_integral_value():
            raise ValueError(f"“{text}”不是整分钟，{_HINT}")
        return Stay(int(minutes))
    raise ValueError(f"“{text}”看不懂，{_HINT}")


def written(stay: Stay) -> str:
    """A stay as it would be typed: 09:00-11:30, 22:00-次日01:00, 1.5, 85分."""
    if stay.start_at and stay.end_at:
        next_day = "次日" if stay.end_at[:10] > stay.start_at[:10] else ""
        return f"{stay.start_at[11:16]}-{next_day}{stay.end_at[11:16]}"
    return f"{stay.minutes / 60:.1f}" if stay.minutes % 6 == 0 else f"{stay.minutes}分"


def _moment(text: str, day: str, hour: str, minute: str | None) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(day), time(int(hour), int(minute or 0)))
    except ValueError:
        raise ValueError(f"“{text}”里没有这样的钟点，{_HINT}") from None


def _at(stored: str) -> datetime:
    return datetime.fromisoformat(stored)
