"""What children measure without a window: queries of keystrokes, a roster out and in."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

COLUMNS = (
    "household_no head_name relation_to_head name sex id_no birth_date ethnic phone live_addr resident_class marital"
    " education occupation"
).split()


def _seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.perf_counter()
    done = work()
    return time.perf_counter() - begun, done


def _signed_in(store: str) -> Any:
    from desktop_app import context

    context.load_subjects()
    return context.sign_in(Path(store), None, os.environ["LINLI_PASSWORD"])


def queries(store: str) -> None:
    """Words of the usual kinds, one key after the other: name, pinyin, initials, last digits, address, two words."""
    from desktop_app.residents.listing import Listing
    from desktop_app.residents.models import Person
    from desktop_app.store import search

    ctx = _signed_in(store)
    listing = Listing(ctx)
    opening, _ = _seconds(lambda: listing.all_ids("", {}, None))
    dice = random.Random(1)
    some = [dice.randrange(1, listing.total({}) + 1) for _ in range(40)]
    columns = (Person.name, Person.name_py, Person.name_sort, Person.id_no, Person.phone, Person.live_addr)
    took, counts = [], []
    for name, initials, sort, number, phone, address in Person.select(*columns).where(Person.id.in_(some)).tuples():
        pinyin = "".join(word for word in sort.split() if word.isascii())
        tail = (phone or number)[-4:]
        for words in (name[:4], pinyin, initials, number[-4:], tail, address[:6], f"{name[:2]} {address[:4]}"):
            for typed in (words[:end] for end in range(1, len(words) + 1) if words[end - 1] != " "):
                spent, (_, whole) = _seconds(lambda typed=typed: listing.ids(typed, {}, None))  # type: ignore[misc]
                took.append(spent * 1000)
                if not whole:
                    query = search.parse(typed)
                    counts.append(_seconds(lambda query=query: search.count("person", query))[0] * 1000)  # type: ignore[misc]
    ctx.store.close()
    print(json.dumps({"p95": _95th(took), "count": _95th(counts or [0.0]), "all": opening * 1000}), flush=True)


def _95th(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


def roster(store: str) -> None:
    """Everybody of a hall into a workbook, that into an empty store, and in once more."""
    from desktop_app import context
    from desktop_app.residents import exporting, importing, listing
    from desktop_app.residents.register import StoreRegister
    from desktop_app.residents.roster import make_plan
    from desktop_app.spreadsheet.reader import open_workbook

    with tempfile.TemporaryDirectory() as place:
        folder, path = Path(place), Path(place) / "roster.xlsx"
        shutil.copytree(
            store, folder / "from"
        )  # a clear export is logged, and the hall of the other rows stays as it is
        ctx = _signed_in(str(folder / "from"))
        ids = listing.Listing(ctx).all_ids("", {}, None)
        export, _ = _seconds(lambda: exporting.export(ctx, path, ids, COLUMNS, clear_reason="测量"))
        ctx.store.close()
        floor, soffice = _floor(path, folder)
        password = os.environ["LINLI_PASSWORD"]
        ctx = context.create(folder / "to", hall="向阳社区便民服务厅", password=password, operator=password)

        def once() -> Any:
            with open_workbook(path) as workbook:
                plan = make_plan(workbook, StoreRegister(), today=ctx.clock.today())
            importing.apply(ctx, plan, file_name=path.name)
            return plan.counts

        first, counts = _seconds(once)
        assert counts.added == len(ids), counts
        second, counts = _seconds(once)
        assert counts.unchanged == len(ids), counts
        ctx.store.close()
    figures = {"export": export, "first": first, "second": second, "floor": floor, "soffice": float(soffice)}
    print(json.dumps(figures), flush=True)


def _floor(path: Path, folder: Path) -> tuple[float, bool]:
    """Seconds for opening the same file: LibreOffice where it is installed, else openpyxl; and whether it was the first."""
    office = shutil.which("soffice")
    if office:
        command = [office, "--headless", "--convert-to", "csv", "--outdir", str(folder), str(path)]
        return _seconds(lambda: subprocess.run(command, check=True, capture_output=True))[0], True
    from openpyxl import load_workbook

    def read() -> None:
        book = load_workbook(path, read_only=True)
        for _ in book.worksheets[0].iter_rows(values_only=True):
            pass

    return _seconds(read)[0], False
