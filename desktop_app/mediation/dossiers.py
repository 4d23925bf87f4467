"""The dossier of a case (人民调解法 §27; domain reference 1.5 F01, F17, F18, 1.6): kept, checked, archived, corrected.

Until somebody saves it, a dossier is what follows from the case; the first save, or the archive, writes it down.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..common import codes, dates
from ..common.errors import ChecksFailed, KnownError
from ..context import Context
from ..store.changes import ChangeWriter, columns_of
from . import access, dossier_files, parties, states
from .dossier_fields import DOSSIER_FIELDS, ITEM_FIELDS
from .dossier_files import CaseFile
from .dossier_models import Dossier, DossierItem
from .dossier_rows import ROWS, name, papers_of
from .evidence import WHILE
from .models import Case

if TYPE_CHECKING:
    from .queries import CaseView

Row = dict[str, Any]

_SERIOUS = "03"  # event_scale 重大群体性事件
_TICKS = tuple(field.key for field in ITEM_FIELDS)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the contents as it stands: ``forms`` has (form, which one) of papers that the case has.

    ``item``: the ticks, by ``ITEM_FIELDS``; ``version`` of the stored row, 0 before there is one.
    """

    code: str
    name: str
    must: bool
    forms: tuple[tuple[str, int], ...]
    files: tuple[CaseFile, ...]
    item: Row
    version: int

    @property
    def is_there(self) -> bool:
        return bool(self.forms or self.files or self.item["paper_pages"]) or self.code == "13"


@dataclass(frozen=True, slots=True)
class Gap:
    """Something the archive check misses. ``mend``: where it is mended: a page of the case, ``row:08``, ``cover``.

    A gap of a row can be waived by a note there; others are filled in.
    """

    row: str
    sentence: str
    mend: str


@dataclass(frozen=True, slots=True)
class DossierView:
    """A dossier with its rows. ``stored``: False while nobody has saved it. ``why``: on what the retention rests."""

    view: CaseView
    dossier: Row
    stored: bool
    why: str
    lines: list[Line]
    gaps: list[Gap]

    @property
    def case(self) -> Row:
        return self.view.case

    def line(self, code: str) -> Line:
        return next(line for line in self.lines if line.code == code)


def get(ctx: Context, case_id: int) -> DossierView:
    """The dossier of a case. Raises NotFound, and NotAllowed for a case of others."""
    from . import queries

    ctx.require("cases.read")
    return of_view(ctx, queries.get(ctx, case_id))


def of_view(ctx: Context, view: CaseView) -> DossierView:
    """As ``get``, of a case that is open."""
    ctx.require("cases.read")
    case = view.case
    row = Dossier.select().where((Dossier.case == case["id"]) & Dossier.deleted_at.is_null()).dicts().first()
    default, why = begun(ctx, view)
    dossier = columns_of(Dossier, row) if row else {**_blank(), **default, "version": 0}
    lines = _lines(view, dossier, bool(ctx.setting("dossier.closing_report")))
    found = DossierView(view, dossier, row is not None, why, lines, [])
    found.gaps.extend(_gaps(found))
    return found


def _blank() -> Row:
    return {column.column_name: None for column in Dossier._meta.sorted_fields}


def begun(ctx: Context, view: CaseView) -> tuple[Row, str]:
    """What stands in a new dossier, and why its retention is what it is."""
    ctx.require("cases.read")
    case = view.case
    day = case["closed_on"] or ctx.today()
    retention, years, why = _retention(ctx, case, view.agreement, day)
    return {
        "title": case["title"],
        "filed_by": ctx.operator.name,
        "filed_on": ctx.today(),
        "retention": retention,
        "retention_years": years,
        "fonds": str(ctx.setting("dossier.fonds")) or None,
        "box_year": int(day[:4]),
    }, why


def _retention(ctx: Context, case: Row, agreement: Row | None, day: str) -> tuple[str, int | None, str]:
    """(code, years, reason): 重大 permanent, oral or at once short, written long (F01; years are settings)."""
    short = int(str(ctx.setting("dossier.short_years", day)))
    long = int(str(ctx.setting("dossier.long_years", day)))
    if case["event_scale"] == _SERIOUS:
        return "permanent", None, "重大群体性事件，永久保管"
    if agreement is None:
        return "short", short, f"没有达成协议，短期保管{short}年"
    if agreement["form"] == "oral":
        return "short", short, f"口头协议，短期保管{short}年"
    if agreement["perform_mode"] == "immediate":
        return "short", short, f"即时履行，短期保管{short}年"
    return "long", long, f"书面协议，长期保管{long}年"


