"""Scenes of what was not saved and of two versions of one record; of a backup before closing and of damage."""

from __future__ import annotations

from desktop_app.residents import queries, service
from desktop_app.store import drafts

from ..records.two_texts import TwoTexts
from ..safety import DamageDialog, LeavingDialog
from .people import residents, somebody
from .scene import Scene, one
from .studio import Studio

_THEIRS = "问：请说说是怎么回事？\n答：楼上卫生间从上个月开始漏水，天花板湿了一大片，墙面也发霉了。\n问：有没有找对方说过？\n答：说过两次。"
_OURS = "问：请说说是怎么回事？\n答：楼上厨房从上个月开始漏水，天花板湿了一大片。\n问：有没有找对方说过？\n答：说过三次，都没有结果。"


def _drop_all(studio: Studio) -> None:
    for draft in drafts.all(studio.ctx.store, studio.ctx.operator.id):
        drafts.drop(studio.ctx.store, studio.ctx.operator.id, draft.key)


@one("today-drafts", own=True)
def met_on_today(studio: Studio) -> None:
    ctx = studio.ctx
    for key, title, at in (
        ("case:new", "登记调解", "2026-11-18 09:12:00"),
        ("person:new", "新增居民", "2026-11-17 17:28:00"),
    ):
        drafts.save(ctx.store, ctx.operator.id, key, title, {"brief": "楼上漏水"}, None, at)
    studio.window.go("residents")
    studio.settle()
    studio.window.go("today")
    studio.settle()
    studio.shoot("today-drafts")
    _drop_all(studio)


@one("draft-back", own=True)
def brought_back(studio: Studio) -> None:
    ctx = studio.ctx
    values = {"name": "王半途", "phone": "13800001111", "live_addr": "向阳花园6栋2单元1502"}
    drafts.save(ctx.store, ctx.operator.id, "person:new", "新增居民", values, None, "2026-11-17 17:28:00")
    tab = residents(studio)
    tab.new_record()
    studio.settle()
    studio.shoot("draft-back")
    form = tab.page.form
    assert form is not None
    form.discard_draft()
    tab.page.close_form()


@one("two-versions", own=True)
def two_versions(studio: Studio) -> None:
    tab = residents(studio)
    person = somebody(studio)
    tab.open_record("residents", person)
    tab.edit()
    form = tab.page.form
    assert form is not None
    form.rows["phone"].editor.set_value("13800001111")
    form.rows["occupation"].editor.set_value("个体经营")
    row = queries.get(studio.ctx, person)
    theirs = {"phone": "13900002222", "occupation": "退休教师", "remark": "子女在外地"}
    service.update(studio.ctx, person, row["version"], theirs)
    form.save()
    studio.settle()
    studio.shoot("two-versions")
    form.discard_draft()
    tab.page.close_form()
    studio.ctx.undo()


@one("two-texts", own=True)
def two_texts(studio: Studio) -> None:
    dialog = TwoTexts(_THEIRS, _OURS, studio.window)
    dialog.open()
    studio.settle()
    studio.shoot("two-texts")
    dialog.reject()


@one("closing-backup", own=True)
def before_closing(studio: Studio) -> None:
    dialog = LeavingDialog(studio.window)
    dialog.open()
    studio.settle()
    studio.shoot("closing-backup")
    dialog.reject()


@one("damage", own=True)
def damage(studio: Studio) -> None:
    problems = ["数据文件第812页损坏", "第1,204条变更的明细被改动过"]
    dialog = DamageDialog(studio.window, problems, may_restore=True)
    dialog.open()
    studio.settle()
    studio.shoot("damage")
    dialog.reject()


SCENES: list[Scene] = [met_on_today, brought_back, two_versions, two_texts, before_closing, damage]
