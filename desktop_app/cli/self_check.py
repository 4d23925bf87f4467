"""Proves an installation: a store through all migrations, a workbook, a PDF, fonts, icons, code tables, translations."""

from __future__ import annotations

import tempfile
from pathlib import Path

import resources

from . import options

FONTS = (
    "NotoSerifSC-Regular.ttf",
    "NotoSerifSC-Bold.ttf",
    "NotoSansSC-Regular.ttf",
    "NotoSansSC-Bold.ttf",
    "LXGWWenKai-Regular.ttf",
)
NEEDED = ("icons", "codes", "sample", "translations")


def problems() -> list[str]:
    """What is missing or does not work, in words."""
    options.keep_psycopg_out(None)
    found = [f"缺字体 {name}" for name in FONTS if not resources.path("fonts", name).is_file()]
    for name in NEEDED:
        folder = resources.path(name)
        if not folder.is_dir() or not any(path.is_file() and path.suffix != ".py" for path in folder.iterdir()):
            found.append(f"缺 {name}")
    with tempfile.TemporaryDirectory() as place:
        for what, attempt in (("数据", _store), ("工作簿和报表", _report), ("卷宗", _dossier)):
            try:
                attempt(Path(place))
            except Exception as error:  # noqa: BLE001  whatever is wrong with the installation is the answer
                found.append(f"{what}：{type(error).__name__} {error}")
                break
    return found


def _store(place: Path) -> None:
    from .. import context, sample
    from ..store import checking, keys

    context.load_subjects()
    ctx = context.create(
        place / "store", hall="自检社区便民服务厅", password="self-check", operator="自检", cost=keys.TEST_COST
    )
    try:
        sample.fill(ctx, residents=40, months=2)
        wrong = checking.problems(ctx.store)
        if wrong:
            raise RuntimeError(wrong[0])
    finally:
        ctx.store.close()


def _report(place: Path) -> None:
    from .. import context
    from ..figures import periods
    from .figures import monthly

    ctx = context.sign_in(place / "store", None, "self-check", writing=False, source=context.COMMAND)
    try:
        monthly(ctx, periods.last_whole_month(ctx.today()), place)
    finally:
        ctx.store.close()


def _dossier(place: Path) -> None:
    """A scan is cleaned and bound: qpdf, PDFium and the colour profile are there."""
    from io import BytesIO

    import pikepdf

    from reports.dossier import papers

    from ..common.dossier_papers import DocumentPaper, DossierPaper, RowPaper, ScanPaper
    from ..common.papers import CasePaper
    from ..store import documents

    sheet = BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(sheet)
    ready, _ = documents.document(sheet.getvalue())
    paper = DossierPaper(CasePaper("自检", "", "", "", "", "", "", "", ""), "自检", rows=[RowPaper("03", "自检")])
    paper.documents = [DocumentPaper("03", scan=ScanPaper("自检", ready.kind, lambda: ready.data))]
    (bound,) = papers.build(paper, papers.WHOLE)
    (place / "dossier.pdf").write_bytes(bound.pdf)