def save(ctx: Context, case_id: int, version: int, values: Mapping[str, Any]) -> None:
    """Write the dossier's own fields; ``version`` 0 before it was ever saved.

    Raises ChecksFailed, StaleVersion, NotFound, NotAllowed, and KnownError once it is archived (see ``correct``).
    """
    with ctx.write("cases.edit", "填写卷宗") as writer:
        states.case_at(ctx, writer, case_id, None, WHILE, "改卷宗")
        changes = parties.tidy(DOSSIER_FIELDS, values)
        is_first = not Dossier.select().where((Dossier.case == case_id) & Dossier.deleted_at.is_null()).exists()
        row = _stored(ctx, writer, case_id)
        whole = {**row, **changes}
        if whole["retention"] == "permanent":
            whole["retention_years"] = changes["retention_years"] = None
        found = DOSSIER_FIELDS.problems({field.key: whole[field.key] for field in DOSSIER_FIELDS})
        if not found and whole["retention"] in ("short", "long") and not whole["retention_years"]:
            found["retention_years"] = "请填保管多少年"
        for key in ("filed_on", "checked_on"):
            if not found.get(key) and whole[key] and whole[key] > ctx.today():
                found[key] = f"{DOSSIER_FIELDS[key].label}还没有到"
        parties.refuse(found)
        writer.update(Dossier, row["id"], changes, None if is_first else version)


def _stored(ctx: Context, writer: ChangeWriter, case_id: int) -> Row:
    """The stored dossier of a case, written down now if it was not yet."""
    from . import queries

    found = Dossier.get_or_none((Dossier.case == case_id) & Dossier.deleted_at.is_null())
    if found is None:
        values, _ = begun(ctx, queries.get(ctx, case_id))
        return writer.row(Dossier, writer.add(Dossier, {**values, "case_id": case_id}))
    return writer.row(Dossier, found.id)


def save_item(ctx: Context, case_id: int, code: str, version: int, values: Mapping[str, Any]) -> None:
    """Write what stands on paper in one row of the contents; ``version`` 0 before anything was written.

    Raises ChecksFailed, StaleVersion, NotFound, NotAllowed, KnownError for an archived dossier, KeyError for no row.
    """
    save_items(ctx, case_id, {code: (version, values)})


def save_items(ctx: Context, case_id: int, rows: Mapping[str, tuple[int, Mapping[str, Any]]]) -> None:
    """As ``save_item`` of several rows in one change: (version, values) by the code of the row."""
    with ctx.write("cases.edit", "核对卷内文书") as writer:
        states.case_at(ctx, writer, case_id, None, WHILE, "核对卷内文书")
        for code, (version, values) in rows.items():
            _save_item(writer, case_id, ROWS[code].code, version, values)


def _save_item(writer: ChangeWriter, case_id: int, code: str, version: int, values: Mapping[str, Any]) -> None:
    changes = parties.tidy(ITEM_FIELDS, values)
    for key in ("signed", "sealed", "handed"):
        if key in changes:
            changes[key] = int(bool(changes[key]))
    parties.refuse(ITEM_FIELDS.problems(changes))
    alive = (DossierItem.case == case_id) & (DossierItem.row == code) & DossierItem.deleted_at.is_null()
    found = DossierItem.get_or_none(alive)
    if found is None:
        writer.add(DossierItem, {**changes, "case_id": case_id, "row": code})
    else:
        writer.update(DossierItem, found.id, changes, version)


def archive(ctx: Context, case_id: int, version: int, *, pages: int | None = None) -> None:
    """CLOSED → ARCHIVED, when the check passes or what is missing is waived with a note (domain reference 1.6.3).

    ``pages``: how many the dossier has, where that was counted just now. Raises KnownError naming the first gaps,
    StaleVersion, NotFound, NotAllowed.
    """
    from . import queries

    with ctx.write("cases.edit", "归档") as writer:
        states.case_at(ctx, writer, case_id, version, ("CLOSED",), "归档")
        stored = _stored(ctx, writer, case_id)
        if pages:
            writer.update(Dossier, stored["id"], {"total_pages": pages})
        found = of_view(ctx, queries.get(ctx, case_id))
        refuse(found, counted=True)
        writer.update(Dossier, stored["id"], {"archived_on": ctx.today(), "note": note_of(found) or None})
        writer.update(Case, case_id, {"status": "ARCHIVED"}, version)


def refuse(found: DossierView, *, counted: bool = False) -> None:
    """Raises KnownError naming the first gaps of the check; the number of pages only where it was ``counted`` by now."""
    gaps = [gap for gap in found.gaps if counted or gap.mend != "pages"]
    if gaps:
        raise KnownError(_refusal(gaps))


def _refusal(gaps: Sequence[Gap]) -> str:
    few = "；".join(gap.sentence for gap in gaps[:3])
    more = f"；还有{len(gaps) - 3}项" if len(gaps) > 3 else ""
    return f"还不能归档：{few}{more}。什么也没有改动，请补齐，确实没有的写明理由。"


