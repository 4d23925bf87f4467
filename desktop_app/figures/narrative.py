"""What a month was, in sentences (domain reference 6.0)."""

from __future__ import annotations

from ..common import codes
from ..common.papers import Comparison
from ..common.rounding import printed, rounded
from .catalogue import values
from .charts import by_type
from .periods import Period


def narrative(period: Period, headline: list[Comparison]) -> list[str]:
    """What the month was, in sentences; a month without anything says 无 (零报告)."""
    now = values(period)
    told = {comparison.key: comparison for comparison in headline}

    def moved(key: str) -> str:
        words = told[key].mom if key in told else None
        return f"，环比{words}" if words else ""

    sentences = [
        f"截至期末，在册居民{now['residents.total']}人{moved('residents.total')}，共{now['residents.households']}户；"
        f"其中60岁以上{now['residents.over_60']}人、80岁以上{now['residents.over_80']}人、"
        f"流动人口{now['residents.floating']}人。"
    ]
    if now["volunteers.times"] or now["volunteers.activities"]:
        sentences.append(
            f"本月开展志愿服务活动{now['volunteers.activities']}场，{now['volunteers.people']}名志愿者参与"
            f"{now['volunteers.times']}人次，服务{_one(now['volunteers.hours'])}小时{moved('volunteers.hours')}。"
        )
    else:
        sentences.append("本月志愿服务：无。")
    if now["mediation.new"] or now["mediation.closed"]:
        kinds = sorted(by_type(period).items(), key=lambda item: (-item[1], item[0]))[:3]
        focus = "、".join(codes.label("dispute_type", code) for code, _ in kinds)
        rate = f"，调解成功率{_one(now['mediation.success_rate'])}%" if now["mediation.closed"] else ""
        sentences.append(
            f"本月受理纠纷{now['mediation.new']}件{moved('mediation.new')}，办结{now['mediation.closed']}件，"
            f"调解成功{now['mediation.succeeded']}件{rate}，期末未办结{now['mediation.open']}件。"
            + (f"办结纠纷主要为{focus}。" if focus else "")
        )
    else:
        sentences.append(f"本月人民调解：无新受理、无办结，期末未办结{now['mediation.open']}件。")
    return sentences


def _one(value: float | int | None) -> str:
    return "—" if value is None else printed(rounded(value))
