"""Papers made from people: the list as printed, a sheet to sign, labels, the public version, the notice, an inquiry."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from desktop_app.context import Context
from desktop_app.figures import periods, register_tables
from desktop_app.residents import area_report, held, household_order, list_paper, notice, public_list, queries


def papers(ctx: Context) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Name and maker of each."""
    old = queries.ids(ctx, "", {"age": "75-"}, (household_order.KEY, False))
    columns = ["name", "sex", "age", "live_addr", "care", "phone"]
    narrowed = "年龄：75 岁以上"
    shown = list_paper.printed(ctx, old, columns, "居民名单", narrowed)
    wide = list_paper.printed(
        ctx, old, [*columns, "id_no", "ethnic", "political", "relation_to_head", "hukou_addr"], "居民名单", narrowed
    )
    signed = list_paper.sign_in(ctx, old, "冬季用火用电安全讲座签到表", "社区活动室", ctx.today())
    posted = public_list.paper(ctx, old, "高龄津贴发放公示名单", {}, narrowed)

    def lists() -> Iterator[tuple[str, Callable[[], bytes]]]:
        from reports import labels, lists, personal_data

        yield "list", lambda: lists.build(shown)
        yield "list-wide", lambda: lists.build(wide)
        yield "sign-in", lambda: lists.build(signed)
        yield "list-gaps", lambda: lists.build(area_report.paper(ctx, *area_report.gaps(ctx)))
        yield "public", lambda: lists.build(posted)
        made, _ = list_paper.labels(ctx, old, by_household=True)
        yield "labels-3x8", lambda: labels.build(made[:30], "3x8")
        yield "labels-2x7", lambda: labels.build(made[:14], "2x7")
        yield "notice", lambda: personal_data.notice(notice.paper(ctx))
        yield "held", lambda: personal_data.held(held.paper(ctx, old[0], "本人持身份证到厅提出"))

    yield from lists()
    for key in register_tables.KINDS:
        for is_public in (False, True):
            yield f"{key}{'-public' if is_public else ''}", partial(_register, ctx, key, is_public)


def _register(ctx: Context, key: str, is_public: bool) -> bytes:
    from reports.monthly import document

    about = register_tables.period(ctx, key, periods.last_whole_month(ctx.today()))
    tables = register_tables.make(ctx, key, about, is_public=is_public)
    return document.build_tables(register_tables.report(ctx, key, about, tables))
