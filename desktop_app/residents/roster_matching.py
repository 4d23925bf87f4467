"""Who a row of a roster means: somebody earlier in the file, somebody of the register, or somebody new (domain reference
2.4.7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..common import text as texts
from ..common.fields import Kind, Mask
from ..common.masking import masked
from ..common.memory import steadily
from ..spreadsheet.plan import Outcome, PlanRow
from .fields import FIELDS
from .likeness import difference
from .roster_fields import CARE, HOME
from .roster_rows import Draft

if TYPE_CHECKING:
    from .roster import KnownPerson, Register

_NAMESAKE = "库里有同名同出生日期的人，没有足够依据认定是同一人，按新增处理，请核对"
_ALWAYS = ("name", "id_no", "cert_type", "cert_no", "sex", "birth_date", "phone", "live_addr", "relation_to_head")
"""What tells people apart, and what a row may say without a column of its own."""


def mark_duplicates(drafts: list[Draft]) -> dict[int, Draft]:
    """The same person twice in the file is one person. Returns the first draft for the id() of each later one's row."""
    by_number: dict[str, Draft] = {}
    by_name: dict[tuple[str, str], list[Draft]] = {}
    originals: dict[int, Draft] = {}
    for draft in steadily(drafts):
        values = draft.row.values
        if draft.row.outcome is Outcome.REJECTED:
            continue
        number, pair = draft.number, (values["name"], values.get("birth_date", ""))
        first = by_number.get(number) if number else _same_without_number(values, by_name.get(pair, ()))
        if first is None:
            if number:
                by_number[number] = draft
            if pair[1]:
                by_name.setdefault(pair, []).append(draft)
            continue
        where = f"“{first.row.sheet}”第{first.row.row_number}行"
        if texts.fold(first.row.values["name"]) != texts.fold(values["name"]):
            what = "证件号码" if number.startswith("*") else "身份证号"
            draft.row.reject(f"{what}和{where}的{first.row.values['name']}相同，姓名不同，请核对")
            draft.row.cells = draft.cells
            continue
        originals[id(draft.row)] = first
        draft.row.outcome = Outcome.DUPLICATE
        draft.row.reasons.append(f"和{where}是同一个人")
        differs = [
            FIELDS[key].label for key, value in values.items() if key in FIELDS and value != first.row.values.get(key)
        ]
        if differs:
            draft.row.notes.append(f"{'、'.join(differs)}和{where}不同，以{where}为准")
    return originals


def _same_without_number(values: Mapping[str, Any], earlier: Sequence[Draft]) -> Draft | None:
    """Name and birth date are equal already; the telephone or the address must be, too (domain reference 2.4.7)."""
    return next((draft for draft in earlier if _close(values, draft.row.values)), None)


