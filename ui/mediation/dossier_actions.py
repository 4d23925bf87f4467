"""What can be done with the dossier of a case: fill in, tick, add scans and order them, archive, correct, lend."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop_app.common.errors import KnownError
from desktop_app.common.fields import Field, Kind
from desktop_app.common.jobs import JobControl
from desktop_app.mediation import dossier_files, dossier_papers, dossier_shelf, dossier_taking, dossiers, queries
from desktop_app.mediation.dossier_fields import DOSSIER_FIELDS, ITEM_FIELDS, LOAN_FIELDS
from desktop_app.mediation.dossier_files import CaseFile
from desktop_app.mediation.dossiers import DossierView, Line
from desktop_app.mediation.evidence import WHILE
from desktop_app.mediation.queries import CaseView

from ..approval import ApprovalDialog
from ..ask import open_files, wait
from ..frame.acting import carry_out
from ..frame.tab import Frame
from . import dossier_print

Ask = Callable[..., object]
"""``CaseActions._ask``: (view, title, fields, act, values, *, word)."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("DossierActions", text)


class DossierActions:
    """``show_page`` opens the dossier's page of the case that is shown; ``is_shown`` tells whether it is."""

    def __init__(self, frame: Frame, ask: Ask, window: Callable[[], QWidget]) -> None:
        self._frame, self._ask, self._window = frame, ask, window
        self.show_page: Callable[[], object] = lambda: None
        self.is_shown: Callable[[], bool] = lambda: False

    def may_write(self, view: CaseView) -> bool:
        return self._frame.ctx.may("cases.edit") and view.case["status"] in WHILE

    # The dossier itself

    def cover(self, found: DossierView) -> None:
        """卷名, 立卷人, 保管期限, 检查人, the box, the note."""
        fields = [field for field in DOSSIER_FIELDS if field.editable]
        case = found.case["id"]
        values = {"version": found.dossier["version"], **{field.key: found.dossier[field.key] for field in fields}}

        def act(values: dict[str, Any], version: int) -> None:
            dossiers.save(self._frame.ctx, case, version, values)

        self._ask(found.view, _tr("封面和检查"), fields, act, values, word=_tr("保存"))

    def check_all(self, found: DossierView) -> None:
        """Every tick of the papers that are there, in one form: somebody goes through the pile once."""
        fields, values, lines = [], {}, {}
        for line in found.lines:
            for tick in dossiers.ticks_of(found.view, line.code) if line.is_there else ():
                fields.append(
                    Field(
                        key=f"{tick}{line.code}",
                        label=ITEM_FIELDS[tick].label,
                        kind=Kind.FLAG,
                        section=line.name,
                    )
                )
                values[f"{tick}{line.code}"] = int(bool(line.item[tick]))
                lines[line.code] = line

        def act(values: dict[str, Any]) -> None:
            rows = {
                code: (
                    line.version,
                    {tick: values[f"{tick}{code}"] for tick in dossiers.ticks_of(found.view, code)},
                )
                for code, line in lines.items()
            }
            dossiers.save_items(self._frame.ctx, found.case["id"], rows)

        self._ask(found.view, _tr("核对签名盖章"), fields, act, values, word=_tr("保存"))

    def check(self, found: DossierView, line: Line) -> None:
        """What stands on paper in one row, or why there is nothing."""
        ticks = dossiers.ticks_of(found.view, line.code)
        fields = [field for field in ITEM_FIELDS if field.key in ticks or field.kind is not Kind.FLAG]
        if not line.must:
            fields = [field for field in fields if field.key != "waiver" or line.item["waiver"] or line.forms]

        def act(values: dict[str, Any], version: int) -> None:
            dossiers.save_item(self._frame.ctx, found.case["id"], line.code, version, values)

        values = {"version": line.version, **{field.key: line.item[field.key] for field in fields}}
        self._ask(found.view, _tr("核对：{name}").format(name=line.name), fields, act, values, word=_tr("保存"))

    def archive(self, view: CaseView) -> None:
        """First show what there is; where it is shown and whole, count the pages and archive."""
        if not self.is_shown():
            self.show_page()
            return
        ctx, case = self._frame.ctx, view.case
        try:
            dossiers.refuse(dossiers.of_view(ctx, view))
        except KnownError as error:
            self._frame.show_error(error)
            return

        def count(control: JobControl) -> int:
            from reports.dossier.binding import Binding

            return Binding(dossier_papers.of_dossier(ctx, dossiers.of_view(ctx, view)), control=control).pages

        def done(pages: int) -> None:
            words = _tr("已归档，卷内{count}页").format(count=pages)
            carry_out(self._frame, lambda: dossiers.archive(ctx, case["id"], case["version"], pages=pages), words)

        self._frame.jobs.submit(_tr("清点卷内页数"), count, on_done=done)

    def correct(self, found: DossierView) -> None:
        """A note on an archived dossier."""
        section = _tr("归档后不再改动，情况写进卷宗情况说明")
        fields = [
            Field(
                key="what",
                label=_tr("哪一类"),
                kind=Kind.CODE,
                code_table="dossier_change",
                section=section,
                required=True,
            ),
            Field(key="text", label=_tr("情况"), kind=Kind.NOTE, section=section, required=True, max_length=1000),
        ]

        def act(values: dict[str, Any], version: int) -> None:
            dossiers.correct(self._frame.ctx, found.case["id"], version, values["what"] or "", values["text"] or "")

        values = {"version": found.dossier["version"], "what": "corrected", "text": ""}
        self._ask(found.view, _tr("登记卷宗情况"), fields, act, values, word=_tr("登记"))

    # Scans

    def add_scans(self, found: DossierView, place: str = "", part: tuple[str, int] | None = None) -> None:
        """Choose files, say where they belong."""
        kinds = _tr("扫描件 ({kinds})").format(kinds=dossier_taking.KINDS)
        if names := open_files(self._window(), _tr("添加扫描件"), kinds=kinds):
            self.add_files(found, [Path(name) for name in names], place, part)

    def add_to_part(self, view: CaseView, part: tuple[str, int]) -> None:
        """Scans of a piece of evidence."""
        self.add_scans(dossiers.of_view(self._frame.ctx, view), dossier_files.OF_EVIDENCE, part)

    def add_files(
        self, found: DossierView, paths: Sequence[Path], place: str = "", part: tuple[str, int] | None = None
    ) -> None:
        """The same, of files that are known."""
        one = paths[0].stem if len(paths) == 1 else ""
        section = _tr("放在卷内目录的哪里")
        about = "、".join(path.name for path in paths[:3]) + (
            _tr("等{count}个").format(count=len(paths)) if len(paths) > 3 else ""
        )
        fields = [
            Field(
                key="place",
                label=_tr("目录"),
                kind=Kind.CODE,
                code_table="dossier_row",
                section=section,
                required=True,
                help=about,
            ),
            Field(
                key="is_signed",
                label=_tr("签名原件"),
                kind=Kind.FLAG,
                section=section,
                help=_tr("这是打印出来、签了名的文书，装订时用它代替打印的那份"),
            ),
        ]
        if one:
            fields.insert(0, Field(key="title", label=_tr("名称"), section=section, required=True, max_length=100))

        def act(values: dict[str, Any]) -> None:
            self._take(found.case["id"], paths, values, part)

        self._ask(
            found.view,
            _tr("添加扫描件"),
            fields,
            act,
            {"title": one, "place": place, "is_signed": 0},
            word=_tr("添加"),
        )

    def _take(self, case: int, paths: Sequence[Path], values: dict[str, Any], part: tuple[str, int] | None) -> None:
        ctx = self._frame.ctx

        def work(control: JobControl) -> dossier_taking.Taken:
            return dossier_taking.take(
                ctx,
                case,
                paths,
                values["place"],
                title=values.get("title") or "",
                is_signed=bool(values["is_signed"]),
                part=part,
                control=control,
            )

        def done(taken: dossier_taking.Taken) -> None:
            if taken.problems:
                self._frame.show_error(KnownError(taken.sentence))
            else:
                self._frame.notify(_tr("已添加 {count} 个扫描件").format(count=len(taken.added)))

        self._frame.jobs.submit(_tr("添加扫描件"), work, on_done=done)

    def change_file(self, found: DossierView, file: CaseFile) -> None:
        fields = [
            Field(key="title", label=_tr("名称"), section=_tr("扫描件"), required=True, max_length=100),
            Field(
                key="place",
                label=_tr("目录"),
                kind=Kind.CODE,
                code_table="dossier_row",
                section=_tr("扫描件"),
                required=True,
            ),
            Field(key="is_signed", label=_tr("签名原件"), kind=Kind.FLAG, section=_tr("扫描件")),
        ]
        values = {
            "version": file.version,
            "title": file.title,
            "place": file.place,
            "is_signed": int(file.is_signed),
        }

        def act(values: dict[str, Any], version: int) -> None:
            dossier_files.change(self._frame.ctx, file.id, version, values)

        self._ask(found.view, _tr("修改扫描件"), fields, act, values, word=_tr("保存"))

    def move_file(self, line: Line, file: CaseFile, by: int) -> None:
        """Up or down within its row, among those of the same piece of evidence."""
        own = [one.id for one in line.files if one.part == file.part]
        at = own.index(file.id)
        to = at + by
        if 0 <= to < len(own):
            own[at], own[to] = own[to], own[at]
            carry_out(self._frame, lambda: dossier_files.order(self._frame.ctx, own))

    def remove_file(self, file: CaseFile) -> None:
        """At once; undo brings it back."""
        words = _tr("已删除扫描件")
        carry_out(self._frame, lambda: dossier_files.remove(self._frame.ctx, file.id), words)

    def look(self, found: DossierView, file: CaseFile) -> None:
        number = queries.label_of(found.case)
        dossier_print.look(self._frame, found.case["id"], file, number, self._window())

    # Papers

    def print(self, case: int, form: str) -> None:
        dossier_print.preview(self._frame, case, form, self._window())

    def export(self, case: int) -> None:
        dossier_print.export(self._frame, case, self._window())

    # Lending

    def approval(self, what: str) -> dossier_shelf.Approval | bool | None:
        """Somebody with the right signs in over the screen; None where the operator has it himself, False for nobody."""
        ctx = self._frame.ctx
        if ctx.may(dossier_shelf.APPROVE):
            return None
        dialog = ApprovalDialog(what, lambda name, word: dossier_shelf.approve(ctx, name, word), self._window())
        given = dialog.given if wait(dialog) else None
        return given if isinstance(given, dossier_shelf.Approval) else False

    def lend(self, view: CaseView) -> None:
        """To whom, what for, until when; approved by the 主任."""
        ctx, number = self._frame.ctx, queries.label_of(view.case)

        def act(values: dict[str, Any]) -> None:
            approval = self.approval(_tr("借出卷宗：{number}").format(number=number))
            if isinstance(approval, bool):
                raise KnownError("没有人批准，卷宗没有借出。内容还在，批准后再登记。")
            dossier_shelf.lend(ctx, view.case["id"], values, approval)

        self._ask(view, _tr("借出卷宗"), list(LOAN_FIELDS), act, dossier_shelf.begun(ctx), word=_tr("借出"))

    def give_back(self, loan: dict[str, Any]) -> None:
        """Today."""
        carry_out(
            self._frame,
            lambda: dossier_shelf.give_back(self._frame.ctx, loan["id"], loan["version"]),
            _tr("已登记归还"),
        )
