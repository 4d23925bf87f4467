"""Every paper of the sample hall, page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from desktop_app.common.jobs import JobControl
from desktop_app.context import Context
from desktop_app.figures import periods
from desktop_app.mediation import dossier_papers, queries
from desktop_app.mediation import papers as case_records
from desktop_app.mediation.queries import CaseView
from desktop_app.residents import household_events, household_history, household_listing
from desktop_app.village_rules import queries as rules
from reports.dossier import papers as dossiers_of_paper
from reports.forms import FORMS, blank

from ..mediation import papers as case_papers
from ..reports import files
from ..residents import household_print
from ..village_rules import papers as rules_papers
from . import committee_papers, people_papers

DOTS = 90  # per inch: an A4 page of 744 by 1053


def papers(ctx: Context) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Name and maker of each."""
    case = _settled(ctx)
    for form, name in (
        ("intake", "F04-intake"),
        ("notice", "F05-notice"),
        ("identity", "F06-identity"),
        ("record", "F09-record"),
        ("agreement", "F10-agreement"),
    ):
        yield name, case_papers.build(ctx, case, form)
    yield "dossier", lambda: _dossier(ctx)
    yield from _letters(ctx)
    for kind, name in (("application", "F03-application"), ("investigation", "F07-investigation")):
        yield name, case_papers.build(ctx, _with_part(ctx, kind), kind)
    for form in FORMS:
        yield f"blank-{form}", partial(blank, form, case_records.committee_name(ctx))
    rule = rules.ids(ctx)[0]
    version = rules.printable_version(ctx, rule)
    yield "rules", rules_papers.build(ctx, version)
    older = [row["id"] for row in rules.versions(ctx, rule) if row["id"] < version]
    if older:
        yield "rules-comparison", rules_papers.build(ctx, version, max(older))
    home = next(one for one in household_listing.ids(ctx) if _has_much(ctx, one))
    yield "household", household_print.build(ctx, home)
    yield from people_papers.papers(ctx)
    yield from committee_papers.papers(ctx)
    month = periods.last_whole_month(ctx.today())
    yield "monthly", lambda: files.make_pdf(ctx, month, JobControl(lambda progress: None)).pdf


def _dossier(ctx: Context) -> bytes:
    """The newest closed case, with its scans."""
    for one in queries.ids(ctx):
        if queries.get(ctx, one).case["status"] == "CLOSED":
            return dossiers_of_paper.build(dossier_papers.paper(ctx, one), dossiers_of_paper.WHOLE)[0].pdf
    raise LookupError("no closed case")


def _letters(ctx: Context) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """F14 and the letters of F16, each of the newest case that has it."""
    from reports.forms import PARTS

    views = [queries.get(ctx, one) for one in queries.ids(ctx)]
    for form, kind in PARTS.items():
        view = next((one for one in views if one.parts[kind]), None)
        if view is not None:
            yield f"letter-{form}", case_papers.build(ctx, view, form)


def _has_much(ctx: Context, home: int) -> bool:
    return len(household_events.members(ctx, home)) >= 2 and len(household_history.of_household(ctx, home)) >= 1


def _with_part(ctx: Context, kind: str) -> CaseView:
    return next(view for view in (queries.get(ctx, one) for one in queries.ids(ctx)) if view.parts[kind])


def _settled(ctx: Context) -> CaseView:
    for one in queries.ids(ctx):
        view = queries.get(ctx, one)
        if view.agreement is not None and view.sessions:
            return view
    raise LookupError("no case with an agreement")


def draw(pdf: bytes, name: str, out: Path) -> list[str]:
    """One picture a page; gives their names."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    taken = []
    try:
        for number, page in enumerate(document, 1):
            bitmap = page.render(scale=DOTS / 72)
            file = out / f"paper-{name}-{number}.png"
            bitmap.to_pil().save(file)
            taken.append(file.name)
    finally:
        document.close()
    return taken