def _close(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    phones = set((one.get("phone") or "").split(";")) & set((other.get("phone") or "").split(";"))
    address = one.get("live_addr")
    return bool(phones - {""}) or bool(address and address == other.get("live_addr"))


def compare(drafts: list[Draft], register: Register, keys: set[str]) -> None:
    """Find everybody in the register at once and settle the outcome of each row that came through."""
    keys = {*keys, *_ALWAYS}
    coming = [draft for draft in drafts if draft.row.outcome is Outcome.ADDED]
    known = register.by_number({draft.number for draft in coming if draft.number}, keys)
    mistyped = [draft for draft in drafts if draft.row.outcome is Outcome.REJECTED and _is_card(draft.number)]
    names = {draft.row.values["name"] for draft in coming if draft.number not in known}
    names |= {name for draft in mistyped if (name := draft.row.values.get("name"))}
    namesakes = _by_birth(register.by_name(names, keys)) if names else {}
    _tell_near_numbers([*(draft for draft in coming if draft.number not in known), *mistyped], namesakes)
    taken: set[int] = {person.id for person in known.values()}
    for draft in steadily(coming):
        values = draft.row.values
        person = known.get(draft.number)
        if person is None:
            person = _same_person(draft, namesakes)
            if person is None and not draft.number:
                person = _said_already(draft.row, namesakes, taken)
                draft.is_likely = person is not None
            if draft.is_bare:
                draft.row.notes.append("库里已有同名的人，名册没有写更多，当作同一人，没有新增，请核对")
            if person is not None:
                taken.add(person.id)
                draft.row.notes = [note for note in draft.row.notes if note != _NAMESAKE]
        elif not says_the_same("name", person.values["name"], values["name"]):
            draft.row.notes.append("号码相同，姓名和库里的不同，请核对")
        draft.known = person
        if person is not None:
            _keep_untold_phones(draft, person.values.get("phone") or "")
            _changes(draft.row, person)


def _tell_near_numbers(drafts: Sequence[Draft], namesakes: Mapping[tuple[str, str], Sequence[KnownPerson]]) -> None:
    """A number that differs from a namesake's by a slip of the finger is said, in the file and against the register;
    nobody is merged for it (domain reference 2.4.7)."""
    earlier: dict[tuple[str, ...], list[Draft]] = {}
    for draft in steadily(drafts):
        name, number = draft.row.values.get("name"), draft.number
        if not name or not _is_card(number):
            continue
        for person in namesakes.get((name, ""), ()):
            other = person.values.get("id_no") or ""
            if len(other) == len(number) and (words := difference(number, other)[1]):
                _say_near(draft, f"登记里也有{name}，{words}")
        said: set[int] = set()
        for part in _unslipped(number):
            others = earlier.setdefault((name, *part), [])
            for other_draft in others:
                row = other_draft.row
                if id(row) not in said and (words := difference(number, other_draft.number)[1]):
                    said.add(id(row))
                    _say_near(draft, f"“{row.sheet}”第{row.row_number}行也是{name}，{words}")
            others.append(draft)


def _unslipped(number: str) -> tuple[tuple[str, str], ...]:
    """Parts of a number of which a wrong digit, or two neighbours in the wrong order, leaves one whole: only numbers that
    share one need the slow look. Day and serial; what stands around the year's end and the day; date of birth."""
    return ("tail", number[10:17]), ("ends", number[6:9] + number[15:17]), ("birth", number[6:14])


def _say_near(draft: Draft, words: str) -> None:
    if draft.row.outcome is Outcome.REJECTED:
        draft.row.reasons.append(words)
    else:
        draft.row.notes.append(f"{words}；按新增处理，请核对是不是同一人")


def _is_card(number: str) -> bool:
    return len(number) == 18 and number[:17].isdigit()


def _by_birth(namesakes: Mapping[str, Sequence[KnownPerson]]) -> dict[tuple[str, str], list[KnownPerson]]:
    """Namesakes by name and day of birth, and all of them under no day."""
    found: dict[tuple[str, str], list[KnownPerson]] = {}
    for name, people in namesakes.items():
        found[name, ""] = list(people)
        for person in people:
            if person.values["birth_date"]:
                found.setdefault((name, person.values["birth_date"]), []).append(person)
    return found


def _same_person(draft: Draft, namesakes: Mapping[tuple[str, str], Sequence[KnownPerson]]) -> KnownPerson | None:
    """By name, day of birth, and telephone or address (domain reference 2.4.7); anything less is a note."""
    values = draft.row.values
    if not values.get("birth_date"):
        return None
    alike = namesakes.get((values["name"], values["birth_date"]), ())
    free = [p for p in alike if not (p.values.get("id_no") and values.get("id_no"))]
    same = [p for p in free if _close(values, p.values)]
    if free and len(same) != 1:
        draft.row.notes.append(_NAMESAKE)
    return same[0] if len(same) == 1 else None


def _said_already(
    row: PlanRow, namesakes: Mapping[tuple[str, str], Sequence[KnownPerson]], taken: set[int]
) -> KnownPerson | None:
    """Somebody of this name of whom the register says all that the row says: nothing is written, so nobody is merged,
    and the same file a second time adds nobody. Two such rows stand for two such people."""
    values = row.values
    for person in namesakes.get((values["name"], values.get("birth_date") or ""), ()):
        if person.id not in taken and all(
            set(value.split()) <= person.care if key == CARE else says_the_same(key, person.values.get(key), value)
            for key, value in values.items()
        ):
            return person
    return None


def doubt(people: list[Draft]) -> None:
    """A bare name is nobody known where the household is another one, or has somebody new."""
    bare = [draft for draft in people if draft.is_bare]
    if not bare:
        return
    known = [draft.known for draft in people if draft.known]
    sure = {draft.known.household_id for draft in people if draft.known and not draft.is_bare}
    fits = len(sure or {person.household_id for person in known}) == 1
    anybody_new = any(draft.row.outcome is Outcome.ADDED for draft in people)
    for draft in bare:
        if anybody_new or not fits or (sure and draft.known and draft.known.household_id not in sure):
            draft.known, draft.is_likely = None, False
            draft.row.target = draft.row.target_version = None
            draft.row.outcome = Outcome.ADDED
            draft.row.notes.append("库里有同名的人，没有足够依据认定是同一人，按新增处理，请核对")


def _keep_untold_phones(draft: Draft, stored: str) -> None:
    """Of several columns of telephones, one that is empty or hidden takes no number away: the one that stands in its
    place stays."""
    told, known = draft.row.values.get("phone"), [one for one in stored.split(";") if one]
    if not told or not known or all(one and "*" not in one for one in draft.phones):
        return
    if set(told.split(";")) <= set(known):
        return  # it says nothing new
    found: list[str] = []
    for place, said in enumerate(draft.phones):
        if said and "*" not in said:
            found += said.split(";")
            continue
        seen = [one for one in known if masked(Mask.PHONE, one) == said.strip()]
        found += seen[:1] or known[place : place + 1]
    draft.row.values["phone"] = ";".join(dict.fromkeys([*found, *known[len(draft.phones) :]]))


def _changes(row: PlanRow, person: KnownPerson) -> None:
    row.target, row.target_version = person.id, person.version
    for key, new in row.values.items():
        if key == CARE:
            added = [code for code in new.split() if code not in person.care]
            if added:
                row.changes[CARE] = (" ".join(sorted(person.care)), " ".join([*sorted(person.care), *added]))
        elif not says_the_same(key, person.values.get(key), new):
            row.changes[key] = (person.values.get(key), new)
    row.outcome = Outcome.UPDATED if row.changes else Outcome.UNCHANGED


def says_the_same(key: str, old: Any, new: Any) -> bool:
    if old == new:
        return True
    field = HOME.get(key)
    if field is not None and field.kind is Kind.FLAG:
        return bool(old) == bool(new)  # nothing and 否 say the same
    if not isinstance(old, str) or not isinstance(new, str):
        return bool(old == new)
    if key == "phone":
        return set(new.split(";")) <= set(old.split(";"))  # a roster that knows fewer numbers takes none away
    return texts.fold(new) == texts.fold(old)
