"""Fields of what hangs on the grid besides people and households: its workers."""

from __future__ import annotations

from ..common.fields import Catalogue, Field, Kind, Level, Mask


def _phone_problem(value: str) -> str | None:
    from ..common.phones import problem

    return problem(value)


STAFF_FIELDS = Catalogue(
    "工作人员",
    [
        Field(key="name", label="姓名", section="工作人员", required=True, max_length=50, width=8, listed=True),
        Field(key="post", label="职务", section="工作人员", max_length=40, width=12, listed=True),
        Field(key="unit", label="单位", section="工作人员", max_length=60, width=16, listed=True),
        Field(
            key="phone",
            label="电话",
            section="工作人员",
            max_length=50,
            check=_phone_problem,
            level=Level.L2,
            mask=Mask.PHONE,
            width=13,
            listed=True,
        ),
        Field(key="remark", label="备注", kind=Kind.NOTE, section="工作人员", max_length=500, level=Level.L2),
    ],
)
