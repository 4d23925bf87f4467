from __future__ import annotations

import gc

from desktop_app.common.memory import steadily


def test_what_a_job_keeps_is_not_walked_over_again() -> None:
    before = gc.get_freeze_count()
    try:
        kept = [[number] for number in steadily(range(3000))]
        assert gc.get_freeze_count() - before >= len(kept)
        assert [item[0] for item in kept] == list(range(3000))
    finally:
        gc.unfreeze()
