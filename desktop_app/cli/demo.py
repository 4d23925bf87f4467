"""``linli demo``: the main job on the sample hall, from an empty folder to paper, then the window."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import resources

from ..common.errors import KnownError
from . import options

if TYPE_CHECKING:
    from ..context import Context

NAME = "演示"
HALL = "向阳社区便民服务厅"
ROSTER = "向阳社区居民花名册.xlsx"
MARK = ".linli-demo"  # only a folder that a demo made is made anew


def run(out: Path | None, *, window: bool) -> dict[str, Any]:
    """Make the hall, import a roster, mediate, print, report; then open the window where there is a screen."""
    options.keep_psycopg_out(None)
    folder = _fresh(out or Path(tempfile.gettempdir()) / "linli-demo")
    files = _work(folder)
    answer: dict[str, Any] = {"files": [str(path) for path in files], "store": str(folder / "store")}
    if not window:
        answer["window"] = "没有打开窗口（--no-window）。"
    elif not _has_screen():
        answer["window"] = "这里没有显示屏，没有打开窗口。"
    else:
        answer["window"] = "窗口已关闭。"
        _open(folder / "store", answer)
    return answer


def _fresh(folder: Path) -> Path:
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARK).exists():
            raise KnownError(f"“{folder}”里已有别的东西，演示没有开始。请用 --out 给一个空文件夹。")
        from ..store.store import refuse_if_open

        refuse_if_open(folder / "store")
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).touch()
    return folder


def _work(folder: Path) -> list[Path]:
    from .. import context, sample
    from ..figures import periods

    context.load_subjects()
    options.say("正在建立示例服务厅…")
    ctx = context.create(folder / "store", hall=HALL, password=NAME, operator=NAME, source=context.COMMAND)
    try:
        sample.fill(ctx, until=periods.month_of(ctx.today()))  # the running month, so that 今日 has something to show
        files = [*_import(ctx, folder), *_mediate(ctx, folder), *_report(ctx, folder)]
        ctx.store.set_meta("sample", "1")
    finally:
        ctx.store.close()
    return [folder / "store" / "linli.db", *files]


def _import(ctx: Context, folder: Path) -> list[Path]:
    from .rosters import import_residents

    options.say("正在导入花名册…")
    rejects = folder / "退回名单.xlsx"
    answer = import_residents(ctx, Path(resources.path("sample", ROSTER)), rejects=rejects)
    options.say(f"花名册：读到{answer['read']}人，新增{answer['added']}人，退回{answer['rejected']}人")
    return [rejects] if rejects.exists() else []


def _mediate(ctx: Context, folder: Path) -> list[Path]:
    """A quarrel about a leak between two residents of one estate, from the counter to the agreement."""
    from ..mediation import queries, service
    from ..residents import queries as residents
    from .papers import case_papers

    options.say("正在登记一件邻里纠纷并打印文书…")
    first, second = _neighbours([int(hit[0]) for hit in residents.find(ctx, "向阳花园", limit=200)])
    mediators = queries.mediators(ctx)
    case = service.intake(
        ctx,
        {
            "dispute_type": "02",
            "source": "02",
            "brief": "乙方卫生间防水层老化渗水，致甲方顶棚起皮、木门变形，双方就维修费用和损失数额有争议。",
        },
        [
            service.PartyEntry(side="A", person_id=first, consent="agreed"),
            service.PartyEntry(side="B", person_id=second, consent="agreed"),
        ],
        [
            service.MediatorEntry(mediators[0]["id"], role="lead"),
            service.MediatorEntry(mediators[1]["id"]),
        ],
    )
    view = queries.get(ctx, case)
    service.add_session(
        ctx,
        case,
        view.case["version"],
        {
            "minutes": "问：权利义务告知书看过了吗？\n答：看过了，清楚。\n问：漏水从什么时候开始？\n"
            "答：国庆节以后，卫生间顶上一直滴水。\n问：愿意怎样解决？\n答：愿意请师傅来修，材料钱由乙方出。",
            "notice_given": 1,
            "result": "agreed",
        },
    )
    service.agree(
        ctx,
        case,
        queries.get(ctx, case).case["version"],
        {
            "facts": view.case["brief"],
            "clauses": "乙方十五日内重做卫生间防水层，费用由乙方承担。\n"
            "乙方赔偿甲方顶棚及木门损失人民币1,680.32元。\n施工期间甲方提供方便，双方互不追究其他责任。",
            "perform_mode": "lump",
            "performance": "第一项以施工完毕并经双方查看为准；第二项十五日内一次付清。",
            "amount_fen": 168032,
        },
    )
    return [Path(file["path"]) for file in case_papers(ctx, f"id:{case}", folder)]


def _neighbours(candidates: list[int]) -> tuple[int, int]:
    """Two grown residents of different households."""
    from ..residents.models import Person

    grown = Person.select().where(Person.id.in_(candidates) & (Person.birth_date < "1995")).order_by(Person.id)
    people = list(grown)
    first = people[0]
    return first.id, next(other.id for other in people if other.household_id != first.household_id)


def _report(ctx: Context, folder: Path) -> list[Path]:
    from ..figures import periods
    from .figures import monthly

    options.say("正在生成上月月报…")
    return [Path(path) for path in monthly(ctx, periods.last_whole_month(ctx.today()), folder)["files"]]


def _has_screen() -> bool:
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    if platform.startswith(("offscreen", "minimal")):
        return False
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True


def _open(store: Path, answer: dict[str, Any]) -> None:
    from ui import application

    options.say("\n".join(["演示完成，写出的文件：", *answer["files"], f"操作员和密码都是：{NAME}"]))
    application.run(store, operator=NAME, password=NAME, program=sys.argv[0])
