"""twins, gaps, coverage without a window."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from desktop_app import context, sample
from desktop_app.cli import main
from desktop_app.residents import service
from tests.store_fixtures import PASSWORD


@pytest.fixture
def run(
    embedded_template: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Any:
    import shutil

    folder = tmp_path / "store"
    shutil.copytree(embedded_template, folder)
    context.load_subjects()
    ctx = context.sign_in(folder, "演示", PASSWORD)
    sample.fill(ctx, residents=60, months=2, until="2026-10")
    lady = {"name": "曾桂芝", "birth_date": "1943-08-15", "sex": "2", "phone": "13812347686"}
    service.create(ctx, {**lady, "id_no": "290101194308150042"})
    service.create(ctx, {**lady, "no_id_reason": "03"})
    ctx.store.close()
    monkeypatch.setenv("LINLI_PASSWORD", PASSWORD)

    def run(*words: str) -> tuple[int, Any]:
        code = main([*words, "--store", str(folder), "--json"])
        return code, json.loads(capsys.readouterr().out)

    return run


def test_who_may_stand_in_the_register_twice(run: Any) -> None:
    code, answer = run("twins", "--sure")
    assert code == 0 and answer["total"] == 1
    pair = answer["pairs"][0]
    assert (pair["one"]["name"], pair["sure"], pair["why"]) == ("曾桂芝", True, "姓名相同，出生日期相同，电话相同")
    assert "290101" not in json.dumps(answer)


def test_what_the_tree_lacks_and_whom_nobody_looks_after(run: Any, tmp_path: Path) -> None:
    code, answer = run("gaps", "--level", "7", "--out", str(tmp_path / "空缺.xlsx"))
    assert code == 0 and (tmp_path / "空缺.xlsx").exists()
    assert {gap["level_label"] for gap in answer["gaps"]} == {"楼栋"}
    assert {"没有楼栋长"} <= {gap["problem"].split("；")[0] for gap in answer["gaps"]}
    code, answer = run("coverage")
    assert code == 0
    assert answer["households"] == sum(one["own"] + one["grid"] + one["none"] for one in answer["nodes"]) > 0


@pytest.mark.parametrize("words", [("gaps", "--level", "1"), ("twins", "--limit", "viele")])
def test_wrong_usage_is_said(run: Any, words: tuple[str, ...]) -> None:
    code, answer = run(*words)
    assert code == 2 and answer["error"]
