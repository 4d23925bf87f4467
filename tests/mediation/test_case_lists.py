"""Lists of cases kept under a name: what they ask, what is refused, apart from those of residents. On both engines."""

from __future__ import annotations

import pytest

from desktop_app.common.errors import ChecksFailed, NotAllowed, NotFound, UsageError
from desktop_app.context import Context, SignedIn
from desktop_app.mediation import listing, queries, service
from desktop_app.mediation.saved_lists import CASES
from desktop_app.operators.roles import permissions
from desktop_app.residents.saved_lists import RESIDENTS
from desktop_app.store import recycle, saved_lists
from desktop_app.store.saved_lists import View
from tests.mediation.conftest import VALUES, two_sides

VIEW = View({"stage": "open", "only": [1]}, "沈", ("deadline", False), ("number", "deadline"))


def recycle_kinds(ctx: Context) -> list[str]:
    return [one.kind for one in recycle.items(ctx)]


def test_a_list_is_kept_and_shown_again(ctx: Context) -> None:
    one = saved_lists.save(ctx, "催办", VIEW, subject=CASES)
    [kept] = saved_lists.lists(ctx, CASES)
    assert (kept.id, kept.name) == (one, "催办")
    assert kept.view == View({"stage": "open"}, "沈", ("deadline", False), ["number", "deadline"]), "no cases are kept"
    assert saved_lists.lists(ctx, RESIDENTS) == [], "residents have their own"
    saved_lists.save(ctx, "催办", View(), subject=RESIDENTS)
    saved_lists.rename(ctx, one, "本周", subject=CASES)
    with pytest.raises(NotFound):
        saved_lists.rename(ctx, one, "居民的", subject=RESIDENTS)
    saved_lists.delete(ctx, one, subject=CASES)
    assert saved_lists.lists(ctx, CASES) == []
    assert recycle_kinds(ctx) == ["名单"]
    saved_lists.restore(ctx, one)
    assert [kept.name for kept in saved_lists.lists(ctx, CASES)] == ["本周"]


def test_what_no_list_may_be_is_refused(ctx: Context) -> None:
    with pytest.raises(UsageError):
        saved_lists.save(ctx, "错的", View({"colour": "red"}), subject=CASES)
    with pytest.raises(ChecksFailed):
        saved_lists.save(ctx, "已逾期", View(), subject=CASES)
    auditor = Context(ctx.store, SignedIn(9, "审计员", ("auditor",), permissions(["auditor"])), clock=ctx.clock)
    with pytest.raises(NotAllowed):
        saved_lists.save(auditor, "审计的", View(), subject=CASES)
    assert saved_lists.lists(auditor, CASES) == []


def test_every_list_that_is_offered_can_be_asked(ctx: Context) -> None:
    case = service.intake(ctx, VALUES, two_sides())
    for one in CASES.ready:
        listing.of(ctx).ids(one.view.text, one.view.filters, one.view.sort)
    assert queries.ids(ctx, "", CASES.ready[2].view.filters) == [case]
