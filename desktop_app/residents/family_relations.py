"""Relations to the head of a household (GB/T 4761-2008, domain reference 2.3.6) seen from another head.

Only what the old relations leave no doubt about is carried over; everything else is 关系待补 and asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

HEAD = "02"
SPOUSES = frozenset({"10", "11", "12"})
SONS = frozenset({"20", "21", "22", "23", "24", "25", "26", "27", "29"})
DAUGHTERS = frozenset({"30", "31", "32", "33", "34", "35", "36", "37", "39"})
CHILDREN = SONS | DAUGHTERS
STEPCHILDREN = frozenset({"27", "37"})
SON_IN_LAW, DAUGHTER_IN_LAW = "28", "38"
PARENTS = frozenset({"50", "51", "52"})
STEPPARENTS = frozenset({"57", "58"})
PARENTS_IN_LAW = frozenset({"53", "54", "55", "56"})
GRANDCHILDREN = frozenset({"40", "41", "42", "43", "44"})
GRANDPARENTS = frozenset({"60", "61", "62", "63", "64"})
SIBLINGS = frozenset({"70", "71", "73", "75", "77"})
UNRELATED = frozenset({"98", "99"})  # 保姆, 非亲属: whoever is head
_MAN, _WOMAN = "1", "2"


@dataclass(frozen=True, slots=True)
class Kin:
    """Somebody of a household, as far as relations need to know: ``relation`` is the code to the old head."""

    id: int
    name: str
    relation: str | None
    sex: str | None
    birth: str | None


def rederived(people: Iterable[Kin], head: int) -> dict[int, str | None]:
    """The relation of each of these people to the new head; None where it must be asked for.

    The old head is the one whose relation is 户主. Whoever is head already changes nothing.
    """
    everybody = list(people)
    new = next((one for one in everybody if one.id == head), None)
    if new is None or new.relation == HEAD:
        return {one.id: one.relation for one in everybody}
    old = next((one for one in everybody if one.relation == HEAD), None)
    seen = _Seen(new, old, everybody)
    found: dict[int, str | None] = {}
    for one in everybody:
        found[one.id] = HEAD if one is new else seen.relation(one)
    return found


def of_newborn(parents: Iterable[Kin], sex: str | None) -> str | None:
    """How a child of these members stands to the head; None where their own relations do not say."""
    relations = [one.relation for one in parents]
    if any(one == HEAD or one in SPOUSES for one in relations):
        return _by_sex(sex, "20", "30", None)
    if any(one in SONS or one == DAUGHTER_IN_LAW for one in relations):
        return _by_sex(sex, "41", "42", "40")
    if any(one in DAUGHTERS or one == SON_IN_LAW for one in relations):
        return _by_sex(sex, "43", "44", "40")
    if any(one in PARENTS for one in relations):
        return "70"
    return None


def _by_sex(sex: str | None, man: str, woman: str, unknown: str | None) -> str | None:
    return man if sex == _MAN else woman if sex == _WOMAN else unknown


@dataclass(slots=True)
class _Seen:
    """The household with the eyes of its new head."""

    new: Kin
    old: Kin | None
    people: list[Kin]

    def relation(self, one: Kin) -> str | None:
        said = one.relation
        if said in UNRELATED:
            return said
        mine = self.new.relation
        if not said or not mine:
            return None
        for codes, way in (
            (SPOUSES, self._of_spouse),
            (CHILDREN, self._of_child),
            (PARENTS, self._of_parent),
            (SIBLINGS, self._of_sibling),
            (GRANDCHILDREN, self._of_grandchild),
            (frozenset({SON_IN_LAW, DAUGHTER_IN_LAW}), self._of_child_in_law),
        ):
            if mine in codes:
                return way(one, said)
        return None

    @property
    def _old_sex(self) -> str | None:
        return self.old.sex if self.old else None

    def _of_spouse(self, one: Kin, said: str) -> str | None:
        """The new head was the spouse of the old one."""
        if said == HEAD:
            return _by_sex(one.sex, "11", "12", "10")
        if said in STEPCHILDREN:  # perhaps the new head's own child
            return None
        if said in CHILDREN | GRANDCHILDREN or said in (SON_IN_LAW, DAUGHTER_IN_LAW):
            return said
        if said in PARENTS:
            father, mother = ("53", "54") if self.new.sex == _WOMAN else ("55", "56")
            return _by_sex(one.sex, father, mother, None) if self.new.sex in (_MAN, _WOMAN) else None
        return _by_sex(one.sex, "51", "52", "50") if said in PARENTS_IN_LAW else None

    def _of_child(self, one: Kin, said: str) -> str | None:
        """The new head was a child of the old one."""
        step = self.new.relation in STEPCHILDREN
        if said == HEAD:
            return _by_sex(one.sex, "57", "58", None) if step else _by_sex(one.sex, "51", "52", "50")
        if said in SPOUSES:
            return None if step else _by_sex(one.sex, "51", "52", "50")
        if said in CHILDREN:
            return self._sibling(one)
        if said in PARENTS:
            father, mother = ("61", "62") if self._old_sex == _MAN else ("63", "64")
            return _by_sex(one.sex, father, mother, None) if self._old_sex in (_MAN, _WOMAN) else None
        if self._is_only_child:
            return self._own_family(one, said)
        return None

    @property
    def _is_only_child(self) -> bool:
        """The one child of the old head here: the in-law and the grandchildren are this child's own family."""
        return sum(one.relation in CHILDREN for one in self.people) == 1

    def _own_family(self, one: Kin, said: str) -> str | None:
        spouse = DAUGHTER_IN_LAW if self.new.sex == _MAN else SON_IN_LAW
        if said == spouse and sum(other.relation == spouse for other in self.people) == 1:
            return "12" if spouse == DAUGHTER_IN_LAW else "11"
        own = ("41", "42") if self.new.sex == _MAN else ("43", "44")
        return _by_sex(one.sex, "20", "30", None) if said in own else None

    def _of_parent(self, one: Kin, said: str) -> str | None:
        """The new head was father or mother of the old one."""
        if said == HEAD:
            return _by_sex(one.sex, "20", "30", None)
        if said in PARENTS:
            return _by_sex(one.sex, "11", "12", "10")
        if said in SPOUSES:
            return _by_sex(one.sex, SON_IN_LAW, DAUGHTER_IN_LAW, None)
        if said in SIBLINGS:
            return _by_sex(one.sex, "20", "30", None)
        if said in CHILDREN and said not in STEPCHILDREN:
            grandson, granddaughter = ("41", "42") if self._old_sex == _MAN else ("43", "44")
            return _by_sex(one.sex, grandson, granddaughter, "40") if self._old_sex in (_MAN, _WOMAN) else "40"
        return None

    def _of_sibling(self, one: Kin, said: str) -> str | None:
        """The new head was brother or sister of the old one."""
        if said == HEAD or said in SIBLINGS:
            return self._sibling(one)
        if said in PARENTS:
            return said
        if said in CHILDREN and said not in STEPCHILDREN:
            if self._old_sex == _MAN:
                return _by_sex(one.sex, "93", "94", None)
            return _by_sex(one.sex, "95", "96", None) if self._old_sex == _WOMAN else None
        return None

    def _of_grandchild(self, one: Kin, said: str) -> str | None:
        if said != HEAD and said not in SPOUSES:
            return None
        if self.new.relation in ("41", "42"):
            return _by_sex(one.sex, "61", "62", "60")
        return _by_sex(one.sex, "63", "64", "60") if self.new.relation in ("43", "44") else "60"

    def _of_child_in_law(self, one: Kin, said: str) -> str | None:
        if said == HEAD or said in SPOUSES:
            father, mother = ("53", "54") if self.new.relation == DAUGHTER_IN_LAW else ("55", "56")
            return _by_sex(one.sex, father, mother, None)
        partner = SONS if self.new.relation == DAUGHTER_IN_LAW else DAUGHTERS
        if said in partner and sum(other.relation in partner for other in self.people) == 1:
            return "11" if partner is SONS else "12"
        return None

    def _sibling(self, one: Kin) -> str:
        """兄 弟 姐 妹 by sex and age; where one of them is missing, 兄弟姐妹."""
        if not one.birth or not self.new.birth or one.birth == self.new.birth or one.sex not in (_MAN, _WOMAN):
            return "70"
        is_older = one.birth < self.new.birth
        return ("71" if is_older else "73") if one.sex == _MAN else ("75" if is_older else "77")
