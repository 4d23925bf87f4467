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
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).touch()
    return folder


def _work(folder: Path) -> list[Path]:
    from .. import context, sample

    context.load_subjects()
    options.say("正在建立示例服务厅…")
    ctx = context.create(folder / "store", hall=HALL, password=NAME, operator=NAME, source=context.COMMAND)
    try:
        sample.fill(ctx)
        files = [*_import(ctx, folder), *_mediate(ctx, folder), *_report(ctx, folder)]
        ctx.store.set_meta("sample", "1")
    finally:
        ctx.store.close()
    return [folder / "store" / "linli.db", *files]


def _import(ctx: Context, folder: Path) -> list[Path]:
    from .records import import_residents

    options.say("正在导入花名册…")
    rejects = folder / "退回名单.xlsx"
    answer = import_residents(ctx, Path(resources.path("sample", ROSTER)), rejects=rejects)
    options.say(f"花名册：读到{answer['read']}人，新增{answer['added']}人，退回{answer['rejected']}人")
    return [rejects] if rejects.exists() else []


def _mediate(ctx: Context, folder: Path) -> list[Path]:
    from ..mediation import service
    from ..residents import queries as residents
    from .papers import case_papers

    options.say("正在登记一件邻里纠纷并打印文书…")
    first, second = residents.find(ctx, "向阳花园", limit=50)[:2]
    case = service.demonstrate(ctx, int(first[0]), int(second[0]))
    return [Path(file["path"]) for file in case_papers(ctx, f"id:{case}", folder)]


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
