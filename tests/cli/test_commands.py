"""The commands as a technician would use them: exit status, JSON, sentences."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop_app.cli import main
from desktop_app.store import keys
from tests.store_fixtures import PASSWORD

ROSTER = Path(__file__).parent.parent / "data" / "向阳社区居民花名册.xlsx"

Run = Callable[..., tuple[int, Any]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command with --json; gives its exit status and its answer."""
    monkeypatch.setenv("LINLI_PASSWORD", PASSWORD)

    def run(*words: str) -> tuple[int, Any]:
        code = main([*words, "--json"])
        out = capsys.readouterr().out
        lines = out.strip().splitlines()
        assert len(lines) == 1, out
        return code, json.loads(lines[0])

    return run


@pytest.fixture
def store(embedded_folder: Path) -> str:
    return str(embedded_folder)


@pytest.fixture(scope="session")
def sample_store(embedded_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small sample hall, made once; tests only read it."""
    import shutil

    from desktop_app import context, sample

    folder = tmp_path_factory.mktemp("sample") / "store"
    shutil.copytree(embedded_template, folder)
    context.load_subjects()
    ctx = context.sign_in(folder, None, PASSWORD)
    sample.fill(ctx, residents=200, months=14, until="2026-10")
    ctx.store.close()
    return folder


def test_init_makes_a_store_that_opens(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "Cost", lambda *_: keys.TEST_COST)
    code, answer = run("init", "--store", str(tmp_path / "hall"), "--hall", "红星村便民服务中心", "--operator", "李敏")
    assert code == 0
    assert answer["store"] == str(tmp_path / "hall")
    assert answer["schema"] >= 5
    code, answer = run("check", "--store", str(tmp_path / "hall"))
    assert (code, answer) == (0, {"ok": True, "problems": []})


def test_the_roster_comes_in_whole_and_goes_out_whole(run: Run, store: str, tmp_path: Path) -> None:
    code, dry = run("import", "residents", str(ROSTER), "--store", store, "--dry-run")
    assert code == 0
    assert run("list", "residents", "--store", store)[1]["total"] == 0
    code, done = run("import", "residents", str(ROSTER), "--store", store, "--rejects", str(tmp_path / "退回.xlsx"))
    assert code == 0
    for answer in (dry, done):
        assert (answer["read"], answer["added"], answer["updated"]) == (805, 769, 0)
        assert (answer["unchanged"], answer["duplicates"], answer["rejected"]) == (0, 5, 31)
        assert answer["households_added"] == 276
    assert zipfile.is_zipfile(done["rejects_file"])
    again = run("import", "residents", str(ROSTER), "--store", store)[1]
    assert (again["added"], again["updated"], again["unchanged"]) == (0, 0, 769)
    assert run("search", "zenggz", "--store", store)[0] == 0
    hits = run("search", "曾桂芝", "--store", store, "--kind", "residents")[1]
    assert hits["total"] >= 1
    assert hits["hits"][0]["name"] == "曾桂芝"
    assert run("undo", "--store", store, "--batch", done["batch"])[0] == 0
    assert run("list", "residents", "--store", store)[1]["total"] == 0
    assert run("check", "--store", store)[1] == {"ok": True, "problems": []}


def test_what_is_masked_on_screen_is_masked_in_json(run: Run, sample_store: Path) -> None:
    row = run("list", "residents", "--store", str(sample_store), "--limit", "1")[1]["rows"][0]
    assert {"id", "name", "sex", "sex_label", "birth_date", "phone", "address"} <= set(row)
    assert "*" in row["id_no"]
    everybody = run("list", "residents", "--store", str(sample_store))[1]["rows"]
    assert all("*" in row["phone"] for row in everybody if row["phone"])
    clear = run("list", "residents", "--store", str(sample_store), "--limit", "1", "--reveal", "核对身份")[1]["rows"][0]
    assert "*" not in clear["id_no"]
    parties = run("list", "cases", "--store", str(sample_store), "--limit", "1")[1]["rows"][0]
    assert {"number", "state", "state_label", "type", "type_label", "title"} <= set(parties)


def test_papers_of_a_case_by_any_writing_of_its_number(run: Run, sample_store: Path, tmp_path: Path) -> None:
    rows = run("list", "cases", "--store", str(sample_store))[1]["rows"]
    case = (
        next(row for row in rows if row["state"] == "CLOSED" and row["outcome_label"] == "达成协议")
        if ("outcome_label" in rows[0])
        else next(row for row in rows if row["state"] == "CLOSED")
    )
    number = case["number"]
    year, seq = number.split("〔")[1][:4], number.split("第")[1].removesuffix("号")
    for which in (number, number.replace("（", "(").replace("）", ")"), f"{year}-{seq}", f"id:{case['id']}"):
        code, answer = run(
            "print", "case", which, "--store", str(sample_store), "--out", str(tmp_path), "--form", "intake"
        )
        assert code == 0, answer
        assert [file["form"] for file in answer["files"]] == ["intake"]
        assert Path(answer["files"][0]["path"]).read_bytes().startswith(b"%PDF")
    code, answer = run("print", "case", "2026-99999", "--store", str(sample_store), "--out", str(tmp_path))
    assert code == 1
    assert answer["code"] == 1
    assert "99999" in answer["error"]
    for form, least in (("dossier", 6), ("cover", 1), ("contents", 1)):
        code, answer = run("print", "case", which, "--store", str(sample_store), "--out", str(tmp_path), "--form", form)
        (file,) = answer["files"]
        assert (code, file["form"]) == (0, form)
        assert file["pages"] >= least
        assert Path(file["path"]).read_bytes().startswith(b"%PDF")
    code, answer = run(
        "print", "case", which, "--store", str(sample_store), "--out", str(tmp_path), "--form", "register"
    )
    assert (code, [file["form"] for file in answer["files"]]) == (0, ["register"])
    assert f"{year}" in Path(answer["files"][0]["path"]).name
    assert Path(answer["files"][0]["path"]).read_bytes().startswith(b"%PDF")
    assert run("print", "case", number, "--store", str(sample_store), "--out", str(tmp_path), "--form", "poem")[0] == 2


def test_the_monthly_report_and_its_figures(run: Run, sample_store: Path, tmp_path: Path) -> None:
    code, answer = run("report", "monthly", "2026-10", "--store", str(sample_store), "--out", str(tmp_path))
    assert code == 0
    assert sorted(Path(path).suffix for path in answer["files"]) == [".pdf", ".xlsx"]
    figures = answer["figures"]
    assert (
        figures["mediation.open"]
        == figures["mediation.carried"] + figures["mediation.new"] - figures["mediation.closed"]
    )
    assert figures["residents.total"] > 150
    assert run("report", "monthly", "2026-13", "--store", str(sample_store), "--out", str(tmp_path))[0] == 2


def test_bad_files_are_one_sentence_and_change_nothing(run: Run, store: str, tmp_path: Path) -> None:
    bad = {
        "no-workbook.xlsx": b"hello",
        "empty.xlsx": b"",
        "picture.xlsx": b"\x89PNG\r\n\x1a\n" + b"0" * 200,
        "protected.xlsx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000,
        "no-heading.csv": "甲,乙\n1,2\n".encode(),
    }
    for name, content in bad.items():
        (tmp_path / name).write_bytes(content)
        code, answer = run("import", "residents", str(tmp_path / name), "--store", store)
        assert code == 1, name
        assert answer["error"].count("。") <= 3, answer
        assert not any(word in answer["error"] for word in ("Error", "Traceback", "None")), answer
    assert run("import", "residents", str(tmp_path / "missing.xlsx"), "--store", store)[0] == 1
    assert run("list", "residents", "--store", store)[1]["total"] == 0


@pytest.mark.parametrize(
    "words",
    [
        ("nonsense",),
        ("list", "residents"),
        ("list", "ghosts", "--store", "x"),
        ("sample", "--store", "x", "--months", "many"),
    ],
)
def test_wrong_usage_ends_with_2_and_chinese(run: Run, words: tuple[str, ...]) -> None:
    code, answer = run(*words)
    assert (code, answer["code"]) == (2, 2)
    assert answer["error"].startswith("命令写得不对：")
    assert "argument" not in answer["error"]


def test_a_defect_ends_with_70_and_no_traceback(
    run: Run, store: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from desktop_app.store import checking

    def broken(_store: object) -> list[str]:
        raise ZeroDivisionError("13812347686")

    monkeypatch.setattr(checking, "problems", broken)
    monkeypatch.setattr("platformdirs.user_log_dir", lambda *_a, **_k: str(tmp_path / "log"))
    code, answer = run("check", "--store", store)
    assert (code, answer["code"]) == (70, 70)
    noted = (tmp_path / "log" / "defects.log").read_text("utf-8")
    assert "ZeroDivisionError" in noted
    assert "13812347686" not in noted


def test_backup_verify_restore(run: Run, store: str, tmp_path: Path) -> None:
    made = run("backup", "--store", store, "--to", str(tmp_path / "usb"))[1]
    assert run("verify", made["file"])[1]["sha256"] == made["sha256"]
    code, back = run("restore", made["file"], "--store", str(tmp_path / "new"))
    assert (code, back["rows"]) == (0, made["rows"])
    assert run("check", "--store", str(tmp_path / "new"))[1]["ok"]


def test_the_founding_of_a_store_is_not_undone(run: Run, store: str) -> None:
    assert run("undo", "--store", store) == (1, {"error": "没有可以撤销的操作。", "code": 1})


def test_red_lines_of_a_text(run: Run, tmp_path: Path) -> None:
    text = tmp_path / "rules.txt"
    text.write_text("邻里之间守望相助。\n乱倒垃圾的罚款200元。\n", "utf-8")
    hits = run("check-rules", str(text))[1]["hits"]
    assert [(hit["article"], hit["level"]) for hit in hits] == [(2, "block")]
