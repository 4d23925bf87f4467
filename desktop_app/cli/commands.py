"""``linli COMMAND``: finds the command, gives its answer in words or as JSON, turns errors into an exit status."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ..common.errors import Cancelled, KnownError
from . import options

Answer = dict[str, Any]
DEFECT = 70


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its words, what it does, how its answer reads for a person."""

    name: str
    help: str
    run: Callable[[argparse.Namespace], Answer]
    words: Callable[[Answer], str]
    arguments: Callable[[argparse.ArgumentParser], None] | None = None
    store: bool = True


def all_commands() -> list[Command]:
    from . import figures, grid, papers, records, stores

    return [*stores.COMMANDS, *records.COMMANDS, *grid.COMMANDS, *papers.COMMANDS, *figures.COMMANDS]


def parser() -> argparse.ArgumentParser:
    root = options.Parser(prog="linli", description="邻里服务台：不带命令时打开窗口")
    below = root.add_subparsers(dest="command", metavar="命令", required=True)
    for command in all_commands():
        parents: list[Any] = [options.answer_options()]
        if command.store:
            parents.append(options.store_options())
        sub = below.add_parser(command.name, help=command.help, description=command.help, parents=parents)
        if command.arguments is not None:
            command.arguments(sub)
        sub.set_defaults(_command=command)
    return root


def run(words: Sequence[str]) -> int:
    """Run one command; gives the exit status. A traceback never reaches the user."""
    as_json = "--json" in words
    in_english = "--lang=en" in words or ("--lang" in words and words[words.index("--lang") + 1 :][:1] == ["en"])

    def failed(sentence: str, code: int) -> int:
        if in_english:
            from .english import translate

            sentence = translate(sentence)
        if as_json:
            sys.stdout.write(json.dumps({"error": sentence, "code": code}, ensure_ascii=False) + "\n")
        else:
            options.say(sentence)
        return code

    try:
        arguments = parser().parse_args(list(words))
        command: Command = arguments._command
        answer = command.run(arguments)
    except KnownError as error:
        return failed(error.sentence, error.code)
    except (KeyboardInterrupt, Cancelled):
        return failed("已取消，什么也没有改动。", 1)
    except OSError as error:
        name = f"“{error.filename}”" if error.filename else ""
        return failed(f"文件{name}读写失败（{error.strerror}）。数据没有改动，请检查位置、权限和磁盘空间。", 1)
    except Exception as error:  # noqa: BLE001  a damaged file or a lost server; else a defect, noted without a traceback
        from ..store.engine import explain
        from .defects import note

        if known := explain(error):
            return failed(known.sentence, known.code)
        return failed(f"程序出错了，数据没有改动。经过记在 {note(error)}，请交给技术人员。", DEFECT)
    code = int(answer.pop("code", 0))
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n" if as_json else command.words(answer) + "\n")
    sys.stdout.flush()
    return code
