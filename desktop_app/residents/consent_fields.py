"""Fields of a separate consent that somebody signed on paper (个人信息保护法 29, 31; domain reference 2.9)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from ..common import codes
from ..common.fields import Catalogue, Field, Kind, Level

CONSENT_FIELDS = Catalogue(
    "单独同意",
    [
        Field(
            key="scope",
            label="同意的事项",
            kind=Kind.CODE,
            code_table="consent_scope",
            section="单独同意",
            required=True,
            width=16,
        ),
        Field(key="signed_on", label="签署日期", kind=Kind.DATE, section="单独同意", required=True, width=11),
        Field(
            key="guardian",
            label="监护人",
            section="单独同意",
            max_length=50,
            level=Level.L2,
            help="签署时不满十四周岁的，由父母或其他监护人同意，请填监护人姓名",
        ),
        Field(key="remark", label="备注", kind=Kind.NOTE, section="单独同意", max_length=500, level=Level.L2),
    ],
)

TOLD: Mapping[str, tuple[str, Callable[[Any], str]]] = {
    "scope": ("同意的事项", partial(codes.label, "consent_scope")),
    "signed_on": ("签署日期", str),
    "withdrawn_on": ("撤回日期", str),
}
"""What the log says of a consent: column → (label, how a value is worded)."""
