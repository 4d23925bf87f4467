"""One row of a roster as the values of a resident."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ..common import codes, dates, id_numbers, phones
from ..common import text as texts
from ..common.fields import Catalogue, Field, Kind, Mask
from ..spreadsheet.plan import PlanRow
from ..spreadsheet.reader import Cell, Row
from ..spreadsheet.rejects import as_text
from ..spreadsheet.tables import Table, TableRow
from . import roster_papers as papers
from .fields import FIELDS
from .roster_addresses import Address
from .roster_fields import CARE, HOME, HOUSEHOLD_KEY, ROSTER
from .roster_values import WORDS, read_value

if TYPE_CHECKING:
    from .roster import KnownPerson

HEAD = "02"
_LONGEST_ADDRESS = 200  # what is longer is sent back, and never taken apart
_RESTRICTED = {"C14", "C15", "C16"}  # set by a named role only (domain reference 2.8)
_LENGTHS = {f.key: f.max_length or 2**31 for f in FIELDS.stored if f.kind in (Kind.TEXT, Kind.NOTE)}
# Relations that imply a sex (domain reference 2.3.6): a hint, never an error.
_MALE = {"11", *(str(code) for code in range(20, 30)), "41", "43", "46", "47", "51", "53", "55", "57"}
_FEMALE = {"12", *(str(code) for code in range(30, 40)), "42", "44", "45", "48", "52", "54", "56", "58"}


@dataclass(slots=True)
class Draft:
    """A row on its way into the plan, with what only the household and the address need."""

    row: PlanRow
    cells: Row
    head_name: str = ""
    head_span: int | None = None  # row where the merged cell that makes the household begins
    household_no: str = ""
    household_key: str = ""
    home: dict[str, Any] = field(default_factory=dict)  # of the household, by key of HOME
    written_address: str = ""
    address: Address | None = None
    phones: list[str] = field(
        default_factory=list
    )  # as each column of telephones says; empty: nothing, * in it: hidden
    number: str = ""  # the identity number, or another paper's behind a star; empty without either
    known: KnownPerson | None = None
    is_likely: bool = False  # known only because the register says all that the row says: nothing is written on that

    @property
    def relation(self) -> str:
        return str(self.row.values.get("relation_to_head", ""))

    @property
    def is_bare(self) -> bool:
        """Likely by no more than a name and what many share."""
        return self.is_likely and not any(self.row.values.get(key) for key in ("birth_date", "live_addr", "phone"))

    def is_person(self, other: Draft) -> bool:
        """The same name and number, also where the number does not hold."""
        mine, theirs = self.row.values, other.row.values
        return bool(mine.get("name")) and mine.get("name") == theirs.get("name") and self.number == other.number


def read_row(
    source: TableRow, table: Table, keys: Mapping[str, Sequence[int]], catalogue: Catalogue, today: date, date1904: bool
) -> Draft:
    """Read one record; ``keys`` are the table's (field key → column indexes: the first, of telephones all).

    What cannot be stored rejects the row with its reason; everything else becomes a note."""
    row = PlanRow(table.sheet.name, table.name, source.number)
    draft = Draft(row, source.cells)
    reader = _Reader(row, catalogue, today, date1904)
    for key, columns in keys.items():
        index = columns[0]
        value = source.cells[index]
        if key == "phone" and len(columns) > 1:
            draft.phones = reader.phones([source.cells[one] for one in columns])
            continue
        if key in ("head_name", "household_no", "live_addr") and index in source.spans and draft.head_span is None:
            draft.head_span = source.spans[index]
        if value is None or (isinstance(value, str) and texts.is_blank(value)):
            continue
        if isinstance(value, str) and "*" in value and _is_hidden(ROSTER[key], value):
            row.notes.append(f"{ROSTER[key].label}是隐去的，当作没有填")
            continue
        if key == "head_name":
            draft.head_name = texts.normalise_name(as_text(value))[0]
        elif key in HOME:
            reader.home(draft.home, key, value)
        elif key == HOUSEHOLD_KEY.key:
            draft.household_key = texts.one_line(as_text(value))
        elif key == "live_addr":
            row.values[key] = texts.one_line(as_text(value))
            if len(row.values[key]) <= _LONGEST_ADDRESS:
                draft.written_address = row.values[key]
        else:
            reader.read(key, value)
    draft.household_no = draft.home.get("household_no", "")
    reader.settle(own_papers="cert_no" in keys)
    draft.number = row.values.get("id_no") or (f"*{row.values['cert_no']}" if row.values.get("cert_no") else "")
    if row.reasons:
        draft.cells = list(source.cells)
        row.cells = draft.cells
    return draft


def _is_hidden(named: Field, value: str) -> bool:
    """Masked by a program: not the number that Excel lost the end of, which this program writes as 290381196602056***."""
    return named.mask is not None and not (named.mask is Mask.ID_NUMBER and value[:1].isdigit() and value.endswith("*"))


def _holds(values: Mapping[str, Any]) -> bool:
    """Whether what was read needs no further look, as nearly all rows: the whole catalogue for each takes a sixth of the
    time. Codes, days and what has a check of its own hold since they were read."""
    if not values.get("name") or not values.get("sex") or "cert_no" in values:
        return False
    return not any(
        len(values[key]) > _LENGTHS[key] or not values[key].isprintable() for key in values.keys() & _LENGTHS
    )


@lru_cache(1024)
def _home_problem(key: str, stored: str | int) -> str | None:
    return HOME.problems({key: stored}, [key]).get(key)


@dataclass(slots=True)
class _Reader:
    row: PlanRow
    catalogue: Catalogue
    today: date
    date1904: bool
    written_number: Cell = None
    id_number: id_numbers.IdNumber | None = None
    birth: dates.ParsedDate | None = None
    care: list[str] = field(default_factory=list)

    def read(self, key: str, value: Cell) -> None:
        if key == "name":
            self.row.values["name"], notes = texts.normalise_name(as_text(value))
            self.row.notes += notes
        elif key == "id_no":
            self.written_number = value
        elif key == "birth_date":
            self._birth(value)
        elif key == "phone":
            self._phone(value)
        elif key in ("resident_class", CARE):
            self._groups(value)
        elif (named := self.catalogue.get(key)) is not None:
            stored, note = read_value(named, value, date1904=self.date1904)
            if stored is not None:
                self.row.values[key] = stored
            if note:
                self.row.notes.append(note)

    def home(self, found: dict[str, Any], key: str, value: Cell) -> None:
        """What is told of the household goes beside the person."""
        stored, note = read_value(HOME[key], value, date1904=self.date1904)
        problem = _home_problem(key, stored) if stored is not None else None
        if problem:
            self.row.notes.append(f"{problem}，没有导入")
        elif stored is not None:
            found[key] = stored
        if note:
            self.row.notes.append(note)

    def _identity(self) -> None:
        """The number in the column of identity numbers: such a number, or another paper's."""
        values = self.row.values
        found = id_numbers.examine(self.written_number, self.today)
        if found.problem and found.number.endswith("***"):
            found = replace(found, problem=id_numbers.LOST_PRECISION)
        if found.problem and "cert_no" not in values:
            other = papers.other_paper(self.written_number, values)
            if other is not None:
                values["cert_type"], values["cert_no"] = other
                label = codes.label("cert_type", other[0])
                self.row.notes.append(f"身份证号一栏里是{label}，记到了其他证件号码，请核对")
                return
        self.id_number = found
        values["id_no"] = found.number
        if found.problem:
            self.row.reject(found.problem)
        elif found.hint:
            self.row.notes.append(found.hint)

    def _birth(self, value: Cell) -> None:
        try:
            self.birth = dates.parse(value, date1904=self.date1904)
        except ValueError as problem:
            self.row.notes.append(f"出生日期没有读：{problem}")

    def _phone(self, value: Cell) -> None:
        found = phones.parse(as_text(value))
        if found.numbers:
            self.row.values["phone"] = found.numbers
        if found.problem:
            self.row.notes.append(f"{found.problem}，没有导入")

    def phones(self, cells: Sequence[Cell]) -> list[str]:
        """What several columns say, each by itself; together they are the telephones, in their order."""
        said: list[str] = []
        for value in cells:
            if value is None or (isinstance(value, str) and texts.is_blank(value)):
                said.append("")
            elif isinstance(value, str) and "*" in value:
                said.append(value)
                self.row.notes.append(f"{ROSTER['phone'].label}是隐去的，当作没有填")
            else:
                found = phones.parse(as_text(value))
                said.append(found.numbers)
                if found.problem:
                    self.row.notes.append(f"{found.problem}，没有导入")
        told = [number for one in said if "*" not in one for number in one.split(";") if number]
        if told:
            self.row.values["phone"] = ";".join(dict.fromkeys(told))
        return said

    def _groups(self, value: Cell) -> None:
        """人员类别 holds the class of resident (户籍, 流动) in one hall and care groups (低保, 空巢老人) in the next."""
        for word in filter(None, WORDS.split(texts.one_line(as_text(value)))):
            resident_class = codes.code_of("resident_class", word)
            group = codes.code_of("care_group", word)
            if resident_class:
                self.row.values["resident_class"] = resident_class
            elif group in _RESTRICTED:
                self.row.notes.append(f"“{word}”由专人登记，没有导入")
            elif group:
                self.care.append(group)
            else:
                self.row.notes.append(f"人员类别“{word}”不认识，没有导入")

    def settle(self, *, own_papers: bool) -> None:
        """Bring sex and birth date together with the number, then check what every resident is checked for.

        ``own_papers``: other papers have a column of their own, so that 证件类型 speaks of that one.
        """
        values = self.row.values
        if self.written_number is not None:
            self._identity()
        if not own_papers and values.get("cert_type") in papers.CARDS and "cert_no" not in values:
            del values["cert_type"]  # it says what the number in the other column is
        number = self.id_number
        if number is None and "cert_no" not in values:
            self.row.notes.append("没有身份证号")
        if number and not number.problem:
            self._from_number(number)
        elif self.birth:
            values["birth_date"] = self.birth.iso
            if self.birth.precision != "day":
                self.row.notes.append(f"出生日期没有写到日，记为{self.birth.iso}")
        relation, sex = values.get("relation_to_head"), values.get("sex")
        if (relation in _MALE and sex == "2") or (relation in _FEMALE and sex == "1"):
            label, sex_label = codes.label("relation", relation), codes.label("sex", sex)
            self.row.notes.append(f"与户主关系“{label}”和性别“{sex_label}”不一致，请核对")
        if self.care:
            values[CARE] = " ".join(dict.fromkeys(self.care))
        # A rejected number is reason enough: that its sex is missing would only distract.
        broken = bool(number and number.problem)
        if not broken and _holds(values):
            return
        # The number and the telephones are settled above, with the day of the plan.
        rest = {"name", "sex", *values} - {"id_no", "phone"}
        problems = self.catalogue.problems(values, ["name"] if broken else rest)
        if problems:
            self.row.reject(*problems.values())

    def _from_number(self, number: id_numbers.IdNumber) -> None:
        values: dict[str, Any] = self.row.values
        if number.birth:
            written = self.birth
            length = {"day": 10, "month": 7, "year": 4}[written.precision] if written else 0
            if written and written.iso[:length] != number.birth[:length]:
                self.row.notes.append(
                    f"出生日期写的是{written.iso[:length]}，身份证号里是{number.birth}，按身份证号，请核对"
                )
            values["birth_date"] = number.birth
        elif self.birth:
            values["birth_date"] = self.birth.iso
        if number.sex:
            if values.get("sex", number.sex) != number.sex and values["sex"] in ("1", "2"):
                written_sex, its_sex = codes.label("sex", values["sex"]), codes.label("sex", number.sex)
                self.row.notes.append(f"性别写的是{written_sex}，身份证号里是{its_sex}，按身份证号，请核对")
            values["sex"] = number.sex
