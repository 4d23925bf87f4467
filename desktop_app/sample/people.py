"""Households of the sample hall, generation by generation, in a grid tree."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ..common import pinyin
from ..common.id_numbers import check_digit
from ..context import Context, place_name
from ..residents.models import Area, CareTag, Household, Person

REGION = "290201"
VILLAGE, ESTATE, BUILDING, UNIT, ROOM = 3, 4, 7, 8, 9


@dataclass(slots=True)
class Someone:
    """A sample resident, as far as volunteers and cases need to know."""

    id: int
    name: str
    name_sort: str
    sex: str
    birth: date
    phone: str
    address: str
    occupation: str
    id_no: str


def any_there() -> bool:
    return bool(Person.select(Person.id).limit(1).exists())


def fill(
    ctx: Context, dice: random.Random, words: dict[str, Any], count: int, first: date, last: date
) -> list[Someone]:
    """Make the tree, the households and ``count`` people."""
    maker = _Maker(dice, words, first, last, count)
    while len(maker.people) < count:
        maker.household(count - len(maker.people))
    with ctx.write("residents.edit", "生成示例居民") as writer:
        village = writer.add(
            Area, {"level": VILLAGE, "name": place_name(ctx.hall["name"]), "sort": "", "parent_id": None}
        )
        nodes = {(): village}
        for depth, level in enumerate((ESTATE, BUILDING, UNIT, ROOM), 1):
            paths = sorted({home["path"][:depth] for home in maker.homes})
            ids = writer.add_many(
                Area,
                [
                    {"level": level, "name": path[-1], "sort": _sort(path[-1]), "parent_id": nodes[path[:-1]]}
                    for path in paths
                ],
            )
            nodes.update(zip(paths, ids, strict=True))
        homes = writer.add_many(
            Household,
            [
                {
                    "area_id": nodes[home["path"]],
                    "household_no": home["no"],
                    "live_addr": home["address"],
                    "hukou_type": home["type"],
                    "house_right": home["right"],
                    "resident_status": home["status"],
                    "income_source": _INCOME[place % len(_INCOME)],
                }
                for place, home in enumerate(maker.homes)
            ],
        )
        for person in maker.people:
            home = person.pop("home")
            person["household_id"] = homes[home]
            person["area_id"] = nodes[maker.homes[home]["path"]]
        _fill_in(random.Random(count), maker.people, last)
        tags = [person.pop("tags") for person in maker.people]
        ids = writer.add_many(Person, maker.people)
        heads = {
            person["household_id"]: person_id
            for person, person_id in zip(maker.people, ids, strict=True)
            if person["relation_to_head"] == "02"
        }
        writer.update_many(Household, {home: {"head_id": person_id} for home, person_id in heads.items()})
        writer.add_many(
            CareTag,
            [
                {"person_id": person_id, "code": code, "since": first.isoformat(), "basis": basis}
                for person_id, own in zip(ids, tags, strict=True)
                for code, basis in own
            ],
        )
    return [
        Someone(
            person_id,
            row["name"],
            row["name_sort"],
            row["sex"],
            date.fromisoformat(row["birth_date"]),
            row["phone"] or "",
            row["live_addr"],
            row["occupation"] or "",
            row["id_no"],
        )
        for person_id, row in zip(ids, maker.people, strict=True)
        if row["died_on"] is None and row["moved_out_on"] is None and row["moved_in_on"] is None
    ]


_INCOME = ("02", "02 03", "04", "02", None, "04 06", "03", "02")
"""Where households live from, one after the other; of some nobody has asked."""


def _fill_in(dice: random.Random, rows: list[dict[str, Any]], last: date) -> None:
    """What people do, by age; of some nobody has asked."""
    for row in rows:
        age = last.year - int(row["birth_date"][:4])
        usual = "05" if age < 20 else "04" if age >= 60 else dice.choice(("01", "01", "01", "02", "03"))
        row["employment"] = usual if dice.random() < 0.85 else None


class _Maker:
    def __init__(self, dice: random.Random, words: dict[str, Any], first: date, last: date, count: int) -> None:
        self.dice = dice
        self.words = words
        # Twice as many flats as households, so that a free one is soon found.
        self.buildings = max(24, count // (len(words["estates"]) * 300))
        self.first, self.last = first, last
        self.homes: list[dict[str, Any]] = []
        self.people: list[dict[str, Any]] = []
        self._rooms: set[tuple[str, ...]] = set()
        self._serial = 0
        self._bodies: set[str] = set()

    def household(self, room_left: int) -> None:
        """One household of one to six people, no more than ``room_left``."""
        dice = self.dice
        home = self._home()
        surname = self._surname()
        shape = dice.choices(
            ("single_old", "couple_old", "couple", "family", "three", "tenant"), (8, 12, 14, 34, 18, 14)
        )[0]
        members: list[tuple[str, int, str, str]] = []  # relation, age, sex, surname
        age = {
            "single_old": dice.randint(63, 94),
            "couple_old": dice.randint(60, 86),
            "couple": dice.randint(24, 58),
            "family": dice.randint(28, 52),
            "three": dice.randint(32, 55),
            "tenant": dice.randint(20, 45),
        }[shape]
        sex = dice.choices("12", (6, 4))[0]
        members.append(("02", age, sex, surname))
        if shape not in ("single_old", "tenant") or (shape == "tenant" and dice.random() < 0.4):
            other = "2" if sex == "1" else "1"
            members.append(("12" if other == "2" else "11", max(20, age + dice.randint(-5, 4)), other, self._surname()))
        if shape in ("family", "three"):
            for index in range(dice.choices((1, 2, 3), (60, 34, 6))[0]):
                child = dice.choice("12")
                child_age = max(0, age - dice.randint(23, 34) - index * 3)
                members.append(
                    ("20" if child == "1" else "30", child_age, child, surname if sex == "1" else members[1][3])
                )
        if shape == "three":
            for parent in dice.sample("12", dice.randint(1, 2)):
                members.append(
                    (
                        "51" if parent == "1" else "52",
                        min(97, age + dice.randint(22, 33)),
                        parent,
                        surname if parent == "1" else self._surname(),
                    )
                )
        home["tenant"] = shape == "tenant"
        home["right"] = "2" if shape == "tenant" else "1"
        for relation, years, member_sex, own_surname in members[:room_left]:
            self._person(len(self.homes) - 1, home, relation, years, member_sex, own_surname, len(members))

    def _home(self) -> dict[str, Any]:
        dice = self.dice
        while True:
            path = (
                dice.choice(self.words["estates"]),
                f"{dice.randint(1, self.buildings)}栋",
                f"{dice.randint(1, 4)}单元",
                f"{dice.randint(1, 18)}0{dice.randint(1, 4)}",
            )
            if path not in self._rooms:
                break
        self._rooms.add(path)
        home = {
            "path": path,
            "no": f"{len(self.homes) + 1:05d}",
            "address": f"{path[0]}{path[1]}{path[2]}{path[3]}",
            "type": "1",
            "status": "1",
        }
        self.homes.append(home)
        return home

    def _surname(self) -> str:
        if self.dice.random() < 0.01:
            return str(self.dice.choice(self.words["rare_surnames"]))
        common = self.words["surnames"]
        # The first surnames of the list are the most frequent ones.
        return str(common[min(int(self.dice.expovariate(1 / 24)), len(common) - 1)])

    def _person(
        self, home_index: int, home: dict[str, Any], relation: str, age: int, sex: str, surname: str, size: int
    ) -> None:
        dice = self.dice
        birth = self.last - timedelta(days=age * 365 + dice.randint(0, 364) + age // 4)
        given = dice.choice(self.words["male" if sex == "1" else "female"])
        if dice.random() < 0.004:
            given = dice.choice(self.words["rare_given"])
        name = surname + given
        reading = pinyin.name_pinyin(name)
        body = self._id_body(birth, sex)
        floating = home["tenant"]
        span = (self.last - self.first).days
        moment = self.first + timedelta(days=dice.randint(0, span))
        row: dict[str, Any] = {
            "home": home_index,
            "name": name,
            "name_sort": reading.sort,
            "name_py": reading.initials,
            "id_no": body + check_digit(body),
            "sex": sex,
            "birth_date": birth.isoformat(),
            "ethnic": dice.choices(("01", "15", "11", "03", "06"), (92, 4, 2, 1, 1))[0],
            "phone": f"1{dice.choice('3578')}{dice.randint(0, 999999999):09d}" if age >= 12 else None,
            "live_addr": home["address"],
            "resident_class": "02" if floating else "01",
            "hukou_match": "02" if floating else "01",
            "relation_to_head": relation,
            "marital": "10"
            if age < 22
            else ("20" if relation in ("11", "12") or size > 1 else dice.choice(("10", "30"))),
            "political": self._political(age),
            "education": dice.choice(("20", "30", "40", "60", "70", "80")) if age >= 18 else None,
            "occupation": "退休"
            if age >= 60
            else ("学生" if 6 <= age < 20 else dice.choice(self.words["occupations"]))
            if age >= 6
            else None,
            "moved_in_on": moment.isoformat() if floating and dice.random() < 0.35 else None,
            "moved_out_on": None,
            "died_on": None,
            "tags": [],
        }
        luck = dice.random()
        if relation != "02" and luck < 0.008 and birth < moment:
            row["moved_out_on"] = moment.isoformat()
        elif age > 78 and relation != "02" and luck < 0.12:
            row["died_on"] = moment.isoformat()
        row["tags"] = self._tags(age, size, sex)
        self.people.append(row)

    def _id_body(self, birth: date, sex: str) -> str:
        """The first 17 digits, given out once; the sequence number is odd for men."""
        while True:
            self._serial += 1
            body = f"{REGION}{birth:%Y%m%d}{(self._serial % 500) * 2 + (1 if sex == '1' else 0):03d}"
            if body not in self._bodies:
                self._bodies.add(body)
                return body

    def _political(self, age: int) -> str:
        if age < 14:
            return "13"
        if age < 28:
            return self.dice.choices(("03", "13", "01"), (30, 65, 5))[0]
        return self.dice.choices(("01", "13", "12"), (14, 85, 1))[0]

    def _tags(self, age: int, size: int, sex: str) -> list[tuple[str, str]]:
        dice = self.dice
        tags = []
        if age >= 80:
            tags.append(("C01", "满80周岁"))
        if age >= 60 and size == 1:
            tags.append(("C03", "60岁以上，独自居住"))
        elif age >= 60 and size == 2 and dice.random() < 0.5:
            tags.append(("C02", "60岁以上，子女不同住"))
        if dice.random() < 0.02:
            tags.append(("C12", "残疾人证"))
        if dice.random() < 0.02:
            tags.append(("C08", "民政低保决定"))
        if sex == "1" and 22 < age < 90 and dice.random() < 0.02:
            tags.append(("C13", "退役军人优待证"))
        if age < 16 and dice.random() < 0.02:
            tags.append(("C06", "父母双方外出务工"))
        return tags


def _sort(name: str) -> str:
    """Numbers of equal width, so that 2栋 stands before 10栋."""
    digits = "".join(ch for ch in name if ch.isdigit())
    return f"{int(digits):06d}{name}" if digits else pinyin.sort_key(name)
