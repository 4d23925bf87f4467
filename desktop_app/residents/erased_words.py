"""When somebody is erased, free text of others may still name him: the words that say who he was are struck out.

Struck out is what only he is called: words that another living person of the same households (for saved lists: of the whole
register) has as well may be about that one, and stay.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..store.changes import ChangeWriter
from ..store.models import SavedList
from ..store.striking import STRUCK, Words, rows_of, sides_of, strike_out
from .models import Household, HouseholdEvent, Person

_SHORTEST = 2  # a name of one character is in every sentence
_RUN, _TAIL = 6, 4  # digits of a number that somebody may have searched by: anywhere in it, at its end
_TOLD = ("name", "former_name", "name_alt", "id_no", "cert_no", "phone")


def homes_of(person_id: int, uid: str, household_id: int | None) -> list[int]:
    """The households somebody lives in or ever did, as far as history and events know."""
    found = {household_id}
    events = HouseholdEvent.select(HouseholdEvent.household, HouseholdEvent.other_household)
    for home, other in events.where(HouseholdEvent.person == person_id).tuples():
        found |= {home, other}
    for side in sides_of("person", person_id, uid):
        found.add(side.get("household_id"))
    known = Household.select(Household.id).where(Household.id.in_(sorted(one for one in found if one is not None)))
    return sorted(row[0] for row in known.tuples())


def in_homes(person_id: int, row: Mapping[str, Any], homes: Sequence[int]) -> Words:
    """What somebody is called, less what others of these households are called."""
    people = Person.select().where(Person.household.in_(list(homes)) & (Person.id != person_id)) if homes else []
    others = {word for one in people if _alive(one) for word in _words([{key: getattr(one, key) for key in _TOLD}])}
    said = [word for word in _called(person_id, row) if word not in others]
    longer = [one for one in others if any(word in one for word in said)]
    return Words(tuple(said), tuple(sorted(longer, key=len, reverse=True)))


def forget_in_household(writer: ChangeWriter, words: Words, homes: Sequence[int]) -> None:
    """Remarks of these households, and of what happened to them."""
    if homes:
        event = HouseholdEvent.household.in_(list(homes)) | HouseholdEvent.other_household.in_(list(homes))
        strike_out(writer, HouseholdEvent, ("document", "remark"), words, event)
        strike_out(writer, Household, ("remark",), words, Household.id.in_(list(homes)))


def forget_in_lists(writer: ChangeWriter, person_id: int, row: Mapping[str, Any]) -> None:
    """Search words and names of saved lists that say who he was, in the recycle bin, too."""
    words = _in_register(person_id, row)
    for one in rows_of(SavedList, ("name", "view"), SavedList.id.is_null(False)):
        name, view = words.strike(one["name"]), _struck_view(words, one["view"])
        held = any(
            words.strike(str(side.get("name") or "")) != str(side.get("name") or "")
            or _struck_view(words, str(side.get("view") or "{}")) != str(side.get("view") or "{}")
            for side in sides_of("saved_list", one["id"], one["uid"])
        )
        if held or (name, view) != (one["name"], one["view"]):
            if name != one["name"]:
                name = f"{name}{one['id']}"  # names of lists differ
            writer.redact(SavedList, one["id"], {"name": name, "view": view})


def count_lists(person_id: int, row: Mapping[str, Any]) -> int:
    """How many saved lists say who he is."""
    words = _in_register(person_id, row)
    return sum(
        words.strike(one["name"]) != one["name"] or _struck_view(words, one["view"]) != one["view"]
        for one in rows_of(SavedList, ("name", "view"), SavedList.deleted_at.is_null())
    )


def _struck_view(words: Words, view: str) -> str:
    """The view with its search words struck out; as it is where they say nothing."""
    try:
        raw = json.loads(view)
    except ValueError:
        return words.strike(view)
    text = str(raw.get("text") or "") if isinstance(raw, dict) else ""
    struck = words.strike(text)
    numbers = [re.sub(r"\D", "", word) for word in words.said]
    for run in re.findall(rf"\d{{{_RUN},}}", struck):
        if any(run in number for number in numbers):
            struck = struck.replace(run, STRUCK)
    tail = text.strip().upper()
    if re.fullmatch(rf"\d{{{_TAIL - 1},}}[\dX]", tail) and any(word.upper().endswith(tail) for word in words.said):
        struck = STRUCK  # lists are searched by the last digits, too
    if struck == text:
        return view
    return json.dumps({**raw, "text": struck}, ensure_ascii=False, sort_keys=True)


def _in_register(person_id: int, row: Mapping[str, Any]) -> Words:
    """What nobody else in the register is called, with the whole pinyin of the name, which lists may be searched by."""
    said = []
    letters = "".join(re.findall("[a-z]+", (row.get("name_sort") or "").lower()))
    for word in _called(person_id, row):
        digits = any(one.isdigit() for one in word)
        same = (Person.id_no == word) | Person.phone.contains(word) if digits else (Person.name == word)
        alive = Person.deleted_at.is_null() & (Person.id != person_id)
        if not Person.select(Person.id).where(alive & same).exists():
            said.append(word)
    if len(letters) > 2 * _SHORTEST and row.get("name") in said:
        said.append(letters)
    return Words(tuple(said))


def _called(person_id: int, row: Mapping[str, Any]) -> list[str]:
    """What a person is called and ever was, as far as his history knows."""
    return _words([row, *sides_of("person", person_id, row["uid"])])


def _words(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Names and numbers in what is known of a person, the longest first."""
    texts = [part.strip() for row in rows for key in _TOLD for part in re.split("[;；]", str(row.get(key) or ""))]
    return sorted({one for one in texts if len(one) >= _SHORTEST}, key=lambda one: (-len(one), one))


def _alive(person: Person) -> bool:
    return person.deleted_at is None