def correct(ctx: Context, case_id: int, version: int, what: str, text: str) -> None:
    """A note about an archived dossier (``what``: a code of ``dossier_change``, F17): a new version of it, nothing else is touched.

    ``version`` is the dossier's. Raises ChecksFailed (what, text), StaleVersion, NotFound, NotAllowed, KnownError.
    """
    with ctx.write("cases.edit", "更正归档卷宗") as writer:
        states.case_at(ctx, writer, case_id, None, ("ARCHIVED",), "登记卷宗情况")
        found = {}
        if not codes.knows("dossier_change", what):
            found["what"] = "请选是缺页、补充、更正、移出还是销毁"
        if not text.strip():
            found["text"] = "请写明情况"
        stored = _stored(ctx, writer, case_id)
        line = f"{dates.on_paper(ctx.today())} {codes.label('dossier_change', what)}：{text.strip()}（{ctx.operator.name}）"
        note = "\n".join(part for part in (stored["note"], line) if part)
        if len(note) > DOSSIER_FIELDS["note"].max_length:
            found["text"] = "情况说明太长，请写短一些"
        if found:
            raise ChecksFailed(found)
        writer.update(Dossier, stored["id"], {"note": note}, version)


def note_of(found: DossierView) -> str:
    """卷宗情况说明: what was written, then each row that is missing with its reason, which are not there yet."""
    note = (found.dossier["note"] or "").strip()
    lines = [note] if note else []
    for line in found.lines:
        waiver = (line.item["waiver"] or "").strip()
        words = f"{line.name}：{waiver}"
        if waiver and words not in note:
            lines.append(words)
    return "\n".join(lines)


# What is there, what is missing


def _lines(view: CaseView, dossier: Row, with_closing: bool) -> list[Line]:
    case_id = view.case["id"]
    alive = (DossierItem.case == case_id) & DossierItem.deleted_at.is_null()
    items = {row["row"]: columns_of(DossierItem, row) for row in DossierItem.select().where(alive).dicts()}
    files: dict[str, list[CaseFile]] = {}
    for file in dossier_files.of_case(case_id):
        files.setdefault(file.place, []).append(file)
    has_note = any((words or "").strip() for words in (dossier["note"], *(item["waiver"] for item in items.values())))
    extra = {form for form, wanted in (("note", has_note), ("closing", with_closing)) if wanted}
    made = []
    for code, row in ROWS.items():
        item = items.get(code, {})
        forms = papers_of(view, code, extra)
        made.append(
            Line(
                code,
                name(code, view.case, view.agreement),
                row.must(view.case, view.agreement),
                forms,
                tuple(files.get(code, ())),
                {key: item.get(key) for key in _TICKS},
                item.get("version", 0),
            )
        )
    return made


_WHERE = {"01": "brief", "02": "row:02", "07": "sessions", "08": "agreement", "10": "revisits", "06": "materials"}


def _gaps(found: DossierView) -> list[Gap]:
    """What the check of 1.6.3 misses, in the order of the contents."""
    gaps: list[Gap] = []
    view, case = found.view, found.case
    if not case["number"]:
        gaps.append(Gap("", "案件没有卷号，没有受理的不立卷", "brief"))
    for line in found.lines:
        if (line.item["waiver"] or "").strip():
            continue
        gaps += _row_gaps(view, line)
    for key, words in (("filed_by", "立卷人"), ("filed_on", "立卷日期"), ("checked_by", "检查人")):
        if not found.dossier[key]:
            gaps.append(Gap("", f"没有填{words}", "cover"))
    if not found.dossier["retention"]:
        gaps.append(Gap("", "没有定保管期限", "cover"))
    if not found.dossier["total_pages"]:
        gaps.append(Gap("", "没有卷内页数，归档时由程序数出", "pages"))
    return gaps


def _row_gaps(view: CaseView, line: Line) -> list[Gap]:
    there = f"row:{line.code}"
    if not line.is_there:
        gaps = [Gap(line.code, f"缺《{line.name}》", _WHERE.get(line.code, there))] if line.must else []
        if line.code == "10" and view.case["outcome"] == "agreed" and not (view.case["revisit_note"] or "").strip():
            gaps.append(Gap("10", "没有回访，也没有写明不回访的理由", "revisits"))
        return gaps
    gaps = []
    if absent := [ITEM_FIELDS[key].label for key in ticks_of(view, line.code) if not line.item[key]]:
        words = "".join(f"“{one}”" for one in absent)
        gaps.append(Gap(line.code, f"《{line.name}》没有勾{words}", there))
    if line.code == "08" and view.agreement is not None and not view.agreement["effective_on"]:
        gaps.append(Gap("08", "协议没有生效日期", "agreement"))
    return gaps


def ticks_of(view: CaseView, code: str) -> list[str]:
    """What has to be ticked of a row that is there: signed, sealed, handed (a written agreement)."""
    row = ROWS[code]
    written = code == "08" and view.agreement is not None and view.agreement["form"] != "oral"
    wanted = {"signed": row.signs, "sealed": row.seals, "handed": written}
    return [key for key, on in wanted.items() if on]


def retention_words(dossier: Mapping[str, Any]) -> str:
    """长期（10年）, 永久; empty when it is not set."""
    label = codes.label("retention", dossier["retention"])
    return f"{label}（{dossier['retention_years']}年）" if label and dossier["retention_years"] else label


def require_case(ctx: Context, writer: ChangeWriter, case_id: int) -> Row:
    """The stored case, whatever its state, if the operator may open it."""
    ctx.require("cases.read")
    row = writer.row(Case, case_id)
    access.require(ctx, row)
    return row
