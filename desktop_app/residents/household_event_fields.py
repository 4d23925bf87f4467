"""Fields of what happens to a household, as they are asked for (domain reference 2.6).

``LINK`` fields are picked from people or from the household's own members; they are no columns of the event.
"""

from __future__ import annotations

from collections.abc import Callable

from ..common.fields import Catalogue, Field, Kind, Level

FOUND, SPLIT, MOVE_IN, MOVE_OUT, BIRTH, DEATH, NEW_HEAD, DISSOLVE = (f"{n:02d}" for n in range(1, 9))
"""Codes of ``household_event``: 立户, 分户, 迁入, 迁出, 出生, 死亡, 户主变更, 撤销户."""

_DAY = Field(key="day", label="日期", kind=Kind.DATE, section="办理", required=True, width=11)
_DOCUMENT = Field(key="document", label="凭证", section="办理", max_length=60, level=Level.L2, width=20)
_REMARK = Field(key="remark", label="备注", kind=Kind.NOTE, section="办理", max_length=500, level=Level.L2)
EVENT_FIELDS = Catalogue("户的变动", [_DAY, _DOCUMENT, _REMARK])
"""What every event has."""


def _about(*fields: Field, document: str = "") -> Catalogue:
    asked = Field(key="document", label="凭证", section="办理", max_length=60, level=Level.L2, width=20, help=document)
    return Catalogue("户的变动", [*fields, _DAY, asked, _REMARK])


def _link(key: str, label: str, *, required: bool = False, said: str = "") -> Field:
    return Field(key=key, label=label, kind=Kind.LINK, section="谁", required=required, width=16, help=said)


def _relation(label: str = "与户主关系") -> Field:
    return Field(key="relation", label=label, kind=Kind.CODE, code_table="relation", section="谁", width=10)


def _name(required: bool) -> Field:
    return Field(key="name", label="姓名", section="谁", required=required, max_length=50)


def _sex() -> Field:
    return Field(key="sex", label="性别", kind=Kind.CODE, code_table="sex", section="谁", required=True)


def _address(label: str) -> Field:
    return Field(key="live_addr", label=label, section="谁", required=True, max_length=80, level=Level.L2, width=24)


def _people(label: str) -> Field:
    return Field(key="people", label=label, kind=Kind.CODES, section="谁", required=True, width=24)


_REST_HEAD = "户主离开而户里还有人时必选"
_FORMS: dict[str, Callable[[], Catalogue]] = {
    FOUND: lambda: _about(
        _address("住址"), _link("head", "户主", required=True, said="名册里还没有入户的人"), document="如 居民户口簿号"
    ),
    SPLIT: lambda: _about(
        _people("分出的人"),
        _link("head", "新户的户主", required=True),
        _address("新户的住址"),
        _link("rest_head", "原户的新户主", said=_REST_HEAD),
    ),
    MOVE_IN: lambda: _about(_link("person", "迁入的人", required=True), _relation(), document="如 准迁证编号"),
    MOVE_OUT: lambda: _about(
        _people("迁出的人"), _link("head", "新户主", said=_REST_HEAD), document="如 户口迁移证编号"
    ),
    BIRTH: lambda: _about(
        _name(True),
        _sex(),
        _link("mother", "母亲"),
        _link("father", "父亲"),
        _relation(),
        document="如 出生医学证明编号",
    ),
    DEATH: lambda: _about(
        _link("person", "去世的人", required=True),
        _link("head", "新户主", said="去世的是户主而户里还有人时必选"),
        document="如 死亡证明编号",
    ),
    NEW_HEAD: lambda: _about(_link("head", "新户主", required=True)),
    DISSOLVE: _about,
}


def form_of(kind: str) -> Catalogue:
    """What is asked for an event of this kind. Raises KeyError."""
    return _FORMS[kind]()
