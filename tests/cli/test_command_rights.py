"""Commands have their operator's rights, and no more: every role on a small sample hall."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop_app import context, sample
from desktop_app.cli import main
from desktop_app.mediation.models import Case
from desktop_app.operators import service as operators
from desktop_app.operators.roles import ROLES
from desktop_app.residents.models import Person
from desktop_app.store import history, keys
from desktop_app.store.models import Change
from tests.store_fixtures import PASSWORD

Run = Callable[..., tuple[int, Any]]
SECRET = "各人的密码八个字"


@pytest.fixture(scope="module")
def made(embedded_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rights") / "store"
    shutil.copytree(embedded_template, folder)
    context.load_subjects()
    ctx = context.sign_in(folder, "演示", PASSWORD)
    sample.fill(ctx, residents=60, months=2, until="2026-10")
    for role in ROLES:
        area = 1 if role == "grid" else None
        operators.add(ctx, role, SECRET, [role], area_id=area, cost=keys.TEST_COST)
    with ctx.write("operators.edit", "准备") as writer:
        row = operators.Operator.get(operators.Operator.name == "grid")
        writer.update(operators.Operator, row.id, {"area_id": None})
    ctx.store.close()
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "store")
    return tmp_path / "store"


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command as the operator of a role, who is called like it."""
    monkeypatch.setenv("LINLI_PASSWORD", SECRET)

    def run(role: str, *words: str) -> tuple[int, Any]:
        code = main([*words, "--store", str(folder), "--operator", role, "--json"])
        return code, json.loads(capsys.readouterr().out)

    return run


@pytest.fixture
def log(folder: Path) -> Callable[[], list[Change]]:
    opened: list[context.Context] = []

    def read() -> list[Change]:
        opened.append(context.sign_in(folder, "演示", PASSWORD, writing=False))
        found = list(Change.select().order_by(Change.id.desc()).limit(5))
        opened.pop().store.close()
        return found

    return read


def test_who_may_list_what(run: Run) -> None:
    lists = {
        "residents": {"clerk", "mediator", "director", "auditor"},
        "volunteers": {"clerk", "volunteer_admin", "director", "auditor"},
        "cases": {"clerk", "mediator", "director", "auditor"},
        "rules": {"clerk", "mediator", "director", "auditor"},
    }
    for kind, allowed in lists.items():
        assert {role for role in ROLES if run(role, "list", kind, "--limit", "1")[0] == 0} == allowed, kind
    code, answer = run("admin", "list", "residents")
    assert (code, "您的角色不能" in answer["error"]) == (1, True)


def test_a_grid_worker_without_a_grid_is_told_whom_to_ask(run: Run) -> None:
    for words in (("list", "residents"), ("search", "王"), ("export", "residents", "--out", "x.xlsx")):
        code, answer = run("grid", *words)
        assert (code, "请系统管理员" in answer["error"]) == (1, True), words


def test_a_reveal_takes_a_right_a_reason_and_stands_in_the_history(
    run: Run, log: Callable[[], list[Change]], folder: Path
) -> None:
    shown = run("clerk", "list", "residents", "--limit", "2")[1]["rows"]
    assert all("*" in row["id_no"] for row in shown if row["id_no"])
    code, answer = run("clerk", "list", "residents", "--limit", "2", "--reveal", "核对本人证件")
    assert code == 0
    assert not any("*" in (row["id_no"] or "") for row in answer["rows"])
    last = log()[0]
    assert (last.action, last.reason, last.item_count) == ("查看完整号码2条", "核对本人证件", 2)
    ctx = context.sign_in(folder, "演示", PASSWORD, writing=False)
    uid = Person.get_by_id(answer["rows"][0]["id"]).uid
    assert history.of_record("person", answer["rows"][0]["id"], uid)[0].action == "查看完整号码2条"
    ctx.store.close()
    assert run("mediator", "list", "residents", "--limit", "1", "--reveal", "核对本人证件")[0] == 1
    assert run("clerk", "list", "residents", "--reveal", "核对本人证件")[0] == 1, "the whole list is a clear export"
    assert run("director", "list", "residents", "--reveal", "核对本人证件")[0] == 0


def test_a_clear_export_is_refused_without_the_right(run: Run, tmp_path: Path, log: Callable[[], list[Change]]) -> None:
    out = tmp_path / "名册.xlsx"
    code, answer = run("clerk", "export", "residents", "--out", str(out), "--clear", "上级部门要求报送")
    assert (code, out.exists(), "您的角色" in answer["error"]) == (1, False, True)
    assert log()[0].action == "没有权限：residents.export"
    words = ("export", "residents", "--out", str(out), "--text", "王", "--filter", "sex=2")
    assert run("director", *words, "--clear", "上级部门要求报送")[0] == 0
    last = log()[0]
    assert "（含完整号码）" in last.action
    assert last.action.endswith("；条件：sex=2，按文字查找"), "what was searched for may be a name"
    assert last.reason == "上级部门要求报送"


def test_cases_of_others_are_a_masked_row(run: Run, folder: Path, tmp_path: Path) -> None:
    ctx = context.sign_in(folder, "演示", PASSWORD, writing=False)
    case = Case.select().where((Case.is_private == 0) & Case.number.is_null(False)).first()
    hidden = Case.select().where(Case.is_private == 1).first()
    name = case.party_names.split("\n")[0]
    ctx.store.close()
    rows = {row["id"]: row for row in run("clerk", "list", "cases")[1]["rows"]}
    assert rows[case.id]["title"].startswith(f"{name[0]}*")
    assert rows[case.id]["brief"] is None
    assert name not in str(rows)
    hits = run("clerk", "search", name, "--kind", "cases")[1]["hits"]
    assert case.id in [hit["id"] for hit in hits] and name not in str(hits)
    if hidden is not None:
        told = {key for key, value in rows[hidden.id].items() if value}
        assert told <= {"id", "number", "title", "type", "type_label", "state", "state_label", "is_private"}
        hidden_name = hidden.party_names.split("\n")[0]
        found = run("clerk", "search", hidden_name, "--kind", "cases")[1]["hits"]
        assert hidden.id not in [hit["id"] for hit in found]
    for role in ("clerk", "auditor", "mediator"):
        code, answer = run(role, "print", "case", f"id:{case.id}", "--out", str(tmp_path))
        assert (code, "error" in answer) == (1, True), role


def test_a_print_is_logged_with_its_version(
    run: Run, folder: Path, tmp_path: Path, log: Callable[[], list[Change]]
) -> None:
    from hashlib import sha256

    ctx = context.sign_in(folder, "演示", PASSWORD, writing=False)
    case = Case.select().where(Case.number.is_null(False)).first()
    uid = case.uid
    ctx.store.close()
    code, answer = run("director", "print", "case", f"id:{case.id}", "--out", str(tmp_path), "--form", "intake")
    assert code == 0
    version = sha256(Path(answer["files"][0]["path"]).read_bytes()).hexdigest()[:8]
    assert log()[0].action == f"存为PDF，人民调解受理登记表：{case.number}（校验码 {version}）"
    ctx = context.sign_in(folder, "演示", PASSWORD, writing=False)
    assert version in history.of_record("mediation_case", case.id, uid)[0].action, "in the case's own history, too"
    ctx.store.close()
