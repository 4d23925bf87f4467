"""Invented residents and volunteers of one hall."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop_app.common.pinyin import sort_key
from desktop_app.context import Context
from desktop_app.residents.models import Person
from desktop_app.volunteers import service
from desktop_app.volunteers.service import Occasion


def add_person(ctx: Context, name: str, **values: object) -> int:
    with ctx.write("residents.edit", "新增居民") as writer:
        return writer.add(Person, {"name": name, "name_sort": sort_key(name), "name_py": "", "sex": "2", **values})


@pytest.fixture
def person() -> Callable[..., int]:
    return add_person


@pytest.fixture
def volunteer() -> Callable[..., int]:
    """Adds a resident and signs them up."""

    def make(ctx: Context, name: str = "曾桂芝", **values: object) -> int:
        return service.sign_up(ctx, add_person(ctx, name, phone="13812347686"), values)

    return make


@pytest.fixture
def activity() -> Callable[..., int]:
    def make(ctx: Context, **values: object) -> int:
        return service.add_activity(
            ctx,
            {
                "name": "清洁家园",
                "held_on": "2026-11-14",
                "place": "向阳花园广场",
                "service_kind": "06",
                "organizer": "向阳社区",
                "manager": "李敏",
                **values,
            },
        )

    return make


@pytest.fixture
def occasion() -> Occasion:
    return Occasion("2026-11-14", "陪诊", "社区卫生站", "陪独居老人看病", "向阳社区", "李敏")
