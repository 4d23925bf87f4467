"""The first few who are due, and how many there are, without keeping everybody."""

from __future__ import annotations

from desktop_app.context import Context
from desktop_app.residents import service
from desktop_app.visits import due


def test_the_first_few_are_the_first_of_all(ctx: Context) -> None:
    for number, code in enumerate(("C03", "C01", "C02", "C03", "C01")):
        values = {"name": f"老人{number}", "birth_date": "1940-01-01", "sex": "1", "no_id_reason": "03"}
        service.create(ctx, values, care=[code])
    everybody = due.due(ctx)
    assert len(everybody) == 5
    assert due.first(ctx, 2) == (everybody[:2], 5)
    assert due.first(ctx, 9) == (everybody, 5)
    assert due.first(ctx, 3, {"state": due.LATE}) == ([], 0)
