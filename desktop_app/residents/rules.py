"""What must hold for a resident's values, how they are made tidy, and what follows from an identity number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from ..common import codes, dates
from ..common.fields import Kind
from ..common.id_numbers import compact, document_hint, document_problem, examine
from ..common.phones import parse as parse_phones
from ..common.pinyin import name_pinyin
from ..common.text import half_width, half_width_letters, normalise_name, one_line
from .class_fields import FOREIGN
from .fields import FIELDS
from .roster_addresses import read as read_address

HEAD = "02"
_LIKE_CITIZENS = frozenset({"111", "112", "553", "L01", "L02"})  # documents whose numbers tell birth and sex
# GB/T 4761 codes that imply a sex (domain reference 2.3.6); a mismatch is a hint, never a refusal.
_MALE = frozenset("11 41 43 46 47 51 53 55 57".split()) | {str(code) for code in range(20, 30)}
_FEMALE = frozenset("12 42 44 45 48 52 54 56 58".split()) | {str(code) for code in range(30, 40)}


def tidied(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as they are stored: numbers in half width, telephones as digits, blanks off, nothing as None.

    Names and free text are otherwise kept as written. Keys that are no stored field are kept untouched.
    """
    found: dict[str, Any] = {}
    for key, value in values.items():
        field = FIELDS.get(key)
        if isinstance(value, str) and field is not None:
            value = _tidy(key, field.kind, value)
        found[key] = None if value == "" else value
    return found


def _tidy(key: str, kind: Kind, text: str) -> str:
    if key in ("name", "former_name", "name_alt", "kin_name"):
        return normalise_name(text)[0]
    if key in ("id_no", "kin_id_no"):
        return examine(text).number
    if key in ("cert_no", "permit_no"):
        return compact(text)
    if key == "pinyin":
        return one_line(half_width(text)).casefold().replace("ü", "v")
    if key in ("phone", "kin_phone"):
        phones = parse_phones(text)
        return phones.numbers if phones.problem is None else text.strip()
    if key == "live_addr":
        return read_address(text).text  # one form for one door, the same as a roster's
    if key == "hukou_addr":
        return half_width_letters(one_line(text))
    return text.strip() if kind is Kind.NOTE else one_line(text)


def derive(values: Mapping[str, Any], today: date | None = None) -> dict[str, Any]:
    """What follows from the identity number: the number as stored, birth_date, sex, and 境外人员 for a number that only
    those have; empty while it does not hold. Without one, the same of another document that is built alike."""
    number = values.get("id_no") or (values.get("cert_no") if values.get("cert_type") in _LIKE_CITIZENS else None)
    if not number:
        return {}
    found = examine(number, today)
    if found.problem:
        return {}
    derived = {"birth_date": found.birth, "sex": found.sex}
    if values.get("id_no"):
        derived["id_no"] = found.number
    if found.kind != "citizen":
        derived["resident_class"] = FOREIGN
    return {key: value for key, value in derived.items() if value}


def filled(values: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Tidy values with what follows from the identity number put where nothing stands."""
    tidy = tidied(values)
    for key, value in derive(tidy, today).items():
        if not tidy.get(key) or key == "id_no":
            tidy[key] = value
    return tidy


def problems(
    values: Mapping[str, Any], today: date, only: Iterable[str] | None = None, *, reason_needed: bool = True
) -> dict[str, str]:
    """Sentences by field for what does not hold, field by field and across fields; empty when all does.

    ``values`` is the whole record, tidy. ``only`` bounds the checks of single fields to those that are changed; what
    must agree across fields is always looked at. ``reason_needed``: no identity number asks for its reason (2.4.7).
    """
    found = FIELDS.problems(values, only)
    for check in (_against_id, _document, _days):
        for key, sentence in check(values, today).items():
            found.setdefault(key, sentence)
    without = not values.get("id_no") and not values.get("cert_no")
    if reason_needed and without and not values.get("no_id_reason"):
        found.setdefault("no_id_reason", "没有身份证号时，请选无证件原因")
    return found


def _against_id(values: Mapping[str, Any], today: date) -> dict[str, str]:
    said = derive(values, today)
    found: dict[str, str] = {}
    birth, sex = values.get("birth_date"), values.get("sex")
    if birth and said.get("birth_date", birth) != birth:
        found["birth_date"] = f"出生日期与身份证号不一致，身份证号里是{said['birth_date']}"
    if sex in ("1", "2") and said.get("sex", sex) != sex:
        found["sex"] = f"性别与身份证号不一致，身份证号里是{codes.label('sex', said['sex'])}"
    return found


def _document(values: Mapping[str, Any], today: date) -> dict[str, str]:
    """The number of another document, as far as its kind has a check digit (domain reference 2.4.1-2.4.3)."""
    number = values.get("cert_no")
    if not number:
        return {}
    if not values.get("cert_type"):
        return {"cert_type": "填了其他证件号码，请选证件类型"}
    problem = document_problem(values["cert_type"], number, today)
    return {"cert_no": problem} if problem else {}


def _days(values: Mapping[str, Any], today: date) -> dict[str, str]:
    found: dict[str, str] = {}
    birth = values.get("birth_date") or ""
    if dates.is_iso(birth) and birth > today.isoformat():
        found["birth_date"] = "出生日期在今天以后，请核对"
    for key in ("moved_out_on", "died_on"):
        day = values.get(key) or ""
        if not dates.is_iso(day):
            continue
        if day > today.isoformat():
            found[key] = f"{FIELDS[key].label}在今天以后，请核对"
        elif birth and day < birth:
            found[key] = f"{FIELDS[key].label}早于出生日期，请核对"
    return found


def hints(values: Mapping[str, Any], today: date | None = None) -> dict[str, str]:
    """What is worth a look beside a field but refuses nothing."""
    found = {
        field.key: sentence
        for field in FIELDS
        if field.hint is not None and values.get(field.key) and (sentence := field.hint(values[field.key]))
    }
    if values.get("cert_no") and (hint := document_hint(values.get("cert_type") or "", values["cert_no"])):
        found.setdefault("cert_no", hint)
    for key in ("cert_until", "permit_until"):
        if today is not None and dates.is_iso(values.get(key) or "") and values[key] < today.isoformat():
            found.setdefault(key, f"{FIELDS[key].label}{values[key]}已经过了，请提醒换证")
    relation, sex = values.get("relation_to_head") or "", values.get("sex")
    if (relation in _MALE and sex == "2") or (relation in _FEMALE and sex == "1"):
        said = codes.label("relation", relation)
        found.setdefault("relation_to_head", f"性别是{codes.label('sex', sex)}，与户主关系是“{said}”，请看看对不对")
    return found


def computed(values: Mapping[str, Any]) -> dict[str, str]:
    """Columns that follow from the name, and from its pinyin where somebody typed it: ``name_sort`` (pinyin, then the character) and ``name_py`` (initials)."""
    pinyin = name_pinyin(values["name"], values.get("pinyin") or "")
    return {"name_sort": pinyin.sort, "name_py": pinyin.initials}
