"""--lang en: the sentences of the commands in English, and what is not translated is handed on whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import resources
from desktop_app.cli import main
from desktop_app.cli.english import translate
from desktop_app.store.keys import WrongPassword
from desktop_app.store.store import InUse


def test_sentences_with_their_words() -> None:
    assert translate(WrongPassword().sentence).startswith("The name or the password is wrong")
    assert translate(InUse("另一个窗口或命令").sentence).startswith("The store is open in another window")
    assert translate("“2026-13”不是月份，请写成 2026-10 的样子。") == '"2026-13" is no month; write it like 2026-10.'


def test_an_unknown_sentence_is_not_lost() -> None:
    assert translate("没有这回事。").endswith("没有这回事。")


def test_places_of_both_languages_agree() -> None:
    table = json.loads(resources.path("translations", "sentences_en.json").read_text("utf-8"))
    for chinese, english in table.items():
        places = {int(part.split("}")[0]) for part in english.split("{")[1:]}
        assert places <= set(range(chinese.count("{"))), chinese


def test_a_command_fails_in_english(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINLI_PASSWORD", "x")
    assert main(["check", "--store", str(tmp_path), "--lang", "en", "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert "is not a Linli Desk store" in answer["error"]
    assert main(["list", "ghosts", "--store", "x", "--lang", "en"]) == 2
    assert capsys.readouterr().err.startswith("Wrong usage")
